//! What happened, for who stands far away: in as few words as a glance takes.

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityKind, EventKind};

use super::LiveEvent;

/// What happened to something, in as few words as a glance takes; `None` for what a board does not tell. Of what follows
/// from an act, it tells what begins, what is done and what fails: not all that is held or put back with it.
pub fn headline(event: &LiveEvent) -> Option<&'static str> {
    let is_again = event.from.as_deref().is_some_and(|from| from != "PENDING" && from != "EDITING");
    if let (Some(_), Some(key)) = (event.cause, &event.activity) {
        let is_news = matches!(event.to.as_deref(), Some("IN_PROGRESS" | "COMPLETED" | "FAILED"));
        if !is_leaf(key) || !is_news || (is_again && event.to.as_deref() == Some("IN_PROGRESS")) {
            return None;
        }
    }
    Some(match (event.kind, event.to.as_deref()?) {
        (EventKind::StatusChanged, "IN_PROGRESS") if is_again => "goes on",
        (EventKind::StatusChanged, "IN_PROGRESS") => "has begun",
        (EventKind::StatusChanged, "COMPLETED") => "is done",
        (EventKind::StatusChanged, "FAILED") => "has failed",
        (EventKind::StatusChanged, "SKIPPED") => "was skipped",
        (EventKind::StatusChanged, "ON_HOLD") => "is on hold",
        (EventKind::StatusChanged, "CANCELLED") => "was cancelled",
        (EventKind::StatusChanged, "CLOSED") => "was closed",
        (EventKind::StatusChanged, "PENDING") => "will be done again",
        _ => return None,
    })
}

/// How long something has lasted, for who stands far away: `now`, `7 min`, `2 h 5 min`, `3 d 4 h`.
pub fn elapsed(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = now.signed_duration_since(since).num_minutes().max(0);
    let (hours, days) = (minutes / 60, minutes / 1_440);
    match (days, hours, minutes) {
        (0, 0, 0) => "now".into(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) if minutes % 60 == 0 => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {} min", minutes % 60),
        (days, hours, _) if hours % 24 == 0 => format!("{days} d"),
        (days, hours, _) => format!("{days} d {} h", hours % 24),
    }
}

/// How much time there is until then: `due now`, `due in 7 min`.
pub fn due_in(now: DateTime<Utc>, due: DateTime<Utc>) -> String {
    let left = elapsed(now, due);
    if left == "now" { "due now".into() } else { format!("due in {left}") }
}

/// Whether this is the key of an activity that holds no others.
pub(super) fn is_leaf(key: &str) -> bool {
    ActivityKind::ALL.iter().any(|kind| !kind.is_container() && key.starts_with(kind.prefix()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::fixture::{at, event, status_changed};
    use super::{LiveEvent, due_in, elapsed, headline};

    fn moved(sequence: u64, key: &str, from: &str, to: &str) -> LiveEvent {
        status_changed(sequence, Some(key), from, to)
    }

    #[test]
    fn what_lasts_is_said_in_two_figures_at_most() {
        let of = |minutes| elapsed(at(0), at(0) + TimeDelta::minutes(minutes));
        let all = [0, 7, 60, 125, 1_440, 4_565].map(of);
        assert_eq!(all, ["now", "7 min", "1 h", "2 h 5 min", "1 d", "3 d 4 h"]);
    }

    #[test]
    fn what_is_due_at_once_is_due_now() {
        let of = |minutes| due_in(at(0), at(0) + TimeDelta::minutes(minutes));
        assert_eq!([of(0), of(7)], ["due now", "due in 7 min"]);
    }

    #[test]
    fn a_headline_tells_a_beginning_from_a_going_on() {
        let of = |from: &str, to: &str| headline(&moved(1, "MA3", from, to));
        assert_eq!(of("PENDING", "IN_PROGRESS"), Some("has begun"));
        assert_eq!(of("ON_HOLD", "IN_PROGRESS"), Some("goes on"));
        assert_eq!(of("IN_PROGRESS", "FAILED"), Some("has failed"));
        assert_eq!(headline(&event(1, None)), None);
    }

    #[test]
    fn of_what_follows_from_an_act_only_news_are_told() {
        let follows =
            |key: &str, from: &str, to: &str| headline(&LiveEvent { cause: Some(1), ..moved(2, key, from, to) });
        assert_eq!(follows("MA3", "IN_PROGRESS", "ON_HOLD"), None);
        assert_eq!(follows("PA2", "PENDING", "IN_PROGRESS"), None);
        assert_eq!(follows("MA3", "ON_HOLD", "IN_PROGRESS"), None);
        assert_eq!(follows("MA3", "PENDING", "IN_PROGRESS"), Some("has begun"));
        assert_eq!(follows("RA3", "IN_PROGRESS", "FAILED"), Some("has failed"));
    }
}
