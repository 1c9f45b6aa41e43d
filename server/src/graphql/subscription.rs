//! What happens, as it happens.

use async_graphql::{Context, Subscription};
use futures_util::{Stream, StreamExt};

use super::connection::number;
use super::error::{Result, SignedIn, fail};
use super::event::{Event, unknown_cursor};
use super::filter::EventFilter;
use super::loader::Loaders;
use crate::events::FeedError;
use crate::service::Services;

/// What happens, as it happens. Everything needs a login or a token (UNAUTHENTICATED otherwise).
#[derive(Default)]
pub struct Subscription;

/// What happens, as it happens. Everything needs a login or a token (UNAUTHENTICATED otherwise).
#[Subscription(guard = "SignedIn")]
impl Subscription {
    /// What happens, from after the event `after` on: what was missed comes first, then live, each event once, in the
    /// order of its sequence; without `after`, from now on. A cursor past the last event ends it with CURSOR_UNKNOWN:
    /// reload what you show, and subscribe after what you loaded.
    async fn events<'ctx>(
        &self,
        ctx: &'ctx Context<'_>,
        #[graphql(desc = "The sequence of the last event that was seen; `0` for all from the first on.")] after: Option<
            String,
        >,
        #[graphql(desc = "Which; all when absent.")] filter: Option<EventFilter>,
    ) -> Result<impl Stream<Item = Result<Event>> + 'ctx> {
        let after = number("after", after.as_deref())?;
        let filter = EventFilter::resolve(filter, ctx).await?;
        let loaders = ctx.data::<Loaders>()?;
        let events = ctx.data::<Services>()?.feed.subscribe(after, filter);
        Ok(events.map(move |event| {
            loaders.renew();
            match event {
                Ok(event) => Ok(Event::from(event)),
                Err(FeedError::UnknownCursor { head, .. }) => Err(unknown_cursor(head)),
                Err(FeedError::Service(error)) => Err(fail(ctx, &error)),
            }
        }))
    }
}
