//! Pages of many lists at once, such as the history of each release of a list: one statement for all of them.

use std::collections::HashMap;
use std::hash::Hash;

use sea_orm::sea_query::{Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use waybill_shared::model::{ActivityId, Rank, RecordId};

use super::{StoreError, activity, event, filter};
use crate::domain::{ActivityFilter, ActivityRow, EventFilter, EventRow, Page};
use crate::entity;

/// How many lists one statement reads: well within what SQLite takes as parts of one.
const LISTS: usize = 64;

/// A page of the activities of each of these records, by number.
pub(crate) async fn activities<C: ConnectionTrait>(
    conn: &C,
    of: &[RecordId],
    filter: &ActivityFilter,
    after: Option<ActivityId>,
    first: usize,
) -> Result<HashMap<RecordId, Page<ActivityRow>>, StoreError> {
    let of_record = |record: RecordId| ActivityFilter { record: Some(record), ..filter.clone() };
    if let [one] = of {
        return Ok(HashMap::from([(*one, activity::page(conn, &of_record(*one), after, first).await?)]));
    }
    let list = |record: &RecordId| {
        let list = activity::list(&of_record(*record), after, first);
        list.select_only().column_as(entity::activity::Column::Id, "id").into_query()
    };
    let ids: Vec<ActivityId> = ids(conn, of.iter().map(list).collect()).await?.into_iter().map(ActivityId).collect();
    let rows = activity::by_ids(conn, &ids).await?.into_values();
    Ok(pages(of, rows, first, |row| row.activity.record, |row| row.activity.id))
}

/// A page of the children of each of these containers, in their order.
pub(crate) async fn children<C: ConnectionTrait>(
    conn: &C,
    of: &[ActivityId],
    after: Option<&Rank>,
    first: usize,
) -> Result<HashMap<ActivityId, Page<ActivityRow>>, StoreError> {
    if let [one] = of {
        return Ok(HashMap::from([(*one, activity::children(conn, *one, after, first).await?)]));
    }
    let list = |container: &ActivityId| {
        let list = activity::list_of_children(*container, after, first);
        list.select_only().column_as(entity::activity::Column::Id, "id").into_query()
    };
    let ids: Vec<ActivityId> = ids(conn, of.iter().map(list).collect()).await?.into_iter().map(ActivityId).collect();
    let rows = activity::by_ids(conn, &ids).await?.into_values();
    let parent = |row: &ActivityRow| row.activity.parent.unwrap_or(ActivityId(0));
    Ok(pages(of, rows, first, parent, |row| row.activity.rank.clone()))
}

/// A page of the history of each of these records, after a sequence number.
pub(crate) async fn history<C: ConnectionTrait>(
    conn: &C,
    of: &[RecordId],
    after: i64,
    first: usize,
) -> Result<HashMap<RecordId, Page<EventRow>>, StoreError> {
    let of_record = |record: RecordId| EventFilter { records: vec![record], ..EventFilter::default() };
    if let [one] = of {
        return Ok(HashMap::from([(*one, event::page(conn, after, i64::MAX, &of_record(*one), first).await?)]));
    }
    let list = |record: &RecordId| {
        let list = event::list(after, i64::MAX, &of_record(*record), first);
        list.select_only().column_as(entity::event::Column::Sequence, "id").into_query()
    };
    let sequences = ids(conn, of.iter().map(list).collect()).await?;
    let rows = event::by_sequences(conn, &sequences).await?.into_iter();
    Ok(pages(of, rows, first, |row| row.record, |row| row.sequence))
}

/// How many activities of each of these records a filter selects; records with none are left out.
pub(crate) async fn counts<C: ConnectionTrait>(
    conn: &C,
    of: &[RecordId],
    filter: &ActivityFilter,
) -> Result<HashMap<RecordId, i64>, StoreError> {
    use entity::activity::{Column, Entity};
    let mut found = HashMap::with_capacity(of.len());
    for chunk in of.chunks(500) {
        let counts: Vec<(i64, i64)> = Entity::find()
            .select_only()
            .column(Column::RecordId)
            .column_as(Column::Id.count(), "count")
            .filter(filter::activities(filter))
            .filter(Column::RecordId.is_in(chunk.iter().map(|id| id.0)))
            .group_by(Column::RecordId)
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(counts.into_iter().map(|(record, count)| (RecordId(record), count)));
    }
    Ok(found)
}

/// The column `id` of all of these, each cut to its own length.
pub(crate) async fn ids<C: ConnectionTrait>(conn: &C, lists: Vec<SelectStatement>) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for chunk in lists.chunks(LISTS) {
        let part = |list: &SelectStatement| Query::select().column("id").from_subquery(list.clone(), "list").to_owned();
        let mut parts = chunk.iter().map(part);
        let Some(mut all) = parts.next() else { continue };
        all.unions(parts.map(|part| (UnionType::All, part)));
        for row in conn.query_all(&all).await? {
            found.push(row.try_get("", "id")?);
        }
    }
    Ok(found)
}

/// The rows by their list, each list in its order and of `first` rows at most.
fn pages<K: Copy + Eq + Hash, T, O: Ord>(
    of: &[K],
    rows: impl Iterator<Item = T>,
    first: usize,
    list: impl Fn(&T) -> K,
    place: impl Fn(&T) -> O,
) -> HashMap<K, Page<T>> {
    let mut found: HashMap<K, Page<T>> = of.iter().map(|id| (*id, Page { rows: Vec::new(), more: false })).collect();
    for row in rows {
        if let Some(page) = found.get_mut(&list(&row)) {
            page.rows.push(row);
        }
    }
    for page in found.values_mut() {
        page.rows.sort_by_cached_key(&place);
        page.more = page.rows.len() > first;
        page.rows.truncate(first);
    }
    found
}
