//! When something is, as a row has room for it: the plan until it began, since when and until when while it runs, and
//! what really was when it is over.

use chrono::{DateTime, Utc};
use waybill_shared::model::ActivityStatus;

/// Begin and end, as far as they are known.
pub type Span = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing is known.
    Unknown,
    /// It did not begin: so it is planned.
    Planned(Span),
    /// It began, and is not over.
    Began {
        /// Then.
        at: DateTime<Utc>,
        /// When it is planned to end.
        due: Option<DateTime<Utc>>,
    },
    /// Its present status began.
    Since {
        /// Then.
        since: DateTime<Utc>,
        /// When it is planned to end.
        due: Option<DateTime<Utc>>,
    },
    /// It is over.
    Was(Span),
}

impl When {
    /// Of a record.
    pub fn of_record(planned: Span, actual: Span) -> Self {
        match (planned, actual) {
            (_, (_, Some(_))) => Self::Was(actual),
            ((_, due), (Some(at), None)) => Self::Began { at, due },
            ((None, None), (None, None)) => Self::Unknown,
            (_, (None, None)) => Self::Planned(planned),
        }
    }

    /// Of an activity: its row tells since when it is what it is. That it is pending since it was created, nobody asks.
    pub fn of_activity(status: ActivityStatus, planned: Span, since: DateTime<Utc>) -> Self {
        match status {
            ActivityStatus::Pending => Self::of_record(planned, (None, None)),
            ActivityStatus::InProgress | ActivityStatus::OnHold | ActivityStatus::Failed => {
                Self::Since { since, due: planned.1 }
            }
            ActivityStatus::Completed | ActivityStatus::Skipped | ActivityStatus::Cancelled => {
                Self::Was((None, Some(since)))
            }
        }
    }
}

/// How long it took, in words; `None`: it is not over.
pub fn lasted(actual: Span) -> Option<String> {
    let minutes = (actual.1? - actual.0?).num_minutes();
    let (days, hours) = (minutes / 1_440, minutes / 60 % 24);
    Some(match (days, hours, minutes % 60) {
        (0, 0, 0) => "less than a minute".into(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    })
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::ActivityStatus;

    use super::super::fixture::at;
    use super::{When, lasted};

    #[test]
    fn plan_and_truth_are_not_mixed() {
        let planned = (Some(at(1)), Some(at(9)));
        assert_eq!(When::of_record(planned, (None, None)), When::Planned(planned));
        let runs = When::Began { at: at(2), due: Some(at(9)) };
        assert_eq!(When::of_record(planned, (Some(at(2)), None)), runs);
        let was = (Some(at(2)), Some(at(3)));
        assert_eq!(When::of_record(planned, was), When::Was(was));
        assert_eq!(When::of_record((None, None), (None, None)), When::Unknown);
    }

    #[test]
    fn a_pending_activity_shows_its_plan_and_every_other_since_when_it_is_so() {
        let planned = (None, Some(at(9)));
        let of = |status| When::of_activity(status, planned, at(2));
        assert_eq!(of(ActivityStatus::Pending), When::Planned(planned));
        assert_eq!(of(ActivityStatus::Failed), When::Since { since: at(2), due: Some(at(9)) });
        assert_eq!(of(ActivityStatus::Skipped), When::Was((None, Some(at(2)))));
    }

    #[test]
    fn what_is_over_says_how_long_it_took() {
        let took = |seconds: u64| lasted((Some(at(0)), Some(at(seconds)))).unwrap();
        assert_eq!([59, 60, 7_500, 180_000].map(took), ["less than a minute", "1 min", "2 h 5 min", "2 d 2 h"]);
        assert_eq!(lasted((Some(at(0)), None)), None);
    }
}
