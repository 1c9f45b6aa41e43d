//! What people can ask the engine for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{
    ActivityId, ActivityKind, Condition, Container, FieldChange, PersonId, RecordId, RecordKind, Review, Reviewer,
    ReviewerRef, Subject, TeamId,
};

/// A command with who gives it, when, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What to do.
    pub command: Command,
    /// The class of record that it is for; a record of the other one refuses it. `None` where both will do.
    pub class: Option<RecordKind>,
    /// Who gives it.
    pub actor: PersonId,
    /// The teams that the actor is in.
    pub teams: Vec<TeamId>,
    /// When it is given.
    pub at: DateTime<Utc>,
    /// Why; blank text counts as none.
    pub comment: Option<String>,
    /// The version of the record that the actor has seen; another one refuses the command.
    pub expected_version: Option<i64>,
}

/// See docs/rules.md, section 3, for what each needs and does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Start a record, and those of its children that are named.
    Start {
        /// The release or change request.
        record: RecordId,
        /// Child releases to start with it.
        children: Vec<RecordId>,
    },
    /// Mark a manual activity COMPLETED.
    Complete {
        /// Which.
        activity: ActivityId,
        /// Even while a linked change is not approved.
        despite_unapproved: bool,
    },
    /// Mark a manual activity FAILED.
    Fail {
        /// Which.
        activity: ActivityId,
    },
    /// Vote on a review.
    Vote {
        /// Which.
        activity: ActivityId,
        /// The reviewer that the vote is for.
        reviewer: ReviewerRef,
        /// Approval or rejection.
        approve: bool,
    },
    /// Pass over an activity, with all below it.
    Skip {
        /// Which.
        activity: ActivityId,
    },
    /// Do an activity, and everything after it, again.
    ReturnTo {
        /// Which.
        activity: ActivityId,
        /// Leave closed change requests as they are instead of refusing.
        leave_closed_changes: bool,
    },
    /// Put a record on hold.
    Hold {
        /// Which.
        record: RecordId,
        /// Child releases to leave as they are.
        except: Vec<RecordId>,
    },
    /// Let a held record go on.
    Resume {
        /// Which.
        record: RecordId,
        /// Child releases to leave as they are.
        except: Vec<RecordId>,
    },
    /// Give a record up.
    Cancel {
        /// Which.
        record: RecordId,
        /// Child releases to leave as they are.
        except: Vec<RecordId>,
    },
    /// Close a record for ever.
    Close {
        /// Which.
        record: RecordId,
    },
    /// Let a dependent activity of a change wait for a release's manual activity.
    Link {
        /// The manual activity of the release.
        manual: ActivityId,
        /// The dependent activity of the change.
        dependent: ActivityId,
    },
    /// Cut such a link.
    Unlink {
        /// The manual activity of the release.
        manual: ActivityId,
        /// The dependent activity of the change.
        dependent: ActivityId,
    },
    /// Group a release under a parent.
    LinkChild {
        /// The parent release.
        parent: RecordId,
        /// The release to group.
        child: RecordId,
    },
    /// Take a release out of its parent.
    UnlinkChild {
        /// The parent release.
        parent: RecordId,
        /// Its child.
        child: RecordId,
    },
    /// Make a release a parent.
    ConvertToParent {
        /// Which.
        record: RecordId,
    },
    /// Make a parent a plain release again; its children are unlinked.
    RevertParent {
        /// Which.
        record: RecordId,
    },
    /// Add a forest of activities to the plan.
    Add {
        /// Where its roots go, in their order.
        place: Place,
        /// The activities, each after its parent, siblings in order.
        activities: Vec<NewActivity>,
    },
    /// Put an activity in another place.
    Move {
        /// Which.
        activity: ActivityId,
        /// Where to.
        place: Place,
    },
    /// Put neighbours into a new container that takes their place.
    Nest {
        /// Siblings; they keep their order.
        activities: Vec<ActivityId>,
        /// The new container.
        container: NewActivity,
    },
    /// Dissolve a container: its children take its place.
    Unnest {
        /// Which.
        container: ActivityId,
    },
    /// Delete an activity with all below it.
    Delete {
        /// Which.
        activity: ActivityId,
    },
    /// Replace condition and reviewers of a review; who stays keeps the vote.
    SetReview {
        /// Which.
        activity: ActivityId,
        /// When it is approved.
        condition: Condition,
        /// Who votes; their votes here are ignored.
        reviewers: Vec<Reviewer>,
    },
    /// Mark a top-level activity of a release to wait for the child releases, or not.
    SetAfterChildren {
        /// Which.
        activity: ActivityId,
        /// Whether it waits.
        after_children: bool,
    },
    /// Record changes of fields that rules do not look at.
    ChangeFields {
        /// Of what.
        subject: Subject,
        /// Which, from and to.
        changes: Vec<FieldChange>,
    },
    /// Assign a record or an activity.
    Assign {
        /// What.
        subject: Subject,
        /// Assigned to until now.
        from: Option<PersonId>,
        /// To whom; `None` for nobody.
        to: Option<PersonId>,
    },
    /// Hand an activity to somebody else, or take it back.
    Delegate {
        /// Which.
        activity: ActivityId,
        /// Delegated to until now.
        from: Option<PersonId>,
        /// To whom; `None` for nobody.
        to: Option<PersonId>,
    },
    /// Say something.
    Comment {
        /// About what.
        subject: Subject,
    },
}

/// A place in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// In what.
    pub container: Container,
    /// Where in it.
    pub spot: Spot,
}

/// A place among siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spot {
    /// Before all.
    First,
    /// After all.
    Last,
    /// Right after this one.
    After(ActivityId),
    /// Right before this one.
    Before(ActivityId),
}

/// An activity that is not in a plan yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewActivity {
    /// The number that it will have.
    pub id: ActivityId,
    /// The new container it stands in; `None` for the roots.
    pub parent: Option<ActivityId>,
    /// What it is.
    pub kind: ActivityKind,
    /// Whether its turn waits for the child releases.
    pub after_children: bool,
    /// Condition and reviewers, if it is a review.
    pub review: Option<Review>,
}
