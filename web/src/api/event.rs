//! What happened, as the history and the live stream answer with it.

use waybill_shared::model::{self, EventKind, RecordId};

use super::ApiError;
use super::json::Json;
use super::row::read_row;
use crate::state::{Input, LiveEvent, Value};

/// Which events are wanted; nothing given selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EventFilter {
    /// Of these records, by key.
    pub(crate) records: Vec<String>,
    /// Of these activities, by key.
    pub(crate) activities: Vec<String>,
    /// Of releases, or of changes.
    pub(crate) kind: Option<model::RecordKind>,
    /// Only what moves records and activities.
    pub(crate) statuses_only: bool,
    /// Only one event for each command, and one for each record whose status it changed.
    pub(crate) headlines: bool,
}

impl EventFilter {
    /// What a question for events is asked with: those after the event `after`, or from now on.
    pub(super) fn variables(&self, after: Option<u64>) -> Input {
        let mut filter = Vec::new();
        for (name, keys) in [("record", &self.records), ("activity", &self.activities)] {
            if !keys.is_empty() {
                filter.push((name, Value::List(keys.iter().map(|key| Value::Text(key.clone())).collect())));
            }
        }
        if self.statuses_only {
            let kinds = [EventKind::StatusChanged, EventKind::Created].map(|kind| Value::Text(kind.as_str().into()));
            filter.push(("kind", Value::List(kinds.into())));
        }
        if self.headlines {
            filter.push(("headlines", Value::Flag(true)));
        }
        if let Some(kind) = self.kind {
            filter.push(("recordKind", Value::Text(kind.as_str().into())));
        }
        let after = after.map_or(Value::Null, |after| Value::Text(after.to_string()));
        vec![("after", after), ("filter", Value::Object(filter))]
    }
}

/// An event.
pub(super) fn read_event(it: &Json) -> Result<LiveEvent, ApiError> {
    let (record, row) = (it.at("record"), it.at("row"));
    let number = RecordId(record.number("number").unwrap_or_default());
    let sequence = it.word("sequence");
    Ok(LiveEvent {
        sequence: sequence.parse().map_err(|_| ApiError::Unexpected(format!("sequence is {sequence}")))?,
        kind: it.named("kind")?,
        record: record.word("key"),
        record_title: record.word("title"),
        version: record.number("version").unwrap_or_default(),
        activity: it.text("activityKey"),
        activity_title: it.at("activity").text("title"),
        from: it.text("from"),
        to: it.text("to"),
        field: it.text("field"),
        cause: it.text("cause").and_then(|cause| cause.parse().ok()),
        command: it.word("command"),
        actor: it.at("actor").text("name"),
        at: it.moment("at").unwrap_or_default(),
        comment: it.text("comment"),
        row: if row.is_there() { Some(read_row(&row, number)?) } else { None },
    })
}
