//! Random commands by random people: mostly what fits the present state, sometimes what does not.

use waybill_shared::engine::{Command, Known, NewActivity, Place, Spot};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, Container, Family, PersonId, RecordId, RecordKind, RecordStatus, ReviewerRef,
};

use super::super::replay::Dice;
use super::server::{PEOPLE, Server, review};

/// The record that a command is given to.
pub(super) fn record_of(server: &Server, command: &Command) -> Option<RecordId> {
    use Command::{
        Add, Cancel, Close, Complete, ConvertToParent, Delete, Fail, Hold, Link, LinkChild, Move, Nest, Resume,
        ReturnTo, RevertParent, SetAfterChildren, SetReview, Skip, Start, Unlink, UnlinkChild, Unnest, Vote,
    };
    let activity = |id: &ActivityId| server.activity(*id).map(|it| it.record);
    match command {
        Start { record, .. } | Hold { record, .. } | Resume { record, .. } | Cancel { record, .. } => Some(*record),
        Close { record } | ConvertToParent { record } | RevertParent { record } => Some(*record),
        LinkChild { parent, .. } | UnlinkChild { parent, .. } => Some(*parent),
        Complete { activity: id, .. } | Fail { activity: id } | Vote { activity: id, .. } | Skip { activity: id } => {
            activity(id)
        }
        ReturnTo { activity: id, .. } | Move { activity: id, .. } | Delete { activity: id } => activity(id),
        SetReview { activity: id, .. } | SetAfterChildren { activity: id, .. } | Unnest { container: id } => {
            activity(id)
        }
        Link { manual: id, .. } | Unlink { manual: id, .. } => activity(id),
        Nest { activities, .. } => activities.first().and_then(activity),
        Add { place, .. } => match &place.container {
            Container::Root(record) => Some(*record),
            Container::Activity(id) => activity(id),
        },
        _ => None,
    }
}

fn pick<T: Clone>(dice: &mut Dice, from: &[T]) -> Option<T> {
    if from.is_empty() { None } else { Some(from[dice.roll(from.len() as u64) as usize].clone()) }
}

/// What might be linked; sometimes what cannot be.
pub(super) fn some_ends(dice: &mut Dice, server: &Server) -> Option<(ActivityId, ActivityId)> {
    let anything = dice.roll(10) == 0;
    let of = |kind: ActivityKind, in_kind: RecordKind| -> Vec<ActivityId> {
        let fits = |it: &&Activity| {
            it.kind == kind && (anything || (!it.status.is_settled() && server.record(it.record).kind == in_kind))
        };
        server.memory.activities().filter(fits).map(|it| it.id).collect()
    };
    let manual = of(ActivityKind::Manual, RecordKind::Release);
    Some((pick(dice, &manual)?, pick(dice, &of(ActivityKind::Dependent, RecordKind::Change))?))
}

