//! Links between manual activities of releases and dependent activities of change requests.

use async_graphql::{Context, SimpleObject};
use futures_util::future::try_join;
use waybill_shared::model::ActivityId;

use super::activity::Activity;
use super::error::Result;
use super::loader::many;

/// A change request's dependent activity waits for a release's manual activity.
#[derive(SimpleObject)]
pub(super) struct ActivityLink {
    /// The manual activity of the release.
    activity: Activity,
    /// The dependent activity of the change request.
    dependent: Activity,
    /// Whether the change counts as approved: it runs, and its reviews before the dependent activity are done. While it
    /// does not, `completeActivity` is refused with CHANGE_NOT_APPROVED, unless told otherwise, or the dependent activity is
    /// COMPLETED or SKIPPED.
    approved: bool,
}

impl ActivityLink {
    /// Links with both ends; each given as manual activity, dependent activity, whether approved.
    pub(super) async fn load(ctx: &Context<'_>, links: Vec<(ActivityId, ActivityId, bool)>) -> Result<Vec<Self>> {
        let manual = many(ctx, links.iter().map(|it| it.0).collect());
        let dependent = many(ctx, links.iter().map(|it| it.1).collect());
        let (manual, dependent) = try_join(manual, dependent).await?;
        let find = |among: &[Activity], id| among.iter().find(|it: &&Activity| it.row().activity.id == id).cloned();
        let link = |(activity, other, approved): (ActivityId, ActivityId, bool)| {
            let (activity, dependent) = (find(&manual, activity)?, find(&dependent, other)?);
            Some(Self { activity, dependent, approved })
        };
        Ok(links.into_iter().filter_map(link).collect())
    }
}
