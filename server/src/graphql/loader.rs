//! Rows by the batch: whatever a request asks for, one statement answers for all rows of a kind at one level of it.
//!
//! Nothing is remembered between batches. A mutation's answer therefore shows what the mutation left, and a
//! subscription that lives for days neither grows nor goes stale; within a batch, each row is read once.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use waybill_shared::model::{ActivityId, PersonId, RecordId, TeamId};

use super::activity::Activity;
use super::error::{Result, coded, fail, inconsistent};
use super::person::{Person, Team};
use super::record::Record;
use crate::domain::LinkRow;
use crate::service::{ReadService, ServiceError, Services};

/// How many lists that belong to single rows, such as the history of each release of a list, one request may ask for.
const LISTS: usize = 1_000;

/// What a request reads through. The HTTP layer makes one per request or subscription and puts it into its data.
pub struct Loaders {
    rows: DataLoader<Rows>,
    lists_left: AtomicUsize,
}

/// A fresh set for one request.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn loaders(services: &Services) -> Loaders {
    let rows = DataLoader::new(Rows(services.reads.clone()), TokioSpawner::current(), NextTurn);
    Loaders { rows, lists_left: AtomicUsize::new(LISTS) }
}

impl Loaders {
    /// Allows as many lists again: for the next event of a subscription.
    pub(super) fn renew(&self) {
        self.lists_left.store(LISTS, Ordering::Relaxed);
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

/// Reads what is missing, each kind of key in its own statement.
pub(super) struct Rows(ReadService);

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

/// The row of that key, if there is one.
pub(super) async fn one<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Rows as Loader<K>>::Value>>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Arc<ServiceError>>,
{
    ctx.data::<Loaders>()?.rows.load_one(key).await.map_err(|error| fail(ctx, &error))
}

/// The rows of those keys that there are, in the order of the keys.
pub(super) async fn many<K>(ctx: &Context<'_>, keys: Vec<K>) -> Result<Vec<<Rows as Loader<K>>::Value>>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Arc<ServiceError>>,
{
    let loaders = ctx.data::<Loaders>()?;
    let found = loaders.rows.load_many(keys.iter().cloned()).await.map_err(|error| fail(ctx, &error))?;
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
