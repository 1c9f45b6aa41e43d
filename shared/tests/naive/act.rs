//! A command's own events: the act itself, what it reaches in tree order, then child records by number.

use std::collections::BTreeSet;

use waybill_shared::engine::{Command, Request};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Family, Happening, PersonId, RecordId, RecordStatus, ReviewerRef,
    Subject, Vote,
};

use super::edit;
use super::story::{About, Story};
use super::world::{World, settled};

pub(crate) fn own(story: &mut Story, request: &Request) {
    if let Some(subject) = left_as_it_is(story, &request.command) {
        if request.comment.as_deref().is_some_and(|comment| !comment.trim().is_empty()) {
            own_of(story, subject, Happening::Commented);
        }
        return;
    }
    match &request.command {
        Command::Start { record, children } => {
            story.own_record_status(*record, RecordStatus::InProgress);
            for child in children.iter().collect::<BTreeSet<_>>() {
                story.own_record_status(*child, RecordStatus::InProgress);
            }
        }
        Command::Complete { activity, .. } => story.own_status(*activity, ActivityStatus::Completed, None),
        Command::Fail { activity } => story.own_status(*activity, ActivityStatus::Failed, None),
        Command::Vote { activity, reviewer, approve } => vote(story, *activity, *reviewer, *approve, request.actor),
        Command::Skip { activity } => {
            story.own_status(*activity, ActivityStatus::Skipped, None);
            for id in story.world.below(*activity) {
                if !settled(story.world.node(id).status) {
                    story.own_status(id, ActivityStatus::Skipped, Some(0));
                }
            }
        }
        Command::ReturnTo { activity, .. } => reset_from(story, *activity, None),
        Command::Hold { record, except } => {
            hold(story, *record);
            for child in reached(story, *record, except, World::running) {
                hold(story, child);
                story.world.records.get_mut(&child).unwrap().held_by_parent = true;
            }
        }
        Command::Resume { record, except } => {
            resume(story, *record);
            for child in reached(story, *record, except, can_be_resumed_along) {
                resume(story, child);
            }
            // This hold is over: a child that stays behind is held for itself, and no later resume takes it along.
            for child in story.world.children_of_parent(*record) {
                story.world.records.get_mut(&child).unwrap().held_by_parent = false;
            }
        }
        Command::Cancel { record, except } => {
            cancel(story, *record);
            for child in reached(story, *record, except, can_be_cancelled) {
                cancel(story, child);
            }
        }
        Command::Close { record } => {
            let tree = story.world.records.get_mut(record).unwrap();
            tree.closed_from = Some(tree.status);
            story.own_record_status(*record, RecordStatus::Closed);
            give_up(story, *record, |status| !settled(status) && status != ActivityStatus::Failed);
        }
        Command::Link { manual, dependent } => {
            story.world.links.insert((*manual, *dependent));
            own_both(
                story,
                *manual,
                *dependent,
                Happening::Linked { to: *dependent },
                Happening::Linked { to: *manual },
            );
        }
        Command::Unlink { manual, dependent } => {
            story.world.links.remove(&(*manual, *dependent));
            let (left, right) = (Happening::Unlinked { from: *dependent }, Happening::Unlinked { from: *manual });
            own_both(story, *manual, *dependent, left, right);
        }
        Command::LinkChild { parent, child } => {
            story.world.records.get_mut(child).unwrap().family = Family::ChildOf(*parent);
            let about = [About::Family(*parent)];
            story.own(&about, *parent, None, Happening::ChildLinked { child: *child });
            story.own(&[], *child, None, Happening::ParentLinked { parent: *parent });
        }
        Command::UnlinkChild { parent, child } => unlink_child(story, *parent, *child),
        Command::ConvertToParent { record } => {
            story.world.records.get_mut(record).unwrap().family = Family::Parent;
            story.own(&[About::Family(*record)], *record, None, Happening::ConvertedToParent);
        }
        Command::RevertParent { record } => {
            story.own(&[About::Family(*record)], *record, None, Happening::RevertedToPlain);
            let children: Vec<_> = story.world.children_of_parent(*record).into_iter().collect();
            for child in &children {
                let_go(story, *record, *child);
            }
            for child in children {
                leave(story, *record, child);
            }
            story.world.records.get_mut(record).unwrap().family = Family::Single;
        }
        Command::ChangeFields { subject, changes } => {
            for change in changes {
                own_of(story, *subject, Happening::FieldChanged(change.clone()));
            }
        }
        Command::Assign { subject, from, to } => own_of(story, *subject, Happening::Assigned { from: *from, to: *to }),
        Command::Delegate { activity, from, to } => {
            own_of(story, Subject::Activity(*activity), Happening::Delegated { from: *from, to: *to });
        }
        Command::Comment { subject } => own_of(story, *subject, Happening::Commented),
        plan_edit => edit::own(story, plan_edit),
    }
}

