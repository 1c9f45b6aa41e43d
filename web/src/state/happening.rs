//! What happened, by command: who did what, and what became of records by it.

use waybill_shared::model::EventKind;

use super::{LiveEvent, label, subject};

/// A command, as it is told on a screen that shows all records.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// The act itself.
    pub act: LiveEvent,
    /// Who did it.
    pub who: String,
    /// What they did, before the name of what they did it to.
    pub did: String,
    /// The same, after it.
    pub more: String,
    /// The records whose status it changed, by key and title, with the status's name.
    pub then: Vec<(String, String, String)>,
}

/// The commands of these events, which come in order: the last first, `most` of them.
pub fn happenings(events: &[LiveEvent], most: usize) -> Vec<Happening> {
    let mut found: Vec<Happening> = Vec::new();
    for event in events {
        let of_record = event.activity.is_none() && event.kind == EventKind::StatusChanged;
        let then = || (event.record.clone(), event.record_title.clone(), event.to.clone().unwrap_or_default());
        match found.last_mut().filter(|it| it.act.command == event.command) {
            // A record that came to rest more than once in a command: the last is what became of it.
            Some(known) if of_record => {
                known.then.retain(|(key, ..)| *key != event.record);
                known.then.push(then());
            }
            Some(_) => {}
            // Of a command whose act is further back than what was asked for, nothing is told.
            None if event.command != event.sequence.to_string() => {}
            None => {
                let (did, more) = deed(event);
                let who = event.actor.clone().unwrap_or_else(|| "Waybill".into());
                found.push(Happening { act: event.clone(), who, did, more, then: Vec::new() });
            }
        }
    }
    found.reverse();
    found.truncate(most);
    found
}

impl Happening {
    /// What it was done to: an activity by key and title, or the record likewise.
    pub fn subject(&self) -> String {
        match self.act.activity {
            Some(_) => subject(&self.act),
            None => format!("{} {}", self.act.record, self.act.record_title),
        }
    }

    /// Where that is looked at.
    pub fn address(&self) -> String {
        address(&self.act.record, self.act.activity.as_deref())
    }
}

/// Where a record is looked at, or an activity of it.
pub fn address(record: &str, activity: Option<&str>) -> String {
    match activity {
        Some(activity) => format!("/records/{record}?activity={activity}"),
        None => format!("/records/{record}"),
    }
}

/// What somebody did, before and after the name of what they did it to: they `linked` MA3 `to DA7`.
fn deed(event: &LiveEvent) -> (String, String) {
    let (from, to) = (event.from.as_deref(), event.to.as_deref());
    let other = || to.or(from).unwrap_or("another").to_owned();
    let (did, more) = match event.kind {
        EventKind::Created => ("created", String::new()),
        EventKind::StatusChanged => return changed_status(from, to),
        EventKind::Returned => ("returned to", String::new()),
        EventKind::Voted if matches!(to, Some("APPROVE" | "APPROVED" | "true")) => ("approved", String::new()),
        EventKind::Voted if matches!(to, Some("REJECT" | "REJECTED" | "false")) => ("rejected", String::new()),
        EventKind::Voted => ("voted on", String::new()),
        EventKind::ReviewChanged => ("changed the reviewers of", String::new()),
        EventKind::Commented => ("commented on", String::new()),
        EventKind::Assigned => ("assigned", format!("to {}", to.unwrap_or("nobody"))),
        EventKind::Delegated => ("delegated", format!("to {}", to.unwrap_or("nobody"))),
        EventKind::FieldChanged => ("edited", String::new()),
        EventKind::ActivityAdded => ("added", String::new()),
        EventKind::ActivityMoved => ("moved", String::new()),
        EventKind::ActivityDeleted => ("deleted", String::new()),
        EventKind::Linked => ("linked", format!("to {}", other())),
        EventKind::Unlinked => ("unlinked", format!("from {}", other())),
        EventKind::ChildLinked => ("linked", format!("to its child {}", other())),
        EventKind::ChildUnlinked => ("unlinked", format!("from its child {}", other())),
        EventKind::ParentLinked => ("linked", format!("to its parent {}", other())),
        EventKind::ParentUnlinked => ("unlinked", format!("from its parent {}", other())),
        EventKind::ConvertedToParent => ("made", "a parent release".into()),
        EventKind::RevertedToPlain => ("made", "a plain release again".into()),
    };
    (did.to_owned(), more)
}

