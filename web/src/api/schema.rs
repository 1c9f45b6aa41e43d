//! The server's schema, and its enums as the types that the rest of the app knows.

use chrono::{DateTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use waybill_shared::model;

use super::read_moment;

/// What `../schema.graphql` says; queries are checked against it.
#[cynic::schema("waybill")]
pub(super) mod names {}

pub(super) use names as schema;

/// A moment. The browser reads it, which makes the app smaller than a parser of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time(DateTime<Utc>);

cynic::impl_scalar!(Time, schema::DateTime);

impl From<Time> for DateTime<Utc> {
    fn from(time: Time) -> Self {
        time.0
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read_moment(&text).map(Self).ok_or_else(|| D::Error::custom("not a moment"))
    }
}

/// Nothing sends a moment in this form, but what is asked with one has to know how.
impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.timestamp_millis())
    }
}

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
    EventKind = model::EventKind {
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