pub(super) fn some_command(dice: &mut Dice, server: &Server) -> Option<(Command, PersonId)> {
    let all: Vec<Activity> = server.memory.activities().cloned().collect();
    // Mostly what is under way: the rest is refused most of the time.
    let keen = dice.roll(4) > 0;
    let fits = |it: &&Activity| !keen || it.status.runs();
    let of_kind = |kind: ActivityKind| -> Vec<Activity> {
        all.iter().filter(|it| it.kind == kind).filter(fits).cloned().collect()
    };
    let any = pick(dice, &all)?;
    let record = RecordId(1 + dice.roll(server.memory.records().count() as u64) as i64);
    let Ok(children) = server.memory.child_records(record);
    let left: Vec<RecordId> = children.iter().copied().filter(|_| dice.roll(3) == 0).collect();
    let anybody = PersonId(1 + dice.roll(PEOPLE as u64) as i64);
    let next = ActivityId(server.next.replace(server.next.get() + 1));
    let new = |kind| NewActivity { id: next, parent: None, kind, after_children: false, review: None };
    let holders: Vec<Container> = std::iter::once(Container::Root(any.record))
        .chain(
            all.iter()
                .filter(|it| it.record == any.record && it.kind.is_container())
                .map(|it| Container::Activity(it.id)),
        )
        .collect();
    let place = Place { container: pick(dice, &holders)?, spot: [Spot::First, Spot::Last][dice.roll(2) as usize] };
    // In some families holds and resumes follow each other, with other children left out each time.
    if server.is_fickle && dice.roll(3) == 0 {
        let Ok(children) = server.memory.child_records(RecordId(1));
        let except = children.into_iter().filter(|_| dice.roll(2) == 0).collect();
        let command = match server.record(RecordId(1)).status {
            RecordStatus::OnHold => Command::Resume { record: RecordId(1), except },
            _ => Command::Hold { record: RecordId(1), except },
        };
        return Some((command, anybody));
    }
    let command = match dice.roll(64) {
        0..=5 => Command::Start { record, children: left },
        6..=19 => {
            let mut manual = of_kind(ActivityKind::Manual);
            if dice.roll(2) == 0 && manual.iter().any(|it| it.links > 0) {
                manual.retain(|it| it.links > 0);
            }
            let activity = pick(dice, &manual)?.id;
            Command::Complete { activity, despite_unapproved: dice.roll(3) > 0 }
        }
        20..=23 => Command::Fail { activity: pick(dice, &of_kind(ActivityKind::Manual))?.id },
        24..=31 => {
            let review = pick(dice, &of_kind(ActivityKind::Review))?;
            let reviewers = review.review.map(|it| it.reviewers).unwrap_or_default();
            let who = pick(dice, &reviewers).map_or(ReviewerRef::Person(anybody), |it| it.who);
            let actor = match who {
                ReviewerRef::Person(person) => person,
                ReviewerRef::Team(_) => PersonId(2),
            };
            return Some((Command::Vote { activity: review.id, reviewer: who, approve: dice.roll(4) > 0 }, actor));
        }
        32..=34 => Command::Skip { activity: any.id },
        35..=39 => {
            let done: Vec<Activity> = all.iter().filter(|it| it.status.is_settled() || !keen).cloned().collect();
            Command::ReturnTo { activity: pick(dice, &done)?.id, leave_closed_changes: dice.roll(2) == 0 }
        }
        40 | 41 => Command::Hold { record, except: left },
        42..=45 => Command::Resume { record, except: left },
        46 => Command::Cancel { record, except: left },
        47 => Command::Close { record },
        48..=52 => {
            let (manual, dependent) = some_ends(dice, server)?;
            Command::Link { manual, dependent }
        }
        53 => {
            let Ok(ends) = server.memory.links(any.id);
            let other = pick(dice, &ends)?;
            let (manual, dependent) =
                if any.kind == ActivityKind::Dependent { (other, any.id) } else { (any.id, other) };
            Command::Unlink { manual, dependent }
        }
        54 => Command::LinkChild { parent: RecordId(1), child: record },
        55 => match server.record(record).family {
            Family::ChildOf(parent) => Command::UnlinkChild { parent, child: record },
            Family::Single => Command::ConvertToParent { record },
            Family::Parent => Command::RevertParent { record },
        },
        56 | 57 => {
            let kinds = [ActivityKind::Manual, ActivityKind::Parallel, ActivityKind::Dependent];
            Command::Add { place, activities: vec![new(kinds[dice.roll(3) as usize])] }
        }
        58 => Command::Move { activity: any.id, place },
        59 => Command::Nest { activities: vec![any.id], container: new(ActivityKind::Sequential) },
        60 => Command::Unnest { container: any.id },
        61 => Command::Delete { activity: any.id },
        62 => {
            let (review, form) = (pick(dice, &of_kind(ActivityKind::Review))?, review(dice));
            Command::SetReview { activity: review.id, condition: form.condition, reviewers: form.reviewers }
        }
        _ => Command::SetAfterChildren { activity: any.id, after_children: !any.after_children },
    };
    Some((command, anybody))
}
