//! A release record or change request as the engine sees it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Counts, RecordId, RecordStatus};

/// Which of the two classes of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecordKind {
    /// A release record.
    Release,
    /// A change request.
    Change,
}

impl RecordKind {
    /// The name that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Release => "RELEASE",
            Self::Change => "CHANGE",
        }
    }

    /// What people call one, with its article.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Release => "a release",
            Self::Change => "a change request",
        }
    }

    /// The letters that keys of this kind begin with, unless the installation chose others.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Release => "RR",
            Self::Change => "CR",
        }
    }

    /// The status of a record that was just created.
    pub fn first_status(self) -> RecordStatus {
        match self {
            Self::Release => RecordStatus::Editing,
            Self::Change => RecordStatus::New,
        }
    }
}

/// How a release stands to others. A parent is nobody's child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Family {
    /// Neither parent nor child.
    Single,
    /// Groups child releases.
    Parent,
    /// Grouped under this parent.
    ChildOf(RecordId),
}

/// One record, without what only people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number.
    pub id: RecordId,
    /// What people call it, such as `RR1024`.
    pub key: String,
    /// Release or change request.
    pub kind: RecordKind,
    /// Where it stands.
    pub status: RecordStatus,
    /// What a CLOSED record was closed from; other records still see that.
    pub closed_from: Option<RecordStatus>,
    /// When it was started.
    pub actual_start: Option<DateTime<Utc>>,
    /// When it was completed, failed or cancelled.
    pub actual_end: Option<DateTime<Utc>>,
    /// Its place in the family of releases.
    pub family: Family,
    /// ON_HOLD because its parent was held; the parent's resume takes it along.
    pub held_by_parent: bool,
    /// The children of its root sequence.
    pub root: Counts,
    /// All of its activities, at any depth.
    pub activities: i32,
    /// How many of its containers have no children.
    pub empty_containers: i32,
    /// Grows by one with every command that changes the record or anything in it.
    pub version: i64,
}

impl Record {
    /// What other records see: a CLOSED one counts as what it was closed from.
    pub fn seen_status(&self) -> RecordStatus {
        match self.status {
            RecordStatus::Closed => self.closed_from.unwrap_or(RecordStatus::Closed),
            status => status,
        }
    }
}