/// What a command names that wants it as it is: nothing happens to it, but something may be said.
fn left_as_it_is(story: &Story, command: &Command) -> Option<Subject> {
    match command {
        Command::ChangeFields { subject, changes } => changes.is_empty().then_some(*subject),
        Command::Assign { subject, from, to } => (from == to).then_some(*subject),
        Command::Delegate { activity, from, to } => (from == to).then_some(Subject::Activity(*activity)),
        Command::SetAfterChildren { activity, after_children } => {
            let same = story.world.node(*activity).after_children == *after_children;
            same.then_some(Subject::Activity(*activity))
        }
        _ => None,
    }
}

pub(crate) fn own_of(story: &mut Story, subject: Subject, happening: Happening) {
    match subject {
        Subject::Record(id) => story.own(&[], id, None, happening),
        Subject::Activity(id) => story.own(&[], story.world.node(id).record, Some(id), happening),
    }
}

/// One event a side, none for a record that is CLOSED.
pub(crate) fn own_both(
    story: &mut Story,
    manual: ActivityId,
    dependent: ActivityId,
    left: Happening,
    right: Happening,
) {
    for (id, happening) in [(manual, left), (dependent, right)] {
        if story.world.home(id).status != RecordStatus::Closed {
            own_of(story, Subject::Activity(id), happening);
        }
    }
}

/// The parent's side of a cut, then the child's.
fn unlink_child(story: &mut Story, parent: RecordId, child: RecordId) {
    if story.world.tree(parent).status != RecordStatus::Closed {
        let_go(story, parent, child);
    }
    leave(story, parent, child);
}

fn let_go(story: &mut Story, parent: RecordId, child: RecordId) {
    story.own(&[About::Family(parent)], parent, None, Happening::ChildUnlinked { child });
}

fn leave(story: &mut Story, parent: RecordId, child: RecordId) {
    let tree = story.world.records.get_mut(&child).unwrap();
    tree.family = Family::Single;
    tree.held_by_parent = false;
    if story.world.tree(child).status != RecordStatus::Closed {
        story.own(&[], child, None, Happening::ParentUnlinked { parent });
    }
}

fn vote(story: &mut Story, id: ActivityId, reviewer: ReviewerRef, approve: bool, by: PersonId) {
    let review = story.world.nodes.get_mut(&id).unwrap().review.as_mut().unwrap();
    let it = review.reviewers.iter_mut().find(|it| it.who == reviewer).unwrap();
    let from = it.vote.map(|vote| vote.approve);
    it.vote = Some(Vote { approve, by });
    own_of(story, Subject::Activity(id), Happening::Voted { reviewer, from, approve });
}

fn hold(story: &mut Story, record: RecordId) {
    story.own_record_status(record, RecordStatus::OnHold);
    for id in story.world.whole(record) {
        if story.world.node(id).status == ActivityStatus::InProgress {
            story.own_status(id, ActivityStatus::OnHold, Some(0));
        }
    }
}

/// The record runs at once; its activities have their one event where they come to rest.
fn resume(story: &mut Story, record: RecordId) {
    story.own_record_status(record, RecordStatus::InProgress);
    for id in story.world.whole(record) {
        let node = story.world.nodes.get_mut(&id).unwrap();
        if node.status == ActivityStatus::OnHold {
            node.status = ActivityStatus::InProgress;
        }
    }
}

