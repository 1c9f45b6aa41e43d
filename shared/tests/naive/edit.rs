//! Plan edits: the tree changes, and one event tells of each activity that came, went or moved.

use std::collections::BTreeSet;

use waybill_shared::engine::{Command, NewActivity, Place, Spot};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Condition, Container, FieldChange, Happening, RecordStatus, Review,
    Reviewer, Subject,
};

use super::act::own_of;
use super::story::{About, Story};
use super::world::{Node, World};

pub(crate) fn own(story: &mut Story, command: &Command) {
    match command {
        Command::Add { place, activities } => {
            let roots: Vec<&NewActivity> = activities.iter().filter(|it| it.parent.is_none()).collect();
            let at = position(&story.world, place);
            for (offset, root) in roots.into_iter().enumerate() {
                add(story, place.container, at + offset, root, activities);
            }
        }
        Command::Move { activity, place } => shift(story, *activity, place),
        Command::Nest { activities, container } => nest(story, activities, container),
        Command::Unnest { container } => unnest(story, *container),
        Command::Delete { activity } => {
            let mut gone = vec![*activity];
            gone.extend(story.world.below(*activity));
            for id in &gone {
                let above = story.world.node(*id).above;
                story.own(&[About::Left(above)], story.world.node(*id).record, Some(*id), Happening::ActivityDeleted);
            }
            cut_links(story, &gone);
            for id in gone.iter().rev() {
                take_out(&mut story.world, *id);
                story.world.nodes.remove(id);
            }
        }
        Command::SetReview { activity, condition, reviewers } => {
            set_review(story, *activity, *condition, reviewers);
        }
        Command::SetAfterChildren { activity, after_children } => {
            let node = story.world.nodes.get_mut(activity).unwrap();
            let change = FieldChange {
                field: "afterChildren".into(),
                from: Some(node.after_children.to_string()),
                to: Some(after_children.to_string()),
            };
            node.after_children = *after_children;
            own_of(story, Subject::Activity(*activity), Happening::FieldChanged(change));
        }
        other => panic!("{other:?} is no plan edit"),
    }
}

/// Where in its container a place is.
pub(crate) fn position(world: &World, place: &Place) -> usize {
    let siblings = world.children(place.container);
    let at = |id: ActivityId| siblings.iter().position(|it| *it == id).unwrap();
    match place.spot {
        Spot::First => 0,
        Spot::Last => siblings.len(),
        Spot::After(id) => at(id) + 1,
        Spot::Before(id) => at(id),
    }
}

fn add(story: &mut Story, above: Container, at: usize, new: &NewActivity, all: &[NewActivity]) {
    put(story, above, at, new);
    for (index, child) in all.iter().filter(|it| it.parent == Some(new.id)).enumerate() {
        add(story, Container::Activity(new.id), index, child, all);
    }
}

/// A new activity, PENDING and without votes.
fn put(story: &mut Story, above: Container, at: usize, new: &NewActivity) {
    let review = new.review.clone().filter(|_| new.kind == ActivityKind::Review).map(|mut review| {
        review.reviewers.iter_mut().for_each(|reviewer| reviewer.vote = None);
        review
    });
    let node = Node {
        record: story.world.record_of(above),
        above,
        kind: new.kind,
        status: ActivityStatus::Pending,
        start: None,
        end: None,
        after_children: new.after_children,
        review,
        children: Vec::new(),
    };
    let record = node.record;
    story.world.children_mut(above).insert(at, new.id);
    story.world.nodes.insert(new.id, node);
    story.told_of(new.id, ActivityStatus::Pending);
    story.own(&[], record, Some(new.id), Happening::ActivityAdded);
}

fn take_out(world: &mut World, id: ActivityId) {
    let above = world.node(id).above;
    world.children_mut(above).retain(|it| *it != id);
}

fn shift(story: &mut Story, id: ActivityId, place: &Place) {
    let above = story.world.node(id).above;
    // The place is meant among the others: where it stood leaves no gap.
    let anchor = position(&story.world, place);
    let index = story.world.children(place.container).iter().take(anchor).filter(|it| **it != id).count();
    take_out(&mut story.world, id);
    story.world.children_mut(place.container).insert(index, id);
    moved(story, id, above, place.container);
}

fn moved(story: &mut Story, id: ActivityId, from: Container, to: Container) {
    let node = story.world.nodes.get_mut(&id).unwrap();
    node.above = to;
    if let Container::Activity(_) = to {
        node.after_children = false;
    }
    let record = node.record;
    let name = |container| match container {
        Container::Root(_) => None,
        Container::Activity(id) => Some(id),
    };
    let happening = Happening::ActivityMoved { from: name(from), to: name(to) };
    story.own(&[About::Left(from)], record, Some(id), happening);
}

fn nest(story: &mut Story, chosen: &[ActivityId], container: &NewActivity) {
    let above = story.world.node(chosen[0]).above;
    let siblings = story.world.children(above).to_vec();
    let at = siblings.iter().position(|it| chosen.contains(it)).unwrap();
    put(story, above, at, container);
    for id in siblings.iter().filter(|it| chosen.contains(it)) {
        take_out(&mut story.world, *id);
        story.world.children_mut(Container::Activity(container.id)).push(*id);
        moved(story, *id, above, Container::Activity(container.id));
    }
}

fn unnest(story: &mut Story, container: ActivityId) {
    let node = story.world.node(container).clone();
    let at = story.world.children(node.above).iter().position(|it| *it == container).unwrap();
    story.own(&[About::Left(node.above)], node.record, Some(container), Happening::ActivityDeleted);
    take_out(&mut story.world, container);
    for (offset, child) in node.children.iter().enumerate() {
        story.world.children_mut(node.above).insert(at + offset, *child);
        moved(story, *child, Container::Activity(container), node.above);
    }
    story.world.nodes.remove(&container);
}

/// Deleting an activity cuts its links; the other side hears of it.
fn cut_links(story: &mut Story, gone: &[ActivityId]) {
    let cut: BTreeSet<(ActivityId, ActivityId)> =
        story.world.links.iter().filter(|(one, other)| gone.contains(one) || gone.contains(other)).copied().collect();
    for id in gone {
        for (manual, dependent) in cut.iter().filter(|(one, other)| one == id || other == id) {
            let (other, from) = if manual == id { (*dependent, *manual) } else { (*manual, *dependent) };
            story.world.links.remove(&(*manual, *dependent));
            if story.world.home(other).status != RecordStatus::Closed {
                own_of(story, Subject::Activity(other), Happening::Unlinked { from });
            }
        }
    }
}

/// Who stays keeps the vote; the votes given here are ignored.
fn set_review(story: &mut Story, id: ActivityId, condition: Condition, reviewers: &[Reviewer]) {
    let node = story.world.nodes.get_mut(&id).unwrap();
    let old = node.review.take().unwrap();
    let vote_of = |new: &Reviewer| old.reviewers.iter().find(|it| it.who == new.who).and_then(|it| it.vote);
    let reviewers = reviewers.iter().map(|new| Reviewer { vote: vote_of(new), ..*new }).collect();
    node.review = Some(Review { condition, reviewers });
    own_of(story, Subject::Activity(id), Happening::ReviewChanged);
}
