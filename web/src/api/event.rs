//! The subscription to what happens.

use cynic::{StreamingOperation, SubscriptionBuilder};
use waybill_shared::model;
use waybill_shared::model::RecordId;

use super::row::Row;
use super::schema::{EventKind, RecordKind, Time, schema};
use crate::state::LiveEvent;

/// Which events are wanted; nothing given selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EventFilter {
    /// Of these records, by key.
    pub(crate) records: Vec<String>,
    /// Of releases, or of changes.
    pub(crate) kind: Option<model::RecordKind>,
    /// Only what moves records and activities.
    pub(crate) statuses_only: bool,
}

#[derive(cynic::InputObject, Clone)]
#[cynic(graphql_type = "EventFilter", rename_all = "camelCase")]
pub(super) struct EventFilterInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    record: Option<Vec<cynic::Id>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    kind: Option<Vec<EventKind>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    record_kind: Option<RecordKind>,
}

impl From<EventFilter> for EventFilterInput {
    fn from(filter: EventFilter) -> Self {
        let records: Vec<cynic::Id> = filter.records.into_iter().map(cynic::Id::new).collect();
        Self {
            record: (!records.is_empty()).then_some(records),
            kind: filter.statuses_only.then(|| vec![EventKind::StatusChanged, EventKind::Created]),
            record_kind: filter.kind.map(Into::into),
        }
    }
}

#[derive(cynic::QueryVariables)]
pub(super) struct EventsVariables {
    after: Option<String>,
    filter: Option<EventFilterInput>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Subscription", variables = "EventsVariables")]
pub(super) struct EventsSubscription {
    #[arguments(after: $after, filter: $filter)]
    pub(super) events: EventRow,
}

/// The subscription to what `filter` selects, from after the event `after` on.
pub(super) fn subscription(
    filter: EventFilter,
    after: Option<u64>,
) -> StreamingOperation<EventsSubscription, EventsVariables> {
    let after = after.map(|sequence| sequence.to_string());
    EventsSubscription::build(EventsVariables { after, filter: Some(filter.into()) })
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Event")]
pub(super) struct EventRow {
    sequence: String,
    kind: EventKind,
    record: EventRecord,
    activity: Option<EventActivity>,
    activity_key: Option<String>,
    from: Option<String>,
    to: Option<String>,
    field: Option<String>,
    cause: Option<String>,
    command: String,
    actor: Option<Actor>,
    at: Time,
    comment: Option<String>,
    row: Option<Row>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Record")]
struct EventRecord {
    number: i32,
    key: String,
    title: String,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Activity")]
struct EventActivity {
    title: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Actor {
    name: String,
}

impl EventRow {
    pub(super) fn into_live(self) -> LiveEvent {
        let record = RecordId(i64::from(self.record.number));
        LiveEvent {
            // The schema promises decimal digits; anything else would sort first, and so be passed over.
            sequence: self.sequence.parse().unwrap_or_default(),
            kind: self.kind.into(),
            record: self.record.key,
            record_title: self.record.title,
            version: i64::from(self.record.version),
            activity: self.activity_key,
            activity_title: self.activity.map(|activity| activity.title),
            from: self.from,
            to: self.to,
            field: self.field,
            cause: self.cause.and_then(|cause| cause.parse().ok()),
            command: self.command,
            actor: self.actor.map(|actor| actor.name),
            at: self.at.into(),
            comment: self.comment,
            row: self.row.map(|row| row.into_row(record)),
        }
    }
}
