//! Change requests.

use std::sync::Arc;

use async_graphql::Context;

use super::error::Result;
use super::link::ActivityLink;
use super::loader::{StandingsOf, one, one_list};
use super::record_fields::record_object;
use crate::domain;

/// A change request: what is to change and why, with its own plan of activities.
#[derive(Clone)]
pub(super) struct Change(pub(super) Arc<domain::RecordRow>);

record_object!(
    /// A change request: what is to change and why, with its own plan of activities.
    Change {
        /// Why the change is made.
        async fn reason(&self) -> Option<&str> {
            self.0.reason.as_deref()
        }

        /// What it touches.
        async fn area(&self) -> Option<&str> {
            self.0.area.as_deref()
        }

        /// How the change is made.
        async fn implementation_plan(&self) -> Option<&str> {
            self.0.implementation_plan.as_deref()
        }

        /// How the change is tested.
        async fn test_plan(&self) -> Option<&str> {
            self.0.test_plan.as_deref()
        }

        /// How the change is undone.
        async fn backout_plan(&self) -> Option<&str> {
            self.0.backout_plan.as_deref()
        }

        /// The release activities that this change waits for, each with how far it is.
        async fn stands_in(&self, ctx: &Context<'_>) -> Result<Vec<ActivityLink>> {
            one_list(ctx)?;
            let links = one(ctx, StandingsOf(self.0.record.id)).await?;
            ActivityLink::load(ctx, links.iter().flat_map(|links| links.iter()).copied().collect()).await
        }
    }
);
