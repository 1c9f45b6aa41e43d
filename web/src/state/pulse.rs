//! How fresh what a wallboard shows is.

/// See the module. What is told of time is in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Freshness {
    /// Nothing was loaded yet.
    Loading,
    /// The server answers: so long took a question and its answer.
    Live(f64),
    /// It should have answered by now, and the line is not given up yet: so long ago it was heard.
    Late(f64),
    /// There is no line: so long ago the server was heard.
    Lost(f64),
}

/// The server is asked every two seconds; one answer may be missing.
const LATE: f64 = 5_000.0;

impl Freshness {
    /// Of a line that is open or not, on which the server was heard `ago`, and answered within `trip` the last time.
    pub fn of(is_open: bool, ago: Option<f64>, trip: Option<f64>) -> Self {
        match (ago, trip) {
            (None, _) => Self::Loading,
            (Some(ago), _) if !is_open => Self::Lost(ago),
            (Some(ago), _) if ago > LATE => Self::Late(ago),
            (Some(_), Some(trip)) => Self::Live(trip),
            (Some(_), None) => Self::Loading,
        }
    }

    /// A name for style sheets and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Live(_) => "live",
            Self::Late(_) => "late",
            Self::Lost(_) => "lost",
        }
    }

    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Loading => "Connecting…".into(),
            Self::Live(trip) => format!("Live · {:.0} ms", trip.max(1.0)),
            Self::Late(ago) => format!("Last heard {} ago", seconds(ago)),
            Self::Lost(ago) => format!("No connection for {}", seconds(ago)),
        }
    }
}

fn seconds(millis: f64) -> String {
    let seconds = (millis / 1_000.0).max(0.0) as u64;
    match (seconds / 3_600, seconds / 60, seconds) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {} s", seconds % 60),
        (hours, minutes, _) => format!("{hours} h {} min", minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::Freshness;

    #[test]
    fn a_mark_of_milliseconds_turns_into_a_warning() {
        let words = |is_open, ago, trip| {
            let freshness = Freshness::of(is_open, ago, trip);
            format!("{}: {}", freshness.name(), freshness.words())
        };
        assert_eq!(words(false, None, None), "loading: Connecting…");
        assert_eq!(words(true, Some(1_900.0), Some(38.4)), "live: Live · 38 ms");
        assert_eq!(words(true, Some(10.0), Some(0.0)), "live: Live · 1 ms");
        assert_eq!(words(true, Some(6_400.0), Some(38.4)), "late: Last heard 6 s ago");
        assert_eq!(words(false, Some(42_000.0), Some(38.4)), "lost: No connection for 42 s");
        assert_eq!(words(false, Some(5_025_000.0), None), "lost: No connection for 1 h 23 min");
    }
}
