//! A decision being worked out: what is known, with the changes so far laid over it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::known::{Known, Stop, Which, path};
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Container, Counts, Event, Family, Happening, Rank, Record,
    RecordId, RecordStatus, Refusal, Subject,
};

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

pub(super) type Step<K, T> = Result<T, Stop<<K as Known>::Error>>;

/// A row with the status that events have told of so far: the two differ between waking something
/// up and its coming to rest, when its one event is due.
struct Touched<T, S> {
    now: T,
    told: S,
}

pub(super) struct Draft<'k, K: Known> {
    known: &'k K,
    pub(super) at: DateTime<Utc>,
    records: BTreeMap<RecordId, Touched<Record, RecordStatus>>,
    activities: BTreeMap<ActivityId, Touched<Activity, ActivityStatus>>,
    /// The touched activities by their present place.
    placed: BTreeMap<Container, BTreeMap<Rank, ActivityId>>,
    removed: BTreeSet<ActivityId>,
    links: BTreeMap<(ActivityId, ActivityId), bool>,
    families: BTreeMap<RecordId, BTreeMap<RecordId, bool>>,
    events: Vec<Event>,
    latest: BTreeMap<Subject, usize>,
    latest_below: BTreeMap<Container, usize>,
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
            links: BTreeMap::new(),
            families: BTreeMap::new(),
            events: Vec::new(),
            latest: BTreeMap::new(),
            latest_below: BTreeMap::new(),
            restless: BTreeMap::new(),
            stirred: BTreeSet::new(),
            moved: BTreeSet::new(),
            undone: BTreeSet::new(),
            hollow: BTreeSet::new(),
            left_out: Vec::new(),
        }
    }

    // Reading: what is known, and over it what has changed.

    pub(super) fn record(&self, id: RecordId) -> Step<K, Record> {
        Ok(self.known_record(id)?.ok_or_else(|| missing(format!("There is no record {id}.")))?)
    }

    pub(super) fn activity(&self, id: ActivityId) -> Step<K, Activity> {
        Ok(Known::activity(self, id)
            .map_err(Stop::Unknown)?
            .ok_or_else(|| missing(format!("There is no activity {id}.")))?)
    }

    fn known_record(&self, id: RecordId) -> Step<K, Option<Record>> {
        Known::record(self, id).map_err(Stop::Unknown)
    }

    pub(super) fn path(&self, activity: &Activity) -> Step<K, Vec<Activity>> {
        path(self, activity).map_err(Stop::Unknown)
    }

    /// Everything below `of` that `which` selects, in tree order.
    pub(super) fn below(&self, of: Container, which: Which) -> Step<K, Vec<Activity>> {
        let mut children: BTreeMap<Container, BTreeMap<Rank, Activity>> = BTreeMap::new();
        for activity in Known::below(self, of, which).map_err(Stop::Unknown)? {
            children.entry(activity.container()).or_default().insert(activity.rank.clone(), activity);
        }
        let mut found = Vec::new();
        let mut open = vec![children.remove(&of).unwrap_or_default().into_values()];
        while let Some(level) = open.last_mut() {
            let Some(activity) = level.next() else {
                open.pop();
                continue;
            };
            let below = children.remove(&Container::Activity(activity.id));
            found.push(activity);
            open.extend(below.map(BTreeMap::into_values));
        }
        Ok(found)
    }

    pub(super) fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Step<K, Option<Activity>> {
        Known::next_child(self, of, which, after).map_err(Stop::Unknown)
    }

    pub(super) fn links(&self, of: &Activity) -> Step<K, Vec<ActivityId>> {
        if of.links == 0 && !self.links.keys().any(|(manual, dependent)| *manual == of.id || *dependent == of.id) {
            return Ok(Vec::new());
        }
        Known::links(self, of.id).map_err(Stop::Unknown)
    }

    pub(super) fn child_records(&self, of: RecordId) -> Step<K, Vec<RecordId>> {
        Known::child_records(self, of).map_err(Stop::Unknown)
    }

    pub(super) fn counts(&self, of: Container) -> Step<K, Counts> {
        Ok(match of {
            Container::Root(record) => self.record(record)?.root,
            Container::Activity(id) => self.activity(id)?.counts,
        })
    }

    // Changing, without a word.

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
        self.links.insert((manual, dependent), linked);
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
                self.families.entry(parent).or_default().insert(child, linked);
            }
        }
        Ok(())
    }

    // Events.

    /// Adds one of the command's own events: its cause is the first.
    pub(super) fn own(&mut self, subject: Subject, happening: Happening) -> Step<K, ()> {
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.push(subject, happening, cause)
    }

    fn push(&mut self, subject: Subject, happening: Happening, cause: Option<usize>) -> Step<K, ()> {
        let number = self.events.len();
        let (record, activity) = match subject {
            Subject::Record(record) => (record, None),
            Subject::Activity(id) => {
                let activity = self.activity(id)?;
                self.latest_below.insert(activity.container(), number);
                (activity.record, Some(id))
            }
        };
        self.latest.insert(subject, number);
        self.touch_record(record)?;
        self.events.push(Event { record, activity, happening, cause });
        Ok(())
    }

    /// Tells the activity's status, if it is another than told before, and sets its times by it.
    pub(super) fn tell(&mut self, id: ActivityId, cause: Option<usize>) -> Step<K, ()> {
        let at = self.at;
        let Some(touched) = self.activities.get_mut(&id) else { return Ok(()) };
        let (from, to) = (touched.told, touched.now.status);
        if from == to {
            return Ok(());
        }
        touched.told = to;
        let activity = &mut touched.now;
        match to {
            ActivityStatus::Pending => (activity.actual_start, activity.actual_end) = (None, None),
            ActivityStatus::InProgress => {
                activity.actual_start = activity.actual_start.or(Some(at));
                activity.actual_end = None;
            }
            ActivityStatus::OnHold if from != ActivityStatus::InProgress => {
                // Reset while its record is on hold: it began again, and was held.
                let begins = activity.kind == ActivityKind::Dependent || activity.actual_start.is_none();
                activity.actual_start = if begins { Some(at) } else { activity.actual_start };
                activity.actual_end = None;
            }
            ActivityStatus::OnHold => {}
            ActivityStatus::Skipped => activity.actual_end = activity.actual_start.map(|_| at),
            ActivityStatus::Completed | ActivityStatus::Failed | ActivityStatus::Cancelled => {
                activity.actual_end = Some(at);
            }
        }
        if activity.kind == ActivityKind::Manual && activity.links > 0 {
            self.moved.insert(id);
        }
        self.push(Subject::Activity(id), Happening::ActivityStatus { from, to }, cause)
    }

    /// Tells the record's status, if it is another than told before, and sets its times by it.
    pub(super) fn tell_record(&mut self, id: RecordId, cause: Option<usize>) -> Step<K, ()> {
        let at = self.at;
        let Some(touched) = self.records.get_mut(&id) else { return Ok(()) };
        let (from, to) = (touched.told, touched.now.status);
        if from == to {
            return Ok(());
        }
        touched.told = to;
        match to {
            RecordStatus::InProgress => {
                touched.now.actual_start = touched.now.actual_start.or(Some(at));
                touched.now.actual_end = None;
            }
            RecordStatus::Completed | RecordStatus::Failed | RecordStatus::Cancelled => {
                touched.now.actual_end = Some(at);
            }
            _ => {}
        }
        self.push(Subject::Record(id), Happening::RecordStatus { from, to }, cause)
    }

    /// Sets and tells a status as one of the command's own events.
    pub(super) fn act(&mut self, id: ActivityId, to: ActivityStatus) -> Step<K, ()> {
        self.set_status(id, to)?;
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.tell(id, cause)
    }

    /// Sets and tells a record's status as one of the command's own events.
    pub(super) fn act_on_record(&mut self, id: RecordId, to: RecordStatus) -> Step<K, ()> {
        self.touch_record(id)?.status = to;
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.tell_record(id, cause)
    }

    pub(super) fn is_first_event(&self) -> bool {
        self.events.is_empty()
    }

    /// The latest event so far about this subject.
    pub(super) fn latest(&self, subject: Subject) -> Option<usize> {
        self.latest.get(&subject).copied()
    }

    /// The latest event so far about a child of this container.
    pub(super) fn latest_below(&self, of: Container) -> Option<usize> {
        self.latest_below.get(&of).copied()
    }

    /// The latest event so far about a child of this container that stands no further than `rank`.
    pub(super) fn latest_up_to(&self, of: Container, rank: &Rank) -> Option<usize> {
        let placed = self.placed.get(&of)?;
        placed.range(..=rank.clone()).filter_map(|(_, id)| self.latest(Subject::Activity(*id))).max()
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

    /// Whether this command told of a change of the record's status, or is about to.
    pub(super) fn record_before(&self, id: RecordId) -> Step<K, Option<Record>> {
        self.known.record(id).map_err(Stop::Unknown)
    }

    pub(super) fn finish(self) -> Decision {
        let touched_by_events: BTreeSet<RecordId> = self.events.iter().map(|event| event.record).collect();
        let mut changes = Changes {
            records: self.records.into_iter().map(|(id, touched)| (id, touched.now)).collect(),
            activities: self.activities.into_iter().map(|(id, touched)| (id, touched.now)).collect(),
            removed: self.removed,
            links: Vec::new(),
        };
        for (id, record) in &mut changes.records {
            record.version += i64::from(touched_by_events.contains(id));
        }
        for ((manual, dependent), linked) in self.links {
            changes.links.push(LinkChange { manual, dependent, linked });
        }
        Decision { events: self.events, changes, left_out: self.left_out }
    }
}

fn missing(message: String) -> Refusal {
    Refusal::new(crate::model::Code::NotFound, message)
}

/// The world as it would be: what is known, with the draft's changes laid over it.
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
        let mut ends: BTreeSet<ActivityId> = self.known.links(activity)?.into_iter().collect();
        for ((manual, dependent), linked) in &self.links {
            let other = match activity {
                id if id == *manual => *dependent,
                id if id == *dependent => *manual,
                _ => continue,
            };
            if *linked {
                ends.insert(other)
            } else {
                ends.remove(&other)
            };
        }
        Ok(ends.into_iter().collect())
    }

    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, K::Error> {
        let mut children: BTreeSet<RecordId> = self.known.child_records(parent)?.into_iter().collect();
        for (child, linked) in self.families.get(&parent).into_iter().flatten() {
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
