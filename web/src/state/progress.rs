//! How far a record is: how many of its activities stand in which status.

use waybill_shared::model::ActivityStatus;

use super::Plan;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// All of them.
    pub total: i32,
    /// Under way.
    pub in_progress: i32,
    /// Done.
    pub completed: i32,
    /// Went wrong.
    pub failed: i32,
    /// Passed over.
    pub skipped: i32,
    /// Given up.
    pub cancelled: i32,
}

impl Progress {
    /// Counts `by` more in a status. How many there are in all does not change by that.
    pub fn count(&mut self, status: ActivityStatus, by: i32) {
        let figure = match status {
            ActivityStatus::Pending | ActivityStatus::OnHold => return,
            ActivityStatus::InProgress => &mut self.in_progress,
            ActivityStatus::Completed => &mut self.completed,
            ActivityStatus::Failed => &mut self.failed,
            ActivityStatus::Skipped => &mut self.skipped,
            ActivityStatus::Cancelled => &mut self.cancelled,
        };
        *figure += by;
    }

    /// What nobody works on any more, and nobody did.
    pub fn passed(self) -> i32 {
        self.skipped + self.cancelled
    }

    /// What has not begun yet, or is held.
    pub fn to_come(self) -> i32 {
        self.total - self.in_progress - self.completed - self.failed - self.passed()
    }

    /// `1 of 7 done, 3 under way, 2 skipped`.
    pub fn words(self) -> String {
        let mut words = format!("{} of {} done", self.completed, self.total);
        let others = [(self.in_progress, "under way"), (self.failed, "failed"), (self.skipped, "skipped")];
        for (figure, name) in others.into_iter().chain([(self.cancelled, "cancelled")]) {
            if figure > 0 {
                words.push_str(&format!(", {figure} {name}"));
            }
        }
        words
    }
}

impl Plan {
    /// How far the record is.
    pub fn progress(&self) -> Progress {
        self.progress[0]
    }

    /// How far its steps are, containers left out: what somebody works on.
    pub fn steps(&self) -> Progress {
        self.progress[1]
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{plan, status_changed};
    use super::Progress;

    #[test]
    fn what_was_skipped_or_given_up_is_not_done() {
        let mut plan = plan();
        for (sequence, key, to) in [(11, "RA1", "COMPLETED"), (12, "MA3", "SKIPPED"), (13, "MA4", "CANCELLED")] {
            plan.apply(&status_changed(sequence, Some(key), "PENDING", to));
        }
        let progress = plan.progress();
        let expected = Progress { total: 5, completed: 1, skipped: 1, cancelled: 1, ..Progress::default() };
        assert_eq!((progress, progress.passed()), (expected, 2));
        assert_eq!(progress.words(), "1 of 5 done, 1 skipped, 1 cancelled");
        let under_way = Progress { total: 1, in_progress: 1, ..Progress::default() };
        assert_eq!(under_way.words(), "0 of 1 done, 1 under way");
    }

    #[test]
    fn figures_that_are_kept_are_those_that_are_counted() {
        let mut plan = plan();
        for (sequence, key, to) in [(11, "RA1", "COMPLETED"), (12, "PA2", "IN_PROGRESS"), (13, "MA3", "FAILED")] {
            plan.apply(&status_changed(sequence, Some(key), "PENDING", to));
        }
        let kept = (plan.progress(), plan.steps());
        plan.uncounted = true;
        plan.settle();
        assert_eq!(kept, (plan.progress(), plan.steps()));
        assert_eq!((kept.0.in_progress, kept.1.in_progress, kept.1.failed, kept.1.total), (1, 0, 1, 4));
    }
}
