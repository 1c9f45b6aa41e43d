//! What somebody may want to do, turned into a command when its turn comes.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use waybill_shared::engine::{Command, Request};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Family, FieldChange, PersonId, RecordId, RecordKind, RecordStatus,
    ReviewerRef, Subject,
};

use super::seed::teams;
use super::what::{What, what};
use crate::naive::World;

#[derive(Debug, Clone)]
pub(crate) struct Wish {
    what: What,
    /// Which of those that fit, and which second one.
    pub(super) pick: u16,
    pub(super) other: u16,
    /// Yes or no, several times.
    pub(super) flags: u8,
    /// From 0 to 99: a few wishes look at nothing, have no comment, or an old version.
    pub(super) odds: u8,
    /// Nothing fitted what was wanted.
    missed: Cell<bool>,
}

pub(super) fn wish() -> impl Strategy<Value = Wish> {
    (what(), any::<u16>(), any::<u16>(), any::<u8>(), 0u8..100).prop_map(|(what, pick, other, flags, odds)| Wish {
        what,
        pick,
        other,
        flags,
        odds,
        missed: Cell::new(false),
    })
}

pub(super) fn link() -> impl Strategy<Value = Wish> {
    (any::<u16>(), any::<u16>()).prop_map(|(pick, other)| Wish::plain(What::Link, pick, other))
}

/// A number that nothing has.
const NOBODY: i64 = 999_999;

impl Wish {
    /// To start the record at this place.
    pub(super) fn start(at: usize) -> Self {
        let pick = u16::try_from(at).unwrap();
        Self::plain(What::Start, pick, 0)
    }

    fn plain(what: What, pick: u16, other: u16) -> Self {
        Self { what, pick, other, flags: 0, odds: 0, missed: Cell::new(false) }
    }

    pub(super) fn flag(&self, bit: u8) -> bool {
        self.flags & (1 << bit) != 0
    }

    /// The command that this comes to in `world`, as the one number `turn`.
    pub(crate) fn request(&self, world: &World, turn: usize) -> Request {
        let (command, actor) = self.command_that_fits(world);
        let record = match self.odds {
            95..97 => Some(-1),
            85..95 => world.first_record(&command).map(|id| world.tree(id).version),
            _ => None,
        };
        let at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(i64::try_from(turn).unwrap());
        let comment = if self.odds < 97 { Some("because".to_owned()) } else { Some(" ".to_owned()) };
        let class = match self.odds {
            80..82 => Some(RecordKind::Release),
            82..84 => Some(RecordKind::Change),
            _ => None,
        };
        Request { command, class, actor, teams: teams(actor), at, comment, expected_version: record }
    }

    /// What is wanted, or what keeps the world going when nothing fits that.
    fn command_that_fits(&self, world: &World) -> (Command, PersonId) {
        self.missed.set(false);
        let wanted = self.command(world, &self.what);
        if !self.missed.get() || self.odds > 60 {
            return wanted;
        }
        let mut others = [What::Complete, What::Vote, What::Start, What::Resume, What::ReturnTo];
        others.rotate_left(usize::from(self.flags) % 5);
        others
            .iter()
            .find_map(|other| {
                self.missed.set(false);
                let command = self.command(world, other);
                (!self.missed.get()).then_some(command)
            })
            .unwrap_or(wanted)
    }

    /// One of those that fit, or of all when the wish looks at nothing or nothing fits.
    pub(super) fn one<T: Copy>(&self, number: u16, fit: Vec<T>, all: Vec<T>, none: T) -> T {
        let missed = fit.is_empty();
        let choice = if missed || (70..78).contains(&self.odds) { all } else { fit };
        self.missed.set(self.missed.get() || missed);
        if choice.is_empty() || self.odds == 78 { none } else { choice[usize::from(number) % choice.len()] }
    }

    pub(super) fn node(&self, world: &World, fits: impl Fn(ActivityId) -> bool) -> ActivityId {
        let all: Vec<ActivityId> = world.nodes.keys().copied().collect();
        self.one(self.pick, all.iter().copied().filter(|id| fits(*id)).collect(), all, ActivityId(NOBODY))
    }

