//! Activities as people read them.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Counts, PersonId, Rank, RecordId, Review,
};

use super::urgency::{self, Place};
use super::{StoreError, damaged, filter, known};
use crate::domain::{ActivityFilter, ActivityOrder, ActivityRow, Page};
use crate::entity::activity::{Column, Entity, Model};
use crate::entity::record;

/// The activity of that key.
pub(crate) async fn id_of_key<C: ConnectionTrait>(conn: &C, key: &str) -> Result<Option<ActivityId>, StoreError> {
    let found = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Key.eq(key.to_ascii_uppercase()))
        .into_tuple::<i64>()
        .one(conn)
        .await?;
    Ok(found.map(ActivityId))
}

/// These activities, whichever there are.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    ids: &[ActivityId],
) -> Result<HashMap<ActivityId, ActivityRow>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let rows = Entity::find().filter(Column::Id.is_in(chunk.iter().map(|id| id.0))).all(conn).await?;
        found.extend(to_rows(conn, rows).await?.into_iter().map(|row| (row.activity.id, row)));
    }
    Ok(found)
}

/// A page of a list, by number.
pub(crate) async fn page<C: ConnectionTrait>(
    conn: &C,
    filter: &ActivityFilter,
    after: Option<ActivityId>,
    first: usize,
) -> Result<Page<ActivityRow>, StoreError> {
    cut(conn, list(filter, after, first).all(conn).await?, first).await
}

/// A page of a list in `order`, after `place`.
pub(crate) async fn page_in<C: ConnectionTrait>(
    conn: &C,
    filter: &ActivityFilter,
    order: ActivityOrder,
    place: Option<&Place>,
    first: usize,
) -> Result<Page<ActivityRow>, StoreError> {
    cut(conn, urgency::list(filter, order, place, limit(first)).all(conn).await?, first).await
}

/// The rows of such a page, and one more if there is one.
pub(crate) fn list(filter: &ActivityFilter, after: Option<ActivityId>, first: usize) -> Select<Entity> {
    let mut query = Entity::find().filter(filter::activities(filter)).order_by_asc(Column::Id);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after.0));
    }
    query.limit(limit(first))
}

/// The steps of the children of this record that are FAILED, the last first, at most so many; containers left out.
pub(crate) async fn failed_in_children<C: ConnectionTrait>(
    conn: &C,
    of: RecordId,
    most: usize,
) -> Result<Vec<ActivityRow>, StoreError> {
    let children = record::Entity::find()
        .select_only()
        .column(record::Column::Id)
        .filter(record::Column::ParentId.eq(of.0))
        .into_query();
    let query = Entity::find()
        .filter(Column::RecordId.in_subquery(children))
        .filter(Column::Status.eq(ActivityStatus::Failed.as_str()))
        .filter(Column::Kind.is_in(ActivityKind::ALL.iter().filter(|it| !it.is_container()).map(|it| it.as_str())))
        .order_by_desc(Column::Since)
        .order_by_desc(Column::Id);
    to_rows(conn, query.limit(u64::try_from(most).unwrap_or(u64::MAX)).all(conn).await?).await
}

/// How many a filter selects.
pub(crate) async fn count<C: ConnectionTrait>(conn: &C, filter: &ActivityFilter) -> Result<i64, StoreError> {
    let count = Entity::find().filter(filter::activities(filter)).count(conn).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A page of a container's children, in their order.
pub(crate) async fn children<C: ConnectionTrait>(
    conn: &C,
    of: ActivityId,
    after: Option<&Rank>,
    first: usize,
) -> Result<Page<ActivityRow>, StoreError> {
    cut(conn, list_of_children(of, after, first).all(conn).await?, first).await
}

/// The rows of such a page, and one more if there is one.
pub(crate) fn list_of_children(of: ActivityId, after: Option<&Rank>, first: usize) -> Select<Entity> {
    // The record leads every index on places.
    let record = Entity::find().select_only().column(Column::RecordId).filter(Column::Id.eq(of.0)).into_query();
    let mut query = Entity::find().filter(Column::RecordId.in_subquery(record)).filter(Column::ParentId.eq(of.0));
    if let Some(after) = after {
        query = query.filter(Column::Rank.gt(after.as_str()));
    }
    query.order_by_asc(Column::Rank).limit(limit(first))
}

fn limit(first: usize) -> u64 {
    u64::try_from(first).unwrap_or(u64::MAX).saturating_add(1)
}

async fn cut<C: ConnectionTrait>(
    conn: &C,
    mut rows: Vec<Model>,
    first: usize,
) -> Result<Page<ActivityRow>, StoreError> {
    let more = rows.len() > first;
    rows.truncate(first);
    Ok(Page { rows: to_rows(conn, rows).await?, more })
}

/// The domain's rows, with the reviewers of those that are reviews.
async fn to_rows<C: ConnectionTrait>(conn: &C, rows: Vec<Model>) -> Result<Vec<ActivityRow>, StoreError> {
    let reviews: Vec<i64> = rows.iter().filter(|row| row.kind == "REVIEW").map(|row| row.id).collect();
    let mut reviewers = if reviews.is_empty() { BTreeMap::new() } else { known::reviewers(conn, &reviews).await? };
    rows.into_iter()
        .map(|row| {
            let review = if row.kind == "REVIEW" {
                let condition = known::condition_of(row.condition.as_deref(), row.percentage)?;
                Some(Box::new(Review { condition, reviewers: reviewers.remove(&row.id).unwrap_or_default() }))
            } else {
                None
            };
            to_row(row, review)
        })
        .collect()
}

fn to_row(row: Model, review: Option<Box<Review>>) -> Result<ActivityRow, StoreError> {
    let activity = Activity {
        id: ActivityId(row.id),
        record: RecordId(row.record_id),
        parent: row.parent_id.map(ActivityId),
        rank: Rank::from_stored(row.rank),
        kind: kind(&row.kind)?,
        status: status(&row.status)?,
        actual_start: row.actual_start,
        actual_end: row.actual_end,
        after_children: row.after_children,
        links: row.links,
        counts: Counts { children: row.children, settled: row.settled, failed: row.failed, pending: row.pending },
        review,
    };
    Ok(ActivityRow {
        activity,
        key: row.key,
        title: row.title,
        description: row.description,
        area: row.area,
        stage: row.stage,
        role: row.role,
        owner: row.owner_id.map(PersonId),
        assigned_to: row.assigned_to_id.map(PersonId),
        delegated_to: row.delegated_to_id.map(PersonId),
        scheduled_start: row.scheduled_start,
        scheduled_end: row.scheduled_end,
        planned_minutes: row.planned_minutes,
        notes: row.notes,
        since: row.since,
    })
}

pub(crate) fn kind(text: &str) -> Result<ActivityKind, StoreError> {
    let found = ActivityKind::ALL.iter().copied().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| damaged("activity", format!("unknown kind `{text}`")))
}

pub(crate) fn status(text: &str) -> Result<ActivityStatus, StoreError> {
    text.parse().map_err(|()| damaged("activity", format!("unknown status `{text}`")))
}
