//! The releases on a wallboard. An event changes at once what it tells of; the rest is asked for a moment later.

use chrono::{DateTime, TimeDelta, Utc};
use waybill_shared::model::{ActivityStatus, EventKind, RecordStatus};

use super::news::is_leaf;
use super::{LiveEvent, Progress};

/// How long a step that is done is still shown, and a release that is over.
const LINGERS: TimeDelta = TimeDelta::seconds(8);

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
    /// Since when it runs.
    pub since: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub due: Option<DateTime<Utc>>,
    /// The containers in progress, in the order of the plan.
    pub stages: Vec<String>,
    /// What is under way or went wrong in it, leaves only; what has just been done stays a moment longer.
    pub steps: Vec<WallStep>,
    /// How many there are under way or went wrong in all: only the first of them are known.
    pub steps_total: usize,
    /// Why it failed, in the words of who said so; empty while it did not, or nobody did.
    pub why: String,
    /// When it was seen to be over: it stays a moment longer.
    pub over_at: Option<DateTime<Utc>>,
}

/// An activity on the wallboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallStep {
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
    /// When its status changed before everybody's eyes, if it did.
    pub lit: Option<DateTime<Utc>>,
}

impl WallStep {
    /// Whether it has just changed before everybody's eyes.
    pub fn is_lit(&self, now: DateTime<Utc>) -> bool {
        self.lit.is_some_and(|lit| !is_past(lit, now))
    }

    fn was_seen(&self, now: DateTime<Utc>) -> bool {
        self.status.is_settled() && !self.is_lit(now)
    }
}

impl WallRelease {
    /// What stands first: what failed, what is late, what runs, what is held, what is over.
    pub fn rank(&self, now: DateTime<Utc>) -> u8 {
        match self.status {
            RecordStatus::Failed => 0,
            _ if self.is_late(now) => 1,
            RecordStatus::InProgress => 2,
            RecordStatus::OnHold => 3,
            _ => 4,
        }
    }

    /// Whether it is over: nothing in it is due any more.
    pub fn is_over(&self) -> bool {
        matches!(self.status, RecordStatus::Completed | RecordStatus::Cancelled | RecordStatus::Closed)
    }

