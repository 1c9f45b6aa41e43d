//! A moment in the words of a clock and a calendar. In which zone it is read is not known here.

/// A moment as a clock and a calendar on the wall show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallTime {
    /// The year.
    pub year: u32,
    /// The month, from 0.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
    /// The hour, 0 to 23.
    pub hour: u32,
    /// The minute.
    pub minute: u32,
    /// The second.
    pub second: u32,
}

/// What a moment is of what it belongs to. A plan that knows only days begins and ends at midnight: then the day is all
/// there is to say, and an end at midnight is the end of the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edge {
    /// A moment by itself.
    #[default]
    Exact,
    /// When something is planned to begin.
    Start,
    /// When something is planned to end.
    End,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl WallTime {
    /// Whether a day begins with it.
    pub fn is_midnight(self) -> bool {
        (self.hour, self.minute, self.second) == (0, 0, 0)
    }

    /// `14:05` today, `12 Jun 14:05` this year, `12 Jun 2025` else.
    pub fn shortly(self, now: Self) -> String {
        match (self.is_day_of(now), self.year == now.year) {
            (true, _) => self.time(),
            (false, true) => format!("{} {}", self.date(), self.time()),
            (false, false) => format!("{} {}", self.date(), self.year),
        }
    }

    /// Its day alone: `today`, `12 Jun` this year, `12 Jun 2025` else.
    pub fn day_alone(self, now: Self) -> String {
        match (self.is_day_of(now), self.year == now.year) {
            (true, _) => "today".into(),
            (false, true) => self.date(),
            (false, false) => format!("{} {}", self.date(), self.year),
        }
    }

    /// Day, year, time and seconds.
    pub fn exactly(self) -> String {
        format!("{} {} {}:{:02}", self.date(), self.year, self.time(), self.second)
    }

    /// Hours and minutes.
    pub fn time(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    fn date(self) -> String {
        format!("{} {}", self.day, MONTHS.get(self.month as usize).copied().unwrap_or_default())
    }

    fn is_day_of(self, now: Self) -> bool {
        (self.year, self.month, self.day) == (now.year, now.month, now.day)
    }
}

#[cfg(test)]
mod tests {
    use super::WallTime;

    const NOW: WallTime = WallTime { year: 2026, month: 5, day: 6, hour: 14, minute: 5, second: 9 };

    #[test]
    fn the_nearer_a_moment_is_the_less_is_said_of_its_day() {
        let other = WallTime { day: 12, ..NOW };
        let shown = [NOW, other, WallTime { year: 2025, ..other }].map(|at| at.shortly(NOW));
        assert_eq!(shown, ["14:05", "12 Jun 14:05", "12 Jun 2025"]);
        assert_eq!(other.exactly(), "12 Jun 2026 14:05:09");
    }

    #[test]
    fn of_a_day_no_time_is_said() {
        let other = WallTime { day: 12, ..NOW };
        let shown = [NOW, other, WallTime { year: 2025, ..other }].map(|at| at.day_alone(NOW));
        assert_eq!(shown, ["today", "12 Jun", "12 Jun 2025"]);
    }
}
