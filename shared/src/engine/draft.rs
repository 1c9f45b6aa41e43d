//! A decision being worked out: what is known, with the changes so far laid over it.

mod overlay;
mod tell;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::decision::{Changes, Decision, LinkChange};
use super::gather::gathered;
use super::known::{Known, Stop};
use crate::model::{
    Activity, ActivityId, ActivityStatus, Container, Counts, Event, Family, Rank, Record, RecordId, RecordStatus,
    Subject,
};
use overlay::missing;

pub(super) type Step<K, T> = Result<T, Stop<<K as Known>::Error>>;

/// A row with the status that events have told of so far: the two differ between waking something
/// up and its coming to rest, when its one event is due.
struct Touched<T, S> {
    now: T,
    told: S,
}

/// The numbers of the latest events so far, by what they are about.
#[derive(Default)]
struct Latest {
    records: BTreeMap<RecordId, usize>,
    activities: BTreeMap<ActivityId, usize>,
}

impl Latest {
    fn of(&self, subject: Subject) -> Option<usize> {
        match subject {
            Subject::Record(id) => self.records.get(&id).copied(),
            Subject::Activity(id) => self.activities.get(&id).copied(),
        }
    }

    fn put(&mut self, subject: Subject, number: usize) {
        match subject {
            Subject::Record(id) => self.records.insert(id, number),
            Subject::Activity(id) => self.activities.insert(id, number),
        };
    }
}

pub(super) struct Draft<'k, K: Known> {
    known: &'k K,
    pub(super) at: DateTime<Utc>,
    records: BTreeMap<RecordId, Touched<Record, RecordStatus>>,
    activities: BTreeMap<ActivityId, Touched<Activity, ActivityStatus>>,
    /// The touched activities by their present place.
    placed: BTreeMap<Container, BTreeMap<Rank, ActivityId>>,
    removed: BTreeSet<ActivityId>,
    /// The links made and cut, each once.
    links: Vec<LinkChange>,
    /// Parent and child, and whether they belong together from then on; the last word counts.
    families: Vec<(RecordId, RecordId, bool)>,
    events: Vec<Event>,
    latest: Latest,
    /// The same of what stands in a container, by the container.
    latest_below: Latest,
    /// What has to come to rest, each with all containers above it.
    pub(super) restless: BTreeMap<Container, BTreeMap<Rank, ActivityId>>,
    /// Records that have to come to rest.
    pub(super) stirred: BTreeSet<RecordId>,
    /// Release activities that moved, and dependent activities whose links did: step 3 starts here.
    pub(super) moved: BTreeSet<ActivityId>,
    /// COMPLETED release activities that a return reset.
    pub(super) undone: BTreeSet<ActivityId>,
    /// Empty containers that were added or moved: they must not begin in this command.
    pub(super) hollow: BTreeSet<ActivityId>,
    pub(super) left_out: Vec<RecordId>,
}

impl<'k, K: Known> Draft<'k, K> {
    pub(super) fn new(known: &'k K, at: DateTime<Utc>) -> Self {
        Self {
            known,
            at,
            records: BTreeMap::new(),
            activities: BTreeMap::new(),
            placed: BTreeMap::new(),
            removed: BTreeSet::new(),
            links: Vec::new(),
            families: Vec::new(),
            events: Vec::new(),
            latest: Latest::default(),
            latest_below: Latest::default(),
            restless: BTreeMap::new(),
            stirred: BTreeSet::new(),
            moved: BTreeSet::new(),
            undone: BTreeSet::new(),
            hollow: BTreeSet::new(),
            left_out: Vec::new(),
        }
    }

    fn touch_record(&mut self, id: RecordId) -> Step<K, &mut Record> {
        if !self.records.contains_key(&id) {
            let now = self.record(id)?;
            self.records.insert(id, Touched { told: now.status, now });
        }
        match self.records.get_mut(&id) {
            Some(touched) => Ok(&mut touched.now),
            None => Err(missing(format!("There is no record {id}.")).into()),
        }
    }

    fn touch_activity(&mut self, id: ActivityId) -> Step<K, &mut Activity> {
        if !self.activities.contains_key(&id) {
            let now = self.activity(id)?;
            self.placed.entry(now.container()).or_default().insert(now.rank.clone(), id);
            self.activities.insert(id, Touched { told: now.status, now });
        }
        match self.activities.get_mut(&id) {
            Some(touched) => Ok(&mut touched.now),
            None => Err(missing(format!("There is no activity {id}.")).into()),
        }
    }

    pub(super) fn change_record(&mut self, id: RecordId, change: impl FnOnce(&mut Record)) -> Step<K, ()> {
        change(self.touch_record(id)?);
        Ok(())
    }

    /// Changes what is neither place, status nor counts.
    pub(super) fn change_activity(&mut self, id: ActivityId, change: impl FnOnce(&mut Activity)) -> Step<K, ()> {
        change(self.touch_activity(id)?);
        Ok(())
    }

    /// Sets a status; its event comes with [`Draft::tell`].
    pub(super) fn set_status(&mut self, id: ActivityId, to: ActivityStatus) -> Step<K, ()> {
        let activity = self.touch_activity(id)?;
        let from = std::mem::replace(&mut activity.status, to);
        let container = activity.container();
        self.count(container, |counts| {
            counts.count(from, -1);
            counts.count(to, 1);
        })
    }