fn changed_status(from: Option<&str>, to: Option<&str>) -> (String, String) {
    let did = match (from, to) {
        (Some("EDITING" | "NEW"), Some("IN_PROGRESS")) => "started",
        (Some("ON_HOLD"), _) => "resumed",
        (_, Some("COMPLETED")) => "completed",
        (_, Some("FAILED")) => return ("marked".into(), "as failed".into()),
        (_, Some("SKIPPED")) => "skipped",
        (_, Some("ON_HOLD")) => return ("put".into(), "on hold".into()),
        (_, Some("CANCELLED")) => "cancelled",
        (_, Some("CLOSED")) => "closed",
        // Whoever returns to a step brings it back to where it began.
        (_, Some("PENDING")) => return ("returned to".into(), String::new()),
        (_, to) => return ("brought".into(), format!("to {}", label(to.unwrap_or("another status")))),
    };
    (did.to_owned(), String::new())
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::EventKind;

    use super::super::LiveEvent;
    use super::super::fixture::{event, status_changed};
    use super::{Happening, happenings};

    fn told(it: &Happening) -> String {
        [&it.who, &it.did, &it.subject(), &it.more].map(String::as_str).join(" ").trim_end().to_owned()
    }

    fn of(command: &str, event: LiveEvent) -> LiveEvent {
        LiveEvent { command: command.into(), ..event }
    }

    #[test]
    fn a_command_is_one_sentence_with_what_became_of_records() {
        let failed = LiveEvent {
            activity_title: Some("Patch".into()),
            ..of("1", status_changed(1, Some("MA3"), "IN_PROGRESS", "FAILED"))
        };
        let other = LiveEvent { record: "RR9".into(), ..of("1", status_changed(3, None, "IN_PROGRESS", "FAILED")) };
        let events = [
            failed,
            of("1", status_changed(2, None, "IN_PROGRESS", "FAILED")),
            other,
            of("4", LiveEvent { kind: EventKind::Commented, ..event(4, None) }),
        ];
        let found = happenings(&events, 9);
        let sentences: Vec<_> = found.iter().map(told).collect();
        assert_eq!(sentences, ["Garret commented on RR1 June", "Garret marked MA3 Patch as failed"]);
        let then: Vec<_> = found[1].then.iter().map(|(key, _, status)| format!("{key} {status}")).collect();
        assert_eq!(then, ["RR1 FAILED", "RR9 FAILED"]);
        assert_eq!(found[1].address(), "/records/RR1?activity=MA3");
        assert_eq!(happenings(&events, 1).len(), 1);
    }

    #[test]
    fn what_people_did_reads_as_a_sentence() {
        let did = |event: LiveEvent| told(&happenings(&[of("1", event)], 1)[0]);
        let kind = |kind, to: &str| did(LiveEvent { kind, to: Some(to.into()), ..event(1, None) });
        assert_eq!(kind(EventKind::Assigned, "Noor"), "Garret assigned RR1 June to Noor");
        assert_eq!(kind(EventKind::Linked, "DA7"), "Garret linked RR1 June to DA7");
        assert_eq!(did(status_changed(1, None, "EDITING", "IN_PROGRESS")), "Garret started RR1 June");
        assert_eq!(did(status_changed(1, None, "IN_PROGRESS", "ON_HOLD")), "Garret put RR1 June on hold");
        assert_eq!(did(status_changed(1, Some("RA2"), "FAILED", "PENDING")), "Garret returned to RA2");
    }
}
