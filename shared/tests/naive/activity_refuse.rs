//! Refusals of commands on activities: complete, fail, vote, return, link.

use waybill_shared::engine::Request;
use waybill_shared::model::{ActivityId, ActivityKind, ActivityStatus, Code, RecordStatus, ReviewerRef};

use super::act::reset_by;
use super::refuse::{change, closed, open};
use super::world::{World, settled};

pub(super) fn manual_in_progress(world: &World, id: ActivityId) -> Vec<(bool, Code)> {
    let node = world.node(id);
    let mut checks = open(world, node.record);
    checks.push((node.kind != ActivityKind::Manual, Code::WrongKind));
    checks.push((node.status != ActivityStatus::InProgress, Code::InvalidStatus));
    checks
}

pub(super) fn voting(world: &World, id: ActivityId, reviewer: ReviewerRef, request: &Request) -> Vec<(bool, Code)> {
    let node = world.node(id);
    let mut checks = open(world, node.record);
    let Some(review) = &node.review else {
        checks.push((true, Code::WrongKind));
        return checks;
    };
    let named = review.reviewers.iter().any(|it| it.who == reviewer);
    let oneself = match reviewer {
        ReviewerRef::Person(person) => person == request.actor,
        ReviewerRef::Team(team) => request.teams.contains(&team),
    };
    let decided = [ActivityStatus::Completed, ActivityStatus::Failed].contains(&node.status);
    checks.push((!named || !oneself, Code::NotAReviewer));
    checks.push((decided, Code::AlreadyDecided));
    checks.push((node.status != ActivityStatus::InProgress, Code::InvalidStatus));
    checks
}

pub(super) fn returning(world: &World, id: ActivityId, leave_closed: bool) -> Vec<(bool, Code)> {
    let record = world.node(id).record;
    let mut checks = open(world, record);
    let runs_again = world.running(record) || world.tree(record).status == RecordStatus::Completed;
    let before_done = world.reached_in_turn(id);
    let closed_change = reset_by(world, id)
        .into_iter()
        .filter(|it| {
            world.node(*it).status == ActivityStatus::Completed && world.node(*it).kind == ActivityKind::Manual
        })
        .flat_map(|it| world.linked(it))
        .filter(|dependent| world.node(*dependent).status == ActivityStatus::Completed)
        .map(|dependent| world.node(dependent).record)
        .any(|change| closed(world, change).0 && world.seen(change) != RecordStatus::Cancelled);
    checks.push((!runs_again || !before_done, Code::InvalidStatus));
    checks.push((closed_change && !leave_closed, Code::ChangeClosed));
    checks
}

/// Links begin at manual activities of releases and end at dependent activities.
fn wrong_ends(world: &World, manual: ActivityId, dependent: ActivityId) -> bool {
    world.node(manual).kind != ActivityKind::Manual
        || change(world, world.node(manual).record)
        || world.node(dependent).kind != ActivityKind::Dependent
}

pub(super) fn linking(world: &World, manual: ActivityId, dependent: ActivityId) -> Vec<(bool, Code)> {
    let release = world.node(manual).record;
    let wrong = wrong_ends(world, manual, dependent);
    vec![
        (wrong, Code::WrongKind),
        closed(world, release),
        closed(world, world.node(dependent).record),
        (world.tree(release).status == RecordStatus::Cancelled, Code::InvalidStatus),
        (settled(world.node(dependent).status), Code::InvalidStatus),
        (world.links.contains(&(manual, dependent)), Code::InvalidStatus),
        (!wrong && !world.approved(dependent), Code::ChangeNotApproved),
    ]
}
