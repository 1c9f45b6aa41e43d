//! The server's schema, and its enums as the types that the rest of the app knows.

use waybill_shared::model;

use crate::state;

/// What `../schema.graphql` says; queries are checked against it.
#[cynic::schema("waybill")]
pub(super) mod names {}

pub(super) use names as schema;

cynic::impl_scalar!(chrono::DateTime<chrono::Utc>, schema::DateTime);

/// An enum of the schema, and the type of ours that it stands for.
macro_rules! mirror {
    ($name:ident = $ours:path { $($variant:ident),* $(,)? }) => {
        #[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($variant),* }

        impl From<$name> for $ours {
            fn from(it: $name) -> Self {
                match it { $($name::$variant => Self::$variant),* }
            }
        }

        impl From<$ours> for $name {
            fn from(it: $ours) -> Self {
                match it { $(<$ours>::$variant => Self::$variant),* }
            }
        }
    };
}

mirror!(RecordKind = model::RecordKind { Release, Change });
mirror!(RecordStatus = model::RecordStatus { Editing, New, InProgress, OnHold, Completed, Failed, Cancelled, Closed });
mirror!(ActivityKind = model::ActivityKind { Manual, Review, Parallel, Sequential, Dependent });
mirror!(ActivityStatus = model::ActivityStatus { Pending, InProgress, OnHold, Completed, Failed, Skipped, Cancelled });
mirror!(
    EventKind = state::EventKind {
        Created,
        StatusChanged,
        Returned,
        Voted,
        ReviewChanged,
        Commented,
        Assigned,
        Delegated,
        FieldChanged,
        ActivityAdded,
        ActivityMoved,
        ActivityDeleted,
        Linked,
        Unlinked,
        ChildLinked,
        ChildUnlinked,
        ParentLinked,
        ParentUnlinked,
        ConvertedToParent,
        RevertedToPlain,
    }
);

/// When a review is approved.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReviewCondition {
    Automatic,
    Unanimous,
    Percentage,
}
