//! The enums of the schema: the names of `waybill_shared` and `domain`, described for clients.

use async_graphql::Enum;
use waybill_shared::{engine, model};

use crate::domain;

/// The two classes of record.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "model::RecordKind")]
pub(super) enum RecordKind {
    /// A release record.
    Release,
    /// A change request.
    Change,
}

/// Where a release record or a change request stands.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "model::RecordStatus")]
pub(super) enum RecordStatus {
    /// A release that is being planned: its first status.
    Editing,
    /// A change request that was not started: its first status.
    New,
    /// Started, and not blocked.
    InProgress,
    /// Put on hold by somebody, itself or through its parent.
    OnHold,
    /// All of it is done.
    Completed,
    /// Something in it failed; branches beside it may still go on.
    Failed,
    /// Given up.
    Cancelled,
    /// Final: a closed record never changes again.
    Closed,
}

/// What an activity is, and so when it is done.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "model::ActivityKind")]
pub(super) enum ActivityKind {
    /// Done when somebody marks it completed or failed.
    Manual,
    /// Done when its reviewers' votes satisfy its condition.
    Review,
    /// A container whose children run at the same time.
    Parallel,
    /// A container whose children run one after another, in their order.
    Sequential,
    /// Stands in a change request; done when the release activities linked to it are.
    Dependent,
}

/// Where an activity stands. COMPLETED, SKIPPED and CANCELLED are settled; FAILED is not: it blocks what comes after it.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "model::ActivityStatus")]
pub(super) enum ActivityStatus {
    /// Its turn has not come.
    Pending,
    /// It is being worked on, or waits for a vote, a link or its children.
    InProgress,
    /// It was in progress when its record was put on hold.
    OnHold,
    /// Done.
    Completed,
    /// It went wrong, and stops every sequence that it stands in.
    Failed,
    /// Passed over by somebody, with a comment.
    Skipped,
    /// Its record was cancelled or closed before it was done.
    Cancelled,
}

/// Why a release is made.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "domain::ReleaseType")]
pub(super) enum ReleaseType {
    /// Planned ahead.
    Planned,
    /// To mend something urgent.
    Emergency,
    /// Not planned, and not urgent.
    Unplanned,
}

/// When a review counts as approved.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
pub(super) enum ReviewCondition {
    /// Approved the moment its turn comes.
    Automatic,
    /// Every reviewer approves.
    Unanimous,
    /// At least `percentage` per cent of all reviewers approve, and everybody who must vote has voted.
    Percentage,
}

/// What happened.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "model::EventKind")]
pub(super) enum EventKind {
    /// The record was created, with its plan.
    Created,
    /// A record's or an activity's status changed, `from` one `to` another.
    StatusChanged,
    /// Somebody returned to an activity that was PENDING already.
    Returned,
    /// A vote was given or changed: `field` names the reviewer, `to` is APPROVED or REJECTED.
    Voted,
    /// A review's condition, reviewers or flags changed.
    ReviewChanged,
    /// Somebody said something: `comment`.
    Commented,
    /// Assigned to somebody else, or to nobody.
    Assigned,
    /// Handed to somebody else by its owner, or taken back.
    Delegated,
    /// The field `field` changed.
    FieldChanged,
    /// The activity was added to the plan.
    ActivityAdded,
    /// The activity stands in another place; `from` and `to` are keys of containers, null for the top level.
    ActivityMoved,
    /// The activity was deleted from the plan.
    ActivityDeleted,
    /// The activity was linked to the activity `to` of another record.
    Linked,
    /// The link to the activity `from` of another record was cut.
    Unlinked,
    /// The release groups the release `to` now.
    ChildLinked,
    /// The release does not group the release `from` any more.
    ChildUnlinked,
    /// The release is grouped under the release `to` now.
    ParentLinked,
    /// The release is not grouped under the release `from` any more.
    ParentUnlinked,
    /// The release became a parent.
    ConvertedToParent,
    /// The release is a plain one again.
    RevertedToPlain,
}

/// What kind of thing an activity waits for.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
pub(super) enum WaitKind {
    /// Its record is not started.
    Start,
    /// Its record is on hold.
    Hold,
    /// A person has to do it and mark it.
    Person,
    /// Reviewers have not voted.
    Votes,
    /// It is a review, and nobody is there to vote.
    NoReviewers,
    /// Release activities linked to it are not done.
    Links,
    /// A linked activity, or its release, was cancelled: unlink it, or link it elsewhere.
    LinkCancelled,
    /// No linked activity is left that counts: link it again, or skip it.
    NothingLinked,
    /// An earlier step is not done.
    EarlierStep,
    /// Child releases are not done.
    Children,
    /// An activity failed: return to it, or skip it.
    Failure,
    /// It is a container, and activities in it are under way.
    Below,
}

impl From<&engine::Wait> for WaitKind {
    fn from(wait: &engine::Wait) -> Self {
        use engine::Wait;
        match wait {
            Wait::Start(_) => Self::Start,
            Wait::Hold(_) => Self::Hold,
            Wait::Person => Self::Person,
            Wait::Votes(_) => Self::Votes,
            Wait::NoReviewers => Self::NoReviewers,
            Wait::Links(_) => Self::Links,
            Wait::LinkCancelled => Self::LinkCancelled,
            Wait::NothingLinked => Self::NothingLinked,
            Wait::EarlierStep(_) => Self::EarlierStep,
            Wait::Children(_) => Self::Children,
            Wait::Failure(_) => Self::Failure,
            Wait::Below(_) => Self::Below,
        }
    }
}

/// The order of a list of activities; ties by number.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "domain::ActivityOrder")]
pub(super) enum ActivityOrder {
    /// Oldest first.
    NumberAsc,
    /// Newest first.
    NumberDesc,
    /// Longest in its present status first. Needs `filter.status`.
    SinceAsc,
    /// What failed first; then by when it is planned to end, those without such a date at the end; then what is longest in
    /// its present status. So whatever is overdue comes before what is not. Needs `filter.status`.
    Urgency,
}

/// The order of a list of records; ties by number.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "domain::RecordOrder")]
pub(super) enum RecordOrder {
    /// Oldest first.
    NumberAsc,
    /// Newest first.
    NumberDesc,
    /// Longest unchanged first.
    ModifiedAsc,
    /// Last changed first.
    ModifiedDesc,
    /// Planned to begin earliest first; those without a date at the end.
    ScheduledStartAsc,
    /// Planned to begin latest first; those without a date at the end.
    ScheduledStartDesc,
}
