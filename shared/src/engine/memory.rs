//! A world held in memory: what the browser has loaded, and what tests build.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::Bound;

use super::{Changes, Known, Which};
use crate::model::{Activity, ActivityId, ActivityKind, ActivityStatus, Container, Family, Rank, Record, RecordId};

/// Records, activities and links, all of them known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    records: BTreeMap<RecordId, Record>,
    activities: BTreeMap<ActivityId, Activity>,
    children: BTreeMap<Container, BTreeMap<Rank, ActivityId>>,
    links: BTreeMap<ActivityId, BTreeSet<ActivityId>>,
    families: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

impl Memory {
    /// Puts a record in, or replaces it.
    pub fn put_record(&mut self, record: Record) {
        if let Some(Record { family: Family::ChildOf(parent), .. }) = self.records.get(&record.id)
            && let Some(family) = self.families.get_mut(parent)
        {
            family.remove(&record.id);
        }
        if let Family::ChildOf(parent) = record.family {
            self.families.entry(parent).or_default().insert(record.id);
        }
        self.records.insert(record.id, record);
    }

    /// Puts an activity in, or replaces it.
    pub fn put_activity(&mut self, activity: Activity) {
        self.remove_activity(activity.id);
        self.children.entry(activity.container()).or_default().insert(activity.rank.clone(), activity.id);
        self.activities.insert(activity.id, activity);
    }

    /// Forgets an activity; its children and links are the caller's business.
    pub fn remove_activity(&mut self, id: ActivityId) {
        if let Some(old) = self.activities.remove(&id)
            && let Some(siblings) = self.children.get_mut(&old.container())
            && siblings.get(&old.rank) == Some(&id)
        {
            siblings.remove(&old.rank);
        }
    }

    /// Links a release's manual activity and a change's dependent activity, or cuts the link.
    pub fn put_link(&mut self, manual: ActivityId, dependent: ActivityId, linked: bool) {
        for (one, other) in [(manual, dependent), (dependent, manual)] {
            let ends = self.links.entry(one).or_default();
            if linked {
                ends.insert(other);
            } else {
                ends.remove(&other);
            }
        }
    }

    /// Makes a decision real.
    pub fn apply(&mut self, changes: &Changes) {
        for record in changes.records.values() {
            self.put_record(record.clone());
        }
        for id in &changes.removed {
            self.remove_activity(*id);
        }
        // First out, then in: activities may trade places.
        for id in changes.activities.keys() {
            self.remove_activity(*id);
        }
        for activity in changes.activities.values() {
            self.put_activity(activity.clone());
        }
        for link in &changes.links {
            self.put_link(link.manual, link.dependent, link.linked);
        }
    }

    /// All records, by number.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// All activities, by number.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.activities.values()
    }

    /// An activity as it stands here, without a copy of it.
    pub fn get(&self, id: ActivityId) -> Option<&Activity> {
        self.activities.get(&id)
    }

    /// The children of a container, in order.
    pub fn children(&self, of: Container) -> impl Iterator<Item = &Activity> {
        self.children.get(&of).into_iter().flat_map(BTreeMap::values).filter_map(|id| self.activities.get(id))
    }
}

impl Known for Memory {
    type Error = Infallible;

    fn record(&self, id: RecordId) -> Result<Option<Record>, Infallible> {
        Ok(self.records.get(&id).cloned())
    }

    fn activity(&self, id: ActivityId) -> Result<Option<Activity>, Infallible> {
        Ok(self.activities.get(&id).cloned())
    }

    fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Result<Option<Activity>, Infallible> {
        let Some(children) = self.children.get(&of) else { return Ok(None) };
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = children
            .range((from, Bound::Unbounded))
            .filter_map(|(_, id)| self.activities.get(id))
            .find(|child| which.selects(child));
        Ok(found.cloned())
    }

    fn last_child(&self, of: Container, before: Option<&Rank>) -> Result<Option<Activity>, Infallible> {
        let Some(children) = self.children.get(&of) else { return Ok(None) };
        let to = before.map_or(Bound::Unbounded, Bound::Excluded);
        let found = children.range((Bound::Unbounded, to)).next_back().and_then(|(_, id)| self.activities.get(id));
        Ok(found.cloned())
    }

    fn below(&self, of: Container, which: Which) -> Result<Vec<Activity>, Infallible> {
        let mut found = Vec::new();
        let mut open = vec![of];
        while let Some(container) = open.pop() {
            for child in self.children(container).filter(|child| which.selects(child)) {
                if child.kind.is_container() {
                    open.push(Container::Activity(child.id));
                }
                found.push(child.clone());
            }
        }
        Ok(found)
    }

    fn links(&self, activity: ActivityId) -> Result<Vec<ActivityId>, Infallible> {
        Ok(self.links.get(&activity).into_iter().flatten().copied().collect())
    }

    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, Infallible> {
        Ok(self.families.get(&parent).into_iter().flatten().copied().collect())
    }

    fn undecided_reviews(&self, record: RecordId) -> Result<Vec<ActivityId>, Infallible> {
        let undecided = |it: &&Activity| {
            it.record == record
                && it.kind == ActivityKind::Review
                && !matches!(it.status, ActivityStatus::Completed | ActivityStatus::Skipped)
        };
        Ok(self.activities.values().filter(undecided).map(|it| it.id).collect())
    }

    fn empty_container(&self, record: RecordId) -> Result<Option<ActivityId>, Infallible> {
        let empty = |it: &&Activity| it.record == record && it.kind.is_container() && it.counts.children == 0;
        Ok(self.activities.values().find(empty).map(|it| it.id))
    }
}
