//! Duplicating: an activity with all below it, as a plan that has not begun.

use waybill_shared::engine::{Place, Spot, Which};
use waybill_shared::model::{ActivityId, Container};

use super::ServiceError;
use super::prepare::activity_row;
use crate::domain::PlanActivity;
use crate::store::{Transaction, activity, known};

/// A copy of an activity with all below it, to stand right after it; no votes, no actual times, no links.
pub(super) async fn copy_of(tx: &Transaction, id: ActivityId) -> Result<(Place, Vec<PlanActivity>), ServiceError> {
    let original = activity_row(tx, id).await?;
    let place = Place { container: original.activity.container(), spot: Spot::After(id) };
    let below = known::below(tx, Container::Activity(id), Which::Any).await?;
    let ids: Vec<ActivityId> = below.iter().map(|keyed| keyed.activity.id).collect();
    let mut rows: Vec<_> = activity::by_ids(tx, &ids).await?.into_values().collect();
    rows.push(original);
    Ok((place, PlanActivity::forest(rows)))
}
