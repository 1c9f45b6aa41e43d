//! What happens, as it happens.

use std::sync::Arc;

use async_graphql::{Context, Subscription};
use futures_util::{Stream, StreamExt, stream};

use super::connection::number;
use super::error::{Result, SignedIn, fail};
use super::event::{Event, has_row, unknown_cursor};
use super::filter::EventFilter;
use super::loader::{Loaders, RowsOfEvents, Shared};
use crate::domain::EventRow;
use crate::events::FeedError;
use crate::service::Services;

#[derive(Default)]
pub(super) struct EventSubscription;

#[Subscription(guard = "SignedIn")]
impl EventSubscription {
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
        let (loaders, shared) = (ctx.data::<Loaders>()?, ctx.data::<Shared>()?);
        let shown = Shown::of(ctx);
        let events = ctx.data::<Services>()?.feed.subscribe(after, filter);
        // What is ready together is read together: a cascade of a thousand events takes a few statements a hundred.
        let events = events.ready_chunks(TOGETHER).then(move |events| async move {
            if shown.any() {
                loaders.read_ahead(shared, shown.rows_of(&events)).await;
            }
            stream::iter(events)
        });
        Ok(events.flatten().map(move |event| {
            loaders.renew();
            match event {
                Ok(event) => Ok(Event::from(event)),
                Err(FeedError::UnknownCursor { head, .. }) => Err(unknown_cursor(head)),
                Err(FeedError::Service(error)) => Err(fail(ctx, &error)),
            }
        }))
    }
}

/// How many events are read ahead for at most.
const TOGETHER: usize = 100;

/// Which rows a subscription shows of each event.
#[derive(Debug, Clone, Copy)]
struct Shown {
    record: bool,
    activity: bool,
    row: bool,
    actor: bool,
}

impl Shown {
    fn of(ctx: &Context<'_>) -> Self {
        let asked = |name: &str| ctx.look_ahead().field(name).exists();
        Self { record: asked("record"), activity: asked("activity"), row: asked("row"), actor: asked("actor") }
    }

    fn any(self) -> bool {
        self.record || self.activity || self.row || self.actor
    }

    fn rows_of(self, events: &[std::result::Result<Arc<EventRow>, FeedError>]) -> RowsOfEvents {
        let events = || events.iter().flatten();
        let with_activity = events().filter(|event| self.activity || (self.row && has_row(event)));
        RowsOfEvents {
            records: events().map(|event| event.record).filter(|_| self.record).collect(),
            activities: with_activity.filter_map(|event| event.activity).collect(),
            people: events().filter_map(|event| event.actor).filter(|_| self.actor).collect(),
        }
    }
}
