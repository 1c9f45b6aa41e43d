//! Rows by the batch: whatever a request asks for, one statement answers for all rows of a kind at one level of it.
//!
//! Nothing is remembered between batches: a mutation's answer shows what the mutation left. A subscription remembers
//! for the few events that are ready together, and then forgets: it lives for days, and neither grows nor goes stale.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use waybill_shared::engine::Wait;
use waybill_shared::model::{ActivityId, PersonId, RecordId, TeamId};

use super::activity::Activity;
use super::board::Board;
use super::error::{Result, coded, fail, inconsistent};
use super::failure::Failure;
use super::person::{Person, Team};
use super::record::Record;
use super::screen::Screen;
use crate::domain::{BoardId, LinkRow, ScreenId};
use crate::service::{ReadService, ServiceError, Services, Standing};

/// How many lists that belong to single rows, such as the history of each release of a list, one request may ask for.
const LISTS: usize = 1_000;

/// How many rows of lists without a length, and of what they name, one request may show: such lists within one another
/// multiply.
const ROWS: usize = 200_000;

/// What all subscriptions read events' rows through: many of them show the same event at the same moment, so that one
/// statement answers for all who ask while it waits for its turn.
pub(super) struct Shared(DataLoader<Rows>);

impl Shared {
    pub(super) fn new(services: &Services) -> Self {
        Self(DataLoader::new(Rows(services.reads.clone()), TokioSpawner::current(), NextTurn))
    }
}

/// What a request reads through. The HTTP layer makes one per request or subscription and puts it into its data.
pub struct Loaders {
    reads: ReadService,
    rows: RwLock<Arc<Batches>>,
    lists_left: AtomicUsize,
    rows_left: AtomicUsize,
}

type Batches = DataLoader<Rows, HashMapCache>;

/// A fresh set for one request.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn loaders(services: &Services) -> Loaders {
    let reads = services.reads.clone();
    let rows = RwLock::new(Arc::new(batches(&reads)));
    rows.read().unwrap_or_else(PoisonError::into_inner).enable_all_cache(false);
    Loaders { reads, rows, lists_left: AtomicUsize::new(LISTS), rows_left: AtomicUsize::new(ROWS) }
}

fn batches(reads: &ReadService) -> Batches {
    DataLoader::with_cache(Rows(reads.clone()), TokioSpawner::current(), NextTurn, HashMapCache::default())
}

impl Loaders {
    /// Allows as many lists and rows again: for the next event of a subscription.
    pub(super) fn renew(&self) {
        self.lists_left.store(LISTS, Ordering::Relaxed);
        self.rows_left.store(ROWS, Ordering::Relaxed);
    }

    /// Reads what the next events of a subscription show, all of it at once, and remembers it until this is called
    /// again. What could not be read is tried again, and its failure told, by the field that asks for it.
    pub(super) async fn read_ahead(&self, shared: &Shared, of: RowsOfEvents) {
        let rows = Arc::new(batches(&self.reads));
        let RowsOfEvents { records, activities, people } = of;
        tokio::join!(
            copy(&shared.0, &rows, records),
            copy(&shared.0, &rows, activities),
            copy(&shared.0, &rows, people)
        );
        *self.rows.write().unwrap_or_else(PoisonError::into_inner) = rows;
    }

    fn rows(&self) -> Arc<Batches> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The rows that events name.
#[derive(Debug, Default)]
pub(super) struct RowsOfEvents {
    pub(super) records: Vec<RecordId>,
    pub(super) activities: Vec<ActivityId>,
    pub(super) people: Vec<PersonId>,
}

async fn copy<K>(from: &DataLoader<Rows>, to: &Batches, keys: Vec<K>)
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Arc<ServiceError>>,
{
    if let Ok(found) = from.load_many(keys).await {
        to.feed_many(found).await;
    }
}

/// A batch is read on the next turn of the runtime: all rows of a list ask within one turn, so waiting for a clock
/// would only add to the answer's time.
struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        tokio::task::yield_now().boxed()
    }
}

/// The people of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MembersOf(pub(super) TeamId);
/// The child releases of a parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ChildrenOf(pub(super) RecordId);
/// The links of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LinksOf(pub(super) ActivityId);
/// What an activity waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct WaitsOf(pub(super) ActivityId);
/// Why an activity failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FailureOf(pub(super) ActivityId);
/// The televisions that show a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ScreensOf(pub(super) BoardId);
/// Where a change request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StandingsOf(pub(super) RecordId);

/// Reads what is missing, each kind of key in its own statement.
pub(super) struct Rows(pub(super) ReadService);

macro_rules! batch {
    ($key:ty => $value:ty, |$reads:ident, $keys:ident| $read:expr, $wrap:expr) => {
        impl Loader<$key> for Rows {
            type Value = $value;
            type Error = Arc<ServiceError>;

            async fn load(&self, $keys: &[$key]) -> std::result::Result<HashMap<$key, $value>, Arc<ServiceError>> {
                let $reads = &self.0;
                let found = $read.await.map_err(Arc::new)?;
                Ok(found.into_iter().map($wrap).collect())
            }
        }
    };
}

