//! What happens in the parent and the children of a record, as its page counts it.

use waybill_shared::model::{ActivityStatus, EventKind, RecordId};

use super::event::{LiveEvent, reason, status};
use super::news::is_leaf;
use super::{FailedStep, Plan, RecordFacts};

impl Plan {
    /// Counts what happens to an activity of a relative, and remembers what failed; whether something changed by that.
    pub(super) fn count_relative(&mut self, record: RecordId, event: &LiveEvent) -> bool {
        let step = event.activity.as_deref().filter(|key| is_leaf(key));
        let about = self.about.iter_mut().find(|about| about.id == record && record.0 > 0);
        let (Some(key), Some(about)) = (step, about) else { return false };
        let RecordFacts { progress: figures, failed, .. } = &mut about.facts;
        match event.kind {
            EventKind::ActivityAdded => figures.total += 1,
            EventKind::ActivityDeleted => figures.total -= 1,
            EventKind::StatusChanged => {
                for (name, by) in [(&event.from, -1), (&event.to, 1)] {
                    if let Some(Ok(status)) = name.as_deref().map(str::parse::<ActivityStatus>) {
                        figures.count(status, by);
                    }
                }
            }
            _ => {
                let title = event.activity_title.as_ref();
                let renamed =
                    failed.iter_mut().find(|step| step.key == key && title.is_some_and(|it| *it != step.title));
                return renamed.zip(title).map(|(step, title)| step.title.clone_from(title)).is_some();
            }
        }
        failed.retain(|step| step.key != key);
        if status(event) == Some(ActivityStatus::Failed) {
            let title = event.activity_title.clone().unwrap_or_default();
            failed.insert(0, FailedStep { key: key.to_owned(), title, why: reason(&self.said, event) });
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{EventKind, RecordStatus};

    use super::super::event::Outcome;
    use super::super::fixture::{event, parent_plan, status_changed};
    use super::{LiveEvent, Plan};

    #[test]
    fn what_failed_in_a_child_is_named_until_somebody_returns_to_it() {
        let mut plan = parent_plan(RecordStatus::InProgress);
        let of_child = |event: LiveEvent| LiveEvent {
            record: "RR2".into(),
            activity_title: Some("Rack".into()),
            comment: Some("It does not boot".into()),
            ..event
        };
        let failed = |plan: &Plan| plan.family().1[0].facts.failed.clone();
        plan.apply(&of_child(status_changed(11, Some("MA9"), "IN_PROGRESS", "FAILED")));
        plan.apply(&of_child(status_changed(12, Some("PA8"), "IN_PROGRESS", "FAILED")));
        let told: Vec<_> = failed(&plan).into_iter().map(|it| (it.key, it.title, it.why.unwrap().comment)).collect();
        assert_eq!(told, [("MA9".to_owned(), "Rack".to_owned(), "It does not boot".to_owned())]);
        let renamed = LiveEvent {
            kind: EventKind::FieldChanged,
            activity_title: Some("Rack 7".into()),
            ..event(13, Some("MA9"))
        };
        assert_eq!(plan.apply(&LiveEvent { record: "RR2".into(), ..renamed }), Outcome::Changed);
        assert_eq!(failed(&plan)[0].title, "Rack 7");
        plan.apply(&of_child(status_changed(14, Some("MA9"), "FAILED", "IN_PROGRESS")));
        assert_eq!(failed(&plan), []);
    }

    #[test]
    fn a_parent_knows_how_far_its_children_are() {
        let mut plan = parent_plan(RecordStatus::InProgress);
        let of_child = |event: LiveEvent| LiveEvent { record: "RR2".into(), ..event };
        let added = LiveEvent { kind: EventKind::ActivityAdded, ..event(11, Some("MA8")) };
        assert_eq!(plan.apply(&of_child(added)), Outcome::Changed);
        plan.apply(&of_child(status_changed(12, Some("MA8"), "PENDING", "IN_PROGRESS")));
        plan.apply(&of_child(status_changed(13, Some("MA8"), "IN_PROGRESS", "COMPLETED")));
        let progress = plan.family().1[0].facts.progress;
        assert_eq!((progress.words().as_str(), progress.in_progress), ("1 of 1 done", 0));
    }
}
