//! Where the boxes of a diagram stand: containers around what stands in them, sequences from left to right, parallels
//! from top to bottom.
//!
//! ```text
//! ┌ sequence ──────────────────┐   A sequence that is too long for one row goes on in the next one, as text does:
//! │ ┌────┐   ┌────┐   ┌────┐   │   a wire leads back to the left. A parallel container that is too high goes on in
//! │ │    ├──►│    ├──►│    ├─┐ │   the next column. All steps of a row have their status at the same height, and
//! │ └────┘   └────┘   └────┘ │ │   arrows run there.
//! │ ┌────────────────────────┘ │
//! │ │ ┌────┐                   │
//! │ └►│    │                   │
//! │   └────┘                   │
//! └────────────────────────────┘
//! ```
//!
//! Sizes are found from the innermost boxes outwards, places from the outermost inwards: every box is visited twice,
//! in two plain loops, so neither number nor depth can make it slow or overflow the stack.

/// How wide a box without others in it is, in units of the diagram: pixels at 100 %.
pub const BOX_WIDTH: i32 = 216;
/// How high a box without others in it is.
pub const BOX_HEIGHT: i32 = 92;
/// How high the head of a container is.
pub const HEAD: i32 = 40;
/// How far below the upper edge of a box arrows meet it: in the middle of a container's head.
pub const ENTRY: i32 = 20;
/// How long an arrow from one step to the next is.
pub const ARROW: i32 = 36;
/// How long the last piece of a wire is, that turns into a box.
pub const STUB: i32 = 22;

/// Between the edge of a container and what stands in it; around the whole diagram as well.
const PADDING: i32 = 16;
/// Between rows of a sequence: the wire back runs in the middle.
const ROW_GAP: i32 = 36;
/// How far a wire back runs to the right of the last step of its row.
const TURN: i32 = 14;
/// Between what is stacked.
const STACK_GAP: i32 = 14;
/// Between columns of a parallel container.
const COLUMN_GAP: i32 = 28;
/// How far above what is stacked the wire runs that leads to all columns.
const RAIL: i32 = 8;
/// Rows up to this length are never broken.
const SHORT_ROW: i32 = 6 * (BOX_WIDTH + ARROW);
/// Stacks up to this height are never broken.
const SHORT_STACK: i32 = 6 * (BOX_HEIGHT + STACK_GAP);
/// A broken sequence is about so many times wider than high, and so is a broken stack.
const PROPORTION: i64 = 2;

/// What a box does with what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing stands in it, or nothing that is shown.
    Leaf,
    /// One after another.
    Sequence,
    /// All at the same time.
    Parallel,
}

/// One box to be placed. Boxes are given as a tree is read: a container, then what stands in it, from its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// How deep it stands, from 1: it stands in the last box before it with a lesser level.
    pub level: usize,
    /// What it does with what stands in it.
    pub shape: Shape,
}

/// How a box is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Entry {
    /// Nothing leads to it: it is the first of its sequence.
    #[default]
    None,
    /// By an arrow from the step on its left, [`ARROW`] long.
    Arrow,
    /// By the last piece of a wire, [`STUB`] long.
    Stub,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// From left to right.
    pub width: i32,
    /// From top to bottom.
    pub height: i32,
}

impl Area {
    /// Whether any of it is in `other`.
    pub fn meets(self, other: Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether all of `other` is in it.
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }

    /// The least that both are in.
    pub fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }
}

/// Where a box stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The box.
    pub area: Area,
    /// How it is reached.
    pub entry: Entry,
    /// One past the last box in it, in the order in which they were given.
    pub end: usize,
}

/// A line of straight pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// The container that it runs in; `None`: outside of all.
    pub owner: Option<usize>,
    /// Its corners.
    pub points: Vec<(i32, i32)>,
}

/// A whole diagram.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The boxes, in the order in which they were given.
    pub places: Vec<Place>,
    /// What leads to them beside their own arrows, by owner in that order.
    pub wires: Vec<Wire>,
    /// From left to right, with a margin.
    pub width: i32,
    /// From top to bottom, with a margin.
    pub height: i32,
}

impl Layout {
    /// Which boxes are in `area`, in order. What cannot be there because its container is not, is not looked at.
    pub fn within(&self, area: Area) -> Vec<usize> {
        let mut found = Vec::new();
        let mut next = 0;
        while let Some(place) = self.places.get(next) {
            if place.area.meets(area) {
                found.push(next);
                next += 1;
            } else {
                next = place.end.max(next + 1);
            }
        }
        found
    }

    /// All of it.
    pub fn whole(&self) -> Area {
        Area { x: 0, y: 0, width: self.width, height: self.height }
    }
}

