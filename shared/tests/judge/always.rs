//! What is true in every world, whatever the rules of single commands say.

use std::collections::BTreeMap;

use waybill_shared::engine::{Known, Memory};
use waybill_shared::model::{
    Activity, ActivityId, ActivityStatus, Container, Counts, Event, Happening, RecordId, RecordKind, RecordStatus,
};

/// A sentence about the first thing that is wrong, if any.
pub(crate) fn broken_invariant(memory: &Memory) -> Option<String> {
    let activities = || memory.activities();
    let running = |id: RecordId| {
        let status = memory.records().find(|it| it.id == id).map(|it| it.status);
        matches!(status, Some(RecordStatus::InProgress | RecordStatus::Failed))
    };
    for record in memory.records() {
        let own: Vec<&Activity> = activities().filter(|it| it.record == record.id).collect();
        let hollow = own.iter().filter(|it| it.kind.is_container() && it.counts.children == 0).count();
        if record.root != recount(memory, Container::Root(record.id)) {
            return Some(format!("record {}: {:?} is not a recount of its top level", record.id, record.root));
        }
        if usize::try_from(record.activities) != Ok(own.len()) || usize::try_from(record.empty_containers) != Ok(hollow)
        {
            return Some(format!("record {}: wrong number of activities or of empty containers", record.id));
        }
        if record.kind == RecordKind::Change && running(record.id) && record.status != derived(memory, record.id) {
            return Some(format!("change {} is {}, unlike its root sequence", record.id, record.status));
        }
    }
    for activity in activities() {
        let id = activity.id;
        let counts = recount(memory, Container::Activity(id));
        let Ok(links) = memory.links(id);
        if activity.counts != counts {
            return Some(format!("activity {id}: {:?} is not a recount of its children", activity.counts));
        }
        if usize::try_from(activity.links) != Ok(links.len()) {
            return Some(format!("activity {id} has {} links, not {}", links.len(), activity.links));
        }
        if !activity.kind.is_container() {
            continue;
        }
        if activity.status.runs()
            && running(activity.record)
            && activity.status != derive(memory, Container::Activity(id))
        {
            return Some(format!("container {id} is {}, unlike its children", activity.status));
        }
        if let Some(loose) =
            below(memory, id).into_iter().find(|it| activity.status.is_settled() && !settled(it.status))
        {
            return Some(format!("container {id} is settled, but {} below it is {}", loose.id, loose.status));
        }
    }
    None
}

/// From the statuses before, event by event, to the statuses after: each event starts where the one before it ended.
pub(crate) fn broken_replay(before: &Memory, events: &[Event], after: &Memory) -> Option<String> {
    let mut records: BTreeMap<RecordId, RecordStatus> = before.records().map(|it| (it.id, it.status)).collect();
    let mut activities: BTreeMap<ActivityId, ActivityStatus> =
        before.activities().map(|it| (it.id, it.status)).collect();
    for (number, event) in events.iter().enumerate() {
        let wrong = match (&event.happening, event.activity) {
            (Happening::RecordStatus { from, to }, None) => {
                records.insert(event.record, *to) != Some(*from) || from == to
            }
            (Happening::ActivityStatus { from, to }, Some(id)) => {
                activities.insert(id, *to) != Some(*from) || from == to
            }
            (Happening::ActivityAdded, Some(id)) => activities.insert(id, ActivityStatus::Pending).is_some(),
            (Happening::ActivityDeleted, Some(id)) => activities.remove(&id).is_none(),
            _ => false,
        };
        let causeless = match event.cause {
            None => number != 0,
            Some(cause) => cause >= number,
        };
        if wrong || causeless {
            return Some(format!("event {number} does not follow from those before it: {event:?}"));
        }
    }
    let told = records == after.records().map(|it| (it.id, it.status)).collect()
        && activities == after.activities().map(|it| (it.id, it.status)).collect();
    if told { None } else { Some("the events do not lead to the statuses".into()) }
}

fn settled(status: ActivityStatus) -> bool {
    matches!(status, ActivityStatus::Completed | ActivityStatus::Skipped | ActivityStatus::Cancelled)
}

fn recount(memory: &Memory, of: Container) -> Counts {
    let mut counts = Counts::default();
    for child in memory.children(of) {
        counts.children += 1;
        counts.settled += i32::from(settled(child.status));
        counts.failed += i32::from(child.status == ActivityStatus::Failed);
        counts.pending += i32::from(child.status == ActivityStatus::Pending);
    }
    counts
}

fn below(memory: &Memory, id: ActivityId) -> Vec<&Activity> {
    memory
        .children(Container::Activity(id))
        .flat_map(|child| std::iter::once(child).chain(below(memory, child.id)))
        .collect()
}

fn derive(memory: &Memory, of: Container) -> ActivityStatus {
    let statuses: Vec<ActivityStatus> = memory.children(of).map(|child| child.status).collect();
    if statuses.iter().all(|status| settled(*status)) {
        ActivityStatus::Completed
    } else if statuses.contains(&ActivityStatus::Failed) {
        ActivityStatus::Failed
    } else {
        ActivityStatus::InProgress
    }
}

fn derived(memory: &Memory, change: RecordId) -> RecordStatus {
    match derive(memory, Container::Root(change)) {
        ActivityStatus::Completed => RecordStatus::Completed,
        ActivityStatus::Failed => RecordStatus::Failed,
        _ => RecordStatus::InProgress,
    }
}
