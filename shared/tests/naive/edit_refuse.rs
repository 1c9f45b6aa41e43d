//! Refusals of plan edits: input that makes no sense, kinds, statuses, places, sizes.

use std::collections::BTreeSet;

use waybill_shared::engine::{Command, NewActivity, Place, Spot};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Code, Condition, Container, RecordId, RecordKind, RecordStatus, Reviewer,
    Subject,
};

use super::edit::position;
use super::refuse::{closed, new_activities};
use super::world::{Node, World, holds_others, settled};

/// What a place names: its container, and the neighbour.
pub(super) fn named(place: &Place) -> Vec<Subject> {
    let container = match place.container {
        Container::Root(record) => Subject::Record(record),
        Container::Activity(id) => Subject::Activity(id),
    };
    match place.spot {
        Spot::First | Spot::Last => vec![container],
        Spot::After(id) | Spot::Before(id) => vec![container, Subject::Activity(id)],
    }
}

/// What must not begin at once if it is an empty container.
pub(super) fn added_or_moved(before: &World, command: &Command) -> Vec<ActivityId> {
    let whole = |id: &ActivityId| std::iter::once(*id).chain(before.below(*id)).collect::<Vec<_>>();
    match command {
        Command::Move { activity, .. } => whole(activity),
        Command::Nest { activities, .. } => activities.iter().flat_map(whole).collect(),
        Command::Unnest { container } => before.below(*container),
        other => new_activities(other).iter().map(|it| it.id).collect(),
    }
}

/// Input that is wrong whatever the statuses are. What is unknown is not looked at: that is NOT_FOUND.
pub(super) fn makes_no_sense(world: &World, command: &Command) -> bool {
    match command {
        Command::Add { place, activities } => {
            let record = known_record(world, place.container);
            let top_of_release = matches!(place.container, Container::Root(_))
                && record.is_some_and(|id| world.tree(id).kind == RecordKind::Release);
            bad_spot(world, place, None)
                || activities.is_empty()
                || bad_forest(activities)
                || (record.is_some() && badly_marked(activities, top_of_release))
        }
        Command::Move { activity, place } => {
            let from = world.nodes.get(activity).map(|node| node.record);
            let to = known_record(world, place.container);
            bad_spot(world, place, Some(*activity)) || from.zip(to).is_some_and(|(from, to)| from != to)
        }
        Command::Nest { activities, container } => {
            let nodes: Vec<_> = activities.iter().filter_map(|id| world.nodes.get(id)).collect();
            let apart = nodes.iter().any(|node| node.above != nodes[0].above);
            let top_of_release = nodes.first().is_some_and(|node| {
                node.above == Container::Root(node.record) && world.tree(node.record).kind == RecordKind::Release
            });
            let all_known = nodes.len() == activities.len();
            activities.is_empty()
                || bad_forest(std::slice::from_ref(container))
                || (all_known && (apart || badly_marked(std::slice::from_ref(container), top_of_release)))
        }
        Command::SetReview { condition, reviewers, .. } => bad_review(*condition, reviewers),
        Command::SetAfterChildren { activity, after_children } => {
            let nested = |node: &Node| node.above != Container::Root(node.record);
            let wrong = |node: &Node| nested(node) || world.tree(node.record).kind != RecordKind::Release;
            *after_children && world.nodes.get(activity).is_some_and(wrong)
        }
        _ => false,
    }
}

fn known_record(world: &World, container: Container) -> Option<RecordId> {
    match container {
        Container::Root(record) => world.records.contains_key(&record).then_some(record),
        Container::Activity(id) => world.nodes.get(&id).map(|node| node.record),
    }
}

/// The neighbour that a spot names has to stand there, and not be what is moved.
fn bad_spot(world: &World, place: &Place, moved: Option<ActivityId>) -> bool {
    match place.spot {
        Spot::First | Spot::Last => false,
        Spot::After(id) | Spot::Before(id) => {
            let known = known_record(world, place.container).is_some() && world.nodes.contains_key(&id);
            known && (!world.children(place.container).contains(&id) || moved == Some(id))
        }
    }
}

/// Each after its container, and reviews that can be decided.
fn bad_forest(activities: &[NewActivity]) -> bool {
    activities.iter().enumerate().any(|(at, new)| {
        let above = new.parent.map(|parent| activities[..at].iter().find(|it| it.id == parent));
        let placed = above.is_none_or(|found| found.is_some_and(|it| holds_others(it.kind)));
        let sensible = new.review.as_ref().is_none_or(|it| !bad_review(it.condition, &it.reviewers));
        !placed || !sensible
    })
}

/// Nothing is marked *after children* but at the top level of a release.
fn badly_marked(activities: &[NewActivity], top_of_release: bool) -> bool {
    activities.iter().any(|new| new.after_children && !(top_of_release && new.parent.is_none()))
}

fn bad_review(condition: Condition, reviewers: &[Reviewer]) -> bool {
    let twice = reviewers.iter().map(|it| it.who).collect::<BTreeSet<_>>().len() < reviewers.len();
    twice || matches!(condition, Condition::Percentage(share) if !(1..=100).contains(&share))
}

