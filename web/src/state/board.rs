//! A wallboard: what is shown on a television, and how.

use super::Layout;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Board {
    /// The id; empty before it is known.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// How the releases are laid out.
    pub layout: Layout,
    /// How many seconds each turn lasts where not all fits; 0: the first are shown, and how many more there are.
    pub rotate_seconds: i64,
    /// Its clocks; none: one in the television's own zone.
    pub clocks: Vec<Clock>,
    /// When it is dark.
    pub night: Night,
    /// When the night begins by the television's clock, as `20:00`, and when it ends.
    pub night_hours: (String, String),
    /// How many steps of a release are shown at most.
    pub steps: usize,
    /// How many of the last events are shown at most.
    pub events: usize,
}

/// A clock on a board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clock {
    /// Its zone's name in the IANA database.
    pub zone: String,
    /// What stands at the clock.
    pub label: String,
}

/// When a board is dark and dimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Night {
    /// At night, by the clock.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl Night {
    /// All of them: the name in the schema, and what people read.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Auto, "AUTO", "At night, by the television's clock"),
        (Self::On, "ON", "Always"),
        (Self::Off, "OFF", "Never"),
    ];

    /// Its name in the schema.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(night, ..)| *night == self).map_or("AUTO", |(_, name, _)| name)
    }

    /// The one of this name; an unknown name is the first one's.
    pub fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, it, _)| *it == name).map(|(night, ..)| *night).unwrap_or_default()
    }
}

impl Board {
    /// Whether it is dark at this time of the television's day, as `14:05`.
    pub fn is_night(&self, time: &str) -> bool {
        let (from, to) = (self.night_hours.0.as_str(), self.night_hours.1.as_str());
        match self.night {
            Night::On => true,
            Night::Off => false,
            Night::Auto if from <= to => from <= time && time < to,
            Night::Auto => from <= time || time < to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Board, Night};

    #[test]
    fn a_night_goes_over_midnight() {
        let of = |night, from: &str, to: &str| {
            let board = Board { night, night_hours: (from.into(), to.into()), ..Board::default() };
            ["03:00", "06:00", "12:00", "22:29", "22:30"].map(|time| board.is_night(time))
        };
        assert_eq!(of(Night::Auto, "22:30", "06:00"), [true, false, false, false, true]);
        assert_eq!(of(Night::Auto, "01:00", "05:00"), [true, false, false, false, false]);
        assert_eq!(of(Night::Auto, "07:00", "07:00"), [false; 5]);
        assert_eq!((of(Night::On, "22:00", "06:00"), of(Night::Off, "22:00", "06:00")), ([true; 5], [false; 5]));
    }

    #[test]
    fn a_night_keeps_its_name() {
        for (night, name, _) in Night::ALL {
            assert_eq!((night.name(), Night::named(name)), (name, night));
        }
    }
}
