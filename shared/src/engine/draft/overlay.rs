//! The world as it would be: what is known, with the draft's changes laid over it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, Step};
use crate::engine::gather::gathered;
use crate::engine::known::{Known, Stop, Which, path};
use crate::model::{Activity, ActivityId, Code, Container, Counts, Rank, Record, RecordId, Refusal};

impl<K: Known> Draft<'_, K> {
    pub(in crate::engine) fn record(&self, id: RecordId) -> Step<K, Record> {
        Ok(self.known_record(id)?.ok_or_else(|| missing(format!("There is no record {id}.")))?)
    }

    pub(in crate::engine) fn activity(&self, id: ActivityId) -> Step<K, Activity> {
        Ok(Known::activity(self, id)
            .map_err(Stop::Unknown)?
            .ok_or_else(|| missing(format!("There is no activity {id}.")))?)
    }

    fn known_record(&self, id: RecordId) -> Step<K, Option<Record>> {
        Known::record(self, id).map_err(Stop::Unknown)
    }

    pub(in crate::engine) fn path(&self, activity: &Activity) -> Step<K, Vec<Activity>> {
        path(self, activity).map_err(Stop::Unknown)
    }

    /// Everything below `of` that `which` selects, in tree order.
    pub(in crate::engine) fn below(&self, of: Container, which: Which) -> Step<K, Vec<Activity>> {
        let mut all: BTreeMap<ActivityId, Activity> = BTreeMap::new();
        let mut placed: BTreeMap<Container, BTreeMap<Rank, ActivityId>> = BTreeMap::new();
        for activity in Known::below(self, of, which).map_err(Stop::Unknown)? {
            placed.entry(activity.container()).or_default().insert(activity.rank.clone(), activity.id);
            all.insert(activity.id, activity);
        }
        let children = |of: Container| placed.get(&of).into_iter().flat_map(BTreeMap::values);
        let mut found = Vec::with_capacity(all.len());
        let mut open = vec![children(of)];
        while let Some(level) = open.last_mut() {
            let Some(id) = level.next() else {
                open.pop();
                continue;
            };
            open.push(children(Container::Activity(*id)));
            found.extend(all.remove(id));
        }
        Ok(found)
    }

    pub(in crate::engine) fn next_child(
        &self,
        of: Container,
        which: Which,
        after: Option<&Rank>,
    ) -> Step<K, Option<Activity>> {
        Known::next_child(self, of, which, after).map_err(Stop::Unknown)
    }

    pub(in crate::engine) fn links(&self, of: &Activity) -> Step<K, Vec<ActivityId>> {
        if of.links == 0 && !self.links.iter().any(|link| link.manual == of.id || link.dependent == of.id) {
            return Ok(Vec::new());
        }
        Known::links(self, of.id).map_err(Stop::Unknown)
    }

    pub(in crate::engine) fn child_records(&self, of: RecordId) -> Step<K, Vec<RecordId>> {
        Known::child_records(self, of).map_err(Stop::Unknown)
    }

    pub(in crate::engine) fn counts(&self, of: Container) -> Step<K, Counts> {
        Ok(match of {
            Container::Root(record) => self.record(record)?.root,
            Container::Activity(id) => self.activity(id)?.counts,
        })
    }

    /// The record as it was before this command.
    pub(in crate::engine) fn record_before(&self, id: RecordId) -> Step<K, Option<Record>> {
        self.known.record(id).map_err(Stop::Unknown)
    }
}

pub(super) fn missing(message: String) -> Refusal {
    Refusal::new(Code::NotFound, message)
}