pub(super) fn checks(world: &World, command: &Command) -> Vec<(bool, Code)> {
    match command {
        Command::Add { place, activities } => {
            let record = world.record_of(place.container);
            let mut checks = editing(world, record);
            checks.extend(kinds(world, record, activities));
            checks.extend(of_place(world, place));
            checks.push((levels_at(world, place.container) + depth(activities) > 64, Code::TooDeep));
            checks
        }
        Command::Move { activity, place } => {
            let record = world.node(*activity).record;
            let mut checks = editing(world, record);
            checks.push(started(world, *activity));
            checks.extend(of_place(world, place));
            let inside = std::iter::once(*activity).chain(world.below(*activity));
            let below_itself = inside.into_iter().any(|id| place.container == Container::Activity(id));
            checks.push((below_itself, Code::Cycle));
            checks.push((levels_at(world, place.container) + height(world, *activity) > 64, Code::TooDeep));
            checks
        }
        Command::Nest { activities, container } => {
            let record = world.node(activities[0]).record;
            let mut checks = editing(world, record);
            checks.extend(kinds(world, record, std::slice::from_ref(container)));
            checks.push((!holds_others(container.kind), Code::WrongKind));
            checks.extend(activities.iter().map(|id| started(world, *id)));
            let first = world.children(world.node(activities[0]).above).iter().find(|id| activities.contains(id));
            let place = Place { container: world.node(activities[0]).above, spot: Spot::Before(*first.unwrap()) };
            checks.extend(of_place(world, &place));
            let above = levels_at(world, world.node(activities[0]).above) + 1;
            checks.push((activities.iter().any(|id| above + height(world, *id) > 64), Code::TooDeep));
            checks
        }
        Command::Unnest { container } => {
            let mut checks = editing(world, world.node(*container).record);
            checks.push((!holds_others(world.node(*container).kind), Code::WrongKind));
            checks.push(started(world, *container));
            checks.extend(world.node(*container).children.iter().map(|child| started(world, *child)));
            checks
        }
        Command::Delete { activity } => {
            let record = world.node(*activity).record;
            let mut checks = editing(world, record);
            let status = world.node(*activity).status;
            let done_below =
                world.below(*activity).iter().any(|id| world.node(*id).status == ActivityStatus::Completed);
            let held = world.tree(record).status == RecordStatus::OnHold
                && [ActivityStatus::OnHold, ActivityStatus::Failed].contains(&status)
                && !done_below;
            checks.push((started(world, *activity).0 && !held, Code::ActivityStarted));
            checks
        }
        Command::SetReview { activity, .. } => {
            let node = world.node(*activity);
            let decided = [ActivityStatus::Completed, ActivityStatus::Failed].contains(&node.status);
            vec![
                (node.kind != ActivityKind::Review, Code::WrongKind),
                closed(world, node.record),
                (decided, Code::AlreadyDecided),
                (settled(node.status), Code::InvalidStatus),
            ]
        }
        Command::SetAfterChildren { activity, .. } => {
            let node = world.node(*activity);
            let mut checks = editing(world, node.record);
            checks.push(started(world, *activity));
            checks
        }
        other => panic!("{other:?} is no plan edit"),
    }
}

/// Plans may be edited until the record is COMPLETED, CANCELLED or CLOSED.
fn editing(world: &World, record: RecordId) -> Vec<(bool, Code)> {
    let over = [RecordStatus::Completed, RecordStatus::Cancelled].contains(&world.tree(record).status);
    vec![closed(world, record), (over, Code::InvalidStatus)]
}

/// After the start only PENDING activities may be touched.
fn started(world: &World, id: ActivityId) -> (bool, Code) {
    let planned = [RecordStatus::Editing, RecordStatus::New].contains(&world.home(id).status);
    (!planned && world.node(id).status != ActivityStatus::Pending, Code::ActivityStarted)
}

fn kinds(world: &World, record: RecordId, activities: &[NewActivity]) -> Vec<(bool, Code)> {
    let release = world.tree(record).kind == RecordKind::Release;
    vec![(release && activities.iter().any(|it| it.kind == ActivityKind::Dependent), Code::WrongKind)]
}

/// The place is in a container, and has not been passed.
fn of_place(world: &World, place: &Place) -> Vec<(bool, Code)> {
    use ActivityStatus::{Completed, Failed, InProgress, OnHold};
    let record = world.record_of(place.container);
    let planned = [RecordStatus::Editing, RecordStatus::New].contains(&world.tree(record).status);
    let no_container = matches!(place.container, Container::Activity(id) if !holds_others(world.node(id).kind));
    let above = world.containers_from(place.container);
    let mut after: Vec<ActivityId> = Vec::new();
    if world.in_sequence(place.container) {
        after.extend(&world.children(place.container)[position(world, place)..]);
    }
    if let Container::Activity(id) = place.container {
        after.extend(world.beside(id).1);
    }
    let begun = |id: &ActivityId| [InProgress, OnHold, Failed, Completed].contains(&world.node(*id).status);
    let passed = above.iter().any(|id| settled(world.node(*id).status)) || after.iter().any(begun);
    vec![(no_container, Code::WrongKind), (!planned && passed, Code::PlacePassed)]
}

/// How many levels there are above what stands in a container.
fn levels_at(world: &World, container: Container) -> usize {
    world.containers_from(container).len()
}

fn height(world: &World, id: ActivityId) -> usize {
    1 + world.node(id).children.iter().map(|child| height(world, *child)).max().unwrap_or(0)
}

fn depth(activities: &[NewActivity]) -> usize {
    fn level(activities: &[NewActivity], id: ActivityId) -> usize {
        let above = activities.iter().find(|it| it.id == id).and_then(|it| it.parent);
        1 + above.map_or(0, |above| level(activities, above))
    }
    activities.iter().map(|it| level(activities, it.id)).max().unwrap_or(0)
}
