//! What kinds of events there are, by the names that clients see.

use super::Happening;
use super::named::named;

named! {
    /// What kind of thing happened.
    EventKind {
        /// The record was created, with its plan.
        Created = "CREATED",
        /// A record's or an activity's status changed.
        StatusChanged = "STATUS_CHANGED",
        /// Somebody returned to an activity that was PENDING already.
        Returned = "RETURNED",
        /// A vote was given, or changed.
        Voted = "VOTED",
        /// A review's condition or reviewers changed.
        ReviewChanged = "REVIEW_CHANGED",
        /// Somebody said something.
        Commented = "COMMENTED",
        /// Assigned to somebody else, or to nobody.
        Assigned = "ASSIGNED",
        /// Handed to somebody else by its owner, or taken back.
        Delegated = "DELEGATED",
        /// A field changed.
        FieldChanged = "FIELD_CHANGED",
        /// The activity was added to the plan.
        ActivityAdded = "ACTIVITY_ADDED",
        /// The activity stands in another place.
        ActivityMoved = "ACTIVITY_MOVED",
        /// The activity was deleted from the plan.
        ActivityDeleted = "ACTIVITY_DELETED",
        /// The activity was linked to one of another record.
        Linked = "LINKED",
        /// A link was cut.
        Unlinked = "UNLINKED",
        /// The release groups another release now.
        ChildLinked = "CHILD_LINKED",
        /// The release does not group that release any more.
        ChildUnlinked = "CHILD_UNLINKED",
        /// The release is grouped under a parent now.
        ParentLinked = "PARENT_LINKED",
        /// The release is not grouped under its parent any more.
        ParentUnlinked = "PARENT_UNLINKED",
        /// The release became a parent.
        ConvertedToParent = "CONVERTED_TO_PARENT",
        /// The release is a plain one again.
        RevertedToPlain = "REVERTED_TO_PLAIN",
    }
}

impl Happening {
    /// What kind of thing this is.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Created => EventKind::Created,
            Self::RecordStatus { .. } | Self::ActivityStatus { .. } => EventKind::StatusChanged,
            Self::Returned => EventKind::Returned,
            Self::Voted { .. } => EventKind::Voted,
            Self::ReviewChanged => EventKind::ReviewChanged,
            Self::Commented => EventKind::Commented,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::Delegated { .. } => EventKind::Delegated,
            Self::FieldChanged(_) => EventKind::FieldChanged,
            Self::ActivityAdded => EventKind::ActivityAdded,
            Self::ActivityMoved { .. } => EventKind::ActivityMoved,
            Self::ActivityDeleted => EventKind::ActivityDeleted,
            Self::Linked { .. } => EventKind::Linked,
            Self::Unlinked { .. } => EventKind::Unlinked,
            Self::ChildLinked { .. } => EventKind::ChildLinked,
            Self::ChildUnlinked { .. } => EventKind::ChildUnlinked,
            Self::ParentLinked { .. } => EventKind::ParentLinked,
            Self::ParentUnlinked { .. } => EventKind::ParentUnlinked,
            Self::ConvertedToParent => EventKind::ConvertedToParent,
            Self::RevertedToPlain => EventKind::RevertedToPlain,
        }
    }
}
