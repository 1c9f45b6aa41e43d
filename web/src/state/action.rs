//! What can be done to an activity and to a record. Whether it is possible now, [`super::Offer`] says.

use waybill_shared::model::{ActivityId, RecordId, ReviewerRef};

/// What can be done to an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Mark it done.
    Complete,
    /// Mark it failed.
    Fail,
    /// Vote for it, as this reviewer.
    Approve(ReviewerRef),
    /// Vote against it, as this reviewer.
    Reject(ReviewerRef),
    /// Pass over it.
    Skip,
    /// Do it again, and everything after it.
    ReturnTo,
    /// Say who does it.
    Assign,
    /// Hand it to somebody else.
    Delegate,
    /// Say something.
    Comment,
    /// Give its fields other values.
    Edit,
    /// Give it other reviewers, or another condition.
    EditReview,
    /// Let its turn wait for the child releases, or not.
    AfterChildren(bool),
    /// Link it to an activity of another record.
    Link,
    /// Cut the link to this activity.
    Unlink(ActivityId),
    /// Add a step after it.
    AddAfter,
    /// Add a step in it.
    AddInside,
    /// Move it before the one above it.
    MoveUp,
    /// Move it after the one below it.
    MoveDown,
    /// Move it to the end of another container.
    MoveInto,
    /// Move it out of its container, after it.
    MoveOut,
    /// Put it, and neighbours, into a new container.
    Nest,
    /// Dissolve it: what stands in it takes its place.
    Unnest,
    /// Put a copy after it.
    Duplicate,
    /// Take it out of the plan.
    Delete,
}

/// What can be done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordAction {
    /// Begin.
    Start,
    /// Put on hold.
    Hold,
    /// Let go on.
    Resume,
    /// Give up.
    Cancel,
    /// End for ever.
    Close,
    /// Make it a parent release.
    ConvertToParent,
    /// Make it a plain release.
    RevertParent,
    /// Group a release under it.
    LinkChild,
    /// Group it under a parent.
    LinkParent,
    /// Take this child out of it.
    UnlinkChild(RecordId),
    /// Take it out of its parent.
    UnlinkParent(RecordId),
    /// Add a step at the end of the plan.
    Add,
    /// Say who is responsible.
    Assign,
    /// Say something.
    Comment,
    /// Give its fields other values.
    Edit,
}

/// What an action is about, as panels group what is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Getting it done, or not.
    Act,
    /// Who, and what is said.
    People,
    /// Its place in the plan.
    Plan,
}

impl Group {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Act => "What can be done with it",
            Self::People => "People and fields",
            Self::Plan => "Its place in the plan",
        }
    }
}

impl Action {
    /// Where it belongs.
    pub fn group(self) -> Group {
        match self {
            Self::Complete | Self::Fail | Self::Approve(_) | Self::Reject(_) | Self::Skip | Self::ReturnTo => {
                Group::Act
            }
            action if action.edits_plan() => Group::Plan,
            _ => Group::People,
        }
    }
}
