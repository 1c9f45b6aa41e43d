//! How everything comes to rest: releases, children before their parents; then change request by change request.

use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Condition, Container, Family, RecordId, RecordKind, RecordStatus, Review,
};

use super::act::reset_from;
use super::story::{About, Story};
use super::world::{World, settled};

/// Lets the whole world come to rest. What nothing has moved tells nothing, so it does no harm to ask it.
pub(crate) fn settle(story: &mut Story) {
    let records: Vec<(RecordId, RecordKind, Family)> =
        story.world.records.iter().map(|(id, tree)| (*id, tree.kind, tree.family)).collect();
    let (parents, others): (Vec<_>, Vec<_>) = records
        .into_iter()
        .filter(|(id, kind, _)| *kind == RecordKind::Release || story.latest(&[About::Record(*id)]) == Some(0))
        .partition(|(_, _, family)| *family == Family::Parent);
    for (id, _, _) in others.into_iter().chain(parents) {
        come_to_rest(story, id);
    }
    let change = |id: &RecordId| story.world.tree(*id).kind == RecordKind::Change;
    let changes: Vec<RecordId> = story.world.records.keys().copied().filter(change).collect();
    for id in changes {
        hear_of_links(story, id);
        come_to_rest(story, id);
    }
}

/// The dependent activities of a change, in tree order: reset, or worked out.
fn hear_of_links(story: &mut Story, change: RecordId) {
    for id in story.world.whole(change) {
        let node = story.world.node(id);
        if node.kind != ActivityKind::Dependent {
            continue;
        }
        let reset = node.status == ActivityStatus::Completed
            && story.world.linked(id).iter().any(|manual| story.undone.contains(manual))
            && ![RecordStatus::Closed, RecordStatus::Cancelled].contains(&story.world.tree(change).status);
        if reset {
            let undone = story.world.linked(id).into_iter().filter(|manual| story.undone.contains(manual));
            let cause = story.latest(&undone.map(About::Activity).collect::<Vec<_>>());
            reset_from(story, id, cause);
        } else {
            work_out_dependent(story, id);
            let cause = cause_of(story, id);
            story.tell_activity(id, cause);
        }
    }
}

/// A record comes to rest: its activities in order, what its root sequence activates, its own status.
fn come_to_rest(story: &mut Story, record: RecordId) {
    let root = Container::Root(record);
    if story.world.tree(record).status == RecordStatus::Completed
        && story.world.children_of_parent(record).iter().any(|child| !story.world.done(*child))
    {
        story.world.records.get_mut(&record).unwrap().status = RecordStatus::InProgress;
    }
    for child in story.world.children(root).to_vec() {
        rest(story, child);
    }
    if story.world.running(record) {
        activate_in(story, root);
        let status = status_of_record(&story.world, record);
        story.world.records.get_mut(&record).unwrap().status = status;
    }
    let mut looked_at = vec![About::Record(record), About::Left(root), About::Family(record)];
    looked_at.extend(story.world.children(root).iter().copied().map(About::Activity));
    for child in story.world.children_of_parent(record) {
        looked_at.push(About::Record(child));
        if story.world.tree(child).status == RecordStatus::OnHold {
            looked_at.push(About::Left(Container::Root(child)));
            looked_at.extend(story.world.children(Container::Root(child)).iter().copied().map(About::Activity));
        }
    }
    let cause = story.latest(&looked_at);
    story.tell_record(record, cause);
}

fn rest(story: &mut Story, id: ActivityId) {
    let node = story.world.node(id);
    let (record, kind) = (node.record, node.kind);
    match kind {
        ActivityKind::Manual => {}
        ActivityKind::Review => {
            if story.world.running(record) && story.world.node(id).status == ActivityStatus::InProgress {
                let status = verdict(story.world.node(id).review.as_ref().unwrap());
                story.world.nodes.get_mut(&id).unwrap().status = status;
            }
        }
        ActivityKind::Dependent => work_out_dependent(story, id),
        ActivityKind::Parallel | ActivityKind::Sequential => {
            for child in story.world.node(id).children.clone() {
                rest(story, child);
            }
            let runs = [ActivityStatus::InProgress, ActivityStatus::Failed].contains(&story.world.node(id).status);
            if runs && story.world.running(record) {
                activate_in(story, Container::Activity(id));
                let status = status_from(&story.world, &story.world.node(id).children);
                story.world.nodes.get_mut(&id).unwrap().status = status;
            }
        }
    }
    let cause = cause_of(story, id);
    story.tell_activity(id, cause);
}

/// A running container activates the children whose turn it is.
fn activate_in(story: &mut Story, container: Container) {
    for child in story.world.children(container).to_vec() {
        let status = story.world.node(child).status;
        if story.world.in_sequence(container) {
            if settled(status) {
                continue;
            }
            if status == ActivityStatus::Pending && may_begin(&story.world, child) {
                begin(story, container, child);
            }
            if !settled(story.world.node(child).status) {
                return;
            }
        } else if status == ActivityStatus::Pending {
            begin(story, container, child);
        }
    }
}

/// A top-level activity that is marked so waits for every child release.
fn may_begin(world: &World, id: ActivityId) -> bool {
    let node = world.node(id);
    let marked = node.after_children && node.above == Container::Root(node.record);
    !marked || world.children_of_parent(node.record).iter().all(|child| world.done(*child))
}

