//! What somebody asks for, before the numbers that it takes are known.

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Command, Place};
use waybill_shared::model::{ActivityId, ActivityKind, PersonId, RecordId, RecordKind, Subject};

use crate::domain::{NewRecord, PlanActivity, ReleaseType};

/// A command on its way in.
#[derive(Debug, Clone)]
pub struct Order {
    /// What to do.
    pub action: Action,
    /// The class of record that it is for; `None` where both will do.
    pub class: Option<RecordKind>,
    /// Why; blank counts as none.
    pub comment: Option<String>,
    /// The version of the record that the actor has seen.
    pub expected_version: Option<i64>,
    /// The client's name for this command: the same twice has one effect and one answer.
    pub idempotency_key: Option<String>,
    /// The whole input in one canonical text: the same key with another one is refused.
    pub fingerprint: String,
}

impl Order {
    /// An order with nothing but what to do.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            class: None,
            comment: None,
            expected_version: None,
            idempotency_key: None,
            fingerprint: String::new(),
        }
    }
}

/// What to do.
#[derive(Debug, Clone)]
pub enum Action {
    /// Something that the engine knows as it is.
    Engine(Command),
    /// Create a record with its plan.
    Create(Box<NewRecord>),
    /// Add activities, with all below them.
    Add {
        /// Where.
        place: Place,
        /// What, in order.
        activities: Vec<PlanActivity>,
    },
    /// Put neighbours into a new container.
    Nest {
        /// Siblings.
        activities: Vec<ActivityId>,
        /// Parallel or sequential.
        kind: ActivityKind,
        /// The new container's title.
        title: String,
    },
    /// Put a copy, with all below it, right after an activity.
    Duplicate {
        /// Of what.
        activity: ActivityId,
    },
    /// Change fields of a record.
    ChangeRecord {
        /// Which.
        record: RecordId,
        /// To what.
        changes: Box<RecordChanges>,
    },
    /// Change fields of an activity.
    ChangeActivity {
        /// Which.
        activity: ActivityId,
        /// To what.
        changes: Box<ActivityChanges>,
    },
    /// Assign a record or an activity; `None` to nobody.
    Assign {
        /// What.
        subject: Subject,
        /// To whom.
        to: Option<PersonId>,
    },
    /// Hand an activity on; `None` takes it back.
    Delegate {
        /// Which.
        activity: ActivityId,
        /// To whom.
        to: Option<PersonId>,
    },
}

/// New values of a record's fields. The outer `None` leaves a field as it is, the inner one clears it.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are RecordRow's")]
pub struct RecordChanges {
    pub title: Option<String>,
    pub release_type: Option<ReleaseType>,
    pub description: Option<Option<String>>,
    pub category: Option<Option<String>>,
    pub impact: Option<Option<String>>,
    pub priority: Option<Option<String>>,
    pub risk: Option<Option<String>>,
    pub owner: Option<Option<PersonId>>,
    pub scheduled_start: Option<Option<DateTime<Utc>>>,
    pub scheduled_end: Option<Option<DateTime<Utc>>>,
    pub downtime_start: Option<Option<DateTime<Utc>>>,
    pub downtime_end: Option<Option<DateTime<Utc>>>,
    pub reason: Option<Option<String>>,
    pub area: Option<Option<String>>,
    pub implementation_plan: Option<Option<String>>,
    pub test_plan: Option<Option<String>>,
    pub backout_plan: Option<Option<String>>,
}

/// New values of an activity's fields. The outer `None` leaves a field as it is, the inner one clears it.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are ActivityRow's")]
pub struct ActivityChanges {
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub area: Option<Option<String>>,
    pub stage: Option<Option<String>>,
    pub role: Option<Option<String>>,
    pub owner: Option<Option<PersonId>>,
    pub scheduled_start: Option<Option<DateTime<Utc>>>,
    pub scheduled_end: Option<Option<DateTime<Utc>>>,
    pub planned_minutes: Option<Option<i32>>,
    pub notes: Option<Option<String>>,
    /// Whether its turn waits for the child releases; given alone.
    pub after_children: Option<bool>,
}
