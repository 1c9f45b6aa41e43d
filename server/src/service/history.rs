//! The engine's events as rows of the history: numbered, with the names and keys that people read.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use waybill_shared::engine::Decision;
use waybill_shared::model::{ActivityId, Event, Happening, PersonId, RecordId, ReviewerRef};

use super::ServiceError;
use super::reader::Found;
use crate::domain::EventRow;
use crate::store::{Transaction, person};

/// Who gave a command, when, and why.
pub(crate) struct Act {
    pub(crate) actor: PersonId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) comment: Option<String>,
}

/// The rows of a decision's events, the first numbered `first`.
pub(crate) async fn rows(
    tx: &Transaction,
    decision: &Decision,
    found: &Found,
    new_keys: &HashMap<ActivityId, String>,
    act: &Act,
    first: i64,
) -> Result<Vec<EventRow>, ServiceError> {
    let names = names(tx, &decision.events).await?;
    let key = |id: ActivityId| found.keys.get(&id).or_else(|| new_keys.get(&id)).cloned();
    let record_key = |id: RecordId| found.records.get(&id).map(|row| row.record.key.clone());
    let numbered = (first..).zip(&decision.events);
    let row = |(sequence, event): (i64, &Event)| {
        let (field, from, to) = words(&event.happening, &names, &key, &record_key);
        let record = decision.changes.records.get(&event.record);
        EventRow {
            sequence,
            command: first,
            cause: event.cause.and_then(|cause| i64::try_from(cause).ok()).map(|cause| first + cause),
            record: event.record,
            record_kind: record.map_or(waybill_shared::model::RecordKind::Release, |record| record.kind),
            activity: event.activity,
            activity_key: event.activity.and_then(key),
            kind: event.happening.kind(),
            field,
            from,
            to,
            actor: Some(act.actor),
            at: act.at,
            comment: if sequence == first { act.comment.clone() } else { None },
        }
    };
    Ok(numbered.map(row).collect())
}

type Words = (Option<String>, Option<String>, Option<String>);

/// The field, and the values before and now, as people read them.
fn words(
    happening: &Happening,
    names: &Names,
    key: &impl Fn(ActivityId) -> Option<String>,
    record_key: &impl Fn(RecordId) -> Option<String>,
) -> Words {
    let person = |id: &Option<PersonId>| id.and_then(|id| names.people.get(&id).cloned());
    let verdict = |approve: bool| Some(if approve { "APPROVED" } else { "REJECTED" }.to_owned());
    match happening {
        Happening::RecordStatus { from, to } => (None, Some(from.to_string()), Some(to.to_string())),
        Happening::ActivityStatus { from, to } => (None, Some(from.to_string()), Some(to.to_string())),
        Happening::Voted { reviewer, from, approve } => {
            (names.reviewers.get(reviewer).cloned(), from.and_then(verdict), verdict(*approve))
        }
        Happening::Assigned { from, to } | Happening::Delegated { from, to } => (None, person(from), person(to)),
        Happening::FieldChanged(change) => (Some(change.field.clone()), change.from.clone(), change.to.clone()),
        Happening::ActivityMoved { from, to } => (None, from.and_then(key), to.and_then(key)),
        Happening::Linked { to } => (None, None, key(*to)),
        Happening::Unlinked { from } => (None, key(*from), None),
        Happening::ChildLinked { child } => (None, None, record_key(*child)),
        Happening::ChildUnlinked { child } => (None, record_key(*child), None),
        Happening::ParentLinked { parent } => (None, None, record_key(*parent)),
        Happening::ParentUnlinked { parent } => (None, record_key(*parent), None),
        Happening::Created
        | Happening::Returned
        | Happening::ReviewChanged
        | Happening::Commented
        | Happening::ActivityAdded
        | Happening::ActivityDeleted
        | Happening::ConvertedToParent
        | Happening::RevertedToPlain => (None, None, None),
    }
}

#[derive(Default)]
struct Names {
    people: BTreeMap<PersonId, String>,
    reviewers: BTreeMap<ReviewerRef, String>,
}

/// The names that these events speak of: none for a cascade, so that it asks for none.
async fn names(tx: &Transaction, events: &[Event]) -> Result<Names, ServiceError> {
    let (mut people, mut teams) = (Vec::new(), Vec::new());
    for event in events {
        match &event.happening {
            Happening::Assigned { from, to } | Happening::Delegated { from, to } => {
                people.extend(from.iter().chain(to).copied());
            }
            Happening::Voted { reviewer: ReviewerRef::Person(person), .. } => people.push(*person),
            Happening::Voted { reviewer: ReviewerRef::Team(team), .. } => teams.push(*team),
            _ => {}
        }
    }
    let mut names = Names::default();
    if !people.is_empty() {
        for (id, person) in person::by_ids(tx, &people).await? {
            names.reviewers.insert(ReviewerRef::Person(id), person.name.clone());
            names.people.insert(id, person.name);
        }
    }
    if !teams.is_empty() {
        for (id, team) in person::teams_by_ids(tx, &teams).await? {
            names.reviewers.insert(ReviewerRef::Team(id), team.name);
        }
    }
    Ok(names)
}