fn begin(story: &mut Story, container: Container, id: ActivityId) {
    let record = story.world.node(id).record;
    let mut looked_at = vec![About::Record(record), About::Activity(id)];
    if let Container::Activity(container) = container {
        looked_at.push(About::Activity(container));
    }
    if story.world.in_sequence(container) {
        let siblings = story.world.children(container);
        looked_at.extend(siblings.iter().copied().take_while(|it| *it != id).map(About::Activity));
    }
    if story.world.node(id).after_children && container == Container::Root(record) {
        looked_at.push(About::Family(record));
        looked_at.extend(story.world.children_of_parent(record).into_iter().map(About::Record));
    }
    // What stood before it and is gone is not looked at any more; the act took it away.
    let cause = story.latest(&looked_at).or(story.first());
    story.world.nodes.get_mut(&id).unwrap().status = ActivityStatus::InProgress;
    story.tell_activity(id, cause);
    rest(story, id);
}

/// The latest event that the status of an activity looks at.
fn cause_of(story: &Story, id: ActivityId) -> Option<usize> {
    let world = &story.world;
    let node = world.node(id);
    let mut looked_at = vec![About::Activity(id), About::Record(node.record), About::Left(Container::Activity(id))];
    looked_at.extend(node.children.iter().copied().map(About::Activity));
    if node.kind == ActivityKind::Dependent {
        for manual in world.linked(id) {
            looked_at.push(About::Activity(manual));
            if world.seen(world.node(manual).record) == RecordStatus::Cancelled {
                looked_at.push(About::Record(world.node(manual).record));
            }
        }
    }
    // Nothing below a container has to have moved for it to run again: a return into it was enough.
    story.latest(&looked_at).or(story.first())
}

/// All settled: COMPLETED; otherwise any FAILED: FAILED; otherwise IN_PROGRESS.
pub(crate) fn status_from(world: &World, children: &[ActivityId]) -> ActivityStatus {
    let statuses: Vec<ActivityStatus> = children.iter().map(|child| world.node(*child).status).collect();
    if statuses.iter().all(|status| settled(*status)) {
        ActivityStatus::Completed
    } else if statuses.contains(&ActivityStatus::Failed) {
        ActivityStatus::Failed
    } else {
        ActivityStatus::InProgress
    }
}

/// The status of a started record, from its root sequence and its children together.
pub(crate) fn status_of_record(world: &World, record: RecordId) -> RecordStatus {
    use RecordStatus::{Cancelled, Completed, Failed, InProgress, OnHold};
    let tree = world.tree(record);
    let children = world.children_of_parent(record);
    if tree.roots.is_empty() && children.iter().all(|child| world.seen(*child) == Cancelled) {
        return tree.status;
    }
    let mut sides = vec![match status_from(world, &tree.roots) {
        ActivityStatus::Completed => Completed,
        ActivityStatus::Failed => Failed,
        _ => InProgress,
    }];
    for child in children {
        sides.push(match world.seen(child) {
            Completed | Cancelled => Completed,
            Failed => Failed,
            OnHold if status_from(world, &world.tree(child).roots) == ActivityStatus::Failed => Failed,
            _ => InProgress,
        });
    }
    if sides.iter().all(|side| *side == Completed) {
        Completed
    } else if sides.contains(&Failed) {
        Failed
    } else {
        InProgress
    }
}

/// Where the votes leave a review that is IN_PROGRESS.
fn verdict(review: &Review) -> ActivityStatus {
    let reviewers = &review.reviewers;
    let all = reviewers.len();
    let voted =
        |approve: bool| reviewers.iter().filter(|it| it.vote.is_some_and(|vote| vote.approve == approve)).count();
    let enough = |votes: usize| match review.condition {
        Condition::Automatic => true,
        Condition::Unanimous => votes == all,
        Condition::Percentage(n) => votes * 100 >= usize::from(n) * all,
    };
    let heard = reviewers.iter().all(|it| !it.must_vote || it.vote.is_some());
    let vetoed = reviewers.iter().any(|it| it.veto && it.vote.is_some_and(|vote| !vote.approve));
    if review.condition == Condition::Automatic {
        ActivityStatus::Completed
    } else if all == 0 {
        ActivityStatus::InProgress
    } else if vetoed || !enough(all - voted(false)) {
        ActivityStatus::Failed
    } else if enough(voted(true)) && heard {
        ActivityStatus::Completed
    } else {
        ActivityStatus::InProgress
    }
}

/// A dependent activity that is IN_PROGRESS or FAILED in a running record is a function of what is linked to it.
fn work_out_dependent(story: &mut Story, id: ActivityId) {
    use ActivityStatus::{Cancelled, Completed, Failed, InProgress, Skipped};
    let world = &story.world;
    let node = world.node(id);
    if ![InProgress, Failed].contains(&node.status) || !world.running(node.record) {
        return;
    }
    let linked: Vec<(ActivityStatus, bool)> = world
        .linked(id)
        .into_iter()
        .map(|it| (world.node(it).status, world.seen(world.node(it).record) == RecordStatus::Cancelled))
        .collect();
    let left: Vec<ActivityStatus> = linked.iter().map(|it| it.0).filter(|status| *status != Skipped).collect();
    let status = if linked.contains(&(Failed, false)) {
        Failed
    } else if linked.iter().any(|(status, given_up)| *status == Cancelled || *given_up) {
        InProgress
    } else if !left.is_empty() && left.iter().all(|status| *status == Completed) {
        Completed
    } else {
        InProgress
    };
    story.world.nodes.get_mut(&id).unwrap().status = status;
}
