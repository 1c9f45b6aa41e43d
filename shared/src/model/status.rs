//! The statuses of activities and of records, by the names that clients see.

use super::named::named;

named! {
    /// Where an activity stands.
    ActivityStatus {
        /// Its turn has not come.
        Pending = "PENDING",
        /// It is being worked on, or waits for a vote, a link or its children.
        InProgress = "IN_PROGRESS",
        /// It was in progress when its record was put on hold.
        OnHold = "ON_HOLD",
        /// Done.
        Completed = "COMPLETED",
        /// It went wrong and blocks what comes after it.
        Failed = "FAILED",
        /// Passed over by somebody, with a comment.
        Skipped = "SKIPPED",
        /// Its record was cancelled or closed before it was done.
        Cancelled = "CANCELLED",
    }
}

named! {
    /// Where a record stands. `EDITING` is a release's first status, `NEW` a change request's.
    RecordStatus {
        /// A release that is being planned.
        Editing = "EDITING",
        /// A change request that was not started.
        New = "NEW",
        /// Started, and not blocked.
        InProgress = "IN_PROGRESS",
        /// Put on hold by somebody.
        OnHold = "ON_HOLD",
        /// All of it is done.
        Completed = "COMPLETED",
        /// Something in it failed.
        Failed = "FAILED",
        /// Given up.
        Cancelled = "CANCELLED",
        /// Final: it never changes again.
        Closed = "CLOSED",
    }
}

impl ActivityStatus {
    /// COMPLETED, SKIPPED or CANCELLED. FAILED is not settled: it blocks.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Completed | Self::Skipped | Self::Cancelled)
    }

    /// It is under way: begun, and not settled, whether it goes on or waits for somebody.
    pub fn is_active(self) -> bool {
        matches!(self, Self::InProgress | Self::OnHold | Self::Failed)
    }

    /// A container in this status runs, provided that its record does.
    pub fn runs(self) -> bool {
        matches!(self, Self::InProgress | Self::Failed)
    }
}

impl RecordStatus {
    /// The root sequence of a record in this status runs.
    pub fn runs(self) -> bool {
        matches!(self, Self::InProgress | Self::Failed)
    }

    /// Not started yet: the whole tree may be edited.
    pub fn is_planned(self) -> bool {
        matches!(self, Self::Editing | Self::New)
    }
}
