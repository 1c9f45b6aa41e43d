//! A command being told: the world as it is so far, and the events so far with what each is about.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityId, ActivityStatus, Container, Event, Happening, RecordId, RecordStatus};

use super::Prediction;
use super::world::World;

/// What an event is about, which is what rules look at to find their cause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum About {
    Record(RecordId),
    Activity(ActivityId),
    /// Something went out of this container.
    Left(Container),
    /// The child releases of this parent are others.
    Family(RecordId),
}

pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) at: DateTime<Utc>,
    /// The statuses that events have told of. What a command only sets running again differs until it rests.
    told: BTreeMap<ActivityId, ActivityStatus>,
    told_records: BTreeMap<RecordId, RecordStatus>,
    events: Vec<(Event, Vec<About>)>,
    pub(crate) left_out: Vec<RecordId>,
    /// COMPLETED release activities that a return reset.
    pub(crate) undone: BTreeSet<ActivityId>,
    /// What was activated.
    pub(crate) begun: BTreeSet<ActivityId>,
}

impl Story {
    pub(crate) fn new(world: World, at: DateTime<Utc>) -> Self {
        let told = world.nodes.iter().map(|(id, node)| (*id, node.status)).collect();
        let told_records = world.records.iter().map(|(id, tree)| (*id, tree.status)).collect();
        Self {
            world,
            at,
            told,
            told_records,
            events: Vec::new(),
            left_out: Vec::new(),
            undone: BTreeSet::new(),
            begun: BTreeSet::new(),
        }
    }

    /// The latest event among these, counted from 0.
    pub(crate) fn latest(&self, looked_at: &[About]) -> Option<usize> {
        self.events.iter().rposition(|(_, about)| about.iter().any(|it| looked_at.contains(it)))
    }

    /// Tells of a command's own event: the first causes all others.
    pub(crate) fn own(&mut self, about: &[About], record: RecordId, activity: Option<ActivityId>, what: Happening) {
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.tell(about, record, activity, what, cause);
    }

    fn tell(
        &mut self,
        about: &[About],
        record: RecordId,
        activity: Option<ActivityId>,
        happening: Happening,
        cause: Option<usize>,
    ) {
        let subject = activity.map_or(About::Record(record), About::Activity);
        let mut about = about.to_vec();
        about.push(subject);
        self.events.push((Event { record, activity, happening, cause }, about));
    }

    /// Changes an activity's status as an own event of the command, or of a return that crossed a link.
    pub(crate) fn own_status(&mut self, id: ActivityId, to: ActivityStatus, cause: Option<usize>) {
        self.world.nodes.get_mut(&id).unwrap().status = to;
        self.tell_activity(id, cause);
    }

    pub(crate) fn own_record_status(&mut self, id: RecordId, to: RecordStatus) {
        self.world.records.get_mut(&id).unwrap().status = to;
        let cause = self.first();
        self.tell_record(id, cause);
    }

    /// The cause of an own event; the first has none.
    pub(crate) fn first(&self) -> Option<usize> {
        if self.events.is_empty() { None } else { Some(0) }
    }

    pub(crate) fn last(&self) -> Option<usize> {
        self.events.len().checked_sub(1)
    }

    /// Tells of the status that an activity has now, unless that was told, and keeps its times.
    pub(crate) fn tell_activity(&mut self, id: ActivityId, cause: Option<usize>) {
        use ActivityStatus::{Cancelled, Completed, Failed, InProgress, OnHold, Pending, Skipped};
        let from = self.told[&id];
        let node = self.world.nodes.get_mut(&id).unwrap();
        let to = node.status;
        if from == to {
            return;
        }
        match to {
            Pending => (node.start, node.end) = (None, None),
            InProgress => node.end = None,
            OnHold if from == InProgress => {}
            // Reset while its record is held: it runs again in all but name.
            OnHold => (node.start, node.end) = (node.start.or(Some(self.at)), None),
            Completed | Failed | Cancelled => node.end = Some(self.at),
            Skipped => node.end = node.start.map(|_| self.at),
        }
        if [InProgress, Completed, Failed].contains(&to) {
            // A container that was skipped before its turn, and runs because of a return, begins by that.
            node.start = node.start.or(Some(self.at));
        }
        if from == Pending && to != Skipped && to != Cancelled {
            self.begun.insert(id);
        }
        let record = node.record;
        self.told.insert(id, to);
        self.tell(&[], record, Some(id), Happening::ActivityStatus { from, to }, cause);
    }

    /// The same for a record.
    pub(crate) fn tell_record(&mut self, id: RecordId, cause: Option<usize>) {
        use RecordStatus::{Cancelled, Closed, Completed, Editing, Failed, InProgress, New, OnHold};
        let from = self.told_records[&id];
        let tree = self.world.records.get_mut(&id).unwrap();
        let to = tree.status;
        if from == to {
            return;
        }
        match to {
            InProgress => tree.end = None,
            Completed | Failed | Cancelled => tree.end = Some(self.at),
            OnHold | Closed | Editing | New => {}
        }
        if [Editing, New].contains(&from) && to == InProgress {
            tree.start = Some(self.at);
        }
        if to != OnHold {
            tree.held_by_parent = false;
        }
        self.told_records.insert(id, to);
        self.tell(&[], id, None, Happening::RecordStatus { from, to }, cause);
    }

    pub(crate) fn told_of(&mut self, id: ActivityId, status: ActivityStatus) {
        self.told.insert(id, status);
    }

    /// The end of the story: every record that an event is in has its next version.
    pub(crate) fn end(mut self) -> Prediction {
        let told: BTreeSet<RecordId> = self.events.iter().map(|(event, _)| event.record).collect();
        for id in told {
            self.world.records.get_mut(&id).unwrap().version += 1;
        }
        let events = self.events.into_iter().map(|(event, _)| event).collect();
        Prediction { events, left_out: self.left_out, world: self.world }
    }
}
