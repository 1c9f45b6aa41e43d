//! Why an activity failed.

use async_graphql::{Context, Object};

use super::error::Result;
use super::loader::person;
use super::person::Person;
use super::time::DateTime;
use crate::domain::EventRow;

/// Why an activity failed, in the words of who said so.
#[derive(Clone)]
pub(super) struct Failure(EventRow);

impl From<EventRow> for Failure {
    fn from(event: EventRow) -> Self {
        Self(event)
    }
}

/// Why an activity failed, in the words of who said so.
#[Object]
impl Failure {
    /// The comment that it was failed with; of a review, the one of the rejection that decided it.
    async fn comment(&self) -> &str {
        self.0.comment.as_deref().unwrap_or_default()
    }

    /// Who said so; null when nobody did.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.actor).await
    }

    /// When it failed.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }
}
