//! An event as it is stored and sent: numbered, in commit order.

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityId, EventKind, PersonId, RecordId, RecordKind};

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its number: 1, 2, 3 … in commit order over the installation, without gaps.
    pub sequence: i64,
    /// The number of the first event of the command that it belongs to.
    pub command: i64,
    /// The earlier event of the command that caused it; `None` for the first.
    pub cause: Option<i64>,
    /// The record it happened to or in.
    pub record: RecordId,
    /// Whether that is a release or a change.
    pub record_kind: RecordKind,
    /// The activity it happened to, if any; it may be deleted since.
    pub activity: Option<ActivityId>,
    /// The key of that activity.
    pub activity_key: Option<String>,
    /// What happened.
    pub kind: EventKind,
    /// The field that changed, for FIELD_CHANGED; the reviewer's name, for VOTED.
    pub field: Option<String>,
    /// Before: a status, a value, a key or a name.
    pub from: Option<String>,
    /// Now, likewise.
    pub to: Option<String>,
    /// Who gave the command.
    pub actor: Option<PersonId>,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// Why, in the actor's words; on the first event of a command only.
    pub comment: Option<String>,
}

impl EventRow {
    /// Whether it is the act that its command is, or tells of a record's status.
    pub fn is_headline(&self) -> bool {
        self.sequence == self.command || (self.activity.is_none() && self.kind == EventKind::StatusChanged)
    }

    /// About how many bytes of memory it takes.
    pub fn size(&self) -> usize {
        let texts = [&self.activity_key, &self.field, &self.from, &self.to, &self.comment];
        size_of::<Self>() + texts.into_iter().flatten().map(String::len).sum::<usize>()
    }
}

/// Which events somebody wants; every condition given must hold, an empty list selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Of one of these records.
    pub records: Vec<RecordId>,
    /// Of one of these activities.
    pub activities: Vec<ActivityId>,
    /// Of one of these kinds.
    pub kinds: Vec<EventKind>,
    /// Of releases, or of changes.
    pub record_kind: Option<RecordKind>,
    /// Only the act that each command is, and the records whose status it changed.
    pub headlines: bool,
}

impl EventFilter {
    /// Whether it selects this event.
    pub fn selects(&self, event: &EventRow) -> bool {
        (self.records.is_empty() || self.records.contains(&event.record))
            && (self.activities.is_empty() || event.activity.is_some_and(|it| self.activities.contains(&it)))
            && (self.kinds.is_empty() || self.kinds.contains(&event.kind))
            && self.record_kind.is_none_or(|kind| kind == event.record_kind)
            && (!self.headlines || event.is_headline())
    }
}
