//! Doing things again: *return to activity*, and its echo in linked changes (docs/rules.md, sections 3 and 5).
//!
//! ```text
//! root:  A   [ B1  B2  B3 ]   C        return to B2 resets B2, B3 and C;
//!                  ^                   A and B1 stay, the container runs again
//! ```

use super::command::Request;
use super::decide::{Comment, admit, not_held, wrong_record_status};
use super::draft::{Draft, Step};
use super::known::{Known, Which};
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Container, Happening, Record, RecordKind, RecordStatus,
    Refusal, Subject,
};

impl<K: Known> Draft<'_, K> {
    pub(super) fn return_to(&mut self, request: &Request, id: ActivityId, leave_closed: bool) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Needed)?;
        not_held(&record)?;
        if !(record.status.runs() || record.status == RecordStatus::Completed) {
            return Err(wrong_record_status(&record, "IN_PROGRESS, FAILED or COMPLETED").into());
        }
        let path = self.path(&activity)?;
        self.reached_in_turn(&path)?;
        let region = self.reset_region(&path)?;
        if !leave_closed {
            self.refuse_closed_changes(&record, &region)?;
        }
        if activity.status == ActivityStatus::Pending {
            self.own(Subject::Activity(id), Happening::Returned)?;
        }
        for reset in &region {
            self.reset(reset, &record, Some(0))?;
        }
        self.run_again(&path, &record)
    }

    /// Every step before it in each sequence on its path is settled.
    fn reached_in_turn(&self, path: &[Activity]) -> Step<K, ()> {
        for step in path {
            if !self.is_sequence(step.container())? {
                continue;
            }
            let first = self.next_child(step.container(), Which::Unsettled, None)?;
            if first.is_some_and(|first| first.rank < step.rank) {
                let message = "An earlier step is not settled yet; only steps that were reached can be returned to.";
                return Err(Refusal::new(Code::InvalidStatus, message).into());
            }
        }
        Ok(())
    }

    /// What a return to the last of `path` resets, in tree order.
    fn reset_region(&self, path: &[Activity]) -> Step<K, Vec<Activity>> {
        let mut region = Vec::new();
        if let Some(activity) = path.last() {
            region.push(activity.clone());
            region.extend(self.below(Container::Activity(activity.id), Which::Resettable)?);
        }
        for step in path.iter().rev() {
            if !self.is_sequence(step.container())? {
                continue;
            }
            let mut after = step.rank.clone();
            while let Some(later) = self.next_child(step.container(), Which::Resettable, Some(&after))? {
                after = later.rank.clone();
                let below = self.below(Container::Activity(later.id), Which::Resettable);
                region.push(later);
                region.extend(below?);
            }
        }
        Ok(region)
    }

    fn refuse_closed_changes(&self, release: &Record, region: &[Activity]) -> Step<K, ()> {
        for manual in region.iter().filter(|it| undoes_links(it, release)) {
            for dependent in self.links(manual)? {
                let (dependent, change) = self.activity_and_record(dependent)?;
                let closed = change.status == RecordStatus::Closed && change.seen_status() != RecordStatus::Cancelled;
                if closed && dependent.status == ActivityStatus::Completed {
                    let message = format!(
                        "The linked change {} is closed and cannot run again. Say that closed changes stay as they are to go on.",
                        change.key
                    );
                    return Err(Refusal::new(Code::ChangeClosed, message).into());
                }
            }
        }
        Ok(())
    }

    fn reset(&mut self, activity: &Activity, record: &Record, cause: Option<usize>) -> Step<K, ()> {
        if activity.status == ActivityStatus::Pending {
            return Ok(());
        }
        if undoes_links(activity, record) {
            self.undone.insert(activity.id);
        }
        self.void_votes(activity)?;
        self.set_status(activity.id, ActivityStatus::Pending)?;
        let cause = if self.is_first_event() { None } else { cause };
        self.tell(activity.id, cause)
    }

    /// Votes in a reset review are void; they stay in the history.
    fn void_votes(&mut self, activity: &Activity) -> Step<K, ()> {
        if activity.kind != ActivityKind::Review {
            return Ok(());
        }
        self.change_activity(activity.id, |activity| {
            for reviewer in activity.review.iter_mut().flat_map(|review| &mut review.reviewers) {
                reviewer.vote = None;
            }
        })
    }

    /// Wakes what the activity stands in; where it comes to rest it tells so.
    fn run_again(&mut self, path: &[Activity], record: &Record) -> Step<K, ()> {
        let held = record.status == RecordStatus::OnHold;
        let mut woken = if held { ActivityStatus::OnHold } else { ActivityStatus::InProgress };
        for container in path.iter().take(path.len().saturating_sub(1)) {
            match self.activity(container.id)?.status {
                // It waits for the child releases: its turn has not come, and so not that of what is in it.
                ActivityStatus::Pending => woken = ActivityStatus::Pending,
                ActivityStatus::Failed => {}
                _ => self.set_status(container.id, woken)?,
            }
        }
        if record.status == RecordStatus::Completed {
            self.change_record(record.id, |record| record.status = RecordStatus::InProgress)?;
        }
        path.last().map_or(Ok(()), |activity| self.stir(activity))
    }

    /// A release activity that this COMPLETED dependent activity is linked to was reset: the change goes
    /// back to it as if somebody had returned there. A held change waits there; a cancelled or closed one is left alone.
    pub(super) fn reset_dependent(&mut self, dependent: &Activity, change: &Record) -> Step<K, ()> {
        let held = change.status == RecordStatus::OnHold;
        if !(held || change.status.runs() || change.status == RecordStatus::Completed) {
            return Ok(());
        }
        let path = self.path(dependent)?;
        let region = self.reset_region(&path)?;
        let mut cause = None;
        for manual in self.links(dependent)? {
            if self.undone.contains(&manual) {
                cause = cause.max(self.latest(Subject::Activity(manual)));
            }
        }
        if held {
            self.set_status(dependent.id, ActivityStatus::OnHold)?;
            self.tell(dependent.id, cause)?;
        } else {
            self.reset(dependent, change, cause)?;
        }
        let cause = self.latest(Subject::Activity(dependent.id));
        for reset in region.iter().skip(1) {
            self.reset(reset, change, cause)?;
        }
        self.run_again(&path, change)?;
        Ok(())
    }

    fn is_sequence(&self, container: Container) -> Step<K, bool> {
        Ok(match container {
            Container::Root(_) => true,
            Container::Activity(id) => self.activity(id)?.kind == ActivityKind::Sequential,
        })
    }
}

/// A COMPLETED manual activity of a release: undoing it reaches the changes linked to it.
fn undoes_links(activity: &Activity, record: &Record) -> bool {
    record.kind == RecordKind::Release
        && activity.kind == ActivityKind::Manual
        && activity.status == ActivityStatus::Completed
        && activity.links > 0
}
