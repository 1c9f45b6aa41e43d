//! What happened, in the order in which it happened.

use serde::{Deserialize, Serialize};

use super::{ActivityId, ActivityStatus, Container, PersonId, RecordId, RecordStatus, ReviewerRef};

/// What an event or a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A record itself.
    Record(RecordId),
    /// An activity.
    Activity(ActivityId),
}

impl From<Container> for Subject {
    fn from(container: Container) -> Self {
        match container {
            Container::Root(record) => Self::Record(record),
            Container::Activity(id) => Self::Activity(id),
        }
    }
}

/// A field that got another value, both as people read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the schema.
    pub field: String,
    /// Its value before; `None` when it was empty.
    pub from: Option<String>,
    /// Its value now; `None` when it was cleared.
    pub to: Option<String>,
}

/// What happened. `record` and `activity` of the [`Event`] say to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happening {
    /// The record was created, with its plan.
    Created,
    /// The record's status changed.
    RecordStatus {
        /// Before.
        from: RecordStatus,
        /// Now.
        to: RecordStatus,
    },
    /// The activity's status changed.
    ActivityStatus {
        /// Before.
        from: ActivityStatus,
        /// Now.
        to: ActivityStatus,
    },
    /// Somebody returned to an activity that was PENDING already; what comes after it is reset.
    Returned,
    /// A vote was given, or changed.
    Voted {
        /// For which reviewer.
        reviewer: ReviewerRef,
        /// The vote that it replaces.
        from: Option<bool>,
        /// Approval or rejection.
        approve: bool,
    },
    /// Condition, reviewers or their flags changed.
    ReviewChanged,
    /// Somebody said something.
    Commented,
    /// The activity or record was assigned to somebody else, or to nobody.
    Assigned {
        /// Before.
        from: Option<PersonId>,
        /// Now.
        to: Option<PersonId>,
    },
    /// The activity was handed to somebody else by its owner, or taken back.
    Delegated {
        /// Before.
        from: Option<PersonId>,
        /// Now.
        to: Option<PersonId>,
    },
    /// A field changed.
    FieldChanged(FieldChange),
    /// The activity was added to the plan.
    ActivityAdded,
    /// The activity stands in another place; containers, `None` for the top level.
    ActivityMoved {
        /// Before.
        from: Option<ActivityId>,
        /// Now.
        to: Option<ActivityId>,
    },
    /// The activity was deleted from the plan.
    ActivityDeleted,
    /// The activity was linked to this activity of another record.
    Linked {
        /// The other end.
        to: ActivityId,
    },
    /// The link to this activity of another record was cut.
    Unlinked {
        /// The other end.
        from: ActivityId,
    },
    /// The release groups this release now.
    ChildLinked {
        /// The child.
        child: RecordId,
    },
    /// The release does not group this release any more.
    ChildUnlinked {
        /// The child.
        child: RecordId,
    },
    /// The release is grouped under this parent now.
    ParentLinked {
        /// The parent.
        parent: RecordId,
    },
    /// The release is not grouped under this parent any more.
    ParentUnlinked {
        /// The parent.
        parent: RecordId,
    },
    /// The release became a parent.
    ConvertedToParent,
    /// The release is a plain one again.
    RevertedToPlain,
}

/// One thing that happened in a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The record it happened to or in.
    pub record: RecordId,
    /// The activity it happened to; `None` when it happened to the record itself.
    pub activity: Option<ActivityId>,
    /// What happened.
    pub happening: Happening,
    /// Which earlier event of the same command caused it, counted from 0; `None` for the first, the act itself.
    pub cause: Option<usize>,
}
