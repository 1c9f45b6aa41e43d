//! What happened, as the history and the live stream answer with it.

use waybill_shared::model::{self, EventKind, RecordId};

use super::ApiError;
use super::json::Json;
use super::row::read_row;
use crate::state::{Input, LiveEvent, Value, board_events, subscription};

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
    /// What stands on the board with this id, instead; the empty id: on that of the television, or on the first one.
    pub(crate) board: Option<String>,
}

impl EventFilter {
    /// Of what stands on a board; without one, on that of the television, or on the first one.
    pub(crate) fn of_board(board: Option<String>) -> Self {
        Self { board: Some(board.unwrap_or_default()), ..Self::default() }
    }

    /// The text of the subscription that it selects from.
    pub(super) fn subscription(&self) -> String {
        if self.board.is_some() { board_events() } else { subscription() }
    }

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
        if let Some(board) = &self.board {
            let board = if board.is_empty() { Value::Null } else { Value::Text(board.clone()) };
            return vec![("after", after), ("board", board)];
        }
        vec![("after", after), ("filter", Value::Object(filter))]
    }
}

/// An event.
pub(super) fn read_event(it: &Json) -> Result<LiveEvent, ApiError> {
    let (record, row) = (it.at("record"), it.at("row"));
    let number = RecordId(record.number("number").unwrap_or_default());
    // A board tells names where others lead on to what has them.
    let is_news = it.at("recordKey").is_there();
    let sequence = it.word("sequence");
    Ok(LiveEvent {
        sequence: sequence.parse().map_err(|_| ApiError::Unexpected(format!("sequence is {sequence}")))?,
        kind: it.named("kind")?,
        record: if is_news { it.word("recordKey") } else { record.word("key") },
        record_title: if is_news { it.word("recordTitle") } else { record.word("title") },
        version: record.number("version").unwrap_or_default(),
        activity: it.text("activityKey"),
        activity_title: if is_news { it.text("activityTitle") } else { it.at("activity").text("title") },
        from: it.text("from"),
        to: it.text("to"),
        field: it.text("field"),
        cause: it.text("cause").and_then(|cause| cause.parse().ok()),
        command: it.word("command"),
        actor: if is_news { it.text("actor") } else { it.at("actor").text("name") },
        at: it.moment("at").unwrap_or_default(),
        comment: it.text("comment"),
        row: if row.is_there() { Some(read_row(&row, number)?) } else { None },
    })
}
