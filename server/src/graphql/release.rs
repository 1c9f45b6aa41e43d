//! Release records.

use std::sync::Arc;

use async_graphql::Context;
use waybill_shared::model::Family;

use super::error::Result;
use super::loader::{ChildrenOf, many, one, record};
use super::names::ReleaseType;
use super::record::Record;
use super::record_fields::record_object;
use super::time::DateTime;
use crate::domain;

/// A release record: a plan of activities that brings something into production.
#[derive(Clone)]
pub(super) struct Release(pub(super) Arc<domain::RecordRow>);

record_object!(
    /// A release record: a plan of activities that brings something into production.
    Release {
        /// Why it is made.
        #[graphql(name = "type")]
        async fn release_type(&self) -> ReleaseType {
            self.0.release_type.unwrap_or(domain::ReleaseType::Planned).into()
        }

        /// When services are planned to go down; null when none are.
        async fn downtime_start(&self) -> Option<DateTime> {
            self.0.downtime_start.map(Into::into)
        }

        /// When services are planned to be up again; null when none go down.
        async fn downtime_end(&self) -> Option<DateTime> {
            self.0.downtime_end.map(Into::into)
        }

        /// Whether it groups child releases.
        async fn is_parent(&self) -> bool {
            self.0.record.family == Family::Parent
        }

        /// The parent that groups it; null when none does.
        async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Release>> {
            match self.0.record.family {
                Family::ChildOf(parent) => Ok(record(ctx, parent).await?.release()),
                Family::Single | Family::Parent => Ok(None),
            }
        }

        /// Whether a hold of its parent put it on hold: then the parent's resume lets it go on.
        async fn held_by_parent(&self) -> bool {
            self.0.record.held_by_parent
        }

        /// The releases that it groups, in the order of their numbers; none unless it is a parent.
        async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Release>> {
            if self.0.record.family != Family::Parent {
                return Ok(Vec::new());
            }
            let children = one(ctx, ChildrenOf(self.0.record.id)).await?.unwrap_or_default();
            Ok(many(ctx, children).await?.into_iter().filter_map(Record::release).collect())
        }
    }
);
