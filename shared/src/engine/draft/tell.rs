//! Telling of events: each with its cause, and with the times that a status sets.

use super::{Draft, Step};
use crate::engine::known::Known;
use crate::model::{
    ActivityId, ActivityKind, ActivityStatus, Container, Event, Happening, Rank, RecordId, RecordStatus, Subject,
};

impl<K: Known> Draft<'_, K> {
    /// Adds one of the command's own events: its cause is the first.
    pub(in crate::engine) fn own(&mut self, subject: Subject, happening: Happening) -> Step<K, ()> {
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.push(subject, happening, cause)
    }

    fn push(&mut self, subject: Subject, happening: Happening, cause: Option<usize>) -> Step<K, ()> {
        let number = self.events.len();
        let (record, activity) = match subject {
            Subject::Record(record) => (record, None),
            Subject::Activity(id) => {
                let activity = self.activity(id)?;
                self.latest_below.put(activity.container().into(), number);
                (activity.record, Some(id))
            }
        };
        self.latest.put(subject, number);
        self.touch_record(record)?;
        self.events.push(Event { record, activity, happening, cause });
        Ok(())
    }

    /// Tells the activity's status, if it is another than told before, and sets its times by it.
    pub(in crate::engine) fn tell(&mut self, id: ActivityId, cause: Option<usize>) -> Step<K, ()> {
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
            ActivityStatus::Completed | ActivityStatus::Failed => {
                // A container that was skipped before its turn, and runs because of a return, may rest in one step.
                activity.actual_start = activity.actual_start.or(Some(at));
                activity.actual_end = Some(at);
            }
            ActivityStatus::Cancelled => activity.actual_end = Some(at),
        }
        if activity.kind == ActivityKind::Manual && activity.links > 0 {
            self.moved.insert(id);
        }
        self.push(Subject::Activity(id), Happening::ActivityStatus { from, to }, cause)
    }

    /// Tells the record's status, if it is another than told before, and sets its times by it.
    pub(in crate::engine) fn tell_record(&mut self, id: RecordId, cause: Option<usize>) -> Step<K, ()> {
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
    pub(in crate::engine) fn act(&mut self, id: ActivityId, to: ActivityStatus) -> Step<K, ()> {
        self.set_status(id, to)?;
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.tell(id, cause)
    }

    /// Sets and tells a record's status as one of the command's own events.
    pub(in crate::engine) fn act_on_record(&mut self, id: RecordId, to: RecordStatus) -> Step<K, ()> {
        self.touch_record(id)?.status = to;
        let cause = if self.events.is_empty() { None } else { Some(0) };
        self.tell_record(id, cause)
    }

    pub(in crate::engine) fn is_first_event(&self) -> bool {
        self.events.is_empty()
    }

    /// The latest event so far about this subject.
    pub(in crate::engine) fn latest(&self, subject: Subject) -> Option<usize> {
        self.latest.of(subject)
    }

    /// The latest event so far about a child of this container.
    pub(in crate::engine) fn latest_below(&self, of: Container) -> Option<usize> {
        self.latest_below.of(of.into())
    }

    /// The latest event so far about a child of this container that stands no further than `rank`.
    pub(in crate::engine) fn latest_up_to(&self, of: Container, rank: &Rank) -> Option<usize> {
        let placed = self.placed.get(&of)?;
        placed.range(..=rank.clone()).filter_map(|(_, id)| self.latest(Subject::Activity(*id))).max()
    }
}