batch!(RecordId => Record, |reads, ids| reads.records_by_ids(ids), |(id, row)| (id, Record::from(row)));
batch!(ActivityId => Activity, |reads, ids| reads.activities_by_ids(ids), |(id, row)| (id, Activity::from(row)));
batch!(PersonId => Person, |reads, ids| reads.people_by_ids(ids), |(id, row)| (id, Person::from(row)));
batch!(TeamId => Team, |reads, ids| reads.teams_by_ids(ids), |(id, row)| (id, Team::from(row)));
batch!(BoardId => Board, |reads, ids| reads.boards_by_ids(ids), |(id, row)| (id, Board::from(row)));
batch!(ScreenId => Screen, |reads, ids| reads.screens_by_ids(ids), |(id, row)| (id, Screen::from(row)));
batch!(ScreensOf => Vec<Screen>, |reads, of| {
    let boards: Vec<BoardId> = of.iter().map(|it| it.0).collect();
    async move { reads.screens_of(&boards).await }
}, |(id, rows)| (ScreensOf(id), rows.into_iter().map(Screen::from).collect()));
batch!(MembersOf => Vec<PersonId>, |reads, of| {
    let teams: Vec<TeamId> = of.iter().map(|it| it.0).collect();
    async move { reads.members(&teams).await }
}, |(id, people)| (MembersOf(id), people));
batch!(ChildrenOf => Vec<RecordId>, |reads, of| {
    let parents: Vec<RecordId> = of.iter().map(|it| it.0).collect();
    async move { reads.children(&parents).await }
}, |(id, children)| (ChildrenOf(id), children));
batch!(LinksOf => Arc<[LinkRow]>, |reads, of| {
    let activities: Vec<ActivityId> = of.iter().map(|it| it.0).collect();
    async move { reads.links(&activities).await }
}, |(id, links)| (LinksOf(id), Arc::from(links)));
batch!(WaitsOf => Arc<[Wait]>, |reads, of| {
    let activities: Vec<ActivityId> = of.iter().map(|it| it.0).collect();
    async move { reads.waits(&activities).await }
}, |(id, waits)| (WaitsOf(id), waits));
batch!(FailureOf => Failure, |reads, of| {
    let activities: Vec<ActivityId> = of.iter().map(|it| it.0).collect();
    async move { reads.failures(&activities).await }
}, |(id, event)| (FailureOf(id), Failure::from(event)));
batch!(StandingsOf => Arc<[Standing]>, |reads, of| {
    let changes: Vec<RecordId> = of.iter().map(|it| it.0).collect();
    async move { reads.standings(&changes).await }
}, |(id, standings)| (StandingsOf(id), standings));

/// What there is to read.
pub(super) fn reads<'ctx>(ctx: &Context<'ctx>) -> Result<&'ctx ReadService> {
    Ok(&ctx.data::<Services>()?.reads)
}

/// Counts a list that belongs to one row against what a request may ask for.
pub(super) fn one_list(ctx: &Context<'_>) -> Result<()> {
    let left = &ctx.data::<Loaders>()?.lists_left;
    match left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)) {
        Ok(_) => Ok(()),
        Err(_) => {
            let found = format!("One request may ask for {LISTS} lists of single rows; ask for shorter lists.");
            Err(coded("LIMIT_EXCEEDED", found))
        }
    }
}

/// Counts rows against what a request may show.
pub(super) fn some_rows(ctx: &Context<'_>, count: usize) -> Result<()> {
    let left = &ctx.data::<Loaders>()?.rows_left;
    match left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(count)) {
        Ok(_) => Ok(()),
        Err(_) => Err(coded("LIMIT_EXCEEDED", format!("One answer shows at most {ROWS} rows; ask for less at once."))),
    }
}

/// The row of that key, if there is one.
pub(super) async fn one<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Rows as Loader<K>>::Value>>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Arc<ServiceError>>,
{
    some_rows(ctx, 1)?;
    ctx.data::<Loaders>()?.rows().load_one(key).await.map_err(|error| fail(ctx, &error))
}

/// The rows of those keys that there are, in the order of the keys.
pub(super) async fn many<K>(ctx: &Context<'_>, keys: Vec<K>) -> Result<Vec<<Rows as Loader<K>>::Value>>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Arc<ServiceError>>,
{
    some_rows(ctx, keys.len())?;
    let rows = ctx.data::<Loaders>()?.rows();
    let found = rows.load_many(keys.iter().cloned()).await.map_err(|error| fail(ctx, &error))?;
    Ok(keys.iter().filter_map(|key| found.get(key).cloned()).collect())
}

/// The record that something names; records are never deleted.
pub(super) async fn record(ctx: &Context<'_>, id: RecordId) -> Result<Record> {
    one(ctx, id).await?.ok_or_else(|| inconsistent(ctx, "a record that is named does not exist"))
}

/// The person that a field names, if it names one.
pub(super) async fn person(ctx: &Context<'_>, id: Option<PersonId>) -> Result<Option<Person>> {
    match id {
        Some(id) => one(ctx, id).await,
        None => Ok(None),
    }
}