fn cancel(story: &mut Story, record: RecordId) {
    story.own_record_status(record, RecordStatus::Cancelled);
    give_up(story, record, |status| !settled(status));
}

fn give_up(story: &mut Story, record: RecordId, which: impl Fn(ActivityStatus) -> bool) {
    for id in story.world.whole(record) {
        if which(story.world.node(id).status) {
            story.own_status(id, ActivityStatus::Cancelled, Some(0));
        }
    }
}

/// The children that a command reaches, by number; the others are named in the answer.
fn reached(
    story: &mut Story,
    parent: RecordId,
    except: &[RecordId],
    fits: impl Fn(&World, RecordId) -> bool,
) -> Vec<RecordId> {
    let children = story.world.children_of_parent(parent);
    let (reached, left_out) =
        children.into_iter().partition(|child| !except.contains(child) && fits(&story.world, *child));
    story.left_out = left_out;
    reached
}

fn can_be_resumed_along(world: &World, id: RecordId) -> bool {
    let tree = world.tree(id);
    tree.status == RecordStatus::OnHold && tree.held_by_parent && !tree.roots.is_empty()
}

fn can_be_cancelled(world: &World, id: RecordId) -> bool {
    use RecordStatus::{Cancelled, Closed, Completed};
    ![Completed, Cancelled, Closed].contains(&world.tree(id).status)
}

/// What a return to `target` resets: it, and everything after it in each sequence on its path, with descendants.
pub(crate) fn reset_by(world: &World, target: ActivityId) -> Vec<ActivityId> {
    let mut steps = vec![target];
    steps.extend(world.beside(target).1);
    let mut all: Vec<ActivityId> =
        world.whole(world.node(target).record).into_iter().filter(|id| *id != target).collect();
    all.retain(|id| steps.contains(id) || world.containers_of(*id).iter().any(|container| steps.contains(container)));
    all.insert(0, target);
    all
}

/// A return to `target`, by the command or across a link; `cause` is that of its first event.
pub(crate) fn reset_from(story: &mut Story, target: ActivityId, cause: Option<usize>) {
    let record = story.world.node(target).record;
    let held = story.world.tree(record).status == RecordStatus::OnHold;
    let reset = reset_by(&story.world, target);
    let mut first = cause;
    for id in reset {
        let node = story.world.nodes.get_mut(&id).unwrap();
        let before = node.status;
        for reviewer in node.review.iter_mut().flat_map(|review| &mut review.reviewers) {
            reviewer.vote = None;
        }
        if before == ActivityStatus::Completed && node.kind == ActivityKind::Manual {
            story.undone.insert(id);
        }
        if id == target && held {
            story.own_status(id, ActivityStatus::OnHold, first);
            let node = story.world.nodes.get_mut(&id).unwrap();
            (node.start, node.end) = (Some(story.at), None);
        } else if id == target && before == ActivityStatus::Pending {
            own_of(story, Subject::Activity(id), Happening::Returned);
        } else {
            story.own_status(id, ActivityStatus::Pending, first);
        }
        if id == target {
            first = story.last();
        }
    }
    run_again(story, target, held);
}

/// Every container on the path runs again, or waits for the resume of its record. One that is PENDING waits for the
/// child releases, and what is in it waits with it.
fn run_again(story: &mut Story, target: ActivityId, held: bool) {
    let mut status = if held { ActivityStatus::OnHold } else { ActivityStatus::InProgress };
    for id in story.world.containers_of(target).into_iter().rev() {
        let node = story.world.nodes.get_mut(&id).unwrap();
        match node.status {
            ActivityStatus::Pending => status = ActivityStatus::Pending,
            ActivityStatus::Failed => {}
            _ => node.status = status,
        }
    }
    let tree = story.world.records.get_mut(&story.world.nodes[&target].record).unwrap();
    if tree.status == RecordStatus::Completed {
        tree.status = RecordStatus::InProgress;
    }
}
