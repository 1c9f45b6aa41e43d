//! Release records and change requests as people read them, and what the engine knows of them.

use std::collections::HashMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use waybill_shared::model::{Counts, Family, PersonId, Record, RecordId, RecordKind, RecordStatus};

use super::{StoreError, damaged, filter};
use crate::domain::{Page, Progress, RecordFilter, RecordOrder, RecordRow, ReleaseType};
use crate::entity::record::{Column, Entity, Model};

/// The record of that key.
pub(crate) async fn id_of_key<C: ConnectionTrait>(conn: &C, key: &str) -> Result<Option<RecordId>, StoreError> {
    let found = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Key.eq(key.to_ascii_uppercase()))
        .into_tuple::<i64>()
        .one(conn)
        .await?;
    Ok(found.map(RecordId))
}

/// These records, whichever there are.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, RecordRow>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        for row in Entity::find().filter(Column::Id.is_in(chunk.iter().map(|id| id.0))).all(conn).await? {
            let row = to_row(row)?;
            found.insert(row.record.id, row);
        }
    }
    Ok(found)
}

/// The children of these parents, by number.
pub(crate) async fn children<C: ConnectionTrait>(
    conn: &C,
    parents: &[RecordId],
) -> Result<HashMap<RecordId, Vec<RecordId>>, StoreError> {
    let rows: Vec<(i64, i64)> = Entity::find()
        .select_only()
        .columns([Column::ParentId, Column::Id])
        .filter(Column::ParentId.is_in(parents.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: HashMap<RecordId, Vec<RecordId>> = HashMap::new();
    for (parent, child) in rows {
        found.entry(RecordId(parent)).or_default().push(RecordId(child));
    }
    Ok(found)
}

/// Where a row stands in a list: the cursor that a page goes on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The value it is ordered by, in milliseconds; `None` when it has none, or the order is by number alone.
    pub(crate) value: Option<i64>,
    pub(crate) id: i64,
}

/// A page of a list in `order`, after (or, `backwards`, before) `place`. Rows come in the list's order either way.
pub(crate) async fn page<C: ConnectionTrait>(
    conn: &C,
    filter: &RecordFilter,
    order: RecordOrder,
    place: Option<&Place>,
    first: usize,
    backwards: bool,
) -> Result<Page<RecordRow>, StoreError> {
    let (by, ascending) = columns(order);
    let forward = if ascending != backwards { Order::Asc } else { Order::Desc };
    let mut query = Entity::find().filter(filter::records(filter));
    if let Some(place) = place {
        query = query.filter(beyond(by, place, forward == Order::Asc, backwards));
    }
    if let Some(by) = by {
        // Rows without the date stand at the end of the list, whatever its direction.
        let without = if backwards { Order::Desc } else { Order::Asc };
        query = query.order_by(by.is_null(), without).order_by(by, forward.clone());
    }
    let limit = u64::try_from(first).unwrap_or(u64::MAX).saturating_add(1);
    let mut rows = query.order_by(Column::Id, forward).limit(limit).all(conn).await?;
    let more = rows.len() > first;
    rows.truncate(first);
    if backwards {
        rows.reverse();
    }
    Ok(Page { rows: rows.into_iter().map(to_row).collect::<Result<_, _>>()?, more })
}

fn columns(order: RecordOrder) -> (Option<Column>, bool) {
    match order {
        RecordOrder::NumberAsc => (None, true),
        RecordOrder::NumberDesc => (None, false),
        RecordOrder::ModifiedAsc => (Some(Column::ModifiedAt), true),
        RecordOrder::ModifiedDesc => (Some(Column::ModifiedAt), false),
        RecordOrder::ScheduledStartAsc => (Some(Column::ScheduledStart), true),
        RecordOrder::ScheduledStartDesc => (Some(Column::ScheduledStart), false),
    }
}

fn beyond(by: Option<Column>, place: &Place, ascending: bool, backwards: bool) -> Condition {
    let id = if ascending { Column::Id.gt(place.id) } else { Column::Id.lt(place.id) };
    let Some(by) = by else { return Condition::all().add(id) };
    let Some(value) = place.value.and_then(chrono::DateTime::from_timestamp_millis) else {
        let same = Condition::all().add(by.is_null()).add(id);
        return if backwards { Condition::any().add(same).add(by.is_not_null()) } else { same };
    };
    let further = if ascending { by.gt(value) } else { by.lt(value) };
    let any = Condition::any().add(further).add(by.eq(value).and(id));
    if backwards { any } else { any.add(by.is_null()) }
}

/// Where a row stands in a list of this order.
pub(crate) fn place_of(order: RecordOrder, row: &RecordRow) -> Place {
    let value = match columns(order).0 {
        Some(Column::ModifiedAt) => Some(row.modified_at.timestamp_millis()),
        Some(_) => row.scheduled_start.map(|at| at.timestamp_millis()),
        None => None,
    };
    Place { value, id: row.record.id.0 }
}

/// How many a filter selects.
pub(crate) async fn count<C: ConnectionTrait>(conn: &C, filter: &RecordFilter) -> Result<i64, StoreError> {
    let count = Entity::find().filter(filter::records(filter)).count(conn).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Writes a row anew: for what only people read. What the engine decides goes through `save`.
pub(crate) async fn write<C: ConnectionTrait>(conn: &C, row: &RecordRow) -> Result<(), StoreError> {
    let model = to_model(row).into_active_model();
    model.reset_all().update(conn).await?;
    Ok(())
}

/// Writes a new row.
pub(crate) async fn insert<C: ConnectionTrait>(conn: &C, row: &RecordRow) -> Result<(), StoreError> {
    Entity::insert(to_model(row).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// A row as the domain knows it.
pub(crate) fn to_row(row: Model) -> Result<RecordRow, StoreError> {
    let kind = match row.kind.as_str() {
        "RELEASE" => RecordKind::Release,
        "CHANGE" => RecordKind::Change,
        other => return Err(damaged("record", format!("unknown kind `{other}`"))),
    };
    let family = match (row.is_parent, row.parent_id) {
        (true, None) => Family::Parent,
        (false, None) => Family::Single,
        (false, Some(parent)) => Family::ChildOf(RecordId(parent)),
        (true, Some(_)) => return Err(damaged("record", format!("{} is a parent and a child", row.key))),
    };
    let record = Record {
        id: RecordId(row.id),
        kind,
        status: status(&row.status)?,
        closed_from: row.closed_from.as_deref().map(status).transpose()?,
        actual_start: row.actual_start,
        actual_end: row.actual_end,
        family,
        held_by_parent: row.held_by_parent,
        root: Counts {
            children: row.root_children,
            settled: row.root_settled,
            failed: row.root_failed,
            pending: row.root_pending,
        },
        activities: row.activities,
        empty_containers: row.empty_containers,
        version: row.version,
        key: row.key,
    };
    Ok(RecordRow {
        record,
        title: row.title,
        description: row.description,
        category: row.category,
        release_type: row.release_type.as_deref().and_then(ReleaseType::parse),
        impact: row.impact,
        priority: row.priority,
        risk: row.risk,
        owner: row.owner_id.map(PersonId),
        assigned_to: row.assigned_to_id.map(PersonId),
        created_by: row.created_by_id.map(PersonId),
        created_at: row.created_at,
        modified_at: row.modified_at,
        scheduled_start: row.scheduled_start,
        scheduled_end: row.scheduled_end,
        downtime_start: row.downtime_start,
        downtime_end: row.downtime_end,
        reason: row.reason,
        area: row.area,
        implementation_plan: row.implementation_plan,
        test_plan: row.test_plan,
        backout_plan: row.backout_plan,
        progress: Progress {
            pending: row.pending,
            in_progress: row.in_progress,
            on_hold: row.on_hold,
            completed: row.completed,
            failed: row.failed,
            skipped: row.skipped,
            cancelled: row.cancelled,
        },
    })
}

fn to_model(row: &RecordRow) -> Model {
    let record = &row.record;
    let (is_parent, parent_id) = match record.family {
        Family::Single => (false, None),
        Family::Parent => (true, None),
        Family::ChildOf(parent) => (false, Some(parent.0)),
    };
    Model {
        id: record.id.0,
        key: record.key.clone(),
        kind: record.kind.as_str().into(),
        status: record.status.as_str().into(),
        closed_from: record.closed_from.map(|status| status.as_str().into()),
        version: record.version,
        title: row.title.clone(),
        is_parent,
        parent_id,
        held_by_parent: record.held_by_parent,
        created_at: row.created_at,
        modified_at: row.modified_at,
        description: row.description.clone(),
        category: row.category.clone(),
        release_type: row.release_type.map(|it| it.as_str().into()),
        impact: row.impact.clone(),
        priority: row.priority.clone(),
        risk: row.risk.clone(),
        reason: row.reason.clone(),
        area: row.area.clone(),
        implementation_plan: row.implementation_plan.clone(),
        test_plan: row.test_plan.clone(),
        backout_plan: row.backout_plan.clone(),
        owner_id: row.owner.map(|id| id.0),
        assigned_to_id: row.assigned_to.map(|id| id.0),
        created_by_id: row.created_by.map(|id| id.0),
        scheduled_start: row.scheduled_start,
        scheduled_end: row.scheduled_end,
        downtime_start: row.downtime_start,
        downtime_end: row.downtime_end,
        actual_start: record.actual_start,
        actual_end: record.actual_end,
        root_children: record.root.children,
        root_settled: record.root.settled,
        root_failed: record.root.failed,
        root_pending: record.root.pending,
        activities: record.activities,
        empty_containers: record.empty_containers,
        pending: row.progress.pending,
        in_progress: row.progress.in_progress,
        on_hold: row.progress.on_hold,
        completed: row.progress.completed,
        failed: row.progress.failed,
        skipped: row.progress.skipped,
        cancelled: row.progress.cancelled,
    }
}

/// A record's status as stored.
pub(crate) fn status(text: &str) -> Result<RecordStatus, StoreError> {
    text.parse().map_err(|()| damaged("record", format!("unknown status `{text}`")))
}