/// Places the boxes. Number 0 is what stands around all of them, and box `i` is number `i + 1`.
pub fn layout(items: &[Item]) -> Layout {
    let parents = parents(items);
    let mut places = vec![Place::default(); items.len() + 1];
    let mut wires = Vec::new();
    // Children are collected from the last to the first: a list per container would be an allocation for each.
    let mut first = vec![0; items.len() + 1];
    let mut after = vec![0; items.len() + 1];
    let mut children = Vec::new();
    for number in (0..=items.len()).rev() {
        children.clear();
        let mut child = first[number];
        while child != 0 {
            children.push(child);
            child = after[child];
        }
        let shape = if number == 0 { Shape::Sequence } else { items[number - 1].shape };
        let begin = wires.len();
        let (width, height) = match shape {
            _ if children.is_empty() => (0, 0),
            Shape::Parallel => stack(&children, &mut places, &mut wires),
            Shape::Sequence | Shape::Leaf => line_up(&children, &mut places, &mut wires),
        };
        let head = if number == 0 { 0 } else { HEAD };
        for child in &children {
            places[*child].area.x += PADDING;
            places[*child].area.y += head + PADDING;
        }
        for wire in wires.iter_mut().skip(begin) {
            wire.owner = number.checked_sub(1);
            wire.points.iter_mut().for_each(|(x, y)| (*x, *y) = (*x + PADDING, *y + head + PADDING));
        }
        let end = children.last().map_or(number, |last| places[*last].end);
        let own = &mut places[number];
        own.end = end.max(number);
        (own.area.width, own.area.height) = if children.is_empty() && number > 0 {
            (BOX_WIDTH, BOX_HEIGHT)
        } else {
            (width.max(if number == 0 { 0 } else { BOX_WIDTH }) + 2 * PADDING, height + head + 2 * PADDING)
        };
        if number > 0 {
            after[number] = first[parents[number]];
            first[parents[number]] = number;
        }
    }
    // From here on, places count from the corner of the whole and no more from that of the container.
    for number in 1..places.len() {
        let around = places[parents[number]].area;
        let own = &mut places[number].area;
        (own.x, own.y) = (own.x + around.x, own.y + around.y);
    }
    for wire in &mut wires {
        let around = wire.owner.map_or(Area::default(), |owner| places[owner + 1].area);
        wire.points.iter_mut().for_each(|(x, y)| (*x, *y) = (*x + around.x, *y + around.y));
    }
    // They were found from the last container to the first.
    wires.reverse();
    let whole = places.remove(0).area;
    Layout { places, wires, width: whole.width, height: whole.height }
}

/// What each box stands in. A level that no container leads to is read as the deepest that one does.
fn parents(items: &[Item]) -> Vec<usize> {
    let mut parents = vec![0; items.len() + 1];
    let mut open = vec![0];
    for (index, item) in items.iter().enumerate() {
        open.truncate(item.level.max(1));
        parents[index + 1] = open.last().copied().unwrap_or_default();
        open.push(index + 1);
    }
    parents
}

/// Places what runs one after another, in as many rows as it takes; how wide and high that is.
fn line_up(children: &[usize], places: &mut [Place], wires: &mut Vec<Wire>) -> (i32, i32) {
    let room = |it: &usize| places[*it].area.width + ARROW;
    let widest = children.iter().map(room).max().unwrap_or_default();
    let length: i64 = children.iter().map(|it| i64::from(room(it))).sum();
    let limit = widest.max(SHORT_ROW).max(root_of(surface(children, places) * PROPORTION));
    let is_broken = length > i64::from(limit);
    let margin = if is_broken { STUB } else { 0 };
    let (mut x, mut y, mut row_height, mut width) = (margin, 0, 0, 0);
    // Where the last step ends that was placed: the wire to the next row begins there.
    let mut last = None;
    for child in children {
        let place = &mut places[*child];
        place.entry = if last.is_none() { Entry::None } else { Entry::Arrow };
        if x > margin && x + place.area.width > limit {
            if let Some((right, top)) = last {
                let (between, next) = (y + row_height + ROW_GAP / 2, y + row_height + ROW_GAP);
                let turn = right + TURN;
                let points = vec![(right, top), (turn, top), (turn, between), (0, between), (0, next + ENTRY)];
                wires.push(Wire { owner: None, points });
                width = width.max(turn);
            }
            (x, y, row_height) = (margin, y + row_height + ROW_GAP, 0);
            place.entry = Entry::Stub;
        }
        (place.area.x, place.area.y) = (x, y);
        let right = x + place.area.width;
        (row_height, width) = (row_height.max(place.area.height), width.max(right));
        last = Some((right, y + ENTRY));
        x = right + ARROW;
    }
    (width, y + row_height)
}

/// Places what runs at the same time, in as many columns as it takes; how wide and high that is.
fn stack(children: &[usize], places: &mut [Place], wires: &mut Vec<Wire>) -> (i32, i32) {
    let highest = children.iter().map(|it| places[*it].area.height).max().unwrap_or_default();
    let limit = highest.max(SHORT_STACK).max(root_of(surface(children, places) / PROPORTION));
    let (mut x, mut y, mut column_width, mut height) = (0, 0, 0, 0);
    let mut spine = 0;
    for child in children {
        let place = &mut places[*child];
        if y > 0 && y + place.area.height > limit {
            wires.push(Wire { owner: None, points: vec![(x, -RAIL), (x, spine)] });
            (x, y, column_width) = (x + STUB + column_width + COLUMN_GAP, 0, 0);
        }
        place.entry = Entry::Stub;
        (place.area.x, place.area.y) = (x + STUB, y);
        spine = y + ENTRY;
        (height, column_width) = (height.max(y + place.area.height), column_width.max(place.area.width));
        y += place.area.height + STACK_GAP;
    }
    wires.push(Wire { owner: None, points: vec![(x, -RAIL), (x, spine)] });
    if x > 0 {
        wires.push(Wire { owner: None, points: vec![(0, -RAIL), (x, -RAIL)] });
    }
    (x + STUB + column_width, height)
}

/// How much room the boxes take, with what is between them.
fn surface(children: &[usize], places: &[Place]) -> i64 {
    let one = |it: &usize| {
        let area = places[*it].area;
        i64::from(area.width + ARROW) * i64::from(area.height + STACK_GAP)
    };
    children.iter().map(one).sum()
}

fn root_of(surface: i64) -> i32 {
    i32::try_from(surface.max(0).isqrt()).unwrap_or(i32::MAX)
}