    /// Whether it should be done by now, and is not.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        !self.is_over() && self.due.is_some_and(|due| due < now)
    }

    /// Puts in what the event says of statuses, and counts it. Only for one that the answer does not contain yet.
    /// `now` is when it is shown.
    pub fn apply(&mut self, event: &LiveEvent, now: DateTime<Utc>) {
        let (EventKind::StatusChanged, Some(to)) = (event.kind, event.to.as_deref()) else { return };
        if event.record != self.key {
            return;
        }
        match (&event.activity, to.parse::<RecordStatus>(), to.parse::<ActivityStatus>()) {
            (None, Ok(status), _) => {
                use RecordStatus::{Cancelled, Closed, Completed};
                self.over_at = matches!(status, Completed | Cancelled | Closed).then_some(now);
                self.status = status;
            }
            (Some(key), _, Ok(status)) => {
                let from = event.from.as_deref().and_then(|from| from.parse::<ActivityStatus>().ok());
                if let Some(from) = from.filter(|_| is_leaf(key)) {
                    self.progress.count(from, -1);
                    self.progress.count(status, 1);
                    self.steps_total += usize::from(status.is_active());
                    self.steps_total = self.steps_total.saturating_sub(usize::from(from.is_active()));
                }
                self.put_step(key, status, event, now);
                self.learn(event);
            }
            _ => {}
        }
    }

    /// Remembers why something in it failed, if the event says so. Events come in order: the last one counts.
    pub fn learn(&mut self, event: &LiveEvent) {
        let is_own = event.record == self.key && event.activity.is_some();
        if let (true, Some("FAILED"), Some(comment)) = (is_own, event.to.as_deref(), &event.comment) {
            self.why.clone_from(comment);
        }
    }

    fn put_step(&mut self, key: &str, status: ActivityStatus, event: &LiveEvent, now: DateTime<Utc>) {
        if let Some(step) = self.steps.iter_mut().find(|step| step.key == key) {
            (step.status, step.since, step.lit) = (status, event.at, Some(now));
            // What it waited for is not what it waits for now.
            step.who.clear();
        } else if let (true, Some(title)) = (is_leaf(key), event.activity_title.clone()) {
            let (key, who) = (key.to_owned(), String::new());
            self.steps.push(WallStep { key, title, status, since: event.at, who, lit: Some(now) });
        }
        // Its turn is to come again: nobody has to look at it now.
        self.steps.retain(|step| step.status != ActivityStatus::Pending);
    }

    /// What an answer says instead. What is lit stays so, what was missed is lit now, and what has just been done is not
    /// taken away before it was seen.
    pub fn renew(&mut self, mut news: Self, now: DateTime<Utc>) {
        for step in &mut news.steps {
            let known = self.steps.iter().find(|it| it.key == step.key && it.status == step.status);
            step.lit = known.map_or(Some(now), |it| it.lit);
        }
        for (place, step) in self.steps.drain(..).enumerate() {
            let is_new = step.status.is_settled() && !news.steps.iter().any(|it| it.key == step.key);
            if is_new && !step.was_seen(now) {
                news.steps.insert(place.min(news.steps.len()), step);
            }
        }
        if news.why.is_empty() && news.status == RecordStatus::Failed {
            news.why = std::mem::take(&mut self.why);
        }
        *self = news;
    }

    /// Whether there is something that was only to be seen a moment longer.
    pub fn lingers(&self, now: DateTime<Utc>) -> bool {
        self.steps.iter().any(|step| step.was_seen(now))
    }

    /// Lets go of that.
    pub fn settle(&mut self, now: DateTime<Utc>) {
        self.steps.retain(|step| !step.was_seen(now));
    }

    /// Whether it is not over, or was seen so for long enough.
    pub fn was_seen(&self, now: DateTime<Utc>) -> bool {
        self.over_at.is_none_or(|at| is_past(at, now))
    }

    /// Since when it runs; where something failed, since when that is so.
    pub fn standing_since(&self) -> Option<DateTime<Utc>> {
        let failed = self.steps.iter().filter(|step| step.status == ActivityStatus::Failed).map(|step| step.since);
        if self.status == RecordStatus::Failed { failed.min().or(self.since) } else { self.since }
    }

    /// How many steps are shown where `room` lines are, and the board wants `most`: a line is left to say how many
    /// more there are.
    pub fn fitting(&self, room: usize, most: usize) -> usize {
        let fitting = most.min(room);
        if self.beyond(fitting) > 0 && fitting == room { room.saturating_sub(1).max(1).min(most) } else { fitting }
    }

    /// How many more there are when `shown` are shown, with those that were just done.
    pub fn beyond(&self, shown: usize) -> usize {
        let done = self.steps.iter().filter(|step| !step.status.is_active()).count();
        (self.steps_total + done).saturating_sub(shown)
    }

    /// The `most` steps that matter most, in order: what failed stands first, and what has just changed is seen.
    pub fn shown(&self, most: usize, now: DateTime<Utc>) -> Vec<WallStep> {
        let has_failed = |step: &WallStep| step.status == ActivityStatus::Failed;
        let mut steps: Vec<(usize, &WallStep)> = self.steps.iter().enumerate().collect();
        steps.sort_by_key(|(_, step)| (!has_failed(step), !step.is_lit(now)));
        steps.truncate(most);
        steps.sort_by_key(|(place, step)| (!has_failed(step), *place));
        steps.into_iter().map(|(_, step)| step.clone()).collect()
    }
}

