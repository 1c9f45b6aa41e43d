//! The history in sentences.

use waybill_shared::model::EventKind;

use super::{Edge, FieldKind, LiveEvent, field_of, label};

/// What happened, without who and when: `IN_PROGRESS → COMPLETED` reads "became Completed". `moment` tells how a moment
/// reads to the viewer; what it cannot read stays as it is.
pub fn sentence(event: &LiveEvent, moment: &dyn Fn(&str, Edge) -> Option<String>) -> String {
    let to = event.to.as_deref();
    let from = event.from.as_deref();
    match event.kind {
        EventKind::Created => "was created".into(),
        EventKind::StatusChanged => match (from, to) {
            (Some(from), Some(to)) => format!("went from {} to {}", label(from), label(to)),
            (_, to) => format!("became {}", label(to.unwrap_or("something else"))),
        },
        EventKind::Returned => "is to be done again".into(),
        EventKind::Voted => match to {
            Some("APPROVE" | "APPROVED" | "true") => "got an approval".into(),
            Some("REJECT" | "REJECTED" | "false") => "got a rejection".into(),
            Some(to) => format!("was voted on: {to}"),
            None => "was voted on".into(),
        },
        EventKind::ReviewChanged => "has other reviewers or another condition".into(),
        EventKind::Commented => "was commented on".into(),
        EventKind::Assigned => handed("assigned", to),
        EventKind::Delegated => handed("delegated", to),
        EventKind::FieldChanged => changed(event.field.as_deref(), to, moment),
        EventKind::ActivityAdded => "was added to the plan".into(),
        EventKind::ActivityMoved => "was moved".into(),
        EventKind::ActivityDeleted => "was deleted from the plan".into(),
        EventKind::Linked => with("was linked to", to),
        EventKind::Unlinked => with("was unlinked from", from.or(to)),
        EventKind::ChildLinked => with("was linked to the child", to),
        EventKind::ChildUnlinked => with("was unlinked from the child", from.or(to)),
        EventKind::ParentLinked => with("was linked to the parent", to),
        EventKind::ParentUnlinked => with("was unlinked from the parent", from.or(to)),
        EventKind::ConvertedToParent => "became a parent release".into(),
        EventKind::RevertedToPlain => "became a plain release again".into(),
    }
}

/// The key of the activity elsewhere that the event names, if it is about a link.
pub fn other_end(event: &LiveEvent) -> Option<&str> {
    match event.kind {
        EventKind::Linked | EventKind::Unlinked => event.to.as_deref().or(event.from.as_deref()),
        _ => None,
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

fn changed(field: Option<&str>, to: Option<&str>, moment: &dyn Fn(&str, Edge) -> Option<String>) -> String {
    match (field, to) {
        (Some("afterChildren"), Some("true")) => return "waits for the child releases now".into(),
        (Some("afterChildren"), _) => return "does not wait for the child releases any more".into(),
        _ => {}
    }
    let known = field.and_then(field_of);
    let name = known.map(|field| field.label).or(field).unwrap_or("field").to_ascii_lowercase();
    let Some(to) = to else { return format!("has no {name} any more") };
    let shown = match known.map(|field| field.kind) {
        Some(FieldKind::Moment(edge)) => moment(to, edge),
        _ => None,
    };
    let another = if name.ends_with('s') { "other" } else { "another" };
    format!("has {another} {name}: {}", shown.as_deref().unwrap_or(to))
}

fn with(what: &str, other: Option<&str>) -> String {
    other.map_or_else(|| what.to_owned(), |other| format!("{what} {other}"))
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::EventKind;

    use super::super::Edge;
    use super::super::fixture::{event, status_changed};
    use super::{LiveEvent, subject};

    fn sentence(event: &LiveEvent) -> String {
        super::sentence(event, &|_, edge| (edge == Edge::End).then(|| "6 Jun".to_owned()))
    }

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
        assert_eq!(changed("notes", Some("With care.")), "has other notes: With care.");
        assert_eq!(changed("scheduledEnd", None), "has no planned end any more");
        assert_eq!(changed("scheduledEnd", Some("2026-06-07T00:00:00Z")), "has another planned end: 6 Jun");
        assert_eq!(changed("afterChildren", Some("true")), "waits for the child releases now");
    }

    #[test]
    fn an_assignment_to_nobody_says_so() {
        let event = LiveEvent { kind: EventKind::Assigned, ..event(1, None) };
        assert_eq!((subject(&event).as_str(), sentence(&event).as_str()), ("RR1", "is assigned to nobody now"));
    }
}
