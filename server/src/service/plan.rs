//! A plan on its way in: those whom it names have to exist, and its activities take numbers.

use std::collections::{BTreeSet, HashMap};

use waybill_shared::engine::NewActivity;
use waybill_shared::model::ActivityId;

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
