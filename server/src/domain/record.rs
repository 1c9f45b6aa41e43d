//! A release record or change request, whole.

use chrono::{DateTime, Utc};
use waybill_shared::model::{
    Activity, ActivityKind, ActivityStatus, PersonId, Record, RecordId, RecordKind, RecordStatus,
};

/// Why a release is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReleaseType {
    /// Planned ahead.
    Planned,
    /// To mend something urgent.
    Emergency,
    /// Not planned, and not urgent.
    Unplanned,
}

impl ReleaseType {
    /// The name that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "PLANNED",
            Self::Emergency => "EMERGENCY",
            Self::Unplanned => "UNPLANNED",
        }
    }

    /// The type of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Planned, Self::Emergency, Self::Unplanned].into_iter().find(|it| it.as_str() == text)
    }
}

/// All steps of a record, at any depth, by status: its activities without containers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// PENDING ones.
    pub pending: i32,
    /// IN_PROGRESS ones.
    pub in_progress: i32,
    /// ON_HOLD ones.
    pub on_hold: i32,
    /// COMPLETED ones.
    pub completed: i32,
    /// FAILED ones.
    pub failed: i32,
    /// SKIPPED ones.
    pub skipped: i32,
    /// CANCELLED ones.
    pub cancelled: i32,
}

/// A record with what people read of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRow {
    /// What the engine knows: id, key, kind, status, times, family, version.
    pub record: Record,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Free text that an installation sorts its records by.
    pub category: Option<String>,
    /// Why a release is made; `None` for changes.
    pub release_type: Option<ReleaseType>,
    /// How much it affects.
    pub impact: Option<String>,
    /// How soon it is wanted.
    pub priority: Option<String>,
    /// How likely it goes wrong.
    pub risk: Option<String>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Who works on it.
    pub assigned_to: Option<PersonId>,
    /// Who created it.
    pub created_by: Option<PersonId>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it, or anything in it, last changed.
    pub modified_at: DateTime<Utc>,
    /// When it is planned to begin.
    pub scheduled_start: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub scheduled_end: Option<DateTime<Utc>>,
    /// When services are planned to go down (releases).
    pub downtime_start: Option<DateTime<Utc>>,
    /// When services are planned to be up again (releases).
    pub downtime_end: Option<DateTime<Utc>>,
    /// Why the change is made (changes).
    pub reason: Option<String>,
    /// What the change touches (changes).
    pub area: Option<String>,
    /// How the change is made (changes).
    pub implementation_plan: Option<String>,
    /// How the change is tested (changes).
    pub test_plan: Option<String>,
    /// How the change is undone (changes).
    pub backout_plan: Option<String>,
    /// Its activities, by status.
    pub progress: Progress,
}

/// Which records a list holds; every condition given must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordFilter {
    /// Releases or changes; both when absent.
    pub kind: Option<RecordKind>,
    /// In one of these statuses; any when empty.
    pub status: Vec<RecordStatus>,
    /// Words, each of which is part of its key or title, or of those of a change request that it is linked to.
    pub search: Option<String>,
    /// Only parents, or only others.
    pub parents: Option<bool>,
    /// Children of this parent.
    pub parent: Option<RecordId>,
    /// Owned by.
    pub owner: Option<PersonId>,
    /// Assigned to.
    pub assigned_to: Option<PersonId>,
    /// Owned by or assigned to.
    pub person: Option<PersonId>,
    /// Last changed at or after.
    pub modified_after: Option<DateTime<Utc>>,
    /// Last changed before.
    pub modified_before: Option<DateTime<Utc>>,
    /// Planned to end before.
    pub due_before: Option<DateTime<Utc>>,
    /// With an activity of one of these kinds IN_PROGRESS; whatever its activities when empty.
    pub activity_in_progress: Vec<ActivityKind>,
}

/// The order of a list of records; ties by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordOrder {
    /// Oldest first.
    NumberAsc,
    /// Newest first.
    #[default]
    NumberDesc,
    /// Longest unchanged first.
    ModifiedAsc,
    /// Last changed first.
    ModifiedDesc,
    /// Planned to begin earliest first; without a date at the end.
    ScheduledStartAsc,
    /// Planned to begin latest first; without a date at the end.
    ScheduledStartDesc,
}

impl Progress {
    /// Counts an activity in (`by` 1) or out (`by` -1); a container is no step.
    pub fn count(&mut self, activity: &Activity, by: i32) {
        if activity.kind.is_container() {
            return;
        }
        match activity.status {
            ActivityStatus::Pending => self.pending += by,
            ActivityStatus::InProgress => self.in_progress += by,
            ActivityStatus::OnHold => self.on_hold += by,
            ActivityStatus::Completed => self.completed += by,
            ActivityStatus::Failed => self.failed += by,
            ActivityStatus::Skipped => self.skipped += by,
            ActivityStatus::Cancelled => self.cancelled += by,
        }
    }
}
