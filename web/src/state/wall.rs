//! The releases on the wallboard. An event changes at once what it tells of; the rest is asked for a moment later.

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityKind, ActivityStatus, EventKind, RecordStatus};

use super::{LiveEvent, Progress};

/// How many steps of a release are asked for, and shown.
pub const STEPS: usize = 8;

/// A release on the wallboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallRelease {
    /// What people call it.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub status: RecordStatus,
    /// How far it is.
    pub progress: Progress,
    /// When it is planned to end.
    pub due: Option<DateTime<Utc>>,
    /// What is under way or went wrong in it, leaves only.
    pub active: Vec<WallActivity>,
}

/// An activity on the wallboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallActivity {
    /// What people call it.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// Where it stands.
    pub status: ActivityStatus,
    /// When its status began.
    pub since: DateTime<Utc>,
    /// Who is on it, or what it waits for; empty while that is not known.
    pub who: String,
}

impl WallRelease {
    /// Puts in what the event says of statuses. Saying again what is known already does no harm.
    pub fn apply(&mut self, event: &LiveEvent) {
        let (EventKind::StatusChanged, Some(to)) = (event.kind, event.to.as_deref()) else { return };
        match (&event.activity, to.parse(), to.parse()) {
            (None, Ok(status), _) => self.status = status,
            (Some(key), _, Ok(status)) => self.put_step(key, status, event),
            _ => {}
        }
    }

    /// Counts what the event moved. Only for one that the figures do not contain yet.
    pub fn count(&mut self, event: &LiveEvent) {
        let status = |name: &Option<String>| name.as_deref().and_then(|name| name.parse::<ActivityStatus>().ok());
        let moved = event.kind == EventKind::StatusChanged && event.activity.is_some();
        if let (true, Some(from), Some(to)) = (moved, status(&event.from), status(&event.to)) {
            self.progress.count(from, -1);
            self.progress.count(to, 1);
        }
    }

    fn put_step(&mut self, key: &str, status: ActivityStatus, event: &LiveEvent) {
        let is_shown = matches!(status, ActivityStatus::InProgress | ActivityStatus::OnHold | ActivityStatus::Failed);
        if !is_shown {
            return self.active.retain(|step| step.key != key);
        }
        if let Some(step) = self.active.iter_mut().find(|step| step.key == key) {
            if step.status != status {
                (step.status, step.since) = (status, event.at);
                // What it waited for is not what it waits for now.
                step.who.clear();
            }
            return;
        }
        let mut kinds = ActivityKind::ALL.iter();
        let is_leaf = kinds.any(|kind| !kind.is_container() && key.starts_with(kind.prefix()));
        if let (true, Some(title)) = (is_leaf && self.active.len() < STEPS, event.activity_title.clone()) {
            let step = WallActivity { key: key.to_owned(), title, status, since: event.at, who: String::new() };
            self.active.push(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityStatus, RecordStatus};

    use super::super::fixture::{at, status_changed};
    use super::super::{LiveEvent, Progress};
    use super::WallRelease;

    fn release() -> WallRelease {
        WallRelease {
            key: "RR1".into(),
            title: "June".into(),
            status: RecordStatus::InProgress,
            progress: Progress { total: 3, ..Progress::default() },
            due: None,
            active: Vec::new(),
        }
    }

    fn moved(sequence: u64, key: &str, from: &str, to: &str) -> LiveEvent {
        LiveEvent { activity_title: Some("Patch".into()), ..status_changed(sequence, Some(key), from, to) }
    }

    #[test]
    fn a_step_and_its_release_fail_in_the_same_moment() {
        let mut release = release();
        release.apply(&moved(1, "MA3", "PENDING", "IN_PROGRESS"));
        release.apply(&moved(2, "MA3", "IN_PROGRESS", "FAILED"));
        release.apply(&status_changed(3, None, "IN_PROGRESS", "FAILED"));
        let [step] = release.active.as_slice() else { panic!("{release:?}") };
        assert_eq!((step.status, step.since, release.status), (ActivityStatus::Failed, at(2), RecordStatus::Failed));
    }

    #[test]
    fn a_container_is_no_step_and_what_is_done_leaves() {
        let mut release = release();
        release.apply(&moved(1, "PA2", "PENDING", "IN_PROGRESS"));
        assert_eq!(release.active, []);
        release.apply(&moved(2, "MA3", "PENDING", "IN_PROGRESS"));
        release.apply(&moved(3, "MA3", "IN_PROGRESS", "COMPLETED"));
        assert_eq!(release.active, []);
    }

    #[test]
    fn the_figures_move_with_what_happens() {
        let mut release = release();
        release.count(&moved(1, "MA3", "PENDING", "IN_PROGRESS"));
        release.count(&moved(2, "MA3", "IN_PROGRESS", "COMPLETED"));
        release.count(&status_changed(3, None, "IN_PROGRESS", "COMPLETED"));
        assert_eq!(release.progress, Progress { total: 3, completed: 1, ..Progress::default() });
    }
}
