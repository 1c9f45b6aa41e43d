//! What makes no sense whatever is known: it is refused before anything is looked up.

use waybill_shared::engine::{Command, NewActivity, check_forest, check_marks, valid_review};
use waybill_shared::model::{ActivityId, ActivityKind, Refusal};

use super::order::{Action, ActivityChanges, RecordChanges};
use crate::domain::{NewRecord, PlanActivity};

impl Action {
    /// Refuses an order that makes no sense.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::Create(new) => check_record(new),
            Self::Add { activities, .. } if activities.is_empty() => {
                Err(Refusal::input("activities", "Give at least one activity to add."))
            }
            Self::Add { activities, .. } => check_plan(activities).map(|_| ()),
            Self::Nest { activities, .. } if activities.is_empty() => {
                Err(Refusal::input("activities", "Give at least one activity to nest."))
            }
            Self::Nest { title, .. } => not_blank("title", title),
            Self::ChangeRecord { changes, .. } => check_record_changes(changes),
            Self::ChangeActivity { changes, .. } => check_activity_changes(changes),
            Self::Engine(Command::SetReview { condition, reviewers, .. }) => valid_review(*condition, reviewers),
            Self::Engine(_) | Self::Duplicate { .. } | Self::Assign { .. } | Self::Delegate { .. } => Ok(()),
        }
    }
}

fn check_record(new: &NewRecord) -> Result<(), Refusal> {
    not_blank("title", &new.title)?;
    in_order("scheduledEnd", new.scheduled_start, new.scheduled_end)?;
    in_order("downtimeEnd", new.downtime_start, new.downtime_end)?;
    check_marks(new.kind, true, &check_plan(&new.plan)?)
}

fn check_record_changes(changes: &RecordChanges) -> Result<(), Refusal> {
    changes.title.as_ref().map_or(Ok(()), |title| not_blank("title", title))?;
    in_order("scheduledEnd", changes.scheduled_start.flatten(), changes.scheduled_end.flatten())?;
    in_order("downtimeEnd", changes.downtime_start.flatten(), changes.downtime_end.flatten())
}

fn check_activity_changes(changes: &ActivityChanges) -> Result<(), Refusal> {
    if changes.after_children.is_some()
        && (ActivityChanges { after_children: None, ..changes.clone() }) != ActivityChanges::default()
    {
        let message = "Change `afterChildren` in a command of its own: it moves the plan, the other fields do not.";
        return Err(Refusal::input("afterChildren", message));
    }
    changes.title.as_ref().map_or(Ok(()), |title| not_blank("title", title))?;
    in_order("scheduledEnd", changes.scheduled_start.flatten(), changes.scheduled_end.flatten())
}

/// Checks a plan, and gives its outline: the activities as the engine will see them, numbered from 1.
fn check_plan(plan: &[PlanActivity]) -> Result<Vec<NewActivity>, Refusal> {
    let mut outline = Vec::new();
    let mut open: Vec<(Option<ActivityId>, &PlanActivity)> = plan.iter().rev().map(|it| (None, it)).collect();
    while let Some((parent, activity)) = open.pop() {
        not_blank("title", &activity.title)?;
        in_order("scheduledEnd", activity.scheduled_start, activity.scheduled_end)?;
        if activity.review.is_some() && activity.kind != ActivityKind::Review {
            let message = format!("`{}` is no review activity: it has no reviewers or condition.", activity.title);
            return Err(Refusal::input("reviewers", message));
        }
        let id = ActivityId(i64::try_from(outline.len()).unwrap_or(i64::MAX).saturating_add(1));
        outline.push(NewActivity {
            id,
            parent,
            kind: activity.kind,
            after_children: activity.after_children,
            review: activity.review.clone(),
        });
        open.extend(activity.children.iter().rev().map(|child| (Some(id), child)));
    }
    check_forest(&outline)?;
    Ok(outline)
}

/// Refuses a title without text.
pub(super) fn not_blank(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::input(field, "A title is needed."));
    }
    Ok(())
}

/// Refuses a period that ends before it begins.
pub(super) fn in_order<T: PartialOrd>(field: &'static str, start: Option<T>, end: Option<T>) -> Result<(), Refusal> {
    match (start, end) {
        (Some(start), Some(end)) if end < start => Err(Refusal::input(field, "The end lies before the start.")),
        _ => Ok(()),
    }
}
