//! Lists that belong to single rows, such as the history of each release of a list, and names that each of them looks
//! up: by the batch, like rows (see `loader`). Lists that differ in their arguments take a statement for each difference.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use waybill_shared::model::{ActivityId, PersonId, Rank, RecordId};

use super::activity::Activity;
use super::event::Event;
use super::loader::Rows;
use crate::domain::{ActivityFilter, Page};
use crate::service::ServiceError;

/// A page of a record's activities.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ActivitiesOf {
    pub(super) record: RecordId,
    pub(super) filter: ActivityFilter,
    pub(super) after: Option<ActivityId>,
    pub(super) first: usize,
}

/// How many activities of a record a filter selects.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ActivityCountOf {
    pub(super) record: RecordId,
    pub(super) filter: ActivityFilter,
}

/// A page of a container's children.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct StepsOf {
    pub(super) container: ActivityId,
    pub(super) after: Option<Rank>,
    pub(super) first: usize,
}

/// A page of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct HistoryOf {
    pub(super) record: RecordId,
    pub(super) after: i64,
    pub(super) first: usize,
}

/// The number of the last event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Head;

/// The record of a key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RecordKey(pub(super) String);

/// The person of a login, an e-mail address or a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PersonName(pub(super) String);

type Found<K, V> = Result<HashMap<K, V>, Arc<ServiceError>>;

impl Loader<ActivitiesOf> for Rows {
    type Value = Arc<Page<Activity>>;
    type Error = Arc<ServiceError>;

    async fn load(&self, keys: &[ActivitiesOf]) -> Found<ActivitiesOf, Self::Value> {
        let mut found = HashMap::with_capacity(keys.len());
        for ((filter, after, first), records) in alike(keys, |key| ((&key.filter, key.after, key.first), key.record)) {
            let pages = self.0.activities_of(&records, filter, after, first).await.map_err(Arc::new)?;
            found.extend(pages.into_iter().map(|(record, page)| {
                (ActivitiesOf { record, filter: filter.clone(), after, first }, Arc::new(page_of(page)))
            }));
        }
        Ok(found)
    }
}

impl Loader<ActivityCountOf> for Rows {
    type Value = i64;
    type Error = Arc<ServiceError>;

    async fn load(&self, keys: &[ActivityCountOf]) -> Found<ActivityCountOf, i64> {
        let mut found = HashMap::with_capacity(keys.len());
        for (filter, records) in alike(keys, |key| (&key.filter, key.record)) {
            let counts = self.0.count_activities_of(&records, filter).await.map_err(Arc::new)?;
            let counts = counts.into_iter();
            found.extend(counts.map(|(record, count)| (ActivityCountOf { record, filter: filter.clone() }, count)));
        }
        Ok(found)
    }
}

impl Loader<StepsOf> for Rows {
    type Value = Arc<Page<Activity>>;
    type Error = Arc<ServiceError>;

    async fn load(&self, keys: &[StepsOf]) -> Found<StepsOf, Self::Value> {
        let mut found = HashMap::with_capacity(keys.len());
        for ((after, first), containers) in alike(keys, |key| ((key.after.as_ref(), key.first), key.container)) {
            let pages = self.0.children_of(&containers, after, first).await.map_err(Arc::new)?;
            found.extend(pages.into_iter().map(|(container, page)| {
                (StepsOf { container, after: after.cloned(), first }, Arc::new(page_of(page)))
            }));
        }
        Ok(found)
    }
}

impl Loader<HistoryOf> for Rows {
    type Value = Arc<Page<Event>>;
    type Error = Arc<ServiceError>;

    async fn load(&self, keys: &[HistoryOf]) -> Found<HistoryOf, Self::Value> {
        let mut found = HashMap::with_capacity(keys.len());
        for ((after, first), records) in alike(keys, |key| ((key.after, key.first), key.record)) {
            let pages = self.0.history_of(&records, after, first).await.map_err(Arc::new)?;
            let pages = pages.into_iter();
            found.extend(pages.map(|(record, page)| (HistoryOf { record, after, first }, Arc::new(page_of(page)))));
        }
        Ok(found)
    }
}

impl Loader<Head> for Rows {
    type Value = i64;
    type Error = Arc<ServiceError>;

    async fn load(&self, _: &[Head]) -> Found<Head, i64> {
        Ok(HashMap::from([(Head, self.0.head().await.map_err(Arc::new)?)]))
    }
}

impl Loader<RecordKey> for Rows {
    type Value = RecordId;
    type Error = Arc<ServiceError>;

    async fn load(&self, keys: &[RecordKey]) -> Found<RecordKey, RecordId> {
        let mut found = HashMap::with_capacity(keys.len());
        for key in keys {
            let record = self.0.record_id(&key.0).await.map_err(Arc::new)?;
            found.extend(record.map(|record| (key.clone(), record)));
        }
        Ok(found)
    }
}

impl Loader<PersonName> for Rows {
    type Value = PersonId;
    type Error = Arc<ServiceError>;

    async fn load(&self, keys: &[PersonName]) -> Found<PersonName, PersonId> {
        let mut found = HashMap::with_capacity(keys.len());
        for key in keys {
            let person = self.0.person_named(&key.0).await.map_err(Arc::new)?;
            found.extend(person.map(|person| (key.clone(), person)));
        }
        Ok(found)
    }
}

/// What the lists belong to, by the arguments that they were asked for with.
fn alike<'a, K, A: Eq + Hash, O>(keys: &'a [K], parts: impl Fn(&'a K) -> (A, O)) -> HashMap<A, Vec<O>> {
    let mut found: HashMap<A, Vec<O>> = HashMap::new();
    for key in keys {
        let (arguments, owner) = parts(key);
        found.entry(arguments).or_default().push(owner);
    }
    found
}

fn page_of<A, B: From<A>>(page: Page<A>) -> Page<B> {
    Page { rows: page.rows.into_iter().map(B::from).collect(), more: page.more }
}
