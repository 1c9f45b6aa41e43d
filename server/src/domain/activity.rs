//! An activity, whole.

use chrono::{DateTime, Utc};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, PersonId, RecordId, RecordStatus, TeamId,
};

/// An activity with what people read of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// What the engine knows: id, place, kind, status, actual times, review.
    pub activity: Activity,
    /// What people call it, such as `MA17`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What is to be done.
    pub description: Option<String>,
    /// What it touches.
    pub area: Option<String>,
    /// The stage of the release that it belongs to.
    pub stage: Option<String>,
    /// The role to fill, while no account answers to it.
    pub role: Option<String>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Who works on it.
    pub assigned_to: Option<PersonId>,
    /// To whom its owner handed it.
    pub delegated_to: Option<PersonId>,
    /// When it is planned to begin.
    pub scheduled_start: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub scheduled_end: Option<DateTime<Utc>>,
    /// How long it is planned to take.
    pub planned_minutes: Option<i32>,
    /// What people noted while working on it.
    pub notes: Option<String>,
    /// When its present status began.
    pub since: DateTime<Utc>,
}

/// Which activities a list holds; every condition given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ActivityFilter {
    /// In this record.
    pub record: Option<RecordId>,
    /// In one of these statuses; any when empty.
    pub status: Vec<ActivityStatus>,
    /// Of one of these kinds; any when empty.
    pub kind: Vec<ActivityKind>,
    /// Words, each of which is part of its key or title, or of those of a change request that it is linked to.
    pub search: Option<String>,
    /// Assigned or delegated to.
    pub assigned_to: Option<PersonId>,
    /// For nobody to do (`true`) or for somebody (`false`).
    pub unassigned: Option<bool>,
    /// For these people to do.
    pub whose: Option<Whose>,
    /// In its present status since this moment or later.
    pub since_after: Option<DateTime<Utc>>,
    /// In its present status since before this moment.
    pub since_before: Option<DateTime<Utc>>,
    /// Planned to end before this moment.
    pub due_before: Option<DateTime<Utc>>,
    /// In a record in one of these statuses; in any when empty.
    pub record_status: Vec<RecordStatus>,
}

/// The order of a list of activities; ties by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActivityOrder {
    /// Oldest first.
    #[default]
    NumberAsc,
    /// Newest first.
    NumberDesc,
    /// Longest in its present status first.
    SinceAsc,
    /// FAILED first; then by when it is planned to end, without such a date at the end; then longest in its status first.
    Urgency,
}

impl ActivityOrder {
    /// Whether rows are sorted for it: then the statuses of the list have to be given, which bounds what is sorted.
    pub fn is_sorted(self) -> bool {
        matches!(self, Self::SinceAsc | Self::Urgency)
    }
}

/// Whose work activities are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Assigned or delegated to this person, or a review that waits for their vote.
    Person(PersonId),
    /// Assigned or delegated to somebody in one of these teams, or a review that waits for the vote of one of them.
    Teams(Vec<TeamId>),
    /// Either.
    Either(PersonId, Vec<TeamId>),
}

/// A link of an activity, with what a screen shows of the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// This end.
    pub activity: ActivityId,
    /// The other end.
    pub other: ActivityId,
    /// Its key.
    pub other_key: String,
    /// Its title.
    pub other_title: String,
    /// Its status.
    pub other_status: ActivityStatus,
    /// The other end's record.
    pub record: RecordId,
    /// The key of the other end's record.
    pub record_key: String,
    /// The title of the other end's record.
    pub record_title: String,
    /// The status of the other end's record.
    pub record_status: RecordStatus,
    /// What the other end's record was closed from, if it is CLOSED.
    pub record_closed_from: Option<RecordStatus>,
    /// Whether the change of this link counts as approved.
    pub approved: bool,
}