    pub(super) fn record(&self, world: &World, number: u16, fits: impl Fn(RecordId) -> bool) -> RecordId {
        let all: Vec<RecordId> = world.records.keys().copied().collect();
        self.one(number, all.iter().copied().filter(|id| fits(*id)).collect(), all, RecordId(NOBODY))
    }

    fn some_of(&self, all: Vec<RecordId>) -> Vec<RecordId> {
        all.into_iter().enumerate().filter(|(at, _)| self.other & (1 << at) != 0).map(|(_, id)| id).collect()
    }

    fn command(&self, world: &World, what: &What) -> (Command, PersonId) {
        let anybody = PersonId(i64::from(self.other % 5) + 1);
        let status = |id: ActivityId| world.node(id).status;
        let record_status = |id: RecordId| world.tree(id).status;
        let running = |id: ActivityId| world.running(world.node(id).record);
        let command = match what {
            What::Start => {
                let editing = |id: RecordId| {
                    let planned = [RecordStatus::Editing, RecordStatus::New].contains(&record_status(id));
                    planned && !world.tree(id).roots.is_empty()
                };
                let record = match self.odds {
                    0 => RecordId(i64::from(self.pick) + 1),
                    _ => self.record(world, self.pick, editing),
                };
                let children = match self.odds {
                    80 => vec![self.record(world, self.other, editing)],
                    _ => self.some_of(world.children_of_parent(record).into_iter().filter(|it| editing(*it)).collect()),
                };
                Command::Start { record, children }
            }
            What::Complete => Command::Complete {
                activity: self.node(world, |id| {
                    let child = matches!(world.home(id).family, Family::ChildOf(_));
                    let here = !(self.flag(2) && self.flag(3)) || child;
                    world.node(id).kind == ActivityKind::Manual && status(id) == ActivityStatus::InProgress && here
                }),
                despite_unapproved: self.flag(0),
            },
            What::Fail => Command::Fail {
                activity: self.node(world, |id| {
                    world.node(id).kind == ActivityKind::Manual && status(id) == ActivityStatus::InProgress
                }),
            },
            What::Vote => return self.vote(world),
            What::Skip => Command::Skip {
                activity: self.node(world, |id| {
                    use ActivityStatus::{Failed, InProgress, Pending};
                    running(id) && [Pending, InProgress, Failed].contains(&status(id))
                }),
            },
            What::ReturnTo => Command::ReturnTo {
                activity: self.node(world, |id| {
                    let again = running(id) || world.home(id).status == RecordStatus::Completed;
                    let linked = world.node(id).kind == ActivityKind::Manual && !world.linked(id).is_empty();
                    let waits = status(id) == ActivityStatus::Pending;
                    let fits = if waits { world.node(id).after_children } else { linked || self.flag(1) };
                    again && fits && world.reached_in_turn(id)
                }),
                leave_closed_changes: self.flag(0) && self.flag(2),
            },
            What::Hold => {
                let record = self.record(world, self.pick, |id| world.running(id));
                Command::Hold { record, except: self.except(world, record) }
            }
            What::Resume => {
                let record = self.record(world, self.pick, |id| record_status(id) == RecordStatus::OnHold);
                Command::Resume { record, except: self.except(world, record) }
            }
            What::Cancel => {
                let record = self.record(world, self.pick, |id| !world.done(id));
                Command::Cancel { record, except: self.except(world, record) }
            }
            What::Close => Command::Close {
                record: self.record(world, self.pick, |id| {
                    use RecordStatus::{Cancelled, Completed, Failed};
                    let change = world.tree(id).kind == RecordKind::Change;
                    [Completed, Failed, Cancelled].contains(&record_status(id)) && (change || self.flag(2))
                }),
            },
            What::Link => self.link(world),
            What::Unlink => {
                let links: Vec<_> = world.links.iter().copied().collect();
                let any = (self.node(world, |_| true), self.node(world, |_| true));
                let (manual, dependent) = self.one(self.pick, links, vec![any], any);
                Command::Unlink { manual, dependent }
            }
            What::LinkChild => Command::LinkChild {
                parent: self.record(world, self.pick, |id| world.tree(id).family == Family::Parent),
                child: self.record(world, self.other, |id| {
                    let tree = world.tree(id);
                    tree.family == Family::Single && tree.kind == RecordKind::Release
                }),
            },
            What::UnlinkChild => {
                let child = self.record(world, self.pick, |id| matches!(world.tree(id).family, Family::ChildOf(_)));
                let parent = match world.records.get(&child).map(|tree| tree.family) {
                    Some(Family::ChildOf(parent)) => parent,
                    _ => self.record(world, self.other, |_| true),
                };
                Command::UnlinkChild { parent, child }
            }
            What::Convert => Command::ConvertToParent {
                record: self.record(world, self.pick, |id| {
                    let tree = world.tree(id);
                    tree.family == Family::Single && tree.kind == RecordKind::Release
                }),
            },
            What::Revert => Command::RevertParent {
                record: self.record(world, self.pick, |id| world.tree(id).family == Family::Parent),
            },
            What::ChangeFields => {
                let change = FieldChange { field: "title".into(), from: None, to: Some("Rack work".into()) };
                let changes = if self.flag(0) { vec![change.clone(), change] } else { Vec::new() };
                Command::ChangeFields { subject: self.subject(world), changes }
            }
            What::Assign => {
                let from = self.flag(0).then_some(PersonId(3));
                Command::Assign { subject: self.subject(world), from, to: Some(PersonId(3)) }
            }
            What::Delegate => {
                Command::Delegate { activity: self.node(world, |_| true), from: Some(PersonId(3)), to: None }
            }
            What::Comment => Command::Comment { subject: self.subject(world) },
            plan_edit => self.plan_edit(world, plan_edit),
        };
        (command, anybody)
    }