    fn count(&mut self, container: Container, count: impl FnOnce(&mut Counts)) -> Step<K, ()> {
        match container {
            Container::Root(record) => count(&mut self.touch_record(record)?.root),
            Container::Activity(id) => {
                let holder = self.touch_activity(id)?;
                let was_empty = holder.counts.children == 0;
                count(&mut holder.counts);
                let is_empty = holder.counts.children == 0;
                if was_empty != is_empty {
                    let record = holder.record;
                    self.touch_record(record)?.empty_containers += if is_empty { 1 } else { -1 };
                }
            }
        }
        Ok(())
    }

    /// Puts a new activity into the plan.
    pub(super) fn insert(&mut self, activity: Activity) -> Step<K, ()> {
        let (id, record, container) = (activity.id, activity.record, activity.container());
        let (status, hollow) = (activity.status, activity.kind.is_container() && activity.counts.children == 0);
        self.placed.entry(container).or_default().insert(activity.rank.clone(), id);
        self.activities.insert(id, Touched { told: status, now: activity });
        let record = self.touch_record(record)?;
        record.activities += 1;
        record.empty_containers += i32::from(hollow);
        self.count(container, |counts| counts.count(status, 1))
    }

    /// Takes an activity out of the plan; what is below it is the caller's business.
    pub(super) fn remove(&mut self, id: ActivityId) -> Step<K, ()> {
        let activity = self.touch_activity(id)?.clone();
        self.unplace(&activity)?;
        let hollow = activity.kind.is_container() && activity.counts.children == 0;
        let record = self.touch_record(activity.record)?;
        record.activities -= 1;
        record.empty_containers -= i32::from(hollow);
        self.activities.remove(&id);
        self.removed.insert(id);
        Ok(())
    }

    /// Gives an activity another place.
    pub(super) fn place(&mut self, id: ActivityId, parent: Option<ActivityId>, rank: Rank) -> Step<K, ()> {
        let old = self.touch_activity(id)?.clone();
        self.unplace(&old)?;
        let activity = self.touch_activity(id)?;
        activity.parent = parent;
        activity.rank = rank.clone();
        let container = activity.container();
        self.placed.entry(container).or_default().insert(rank, id);
        self.count(container, |counts| counts.count(old.status, 1))
    }

    fn unplace(&mut self, activity: &Activity) -> Step<K, ()> {
        if let Some(siblings) = self.placed.get_mut(&activity.container()) {
            siblings.remove(&activity.rank);
        }
        self.count(activity.container(), |counts| counts.count(activity.status, -1))
    }

    pub(super) fn set_link(&mut self, manual: ActivityId, dependent: ActivityId, linked: bool) -> Step<K, ()> {
        match self.links.iter_mut().find(|it| it.manual == manual && it.dependent == dependent) {
            Some(link) => link.linked = linked,
            None => self.links.push(LinkChange { manual, dependent, linked }),
        }
        for end in [manual, dependent] {
            self.touch_activity(end)?.links += if linked { 1 } else { -1 };
        }
        self.moved.insert(dependent);
        Ok(())
    }

    pub(super) fn set_family(&mut self, child: RecordId, family: Family) -> Step<K, ()> {
        let record = self.touch_record(child)?;
        let old = std::mem::replace(&mut record.family, family);
        record.held_by_parent = false;
        for (family, linked) in [(old, false), (family, true)] {
            if let Family::ChildOf(parent) = family {
                self.families.push((parent, child, linked));
            }
        }
        Ok(())
    }

    /// Marks an activity, and with it all above it, to come to rest.
    pub(super) fn stir(&mut self, activity: &Activity) -> Step<K, ()> {
        let mut next = Some(activity.clone());
        while let Some(activity) = next {
            self.stirred.insert(activity.record);
            let siblings = self.restless.entry(activity.container()).or_default();
            if siblings.insert(activity.rank.clone(), activity.id).is_some() {
                return Ok(());
            }
            next = activity.parent.map(|parent| self.activity(parent)).transpose()?;
        }
        Ok(())
    }

    /// Marks a container, with all above it, to come to rest.
    pub(super) fn stir_container(&mut self, container: Container) -> Step<K, ()> {
        match container {
            Container::Root(record) => {
                self.stirred.insert(record);
                Ok(())
            }
            Container::Activity(id) => self.stir(&self.activity(id)?),
        }
    }

    pub(super) fn finish(self) -> Decision {
        let touched_by_events: BTreeSet<RecordId> = gathered(self.events.iter().map(|event| event.record));
        let mut changes = Changes {
            records: gathered(self.records.into_iter().map(|(id, touched)| (id, touched.now))),
            activities: gathered(self.activities.into_iter().map(|(id, touched)| (id, touched.now))),
            removed: self.removed,
            links: self.links,
        };
        for (id, record) in &mut changes.records {
            record.version += i64::from(touched_by_events.contains(id));
        }
        Decision { events: self.events, changes, left_out: self.left_out }
    }
}
