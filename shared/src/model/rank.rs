//! The place of an activity among its siblings.
//!
//! A rank is text whose byte order is the siblings' order. There is always another rank between two,
//! so that moving one activity rewrites one row, whatever the number of its siblings:
//!
//! ```text
//! U0000000   U0000001      U0000002        eight digits, base 62: appending counts up
//!         U0000000V                        between two neighbours: one digit more
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};

/// See the module. Compare with `<`; the text is opaque to everybody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rank(String);

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const WHOLE: usize = 8;
const START: u64 = 30 * 62u64.pow(7);

impl Rank {
    /// A rank as it was stored. Text that is no rank still compares as text.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text to store; compare it byte by byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A rank after `after` and before `before`; an absent end is open.
    pub fn between(after: Option<&Rank>, before: Option<&Rank>) -> Rank {
        match (after, before) {
            (None, None) => Self::whole(START),
            (Some(after), None) => Self::whole(after.whole_part() + 1),
            (None, Some(before)) => {
                let whole = before.whole_part();
                if whole > 0 { Self::whole(whole - 1) } else { Self(middle("", Some(&before.0))) }
            }
            (Some(after), Some(before)) => {
                let (low, high) = (after.whole_part(), before.whole_part());
                if low + 1 < high {
                    Self::whole(low + (high - low) / 2)
                } else {
                    Self(middle(&after.0, Some(&before.0)))
                }
            }
        }
    }

    /// The first rank of all that a fresh list of siblings starts with, and those that follow it.
    pub fn series() -> impl Iterator<Item = Rank> {
        (START..).map(Self::whole)
    }

    fn whole(mut value: u64) -> Rank {
        let mut digits = [b'0'; WHOLE];
        for digit in digits.iter_mut().rev() {
            *digit = DIGITS[(value % 62) as usize];
            value /= 62;
        }
        Self(digits.iter().map(|digit| char::from(*digit)).collect())
    }

    fn whole_part(&self) -> u64 {
        self.0.bytes().take(WHOLE).fold(0, |value, digit| value * 62 + u64::from(digit_value(digit)))
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn digit_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'Z' => digit - b'A' + 10,
        b'a'..=b'z' => digit - b'a' + 36,
        _ => 0,
    }
}

/// Text strictly between `low` and `high` (`None`: the end of everything), with no trailing zero.
fn middle(low: &str, high: Option<&str>) -> String {
    let (low, mut high) = (low.as_bytes(), high.map(str::as_bytes));
    let mut text = String::new();
    for place in 0.. {
        let below = low.get(place).map_or(0, |digit| digit_value(*digit));
        let above = high.map_or(62, |high| high.get(place).map_or(0, |digit| digit_value(*digit)));
        if below + 1 < above {
            text.push(char::from(DIGITS[usize::from(below + (above - below) / 2)]));
            break;
        }
        text.push(char::from(DIGITS[usize::from(below)]));
        if below < above {
            high = None;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Rank;

    #[test]
    fn there_is_always_a_rank_between_two_neighbours() {
        let mut ranks: Vec<Rank> = Rank::series().take(3).collect();
        for turn in 0..2_000 {
            let at = [0, ranks.len() / 2, ranks.len() - 1, 1][turn % 4];
            let rank = Rank::between(at.checked_sub(1).map(|before| &ranks[before]), Some(&ranks[at]));
            ranks.insert(at, rank);
        }
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "ranks are not in order");
    }

    #[test]
    fn appending_does_not_lengthen_a_rank() {
        let mut last = Rank::between(None, None);
        for _ in 0..100_000 {
            let next = Rank::between(Some(&last), None);
            assert!(last < next);
            last = next;
        }
        assert_eq!(last.as_str().len(), 8);
    }
}
