//! What happens on a board, as it happens.

use async_graphql::{Context, ID, Subscription};
use futures_util::{Stream, StreamExt, stream};

use super::board_event::BoardEvent;
use super::board_query::asked_board;
use super::connection::number;
use super::error::{Result, Viewing, fail};
use super::event::unknown_cursor;
use super::loader::{Loaders, RowsOfEvents, Shared};
use crate::events::FeedError;
use crate::service::Services;

/// How many events are read ahead for at most.
const TOGETHER: usize = 100;

#[derive(Default)]
pub(super) struct BoardSubscription;

#[Subscription]
impl BoardSubscription {
    /// What happens in the releases that stand on a board, come onto it or leave it: from after the event `after` on, what
    /// was missed first, each event once, in the order of its sequence; without `after`, from now on. A screen follows its
    /// own board, whatever is asked for. It ends with CURSOR_UNKNOWN when what stood on the board then is not known any
    /// more, or the board was changed: ask for `boardView`, and follow after its sequence. No such board: NOT_FOUND.
    #[graphql(guard = "Viewing")]
    async fn board_events<'ctx>(
        &self,
        ctx: &'ctx Context<'_>,
        #[graphql(desc = "The id of the board; absent: the one that is there from the start.")] board: Option<ID>,
        #[graphql(desc = "The `sequence` of what was loaded, or of the last event that was seen.")] after: Option<
            String,
        >,
    ) -> Result<impl Stream<Item = Result<BoardEvent>> + 'ctx> {
        let after = number("after", after.as_deref())?;
        let board = asked_board(ctx, board.as_ref())?;
        let (loaders, shared) = (ctx.data::<Loaders>()?, ctx.data::<Shared>()?);
        let asked = |name: &str| ctx.look_ahead().field(name).exists();
        let (titles, actors) = (asked("activityTitle"), asked("actor"));
        let events = ctx.data::<Services>()?.boards.follow(board, after).ready_chunks(TOGETHER);
        let events = events.then(move |events| async move {
            let rows = || events.iter().flatten().map(|(event, _)| event);
            let of = RowsOfEvents {
                records: rows().map(|event| event.record).collect(),
                activities: rows().filter(|_| titles).filter_map(|event| event.activity).collect(),
                people: rows().filter(|_| actors).filter_map(|event| event.actor).collect(),
            };
            loaders.read_ahead(shared, of).await;
            stream::iter(events)
        });
        Ok(events.flatten().map(move |event| {
            loaders.renew();
            match event {
                Ok((event, standing)) => Ok(BoardEvent::new(event, standing)),
                Err(FeedError::UnknownCursor { head, .. }) => Err(unknown_cursor(head)),
                Err(FeedError::Service(error)) => Err(fail(ctx, &error)),
            }
        }))
    }
}
