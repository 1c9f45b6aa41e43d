//! What happens on a board, as it happens: events of the releases that stand on it, come onto it or leave it.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::{Stream, StreamExt};
use waybill_shared::model::{RecordId, RecordKind};

use super::BoardService;
use super::watch::{Begun, Move, Watched};
use crate::domain::board::{BoardId, Standing};
use crate::domain::{EventFilter, EventRow};
use crate::events::FeedError;
use crate::service::ServiceError;
use crate::store::counter;

/// How many events are looked at together at most.
const TOGETHER: usize = 100;

/// How many releases that left are remembered.
const LEFT: usize = 2_000;

/// An event, and what it means to the board.
pub type BoardEvents = (Arc<EventRow>, Standing);

impl BoardService {
    /// What happens on a board after the event `after` (absent: from now on); every event once, in order. Ends with
    /// [`FeedError::UnknownCursor`] when what stood on the board then is not known, or the board was changed: then load
    /// it anew, and go on from what was loaded.
    pub fn follow(
        &self,
        id: BoardId,
        after: Option<i64>,
    ) -> impl Stream<Item = Result<BoardEvents, FeedError>> + Send + 'static + use<> {
        let this = self.clone();
        async_stream::try_stream! {
            let watched = this.watched(id).await?;
            let begun = watched.begin(&this.database, after).await?;
            let begun = begun.map_err(|head| FeedError::UnknownCursor { given: after.unwrap_or(0), head })?;
            let mut follower = Follower::new(begun);
            let ended = watched.ended();
            let releases = EventFilter { record_kind: Some(RecordKind::Release), ..EventFilter::default() };
            let events = this.feed.subscribe(Some(follower.at), releases).ready_chunks(TOGETHER);
            let mut events = std::pin::pin!(events);
            loop {
                let chunk = tokio::select! {
                    () = ended.cancelled() => None,
                    chunk = events.next() => match chunk {
                        Some(chunk) => Some(chunk),
                        None => break,
                    },
                };
                let told = match chunk {
                    Some(chunk) => follower.take(&this, &watched, chunk).await?,
                    None => None,
                };
                let Some((told, failure)) = told else {
                    let head = counter::last(&this.database.read, "event").await.map_err(ServiceError::from)?;
                    Err(FeedError::UnknownCursor { given: follower.at, head })?;
                    break;
                };
                for it in told {
                    yield it;
                }
                if let Some(failure) = failure {
                    Err(failure)?;
                }
            }
        }
    }
}

/// Somebody who follows a board, and how far they are.
struct Follower {
    at: i64,
    on: HashSet<RecordId>,
    left: HashSet<RecordId>,
}

impl Follower {
    fn new(begun: Begun) -> Self {
        Self { at: begun.after, on: begun.on, left: begun.left }
    }

    /// What a chunk of events means to the board, and the failure that it ended with; `None` when that is not known any
    /// more.
    async fn take(
        &mut self,
        service: &BoardService,
        watched: &Watched,
        chunk: Vec<Result<Arc<EventRow>, FeedError>>,
    ) -> Result<Option<(Vec<BoardEvents>, Option<FeedError>)>, ServiceError> {
        let mut events = Vec::with_capacity(chunk.len());
        let mut failure = None;
        for event in chunk {
            match event {
                Ok(event) => events.push(event),
                Err(error) => failure = Some(error),
            }
        }
        let Some(until) = events.last().map(|event| event.sequence) else { return Ok(Some((Vec::new(), failure))) };
        let happened: Vec<(i64, RecordId)> =
            events.iter().filter(|it| it.activity.is_none()).map(|it| (it.sequence, it.record)).collect();
        let Some(moves) = watched.moves(&service.database, self.at, until, &happened).await? else { return Ok(None) };
        let told = events.into_iter().filter_map(|event| self.tell(event, &moves)).collect();
        self.at = until;
        Ok(Some((told, failure)))
    }

    fn tell(&mut self, event: Arc<EventRow>, moves: &[Move]) -> Option<BoardEvents> {
        let moved = moves.iter().find(|it| it.sequence == event.sequence);
        let standing = match moved {
            Some(it) if it.comes => {
                self.on.insert(it.record);
                Standing::Comes
            }
            Some(it) => {
                self.on.remove(&it.record);
                if self.left.len() >= LEFT {
                    self.left.clear();
                }
                self.left.insert(it.record);
                Standing::Leaves
            }
            None if self.on.contains(&event.record) => Standing::Stays,
            // Who loaded the board a moment ago may still show it.
            None if event.activity.is_none() && self.left.contains(&event.record) => Standing::Leaves,
            None => return None,
        };
        Some((event, standing))
    }
}
