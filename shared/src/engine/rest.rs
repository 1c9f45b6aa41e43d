//! Coming to rest: what a change inside a record makes of its containers and of the record (docs/rules.md, section 3).
//!
//! Only what a command stirred is visited, in tree order, each container after its children:
//!
//! ```text
//! rest(container):  every restless child, with all below it
//!                   then what the container activates, each with all below it
//!                   then the container's own status, from its children
//! ```
//!
//! A node's one event is told here, where it comes to rest. What is activated tells IN_PROGRESS before.

use super::draft::{Draft, Step};
use super::known::{Known, Which};
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Container, Family, Rank, Record, RecordId, RecordKind,
    RecordStatus, Subject,
};

/// How a child release counts in its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChildCount {
    Completed,
    Cancelled,
    Failed,
    Open,
}

impl ChildCount {
    pub(super) fn of(child: &Record) -> Self {
        match child.seen_status() {
            RecordStatus::Completed => Self::Completed,
            RecordStatus::Cancelled => Self::Cancelled,
            RecordStatus::Failed => Self::Failed,
            RecordStatus::OnHold if child.root.failed > 0 => Self::Failed,
            _ => Self::Open,
        }
    }

    pub(super) fn is_done(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

impl<K: Known> Draft<'_, K> {
    /// Every record that changed comes to rest once, children before their parent.
    pub(super) fn come_to_rest(&mut self) -> Step<K, ()> {
        while let Some(id) = self.next_stirred()? {
            self.stirred.remove(&id);
            self.rest_record(id)?;
            let record = self.record(id)?;
            if let Family::ChildOf(parent) = record.family {
                let before = self.record_before(id)?;
                if before.is_none_or(|before| ChildCount::of(&before) != ChildCount::of(&record)) {
                    self.stirred.insert(parent);
                }
            }
        }
        Ok(())
    }

    fn next_stirred(&self) -> Step<K, Option<RecordId>> {
        let mut first = None;
        for id in &self.stirred {
            let order = (self.record(*id)?.family == Family::Parent, *id);
            if first.is_none_or(|best| order < best) {
                first = Some(order);
            }
        }
        Ok(first.map(|(_, id)| id))
    }

    pub(super) fn rest_record(&mut self, id: RecordId) -> Step<K, ()> {
        let root = Container::Root(id);
        if self.record(id)?.status.runs() {
            self.rest_children(root, true)?;
        } else {
            // Nothing is worked out in a record that does not run; what was set aside while it is held is told.
            self.rest_restless(root, false)?;
        }
        let record = self.record(id)?;
        let reopens = record.status == RecordStatus::Completed && record.family == Family::Parent;
        if !(record.status.runs() || reopens) {
            return Ok(());
        }
        let mut cause = self.latest(Subject::Record(id)).max(self.latest_below(root));
        let mut children = Vec::new();
        if record.family == Family::Parent {
            for child in self.child_records(id)? {
                cause = cause.max(self.latest(Subject::Record(child)));
                children.push(ChildCount::of(&self.record(child)?));
            }
        }
        if let Some(status) = work_out(&record, &children) {
            self.change_record(id, |record| record.status = status)?;
        }
        self.tell_record(id, cause.or(Some(0)))
    }

    fn rest_restless(&mut self, container: Container, runs: bool) -> Step<K, ()> {
        while let Some((_, child)) = self.restless.get_mut(&container).and_then(|children| children.pop_first()) {
            self.rest_activity(child, runs)?;
        }
        self.restless.remove(&container);
        Ok(())
    }

    fn rest_children(&mut self, container: Container, runs: bool) -> Step<K, ()> {
        self.rest_restless(container, runs)?;
        let parallel = match container {
            Container::Root(_) => false,
            Container::Activity(id) => self.activity(id)?.kind == ActivityKind::Parallel,
        };
        if parallel { self.activate_all(container) } else { self.activate_in_turn(container) }
    }

    fn activate_all(&mut self, container: Container) -> Step<K, ()> {
        let mut after: Option<Rank> = None;
        while self.counts(container)?.pending > 0 {
            let Some(child) = self.next_child(container, Which::Pending, after.as_ref())? else { break };
            let seen = self.latest_running(container, child.record).max(self.latest(Subject::Activity(child.id)));
            self.activate(&child, seen)?;
            after = Some(child.rank);
        }
        Ok(())
    }

    fn activate_in_turn(&mut self, container: Container) -> Step<K, ()> {
        let mut after: Option<Rank> = None;
        let mut seen = None;
        while self.counts(container)?.pending > 0 {
            let Some(first) = self.next_child(container, Which::Unsettled, after.as_ref())? else { break };
            if first.status != ActivityStatus::Pending {
                break;
            }
            let mut cause = self.latest_running(container, first.record).max(self.latest(Subject::Activity(first.id)));
            cause = cause.max(match seen {
                None => self.latest_up_to(container, &first.rank),
                seen => seen,
            });
            if first.after_children && first.parent.is_none() {
                let (waits, latest) = self.waits_for_children(&first)?;
                if waits {
                    break;
                }
                cause = cause.max(latest);
            }
            self.activate(&first, cause)?;
            // In a sequence the next turn looks at the one that just settled.
            seen = self.latest(Subject::Activity(first.id));
            after = Some(first.rank);
            if !self.activity(first.id)?.status.is_settled() {
                break;
            }
        }
        Ok(())
    }

    /// Whether an *after children* activity still has to wait, and the latest event among the child releases.
    fn waits_for_children(&self, activity: &Activity) -> Step<K, (bool, Option<usize>)> {
        let (mut waits, mut latest) = (false, None);
        if self.record(activity.record)?.family == Family::Parent {
            for child in self.child_records(activity.record)? {
                latest = latest.max(self.latest(Subject::Record(child)));
                waits |= !ChildCount::of(&self.record(child)?).is_done();
            }
        }
        Ok((waits, latest))
    }

    fn activate(&mut self, activity: &Activity, cause: Option<usize>) -> Step<K, ()> {
        self.set_status(activity.id, ActivityStatus::InProgress)?;
        self.tell(activity.id, cause.or(Some(0)))?;
        self.rest_activity(activity.id, true)
    }

    fn rest_activity(&mut self, id: ActivityId, runs: bool) -> Step<K, ()> {
        // It may have been deleted since it was stirred.
        let Some(activity) = Known::activity(self, id).map_err(super::Stop::Unknown)? else { return Ok(()) };
        let here = Subject::Activity(id);
        let runs = runs && activity.status.runs();
        let cause = match activity.kind {
            ActivityKind::Parallel | ActivityKind::Sequential => {
                let container = Container::Activity(id);
                if runs {
                    self.rest_children(container, true)?;
                    let status = self.counts(container)?.work_out();
                    self.set_status(id, status)?;
                } else {
                    self.rest_restless(container, false)?;
                }
                self.latest(here).max(self.latest_below(container))
            }
            ActivityKind::Review => {
                if runs {
                    self.decide_review(&activity)?;
                }
                self.latest(here)
            }
            ActivityKind::Dependent => {
                if runs {
                    self.follow_links(&activity)?;
                }
                self.latest(here).max(self.latest_linked(&activity)?)
            }
            ActivityKind::Manual => self.latest(here),
        };
        // Whether its record runs is looked at, too: a resume of the record is what wakes it.
        self.tell(id, cause.max(self.latest(Subject::Record(activity.record))).or(Some(0)))
    }

    /// The latest event about whether a container runs, which it does when its record does, too.
    fn latest_running(&self, container: Container, record: RecordId) -> Option<usize> {
        self.latest(container.into()).max(self.latest(Subject::Record(record)))
    }
}

/// The status of a started record: of its root sequence and, in a parent, of its children as if they were one more
/// parallel group. `None`: nothing is left that could say, so it keeps the one it has.
fn work_out(record: &Record, children: &[ChildCount]) -> Option<RecordStatus> {
    let root = record.root;
    let nothing_left = root.children == 0 && children.iter().all(|child| *child == ChildCount::Cancelled);
    if nothing_left {
        debug_assert!(record.kind == RecordKind::Release || children.is_empty());
        return None;
    }
    let root = root.work_out();
    Some(if root == ActivityStatus::Completed && children.iter().all(|child| child.is_done()) {
        RecordStatus::Completed
    } else if root == ActivityStatus::Failed || children.contains(&ChildCount::Failed) {
        RecordStatus::Failed
    } else {
        RecordStatus::InProgress
    })
}
