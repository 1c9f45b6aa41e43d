//! An activity as the engine sees it: where it stands in the tree, what kind it is, how far it is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ActivityId, ActivityStatus, Rank, RecordId, Review};

/// What an activity is, and so when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivityKind {
    /// Done when somebody marks it.
    Manual,
    /// Done when its reviewers' votes satisfy its condition.
    Review,
    /// A container whose children run at the same time.
    Parallel,
    /// A container whose children run one after another.
    Sequential,
    /// Stands in a change request; done when the release activities linked to it are.
    Dependent,
}

impl ActivityKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: &'static [Self] = &[Self::Manual, Self::Review, Self::Parallel, Self::Sequential, Self::Dependent];

    /// Whether it holds other activities.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Parallel | Self::Sequential)
    }

    /// The name that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "MANUAL",
            Self::Review => "REVIEW",
            Self::Parallel => "PARALLEL",
            Self::Sequential => "SEQUENTIAL",
            Self::Dependent => "DEPENDENT",
        }
    }

    /// The letters that keys of this kind begin with, unless the installation chose others.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Manual => "MA",
            Self::Review => "RA",
            Self::Parallel => "PA",
            Self::Sequential => "SA",
            Self::Dependent => "DA",
        }
    }
}

/// What holds activities: a record's root sequence, or a container activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Container {
    /// The top level of a record, which behaves as a sequential container.
    Root(RecordId),
    /// A parallel or sequential activity.
    Activity(ActivityId),
}

/// How many children a container has, by what matters to its status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// All direct children.
    pub children: i32,
    /// Those COMPLETED, SKIPPED or CANCELLED.
    pub settled: i32,
    /// Those FAILED.
    pub failed: i32,
    /// Those PENDING.
    pub pending: i32,
}

impl Counts {
    /// Counts one child in `status` in (`by` 1) or out (`by` -1).
    pub fn count(&mut self, status: ActivityStatus, by: i32) {
        self.children += by;
        if status.is_settled() {
            self.settled += by;
        }
        match status {
            ActivityStatus::Failed => self.failed += by,
            ActivityStatus::Pending => self.pending += by,
            _ => {}
        }
    }

    /// The status of a running container with such children.
    pub fn work_out(self) -> ActivityStatus {
        if self.settled == self.children {
            ActivityStatus::Completed
        } else if self.failed > 0 {
            ActivityStatus::Failed
        } else {
            ActivityStatus::InProgress
        }
    }
}

/// One activity, without what only people read (title, description, notes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Its number.
    pub id: ActivityId,
    /// The release or change request it belongs to.
    pub record: RecordId,
    /// The container activity it stands in; `None` at the top level.
    pub parent: Option<ActivityId>,
    /// Its place among its siblings; unique there.
    pub rank: Rank,
    /// What it is.
    pub kind: ActivityKind,
    /// Where it stands.
    pub status: ActivityStatus,
    /// When it was last activated.
    pub actual_start: Option<DateTime<Utc>>,
    /// When it was completed, failed, skipped or cancelled.
    pub actual_end: Option<DateTime<Utc>>,
    /// Top level of a parent release only: its turn comes when every child release is done, too.
    pub after_children: bool,
    /// How many links it has (manual activities of releases, dependent activities of changes).
    pub links: i32,
    /// Its children, if it is a container.
    pub counts: Counts,
    /// Condition, reviewers and votes, if it is a review.
    pub review: Option<Box<Review>>,
}

impl Activity {
    /// What it stands in.
    pub fn container(&self) -> Container {
        self.parent.map_or(Container::Root(self.record), Container::Activity)
    }
}
