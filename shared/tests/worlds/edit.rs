//! Wishes to edit a plan, and the places that they think of.

use waybill_shared::engine::{Command, NewActivity, Place, Spot};
use waybill_shared::model::{ActivityId, ActivityKind, ActivityStatus, Container, RecordId, RecordKind, RecordStatus};

use super::seed;
use super::what::What;
use super::wish::Wish;
use crate::naive::World;

impl Wish {
    pub(super) fn plan_edit(&self, world: &World, what: &What) -> Command {
        let pending = |id: ActivityId| world.node(id).status == ActivityStatus::Pending;
        match what {
            What::Add(seeds) => {
                let place = self.place(world);
                let release = match place.container {
                    Container::Root(id) => world.records.get(&id),
                    Container::Activity(id) => world.nodes.get(&id).map(|node| world.tree(node.record)),
                }
                .is_some_and(|tree| tree.kind == RecordKind::Release);
                let mut next = world.nodes.keys().map(|id| id.0).max().unwrap_or(100) + 1;
                let mut activities = Vec::new();
                for seed in seeds {
                    seed::forest(seed, None, &mut next, &mut activities);
                }
                for new in &mut activities {
                    if release && new.kind == ActivityKind::Dependent && self.odds != 61 {
                        new.kind = ActivityKind::Manual;
                    }
                    if self.odds != 65 && (!matches!(place.container, Container::Root(_)) || !release) {
                        new.after_children = false;
                    }
                }
                Command::Add { place, activities }
            }
            What::Move => {
                let activity = self.node(world, pending);
                let place = match world.nodes.get(&activity) {
                    Some(node) if self.odds != 62 => self.place_in(world, node.record),
                    _ => self.place(world),
                };
                Command::Move { activity, place }
            }
            What::Nest => {
                let first = self.node(world, pending);
                let Some(node) = world.nodes.get(&first) else {
                    return Command::Nest { activities: vec![first], container: self.container(world) };
                };
                let siblings = world.children(node.above);
                let at = siblings.iter().position(|id| *id == first).unwrap();
                let upto = siblings.len().min(at + 1 + usize::from(self.other % 3));
                let mut activities = siblings[at..upto].to_vec();
                if self.odds == 63 {
                    activities = vec![siblings[0], siblings[siblings.len() - 1]];
                }
                Command::Nest { activities, container: self.container(world) }
            }
            What::Unnest => Command::Unnest {
                container: self.node(world, |id| {
                    let node = world.node(id);
                    let container = [ActivityKind::Parallel, ActivityKind::Sequential].contains(&node.kind);
                    container && (pending(id) || self.flag(0))
                }),
            },
            What::Delete => {
                let held = self.flag(0);
                Command::Delete {
                    activity: self.node(world, |id| {
                        if held { world.home(id).status == RecordStatus::OnHold } else { pending(id) }
                    }),
                }
            }
            What::SetReview(review) => {
                let activity = self.node(world, |id| {
                    let node = world.node(id);
                    node.kind == ActivityKind::Review
                        && (node.status == ActivityStatus::InProgress || (self.flag(0) && pending(id)))
                });
                let mut reviewers = review.reviewers.clone();
                // Keep somebody who is there already, so that votes stay.
                let present = world.nodes.get(&activity).and_then(|node| node.review.as_ref());
                let stays = present.and_then(|old| old.reviewers.iter().find(|it| it.vote.is_some()));
                if let Some(stays) =
                    stays.filter(|stays| self.flag(1) && reviewers.iter().all(|it| it.who != stays.who))
                {
                    reviewers.push(*stays);
                }
                Command::SetReview { activity, condition: review.condition, reviewers }
            }
            _ => Command::SetAfterChildren {
                activity: self.node(world, |id| {
                    let node = world.node(id);
                    let release = world.tree(node.record).kind == RecordKind::Release;
                    release && node.above == Container::Root(node.record) && pending(id)
                }),
                after_children: self.flag(0),
            },
        }
    }

    fn container(&self, world: &World) -> NewActivity {
        let kind = match self.odds {
            64 => ActivityKind::Manual,
            _ if self.flag(2) => ActivityKind::Parallel,
            _ => ActivityKind::Sequential,
        };
        let id = ActivityId(world.nodes.keys().map(|id| id.0).max().unwrap_or(100) + 1);
        NewActivity { id, parent: None, kind, after_children: self.odds == 66, review: None }
    }

    fn place(&self, world: &World) -> Place {
        self.place_in(world, self.record(world, self.pick, |_| true))
    }

    /// A place in a record: mostly in a container that is not settled.
    fn place_in(&self, world: &World, record: RecordId) -> Place {
        if !world.records.contains_key(&record) {
            return Place { container: Container::Root(record), spot: Spot::Last };
        }
        let mut containers = vec![Container::Root(record)];
        let holds = |id: &ActivityId| {
            let node = world.node(*id);
            use ActivityStatus::{Failed, InProgress, OnHold, Pending};
            let open = [Pending, InProgress, OnHold, Failed].contains(&node.status);
            let container = [ActivityKind::Parallel, ActivityKind::Sequential].contains(&node.kind);
            (container && open) || (30..33).contains(&self.odds)
        };
        containers.extend(world.whole(record).into_iter().filter(holds).map(Container::Activity));
        let container = containers[usize::from(self.other >> 3) % containers.len()];
        let siblings = world.children(container);
        let neighbour = match siblings.len() {
            0 => None,
            len => Some(siblings[usize::from(self.other) % len]),
        };
        let spot = match (self.flags >> 4, neighbour) {
            (0..2, _) => Spot::First,
            (2..5, Some(id)) => Spot::After(id),
            (5..8, Some(id)) => Spot::Before(id),
            (8, _) => Spot::After(self.node(world, |_| true)),
            _ => Spot::Last,
        };
        Place { container, spot }
    }
}
