//! The history in sentences.

use super::{EventKind, LiveEvent, field_label, label};

/// What happened, without who and when: `IN_PROGRESS → COMPLETED` reads "became Completed".
pub fn sentence(event: &LiveEvent) -> String {
    let to = event.to.as_deref();
    let from = event.from.as_deref();
    match event.kind {
        EventKind::Created => "was created".into(),
        EventKind::StatusChanged => match (from, to) {
            (Some(from), Some(to)) => format!("went from {} to {}", label(from), label(to)),
            (_, to) => format!("became {}", label(to.unwrap_or("something else"))),
        },
        EventKind::Returned => "was returned to".into(),
        EventKind::Voted => match to {
            Some("APPROVE" | "APPROVED" | "true") => "was approved".into(),
            Some("REJECT" | "REJECTED" | "false") => "was rejected".into(),
            Some(to) => format!("was voted on: {to}"),
            None => "was voted on".into(),
        },
        EventKind::ReviewChanged => "has other reviewers or another condition".into(),
        EventKind::Commented => "was commented on".into(),
        EventKind::Assigned => handed("assigned", to),
        EventKind::Delegated => handed("delegated", to),
        EventKind::FieldChanged => changed(event.field.as_deref(), to),
        EventKind::ActivityAdded => "was added to the plan".into(),
        EventKind::ActivityMoved => "was moved".into(),
        EventKind::ActivityDeleted => "was deleted from the plan".into(),
        EventKind::Linked => with("was linked to", to),
        EventKind::Unlinked => with("was unlinked from", from.or(to)),
        EventKind::ChildLinked => with("took in", to),
        EventKind::ChildUnlinked => with("let go of", from.or(to)),
        EventKind::ParentLinked => with("was grouped under", to),
        EventKind::ParentUnlinked => with("was taken out of", from.or(to)),
        EventKind::ConvertedToParent => "became a parent release".into(),
        EventKind::RevertedToPlain => "became a plain release again".into(),
    }
}

/// What the event is about: an activity by key and title, or the record.
pub fn subject(event: &LiveEvent) -> String {
    match (&event.activity, &event.activity_title) {
        (Some(key), Some(title)) => format!("{key} {title}"),
        (Some(key), None) => key.clone(),
        (None, _) => event.record.clone(),
    }
}

fn handed(how: &str, to: Option<&str>) -> String {
    to.map_or_else(|| format!("is {how} to nobody now"), |to| format!("was {how} to {to}"))
}

fn changed(field: Option<&str>, to: Option<&str>) -> String {
    match (field, to) {
        (Some("afterChildren"), Some("true")) => return "waits for the child releases now".into(),
        (Some("afterChildren"), _) => return "does not wait for the child releases any more".into(),
        _ => {}
    }
    let field = field.map_or_else(|| "field".to_owned(), |field| field_label(field).to_lowercase());
    to.map_or_else(|| format!("has no {field} any more"), |to| format!("has another {field}: {to}"))
}

fn with(what: &str, other: Option<&str>) -> String {
    other.map_or_else(|| what.to_owned(), |other| format!("{what} {other}"))
}

#[cfg(test)]
mod tests {
    use super::super::EventKind;
    use super::super::fixture::{event, status_changed};
    use super::{LiveEvent, sentence, subject};

    #[test]
    fn a_status_change_reads_as_words() {
        let event = status_changed(1, Some("MA3"), "IN_PROGRESS", "ON_HOLD");
        assert_eq!((subject(&event).as_str(), sentence(&event).as_str()), ("MA3", "went from In progress to On hold"));
    }

    #[test]
    fn a_changed_field_is_named_as_people_call_it() {
        let changed = |field: &str, to: Option<&str>| {
            let (field, to) = (Some(field.to_owned()), to.map(str::to_owned));
            sentence(&LiveEvent { kind: EventKind::FieldChanged, field, to, ..event(1, None) })
        };
        assert_eq!(changed("backoutPlan", Some("Undo it.")), "has another backout plan: Undo it.");
        assert_eq!(changed("scheduledEnd", None), "has no planned end any more");
        assert_eq!(changed("afterChildren", Some("true")), "waits for the child releases now");
    }

    #[test]
    fn an_assignment_to_nobody_says_so() {
        let event = LiveEvent { kind: EventKind::Assigned, ..event(1, None) };
        assert_eq!((subject(&event).as_str(), sentence(&event).as_str()), ("RR1", "is assigned to nobody now"));
    }
}
