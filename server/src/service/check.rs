//! What makes no sense whatever is known: it is refused before anything is looked up.

use waybill_shared::engine::{Command, cannot_hold, cannot_wait, valid_review};
use waybill_shared::model::{ActivityKind, RecordKind, Refusal};

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
            Self::Add { activities, .. } => check_plan(activities, None),
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

/// Refuses a record that makes no sense.
///
/// # Errors
/// `INVALID_INPUT` with the field.
pub(crate) fn check_record(new: &NewRecord) -> Result<(), Refusal> {
    not_blank("title", &new.title)?;
    in_order("scheduledEnd", new.scheduled_start, new.scheduled_end)?;
    in_order("downtimeEnd", new.downtime_start, new.downtime_end)?;
    check_plan(&new.plan, Some(new.kind))
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

/// Checks a plan without copying any of it; that of a new record, with what depends on the record's kind.
fn check_plan(plan: &[PlanActivity], whole_of: Option<RecordKind>) -> Result<(), Refusal> {
    let mut open: Vec<(bool, &PlanActivity)> = plan.iter().rev().map(|it| (true, it)).collect();
    while let Some((at_top, activity)) = open.pop() {
        not_blank("title", &activity.title)?;
        in_order("scheduledEnd", activity.scheduled_start, activity.scheduled_end)?;
        if activity.review.is_some() && activity.kind != ActivityKind::Review {
            let message = format!("`{}` is no review activity: it has no reviewers or condition.", activity.title);
            return Err(Refusal::input("reviewers", message));
        }
        if let Some(review) = &activity.review {
            valid_review(review.condition, &review.reviewers)?;
        }
        if !activity.children.is_empty() && !activity.kind.is_container() {
            return Err(cannot_hold(activity.kind));
        }
        if activity.after_children && whole_of.is_some_and(|kind| !at_top || kind != RecordKind::Release) {
            return Err(cannot_wait());
        }
        open.extend(activity.children.iter().rev().map(|child| (false, child)));
    }
    Ok(())
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
