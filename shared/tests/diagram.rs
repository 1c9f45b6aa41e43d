//! What is true of every diagram, whatever is in it.

use proptest::prelude::*;
use waybill_shared::diagram::{ARROW, Area, BOX_WIDTH, Entry, Item, Layout, STUB, Shape, layout};

/// What a box stands in, by the levels alone; `None`: in nothing.
fn container(items: &[Item], index: usize) -> Option<usize> {
    items[..index].iter().rposition(|above| above.level < items[index].level)
}

fn siblings(items: &[Item], of: Option<usize>) -> Vec<usize> {
    (0..items.len()).filter(|index| container(items, *index) == of).collect()
}

fn area(layout: &Layout, index: usize) -> Area {
    layout.places[index].area
}

/// Plans as they come: any shape of container, any depth that the one before it allows.
fn plans() -> impl Strategy<Value = Vec<Item>> {
    let steps = prop::collection::vec((0_usize..6, 0_usize..5), 0..120);
    steps.prop_map(|steps| {
        let mut items: Vec<Item> = Vec::new();
        for (shape, out) in steps {
            let deepest = items.last().map_or(1, |last| last.level + usize::from(last.shape != Shape::Leaf));
            let shape = [Shape::Leaf, Shape::Leaf, Shape::Leaf, Shape::Leaf, Shape::Sequence, Shape::Parallel][shape];
            items.push(Item { level: deepest.saturating_sub(out).max(1), shape });
        }
        items
    })
}

fn flat(count: usize, shape: Shape) -> Vec<Item> {
    let leaf = Item { level: 2, shape: Shape::Leaf };
    std::iter::once(Item { level: 1, shape }).chain(std::iter::repeat_n(leaf, count)).collect()
}

proptest! {
    #[test]
    fn boxes_lie_in_their_container_and_beside_each_other(items in plans()) {
        let layout = layout(&items);
        prop_assert_eq!(layout.places.len(), items.len());
        for index in 0..items.len() {
            let around = container(&items, index);
            let outer = around.map_or(layout.whole(), |around| area(&layout, around));
            prop_assert!(outer.holds(area(&layout, index)), "{} is not in {:?}", index, around);
            for other in siblings(&items, around) {
                prop_assert!(other == index || !area(&layout, other).meets(area(&layout, index)));
            }
        }
    }

    #[test]
    fn sequences_go_from_left_to_right_and_parallels_from_top_to_bottom(items in plans()) {
        let layout = layout(&items);
        for around in std::iter::once(None).chain((0..items.len()).map(Some)) {
            let is_parallel = around.is_some_and(|around| items[around].shape == Shape::Parallel);
            for pair in siblings(&items, around).windows(2) {
                let (one, next) = (area(&layout, pair[0]), area(&layout, pair[1]));
                if is_parallel {
                    let is_below = next.x == one.x && next.y >= one.y + one.height;
                    prop_assert!(is_below || next.x >= one.x + one.width, "{:?} {:?}", one, next);
                } else {
                    let is_right = next.y == one.y && next.x == one.x + one.width + ARROW;
                    prop_assert!(is_right || next.y >= one.y + one.height, "{:?} {:?}", one, next);
                    let entry = if is_right { Entry::Arrow } else { Entry::Stub };
                    prop_assert_eq!(layout.places[pair[1]].entry, entry);
                }
            }
        }
    }

    #[test]
    fn wires_stay_in_their_container_and_end_where_a_box_begins(items in plans()) {
        let layout = layout(&items);
        for wire in &layout.wires {
            let outer = wire.owner.map_or(layout.whole(), |owner| area(&layout, owner));
            for (x, y) in &wire.points {
                prop_assert!(outer.holds(Area { x: *x, y: *y, width: 0, height: 0 }), "{:?}", wire);
            }
        }
        // Where the last piece of a wire begins, a wire passes or ends.
        let passes = |x: i32, y: i32| {
            layout.wires.iter().flat_map(|wire| wire.points.windows(2)).any(|piece| {
                let ((ax, ay), (bx, by)) = (piece[0], piece[1]);
                (ax.min(bx)..=ax.max(bx)).contains(&x) && (ay.min(by)..=ay.max(by)).contains(&y)
            })
        };
        for place in layout.places.iter().filter(|place| place.entry == Entry::Stub) {
            prop_assert!(passes(place.area.x - STUB, place.area.y + waybill_shared::diagram::ENTRY));
        }
    }

    #[test]
    fn the_same_plan_has_the_same_diagram(items in plans()) {
        prop_assert_eq!(layout(&items), layout(&items));
    }

    #[test]
    fn what_is_in_an_area_is_found_and_nothing_else(items in plans(), x in 0..3_000, y in 0..2_000) {
        let layout = layout(&items);
        let sight = Area { x, y, width: 700, height: 400 };
        let there: Vec<usize> =
            (0..items.len()).filter(|index| area(&layout, *index).meets(sight)).collect();
        prop_assert_eq!(layout.within(sight), there);
    }
}

#[test]
fn a_long_sequence_is_broken_into_rows_and_a_long_parallel_into_columns() {
    for shape in [Shape::Sequence, Shape::Parallel] {
        let layout = layout(&flat(1_000, shape));
        let (width, height) = (layout.width, layout.height);
        assert!(width < 12_000 && height < 8_000, "{shape:?}: {width} × {height}");
        assert!(width > height, "{shape:?}: {width} × {height}");
    }
}

#[test]
fn a_short_sequence_is_one_row() {
    let layout = layout(&flat(5, Shape::Sequence));
    assert!(layout.places[1..].windows(2).all(|pair| pair[0].area.y == pair[1].area.y));
    assert!(layout.wires.is_empty());
}

#[test]
fn an_empty_plan_is_a_margin_and_an_empty_container_a_box() {
    let empty = layout(&[]);
    assert!(empty.places.is_empty() && empty.width > 0);
    let one = layout(&[Item { level: 1, shape: Shape::Parallel }]);
    assert_eq!(one.places[0].area.width, BOX_WIDTH);
}

#[test]
fn sixty_four_levels_are_as_good_as_two() {
    let shapes = [Shape::Sequence, Shape::Parallel];
    let mut items: Vec<Item> = (1..64).map(|level| Item { level, shape: shapes[level % 2] }).collect();
    items.push(Item { level: 64, shape: Shape::Leaf });
    let layout = layout(&items);
    assert!((1..64).all(|index| area(&layout, index - 1).holds(area(&layout, index))));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the clock is the test's, not the engine's")]
fn a_hundred_thousand_boxes_are_placed_in_well_under_a_second() {
    let wave = |wave: u32| {
        let shape = if wave.is_multiple_of(2) { Shape::Sequence } else { Shape::Parallel };
        flat(99, shape)
    };
    let items: Vec<Item> = (0..1_000).flat_map(wave).collect();
    assert_eq!(items.len(), 100_000);
    let begun = std::time::Instant::now();
    let places = layout(&items).places.len();
    let flat = layout(&flat(100_000, Shape::Parallel)).places.len();
    // Two of them, without optimisation, on a machine that does other things as well.
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    assert_eq!((places, flat), (100_000, 100_001));
}
