//! Duplicating: an activity with all below it, as a plan that has not begun.

use std::collections::HashMap;

use waybill_shared::engine::{Place, Spot, Which};
use waybill_shared::model::{Activity, ActivityId, Container, Review, Reviewer};

use super::ServiceError;
use super::prepare::activity_row;
use crate::domain::{ActivityRow, PlanActivity};
use crate::store::known::Keyed;
use crate::store::{Transaction, activity, known};

/// A copy of an activity with all below it, to stand right after it; no votes, no actual times, no links.
pub(super) async fn copy_of(tx: &Transaction, id: ActivityId) -> Result<(Place, PlanActivity), ServiceError> {
    let original = activity_row(tx, id).await?;
    let below = known::below(tx, Container::Activity(id), Which::Any).await?;
    let ids: Vec<ActivityId> = below.iter().map(|keyed| keyed.activity.id).collect();
    let mut rows = activity::by_ids(tx, &ids).await?;
    let mut children: HashMap<ActivityId, Vec<Activity>> = HashMap::new();
    for Keyed { activity, .. } in below {
        if let Some(parent) = activity.parent {
            children.entry(parent).or_default().push(activity);
        }
    }
    for siblings in children.values_mut() {
        siblings.sort_by(|left, right| left.rank.cmp(&right.rank));
    }
    let place = Place { container: original.activity.container(), spot: Spot::After(id) };
    Ok((place, copy_tree(original, &mut rows, &mut children)))
}

fn copy_tree(
    row: ActivityRow,
    rows: &mut HashMap<ActivityId, ActivityRow>,
    children: &mut HashMap<ActivityId, Vec<Activity>>,
) -> PlanActivity {
    let below = children.remove(&row.activity.id).unwrap_or_default();
    let review = row.activity.review.map(|review| {
        let reviewers = review.reviewers.into_iter().map(|reviewer| Reviewer { vote: None, ..reviewer });
        Review { condition: review.condition, reviewers: reviewers.collect() }
    });
    PlanActivity {
        kind: row.activity.kind,
        title: row.title,
        description: row.description,
        area: row.area,
        stage: row.stage,
        role: row.role,
        owner: row.owner,
        assigned_to: row.assigned_to,
        scheduled_start: row.scheduled_start,
        scheduled_end: row.scheduled_end,
        planned_minutes: row.planned_minutes,
        notes: row.notes,
        after_children: row.activity.after_children,
        review,
        children: below
            .into_iter()
            .filter_map(|child| rows.remove(&child.id))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|child| copy_tree(child, rows, children))
            .collect(),
    }
}
