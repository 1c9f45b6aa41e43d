//! Which rows of a long list are worth building: those in sight and a few around them.

/// A part of a list, with the space that the rest takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// The first row in it.
    pub first: usize,
    /// One past the last row in it.
    pub end: usize,
    /// The first row in sight.
    pub top: usize,
    /// Pixels above it.
    pub above: usize,
    /// Pixels below it.
    pub below: usize,
}

/// Lists up to this long are built whole: browsers find text in them, and rows may grow as they like.
const WHOLE: usize = 200;
/// Rows built beyond each end of what is in sight.
const MARGIN: usize = 15;

/// The rows to build of `rows`, each `height` pixels high, when `hidden` pixels are scrolled away above and `sight`
/// pixels are in sight.
pub fn window(rows: usize, height: usize, hidden: usize, sight: usize) -> Window {
    if rows <= WHOLE || height == 0 {
        return Window { first: 0, end: rows, top: 0, above: 0, below: 0 };
    }
    let top = (hidden / height).min(rows - 1);
    let first = top.saturating_sub(MARGIN);
    let end = ((hidden + sight) / height + 1 + MARGIN).clamp(first, rows);
    Window { first, end, top, above: first * height, below: (rows - end) * height }
}

#[cfg(test)]
mod tests {
    use super::{Window, window};

    #[test]
    fn a_short_list_is_built_whole() {
        assert_eq!(window(200, 40, 4_000, 400), Window { first: 0, end: 200, top: 0, above: 0, below: 0 });
    }

    #[test]
    fn a_long_list_keeps_its_length_whatever_is_in_sight() {
        for hidden in [0, 1, 399, 40_000, 79_600, 1_000_000] {
            let seen = window(2_000, 40, hidden, 400);
            assert_eq!(seen.above + (seen.end - seen.first) * 40 + seen.below, 80_000, "{hidden} hidden: {seen:?}");
            assert!(seen.end - seen.first <= 41, "{hidden} hidden: {seen:?}");
        }
    }

    #[test]
    fn what_is_in_sight_is_built() {
        let seen = window(2_000, 40, 40_000, 400);
        assert!(seen.top == 1_000 && seen.first <= 1_000 && seen.end >= 1_010, "{seen:?}");
    }
}
