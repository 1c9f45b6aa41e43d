//! What fits on a television at once, and what is shown in turns.

/// How a board lays its releases out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One under the other, over the whole width.
    #[default]
    Bands,
    /// Side by side.
    Tiles,
}

impl Layout {
    /// All of them, with what people call them.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Bands, "Bands"), (Self::Tiles, "Tiles")];

    /// Its name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bands => "BANDS",
            Self::Tiles => "TILES",
        }
    }

    /// The one of this name; an unknown name is the first one's.
    pub fn named(name: &str) -> Self {
        if name == Self::Tiles.name() { Self::Tiles } else { Self::Bands }
    }
}

/// The room that the releases have, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Room {
    /// From side to side.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
    /// The size of the board's type.
    pub em: f64,
    /// Whether the board is on something to hold in a hand: there everything is shown, and people scroll.
    pub is_small: bool,
}

/// How the releases are shown in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// How many stand side by side.
    pub columns: usize,
    /// How many stand one under the other.
    pub rows: usize,
    /// How many steps of each have room.
    pub steps: usize,
    /// How large their type is: where there are few, it is larger than that of the board.
    pub percent: usize,
}

/// In the size of the type, as wall.css has them: the least and the greatest height of a band and of a tile, the least
/// width of a tile, the height of a step, and what of a band and of a tile is no step.
const BAND: (f64, f64) = (7.9, 17.0);
const TILE: (f64, f64) = (13.0, 22.0);
const TILE_WIDTH: f64 = 21.0;
const STEP: f64 = 1.6;
const BAND_EDGE: f64 = 1.4;
const TILE_HEAD: f64 = 8.6;
/// How large the type of one release is, of two under each other, of three: as far as they have that room.
const LARGER: [usize; 3] = [180, 150, 120];

impl Room {
    /// The size of the board's type in a window, as wall.css has it.
    pub fn em(width: f64, height: f64) -> f64 {
        (height * 0.026).min(width * 0.04)
    }

    /// How `count` releases are shown in it.
    pub fn fit(self, layout: Layout, count: usize) -> Fit {
        let (count, em) = (count.max(1), if self.em > 0.0 { self.em } else { 1.0 });
        let ((least, most), edge) = match layout {
            Layout::Bands => (BAND, BAND_EDGE),
            Layout::Tiles => (TILE, TILE_HEAD),
        };
        if self.is_small {
            return Fit { columns: 1, rows: count, steps: 6, percent: 100 };
        }
        let whole = |of: f64| of.floor().clamp(1.0, 12.0) as usize;
        let wide = match layout {
            Layout::Bands => 1,
            Layout::Tiles => whole(self.width / (TILE_WIDTH * em)),
        };
        // As many in each row, or nearly.
        let columns = count.div_ceil(count.div_ceil(wide));
        let rows = whole(self.height / (least * em)).min(count.div_ceil(columns));
        // Tiles under each other have room for their steps, and for no larger ones.
        let is_roomy = columns * rows >= count && (rows == 1 || layout == Layout::Bands);
        let larger = LARGER.get(rows - 1).filter(|_| is_roomy).map_or(100.0, |larger| *larger as f64);
        let high = self.height / rows as f64 / (least * em) * 100.0;
        let broad = match layout {
            Layout::Bands => larger,
            Layout::Tiles => self.width / columns as f64 / (TILE_WIDTH * em) * 100.0,
        };
        let percent = larger.min(high).min(broad).max(100.0) as usize;
        let height = (self.height / rows as f64 / em * 100.0 / percent as f64).min(most);
        Fit { columns, rows, steps: whole((height - edge) / STEP), percent }
    }
}

impl Fit {
    /// How many releases are shown at once.
    pub fn at_once(self) -> usize {
        self.columns * self.rows
    }
}

/// `count` releases in turns of at most `at_once`. The first `pinned` of them are those that must not be out of sight:
/// as many of them as leave half the room to the others are shown in every turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turns {
    count: usize,
    pinned: usize,
    at_once: usize,
}

impl Turns {
    /// See the type.
    pub fn new(count: usize, pinned: usize, at_once: usize) -> Self {
        let at_once = at_once.max(1);
        let pinned = if count > at_once { pinned.min(at_once / 2) } else { 0 };
        Self { count, pinned, at_once }
    }

