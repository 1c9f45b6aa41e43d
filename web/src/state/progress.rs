//! How far a record is: how many of its steps stand in which status. Containers are no steps: nobody does them.

use waybill_shared::model::ActivityStatus;

use super::Plan;

/// The least that is seen of a bar, in percent of its width.
const SEEN: i32 = 3;

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

    /// How wide what is done, failed, in progress and passed over is in a bar of this width. One that failed among
    /// thousands is seen all the same, and so is one that is in progress.
    pub fn shares(self, width: i32) -> [i32; 4] {
        let figures = [self.completed, self.failed, self.in_progress, self.passed()];
        let mut shares = figures.map(|figure| (figure * width).checked_div(self.total).unwrap_or(0));
        for place in [1, 2] {
            if figures[place] > 0 {
                shares[place] = shares[place].max(width * SEEN / 100);
            }
        }
        // What they take, they take from the widest.
        let beyond = shares.iter().sum::<i32>() - width;
        if let Some(widest) = shares.iter_mut().max().filter(|_| beyond > 0) {
            *widest -= beyond;
        }
        shares
    }

    /// `1 of 7 done, 3 in progress, 2 skipped`.
    pub fn words(self) -> String {
        let mut words = format!("{} of {} done", self.completed, self.total);
        let others = [(self.in_progress, "in progress"), (self.failed, "failed"), (self.skipped, "skipped")];
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
        self.progress
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
        let expected = Progress { total: 4, completed: 1, skipped: 1, cancelled: 1, ..Progress::default() };
        assert_eq!((progress, progress.passed()), (expected, 2));
        assert_eq!(progress.words(), "1 of 4 done, 1 skipped, 1 cancelled");
        let begun = Progress { total: 1, in_progress: 1, ..Progress::default() };
        assert_eq!(begun.words(), "0 of 1 done, 1 in progress");
    }

    #[test]
    fn one_that_failed_among_thousands_is_seen() {
        let of = |completed, failed, in_progress| {
            Progress { total: 2_000, completed, failed, in_progress, ..Progress::default() }.shares(1_000)
        };
        assert_eq!(of(1_000, 1, 0), [500, 30, 0, 0]);
        assert_eq!(of(1_998, 1, 1), [940, 30, 30, 0]);
        assert_eq!(Progress::default().shares(1_000), [0; 4]);
    }

    #[test]
    fn figures_that_are_kept_are_those_that_are_counted() {
        let mut plan = plan();
        for (sequence, key, to) in [(11, "RA1", "COMPLETED"), (12, "PA2", "IN_PROGRESS"), (13, "MA3", "FAILED")] {
            plan.apply(&status_changed(sequence, Some(key), "PENDING", to));
        }
        let kept = plan.progress();
        plan.uncounted = true;
        plan.settle();
        assert_eq!(kept, plan.progress());
        assert_eq!((kept.in_progress, kept.failed, kept.total), (0, 1, 4));
    }
}