fn is_past(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(at) > LINGERS
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
            since: None,
            due: None,
            stages: Vec::new(),
            steps: Vec::new(),
            steps_total: 0,
            why: String::new(),
            over_at: None,
        }
    }

    fn moved(sequence: u64, key: &str, from: &str, to: &str) -> LiveEvent {
        LiveEvent { activity_title: Some("Patch".into()), ..status_changed(sequence, Some(key), from, to) }
    }

    fn play(release: &mut WallRelease, events: &[LiveEvent]) {
        events.iter().for_each(|event| release.apply(event, event.at));
    }

    #[test]
    fn a_step_and_its_release_fail_in_the_same_moment() {
        let mut release = release();
        play(
            &mut release,
            &[
                moved(1, "MA3", "PENDING", "IN_PROGRESS"),
                moved(2, "MA3", "IN_PROGRESS", "FAILED"),
                status_changed(3, None, "IN_PROGRESS", "FAILED"),
            ],
        );
        let [step] = release.steps.as_slice() else { panic!("{release:?}") };
        assert_eq!((step.status, step.since, release.status), (ActivityStatus::Failed, at(2), RecordStatus::Failed));
        assert_eq!((step.lit, release.rank(at(4))), (Some(at(2)), 0));
    }

    #[test]
    fn a_container_is_no_step_and_what_is_done_leaves_when_it_was_seen() {
        let mut release = release();
        play(&mut release, &[moved(1, "PA2", "PENDING", "IN_PROGRESS")]);
        assert_eq!(release.steps, []);
        play(&mut release, &[moved(2, "MA3", "PENDING", "IN_PROGRESS"), moved(3, "MA3", "IN_PROGRESS", "COMPLETED")]);
        assert_eq!((release.steps.len(), release.lingers(at(3))), (1, false));
        assert!(release.lingers(at(12)));
        release.settle(at(12));
        assert_eq!(release.steps, []);
    }

    #[test]
    fn the_figures_move_with_what_happens_and_who_is_done_is_seen_to_be() {
        let mut release = release();
        play(
            &mut release,
            &[
                moved(1, "MA3", "PENDING", "IN_PROGRESS"),
                moved(2, "MA3", "IN_PROGRESS", "COMPLETED"),
                status_changed(3, None, "IN_PROGRESS", "COMPLETED"),
            ],
        );
        assert_eq!(release.progress, Progress { total: 3, completed: 1, ..Progress::default() });
        assert_eq!((release.was_seen(at(3)), release.was_seen(at(12))), (false, true));
    }

    #[test]
    fn what_is_over_is_neither_due_nor_late() {
        let mut release = WallRelease { due: Some(at(2)), ..release() };
        assert!(release.is_late(at(3)));
        play(&mut release, &[status_changed(4, None, "IN_PROGRESS", "COMPLETED")]);
        assert_eq!((release.is_over(), release.is_late(at(5)), release.over_at), (true, false, Some(at(4))));
    }

    #[test]
    fn an_answer_keeps_what_is_lit_and_lights_what_was_missed() {
        let mut shown = release();
        play(
            &mut shown,
            &[
                moved(1, "MA3", "PENDING", "IN_PROGRESS"),
                moved(2, "MA3", "IN_PROGRESS", "COMPLETED"),
                moved(3, "MA4", "PENDING", "IN_PROGRESS"),
            ],
        );
        let mut answer = shown.clone();
        answer.steps.retain(|step| step.key != "MA3");
        answer.steps.push(super::WallStep { key: "MA5".into(), ..answer.steps[0].clone() });
        answer.steps.iter_mut().for_each(|step| step.lit = None);
        shown.renew(answer, at(4));
        let lit: Vec<_> = shown.steps.iter().map(|step| (step.key.as_str(), step.lit)).collect();
        assert_eq!(lit, [("MA3", Some(at(2))), ("MA4", Some(at(3))), ("MA5", Some(at(4)))]);
    }

    #[test]
    fn a_line_is_left_to_say_how_many_more_there_are() {
        let mut release = WallRelease { steps_total: 41, ..release() };
        play(&mut release, &["MA3", "MA4", "MA5"].map(|key| moved(1, key, "PENDING", "IN_PROGRESS")));
        assert_eq!(release.steps_total, 44);
        // Room and wish, and what comes of them.
        assert_eq!(
            [(9, 5), (3, 5), (2, 5), (1, 5), (9, 2), (9, 0)].map(|(room, most)| release.fitting(room, most)),
            [5, 2, 1, 1, 2, 0]
        );
        assert_eq!([2, 3].map(|shown| release.beyond(shown)), [42, 41]);
        let few = WallRelease { steps_total: 3, ..release };
        assert_eq!((few.fitting(3, 5), few.beyond(3)), (3, 0));
    }

    #[test]
    fn a_failure_is_told_from_when_it_failed() {
        let mut release = WallRelease { since: Some(at(1)), ..release() };
        play(&mut release, &[moved(9, "MA3", "IN_PROGRESS", "FAILED")]);
        release.status = RecordStatus::Failed;
        assert_eq!(release.standing_since(), Some(at(9)));
        release.status = RecordStatus::InProgress;
        assert_eq!(release.standing_since(), Some(at(1)));
    }

    #[test]
    fn where_not_all_steps_have_room_failures_and_what_just_moved_have() {
        let mut release = release();
        let begun = ["MA3", "MA4", "MA5"].map(|key| moved(1, key, "PENDING", "IN_PROGRESS"));
        play(&mut release, &begun);
        play(&mut release, &[moved(60, "MA5", "IN_PROGRESS", "FAILED"), moved(60, "MA4", "IN_PROGRESS", "COMPLETED")]);
        let shown: Vec<_> = release.shown(2, at(61)).into_iter().map(|step| step.key).collect();
        assert_eq!(shown, ["MA5", "MA4"]);
    }
}