    /// How many turns there are; at least one.
    pub fn turns(self) -> usize {
        (self.count - self.pinned).div_ceil(self.at_once - self.pinned).max(1)
    }

    /// Which of the releases are shown in a turn; turns come again after the last.
    pub fn shown(self, turn: usize) -> Vec<usize> {
        let (each, turn) = (self.at_once - self.pinned, turn % self.turns());
        let begin = self.pinned + turn * each;
        (0..self.pinned).chain(begin..(begin + each).min(self.count)).collect()
    }

    /// In which turn the release at this place is shown; `None` for one that is in every turn.
    pub fn turn_of(self, place: usize) -> Option<usize> {
        place.checked_sub(self.pinned).map(|place| place / (self.at_once - self.pinned))
    }
}

/// How many milliseconds the next of `waiting` events waits for its turn to be shown: one lights up after the other, in
/// the order of the cascade. A long cascade goes faster; of a flood nothing waits (`None`).
pub fn pace(waiting: usize) -> Option<u32> {
    const EACH: u32 = 220;
    const ALL: u32 = 2_400;
    const FLOOD: usize = 40;
    (waiting <= FLOOD).then(|| (ALL / waiting.max(1) as u32).min(EACH))
}

#[cfg(test)]
mod tests {
    use super::{Fit, Layout, Room, Turns, pace};

    /// What is left of a television between head and news.
    fn television(width: f64, height: f64) -> Room {
        Room { width, height: height * 0.74, em: Room::em(width, height), is_small: false }
    }

    #[test]
    fn as_many_bands_fit_as_can_be_read() {
        let of = |count| television(1_920.0, 1_080.0).fit(Layout::Bands, count);
        assert_eq!(of(1), Fit { columns: 1, rows: 1, steps: 9, percent: 180 });
        assert_eq!(of(2), Fit { columns: 1, rows: 2, steps: 5, percent: 150 });
        assert_eq!(of(3), Fit { columns: 1, rows: 3, steps: 4, percent: 120 });
        assert_eq!(of(50), Fit { columns: 1, rows: 3, steps: 5, percent: 100 });
        let larger = television(3_840.0, 2_160.0).fit(Layout::Bands, 50);
        assert_eq!(larger, of(50), "twice the pixels are not twice as near");
    }

    #[test]
    fn tiles_stand_side_by_side() {
        let room = television(1_920.0, 1_080.0);
        assert_eq!(room.fit(Layout::Tiles, 2), Fit { columns: 2, rows: 1, steps: 5, percent: 162 });
        assert_eq!(room.fit(Layout::Tiles, 4), Fit { columns: 2, rows: 2, steps: 3, percent: 100 });
        assert_eq!(room.fit(Layout::Tiles, 50), Fit { columns: 3, rows: 2, steps: 3, percent: 100 });
    }

    #[test]
    fn everything_has_its_turn_and_what_failed_is_in_every_one() {
        let turns = Turns::new(7, 1, 3);
        assert_eq!(turns.turns(), 3);
        let shown: Vec<_> = (0..4).map(|turn| turns.shown(turn)).collect();
        assert_eq!(shown, [vec![0, 1, 2], vec![0, 3, 4], vec![0, 5, 6], vec![0, 1, 2]]);
        assert_eq!([0, 2, 3, 6].map(|place| turns.turn_of(place)), [None, Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn where_all_fits_there_is_one_turn_and_where_all_failed_all_are_seen() {
        assert_eq!((Turns::new(3, 2, 3).turns(), Turns::new(3, 2, 3).shown(5)), (1, vec![0, 1, 2]));
        assert_eq!((Turns::new(0, 0, 3).turns(), Turns::new(0, 0, 3).shown(0)), (1, vec![]));
        let all = Turns::new(9, 9, 3);
        let mut seen: Vec<usize> = (0..all.turns()).flat_map(|turn| all.shown(turn)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, (0..9).collect::<Vec<_>>());
    }

    #[test]
    fn a_cascade_is_seen_step_by_step_and_a_flood_at_once() {
        assert_eq!([1, 5, 24, 41].map(pace), [Some(220), Some(220), Some(100), None]);
    }
}
