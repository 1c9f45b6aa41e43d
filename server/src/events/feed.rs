//! The feed of committed events.
//!
//! The event table is the truth; the feed keeps the latest of it in memory, so that many subscribers who are up to
//! date cost no statement each. A subscriber always asks for "what comes after my number":
//!
//! ```text
//! table   1 2 3 … 8999 9000 | 9001 … 9999 10000      a subscriber that is behind pages here, as fast as it drains
//! recent                    | 9001 … 9999 10000      one that is up to date reads here
//! ```
//!
//! Nothing is queued for anybody: a slow subscriber keeps a number, not events, and can lose none.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use futures_util::Stream;
use tokio::sync::watch;

use crate::domain::{EventFilter, EventRow};
use crate::service::ServiceError;
use crate::store::{Database, StoreError, counter, event};

/// How many events are kept in memory.
const RECENT: usize = 8_192;
/// How many bytes of them, about: a changed description may be long.
const RECENT_BYTES: usize = 16 * 1024 * 1024;
/// How many rows one look at the table takes.
const PAGE: usize = 500;

/// How often to look for what other processes committed.
const LOOK_AROUND: Duration = Duration::from_secs(1);

/// Why a subscription cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The number given is none of this database: it was restored, or is another one. Load what you show anew.
    #[error("there is no event {given} yet, the last is {head}: load everything anew and go on from there")]
    UnknownCursor {
        /// The subscriber's number.
        given: i64,
        /// The last there is.
        head: i64,
    },
    /// The database did not answer.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// See the module.
#[derive(Clone)]
pub struct Feed {
    database: Database,
    recent: Arc<RwLock<Recent>>,
    head: Arc<watch::Sender<Head>>,
}

/// The latest events, without a gap.
#[derive(Default)]
struct Recent {
    events: VecDeque<Arc<EventRow>>,
    bytes: usize,
}

impl Recent {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn push(&mut self, event: EventRow) {
        self.bytes += event.size();
        self.events.push_back(Arc::new(event));
        while self.events.len() > RECENT || self.bytes > RECENT_BYTES {
            let Some(oldest) = self.events.pop_front() else { return };
            self.bytes -= oldest.size();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Head {
    sequence: i64,
    closed: bool,
}

impl Feed {
    pub(crate) async fn open(database: &Database) -> Result<Self, StoreError> {
        let sequence = match counter::last(&database.read, "event").await {
            Ok(sequence) => sequence,
            // Not migrated yet: nothing has happened.
            Err(_) if !crate::store::database::is_migrated(&database.read).await? => 0,
            Err(error) => return Err(error),
        };
        let (head, _) = watch::channel(Head { sequence, closed: false });
        let feed = Self { database: database.clone(), recent: Arc::default(), head: Arc::new(head) };
        tokio::spawn(look_around(feed.database.clone(), Arc::downgrade(&feed.head)));
        Ok(feed)
    }

    /// Hands on what this process just committed.
    pub(crate) fn publish(&self, events: Vec<EventRow>) {
        let Some(last) = events.last().map(|event| event.sequence) else { return };
        let mut recent = self.recent.write().unwrap_or_else(PoisonError::into_inner);
        let follows = events.first().map(|event| event.sequence - 1);
        let before = recent.events.back().map_or(self.head.borrow().sequence, |event| event.sequence);
        if last <= before {
            return;
        }
        if follows != Some(before) {
            // Something was committed elsewhere in between: what is in memory would have a gap.
            recent.clear();
        }
        events.into_iter().for_each(|event| recent.push(event));
        drop(recent);
        self.head.send_modify(|head| head.sequence = head.sequence.max(last));
    }

    /// Ends all subscriptions, after what was committed.
    pub fn close(&self) {
        self.head.send_modify(|head| head.closed = true);
    }

    /// The number of the last event that this node knows of.
    pub fn head(&self) -> i64 {
        self.head.borrow().sequence
    }

    /// What `filter` selects after the event `after` (absent: from now on): what was missed first, then as it happens.
    /// Every event once, in order. Ends when the server stops, and after an error.
    pub fn subscribe(
        &self,
        after: Option<i64>,
        filter: EventFilter,
    ) -> impl Stream<Item = Result<Arc<EventRow>, FeedError>> + Send + 'static + use<> {
        let feed = self.clone();
        let mut head = self.head.subscribe();
        let start = after.unwrap_or_else(|| self.head());
        async_stream::try_stream! {
            let mut cursor = start;
            feed.check(cursor).await?;
            loop {
                let Head { sequence, closed } = *head.borrow_and_update();
                while cursor < sequence {
                    let (events, reached) = feed.after(cursor, sequence, &filter).await?;
                    for event in events {
                        yield event;
                    }
                    cursor = reached;
                }
                if closed || head.changed().await.is_err() {
                    break;
                }
            }
        }
    }

    /// A number beyond the last event is one of another database; this node may just not have heard of it, so the table says.
    async fn check(&self, given: i64) -> Result<(), FeedError> {
        if given <= self.head() {
            return Ok(());
        }
        let head = counter::last(&self.database.read, "event").await.map_err(ServiceError::from)?;
        if given > head { Err(FeedError::UnknownCursor { given, head }) } else { Ok(()) }
    }

    /// Some of what `filter` selects after `cursor`, and the number up to which that is all of it.
    async fn after(
        &self,
        cursor: i64,
        head: i64,
        filter: &EventFilter,
    ) -> Result<(Vec<Arc<EventRow>>, i64), FeedError> {
        if let Some(found) = self.recent_after(cursor, filter) {
            return Ok(found);
        }
        let until = event::window(cursor, filter).min(head);
        let page = event::page(&self.database.read, cursor, until, filter, PAGE).await.map_err(ServiceError::from)?;
        // A short page holds everything of its window.
        let last = page.rows.last().map_or(cursor, |event| event.sequence);
        let reached = if page.more { last } else { until };
        Ok((page.rows.into_iter().map(Arc::new).collect(), reached))
    }

    fn recent_after(&self, cursor: i64, filter: &EventFilter) -> Option<(Vec<Arc<EventRow>>, i64)> {
        let recent = self.recent.read().unwrap_or_else(PoisonError::into_inner);
        let first = recent.events.front()?.sequence;
        if cursor + 1 < first {
            return None;
        }
        let skip = usize::try_from(cursor + 1 - first).ok()?;
        let slice: Vec<&Arc<EventRow>> = recent.events.iter().skip(skip).take(PAGE).collect();
        let reached = slice.last()?.sequence;
        Some((slice.into_iter().filter(|event| filter.selects(event)).cloned().collect(), reached))
    }
}

/// Notices what other processes commit to the same database: the command line, other nodes. Ends with the feed.
async fn look_around(database: Database, head: Weak<watch::Sender<Head>>) {
    loop {
        tokio::time::sleep(LOOK_AROUND).await;
        let Some(head) = head.upgrade().filter(|head| !head.borrow().closed) else { return };
        // A database that does not answer now is asked again; whoever reads from it says so.
        let Ok(last) = counter::last(&database.read, "event").await else { continue };
        if last > head.borrow().sequence {
            head.send_modify(|head| head.sequence = head.sequence.max(last));
        }
    }
}
