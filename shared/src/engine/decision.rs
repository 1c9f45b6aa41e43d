//! What a command comes to: events, and the state that follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Activity, ActivityId, Event, Record, RecordId};

/// What a command comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What happened, in order; the first is the act itself.
    pub events: Vec<Event>,
    /// The state that follows.
    pub changes: Changes,
    /// Child releases that a hold, resume or cancel did not reach, by number.
    pub left_out: Vec<RecordId>,
}

/// New state, whole rows. What is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Records as they are now.
    pub records: BTreeMap<RecordId, Record>,
    /// Activities as they are now, new ones among them.
    pub activities: BTreeMap<ActivityId, Activity>,
    /// Activities that are gone.
    pub removed: BTreeSet<ActivityId>,
    /// Links made and cut.
    pub links: Vec<LinkChange>,
}

/// A link that was made or cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkChange {
    /// The manual activity of a release.
    pub manual: ActivityId,
    /// The dependent activity of a change.
    pub dependent: ActivityId,
    /// Made, or cut.
    pub linked: bool,
}
