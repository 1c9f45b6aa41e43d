//! A plan on its way in: whether it makes sense, and the numbers that its activities take.

use std::collections::{BTreeSet, HashMap};

use waybill_shared::engine::NewActivity;
use waybill_shared::model::{ActivityId, ActivityKind, Refusal};

use super::ServiceError;
use super::known::{known_people, known_reviewers};
use crate::domain::PlanActivity;
use crate::store::{Transaction, counter};

/// A plan's activities with numbers, parents before children, and what people read of each.
pub(super) async fn numbered(
    tx: &Transaction,
    plan: Vec<PlanActivity>,
) -> Result<(Vec<NewActivity>, HashMap<ActivityId, PlanActivity>), ServiceError> {
    let (mut people, mut reviewers, mut count) = (BTreeSet::new(), BTreeSet::new(), 0i64);
    let mut open: Vec<&PlanActivity> = plan.iter().collect();
    while let Some(activity) = open.pop() {
        count += 1;
        people.extend(activity.owner.iter().chain(&activity.assigned_to));
        reviewers.extend(activity.review.iter().flat_map(|review| &review.reviewers).map(|reviewer| reviewer.who));
        open.extend(&activity.children);
    }
    known_people(tx, people).await?;
    known_reviewers(tx, reviewers).await?;
    let mut number = if count == 0 { 0 } else { counter::take(tx, "activity", count).await? };
    let (mut activities, mut planned) = (Vec::new(), HashMap::new());
    // Tree order: the last pushed is the next, so children go on the stack in reverse.
    let mut open: Vec<(Option<ActivityId>, PlanActivity)> = plan.into_iter().rev().map(|it| (None, it)).collect();
    while let Some((parent, mut activity)) = open.pop() {
        let id = ActivityId(number);
        number += 1;
        let children = std::mem::take(&mut activity.children);
        open.extend(children.into_iter().rev().map(|child| (Some(id), child)));
        let review = activity.review.take();
        activities.push(NewActivity {
            id,
            parent,
            kind: activity.kind,
            after_children: activity.after_children,
            review,
        });
        planned.insert(id, activity);
    }
    Ok((activities, planned))
}

/// What makes sense in a plan before anything is looked up.
pub(super) fn checked(plan: &[PlanActivity]) -> Result<(), Refusal> {
    let mut open: Vec<&PlanActivity> = plan.iter().collect();
    while let Some(activity) = open.pop() {
        not_blank("title", &activity.title)?;
        in_order("scheduledEnd", activity.scheduled_start, activity.scheduled_end)?;
        if activity.review.is_some() && activity.kind != ActivityKind::Review {
            let message = format!("`{}` is no review activity: it has no reviewers or condition.", activity.title);
            return Err(Refusal::input("reviewers", message));
        }
        open.extend(&activity.children);
    }
    Ok(())
}

pub(super) fn not_blank(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::input(field, "A title is needed."));
    }
    Ok(())
}

pub(super) fn in_order<T: PartialOrd>(field: &'static str, start: Option<T>, end: Option<T>) -> Result<(), Refusal> {
    match (start, end) {
        (Some(start), Some(end)) if end < start => Err(Refusal::input(field, "The end lies before the start.")),
        _ => Ok(()),
    }
}
