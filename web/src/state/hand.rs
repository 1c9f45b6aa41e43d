//! Fingers and pointers on a surface: one drags it, two pinch it.

/// How far a pointer moves before it drags: a click is rarely quite still.
const STILL: f64 = 4.0;

/// What a movement means: the surface moves by `x` and `y`, and grows by `factor` around the point `at`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drag {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
    /// 1 for one pointer.
    pub factor: f64,
    /// The pointer, or the middle between two.
    pub at: (f64, f64),
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hand {
    /// Up to two pointers, with where they are.
    pointers: Vec<(i32, f64, f64)>,
    /// Whether the surface was moved since the first of them came.
    dragged: bool,
}

impl Hand {
    /// A pointer came down.
    pub fn down(&mut self, pointer: i32, x: f64, y: f64) {
        if self.pointers.is_empty() {
            self.dragged = false;
        }
        self.up(pointer);
        if self.pointers.len() < 2 {
            self.pointers.push((pointer, x, y));
        }
    }

    /// A pointer went up, or away.
    pub fn up(&mut self, pointer: i32) {
        self.pointers.retain(|(known, ..)| *known != pointer);
    }

    /// A pointer moved; nothing, if it is not down or has hardly moved.
    pub fn moved(&mut self, pointer: i32, x: f64, y: f64) -> Option<Drag> {
        let (before, apart) = self.middle()?;
        let is_alone = self.pointers.len() == 1;
        let known = self.pointers.iter_mut().find(|(known, ..)| *known == pointer)?;
        if is_alone && !self.dragged && (x - known.1).hypot(y - known.2) < STILL {
            return None;
        }
        (known.1, known.2) = (x, y);
        self.dragged = true;
        let (at, now_apart) = self.middle()?;
        let factor = if apart > 0.0 && now_apart > 0.0 { now_apart / apart } else { 1.0 };
        Some(Drag { x: at.0 - before.0, y: at.1 - before.1, factor, at })
    }

    /// Whether the surface was moved, so that what follows is no click.
    pub fn has_dragged(&self) -> bool {
        self.dragged
    }

    /// The middle of the pointers, and how far they are apart.
    fn middle(&self) -> Option<((f64, f64), f64)> {
        match self.pointers[..] {
            [(_, x, y)] => Some(((x, y), 0.0)),
            [(_, ax, ay), (_, bx, by), ..] => Some((((ax + bx) / 2.0, (ay + by) / 2.0), (ax - bx).hypot(ay - by))),
            [] => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Drag, Hand};

    #[test]
    fn a_click_that_trembles_drags_nothing() {
        let mut hand = Hand::default();
        hand.down(1, 10.0, 10.0);
        assert_eq!(hand.moved(1, 12.0, 11.0), None);
        assert!(!hand.has_dragged());
        assert_eq!(hand.moved(1, 20.0, 10.0), Some(Drag { x: 10.0, y: 0.0, factor: 1.0, at: (20.0, 10.0) }));
        hand.up(1);
        assert!(hand.has_dragged());
        assert_eq!(hand.moved(1, 90.0, 90.0), None);
    }

    #[test]
    fn two_fingers_that_part_make_it_grow_around_their_middle() {
        let mut hand = Hand::default();
        hand.down(1, 0.0, 0.0);
        hand.down(2, 100.0, 0.0);
        hand.down(3, 500.0, 0.0);
        assert_eq!(hand.moved(2, 200.0, 0.0), Some(Drag { x: 50.0, y: 0.0, factor: 2.0, at: (100.0, 0.0) }));
        assert_eq!(hand.moved(3, 0.0, 0.0), None);
    }
}