impl<K: Known> Known for Draft<'_, K> {
    type Error = K::Error;

    fn record(&self, id: RecordId) -> Result<Option<Record>, K::Error> {
        match self.records.get(&id) {
            Some(touched) => Ok(Some(touched.now.clone())),
            None => self.known.record(id),
        }
    }

    fn activity(&self, id: ActivityId) -> Result<Option<Activity>, K::Error> {
        match self.activities.get(&id) {
            Some(touched) => Ok(Some(touched.now.clone())),
            None if self.removed.contains(&id) => Ok(None),
            None => self.known.activity(id),
        }
    }

    fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Result<Option<Activity>, K::Error> {
        let mut passed = after.cloned();
        let untouched = loop {
            match self.known.next_child(of, which, passed.as_ref())? {
                Some(child) if self.activities.contains_key(&child.id) || self.removed.contains(&child.id) => {
                    passed = Some(child.rank);
                }
                answer => break answer,
            }
        };
        let from = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
        let touched = self.placed.get(&of).and_then(|placed| {
            let mut children =
                placed.range((from, std::ops::Bound::Unbounded)).filter_map(|(_, id)| self.activities.get(id));
            children.find(|child| which.selects(&child.now)).map(|child| child.now.clone())
        });
        Ok(match (untouched, touched) {
            (Some(untouched), Some(touched)) if touched.rank < untouched.rank => Some(touched),
            (None, touched) => touched,
            (untouched, _) => untouched,
        })
    }

    fn last_child(&self, of: Container, before: Option<&Rank>) -> Result<Option<Activity>, K::Error> {
        let mut passed = before.cloned();
        let untouched = loop {
            match self.known.last_child(of, passed.as_ref())? {
                Some(child) if self.activities.contains_key(&child.id) || self.removed.contains(&child.id) => {
                    passed = Some(child.rank);
                }
                answer => break answer,
            }
        };
        let to = before.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
        let touched = self.placed.get(&of).and_then(|placed| {
            let (_, id) = placed.range((std::ops::Bound::Unbounded, to)).next_back()?;
            self.activities.get(id).map(|child| child.now.clone())
        });
        Ok(match (untouched, touched) {
            (Some(untouched), Some(touched)) if touched.rank > untouched.rank => Some(touched),
            (None, touched) => touched,
            (untouched, _) => untouched,
        })
    }

    fn below(&self, of: Container, which: Which) -> Result<Vec<Activity>, K::Error> {
        // Level by level only where the draft has touched something; elsewhere the answer is the known one.
        if self.activities.is_empty() && self.removed.is_empty() {
            return self.known.below(of, which);
        }
        let mut found: BTreeMap<ActivityId, Activity> = BTreeMap::new();
        for activity in self.known.below(of, which)? {
            if !self.removed.contains(&activity.id) && !self.activities.contains_key(&activity.id) {
                found.insert(activity.id, activity);
            }
        }
        for touched in self.activities.values() {
            if which.selects(&touched.now) && self.stands_below(&touched.now, of)? {
                found.insert(touched.now.id, touched.now.clone());
            }
        }
        Ok(found.into_values().collect())
    }

    fn links(&self, activity: ActivityId) -> Result<Vec<ActivityId>, K::Error> {
        let mut ends: BTreeSet<ActivityId> = gathered(self.known.links(activity)?);
        for link in &self.links {
            let other = match activity {
                id if id == link.manual => link.dependent,
                id if id == link.dependent => link.manual,
                _ => continue,
            };
            if link.linked {
                ends.insert(other)
            } else {
                ends.remove(&other)
            };
        }
        Ok(ends.into_iter().collect())
    }

    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, K::Error> {
        let mut children: BTreeSet<RecordId> = gathered(self.known.child_records(parent)?);
        for (_, child, linked) in self.families.iter().filter(|(of, ..)| *of == parent) {
            if *linked {
                children.insert(*child)
            } else {
                children.remove(child)
            };
        }
        Ok(children.into_iter().collect())
    }

    fn undecided_reviews(&self, record: RecordId) -> Result<Vec<ActivityId>, K::Error> {
        self.known.undecided_reviews(record)
    }

    fn empty_container(&self, record: RecordId) -> Result<Option<ActivityId>, K::Error> {
        self.known.empty_container(record)
    }
}

impl<K: Known> Draft<'_, K> {
    fn stands_below(&self, activity: &Activity, of: Container) -> Result<bool, K::Error> {
        let mut container = activity.container();
        if let Container::Root(record) = of {
            return Ok(activity.record == record);
        }
        loop {
            match container {
                here if here == of => return Ok(true),
                Container::Root(_) => return Ok(false),
                Container::Activity(id) => match Known::activity(self, id)? {
                    Some(holder) => container = holder.container(),
                    None => return Ok(false),
                },
            }
        }
    }
}