    fn except(&self, world: &World, record: RecordId) -> Vec<RecordId> {
        if self.flag(0) { self.some_of(world.children_of_parent(record)) } else { Vec::new() }
    }

    fn subject(&self, world: &World) -> Subject {
        if self.flag(1) {
            Subject::Record(self.record(world, self.pick, |_| true))
        } else {
            Subject::Activity(self.node(world, |_| true))
        }
    }

    fn vote(&self, world: &World) -> (Command, PersonId) {
        let activity = self.node(world, |id| {
            let node = world.node(id);
            node.status == ActivityStatus::InProgress
                && node.review.as_ref().is_some_and(|review| !review.reviewers.is_empty())
        });
        let reviewers: Vec<ReviewerRef> = world
            .nodes
            .get(&activity)
            .and_then(|node| node.review.as_ref())
            .map(|review| review.reviewers.iter().map(|it| it.who).collect())
            .unwrap_or_default();
        let stranger = ReviewerRef::Person(PersonId(NOBODY));
        let reviewer = self.one(self.other, reviewers, Vec::new(), stranger);
        let actor = match reviewer {
            ReviewerRef::Person(person) if self.odds != 60 => person,
            ReviewerRef::Team(team) if team.0 == 1 => PersonId(1 + i64::from(self.flags % 2)),
            ReviewerRef::Team(_) => PersonId(2 + i64::from(self.flags % 2)),
            ReviewerRef::Person(_) => PersonId(4),
        };
        (Command::Vote { activity, reviewer, approve: !self.flags.is_multiple_of(4) }, actor)
    }

    fn link(&self, world: &World) -> Command {
        let open = |id: ActivityId| {
            let node = world.node(id);
            let release = world.tree(node.record).kind == RecordKind::Release;
            // Mostly what can still be done again or is under way.
            release && node.kind == ActivityKind::Manual && (node.status != ActivityStatus::Skipped)
        };
        let waits = |id: &ActivityId| {
            let node = world.node(*id);
            use ActivityStatus::{Failed, InProgress, OnHold, Pending};
            node.kind == ActivityKind::Dependent
                && [Pending, InProgress, OnHold, Failed].contains(&node.status)
                && world.approved(*id)
        };
        let all: Vec<ActivityId> = world.nodes.keys().copied().collect();
        let waiting = all.iter().copied().filter(waits).collect();
        Command::Link {
            manual: self.node(world, open),
            dependent: self.one(self.other, waiting, all, ActivityId(NOBODY)),
        }
    }
}
