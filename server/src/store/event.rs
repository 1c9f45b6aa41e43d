//! The event table: appended to in the transaction of the command, read in the order of the sequence.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use waybill_shared::model::{ActivityId, ActivityStatus, EventKind, PersonId, RecordId, RecordKind};

use super::{StoreError, damaged};
use crate::domain::{EventFilter, EventRow, Page};
use crate::entity::event::{ActiveModel, Column, Entity, Model};

/// How many rows one INSERT carries: fourteen columns each, within SQLite's bound on parameters.
const ROWS_AT_ONCE: usize = 500;

/// How many rows one statement looks at where no index helps.
const WINDOW: i64 = 20_000;

/// Appends the events of a command.
pub(crate) async fn append<C: ConnectionTrait>(conn: &C, events: &[EventRow]) -> Result<(), StoreError> {
    for chunk in events.chunks(ROWS_AT_ONCE) {
        let rows: Vec<ActiveModel> = chunk.iter().map(to_model).collect();
        Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Up to which number one statement looks for what a filter selects. By record or activity there is an index; by what
/// else, a rare kind would otherwise be looked for in the whole table by one statement that nobody can stop.
pub(crate) fn window(after: i64, filter: &EventFilter) -> i64 {
    if is_indexed(filter) { i64::MAX } else { after.saturating_add(WINDOW) }
}

/// Down to which number one statement looks, likewise.
pub(crate) fn window_before(before: i64, filter: &EventFilter) -> i64 {
    if is_indexed(filter) || before <= WINDOW { 0 } else { before - WINDOW }
}

fn is_indexed(filter: &EventFilter) -> bool {
    !filter.records.is_empty() || !filter.activities.is_empty()
}

/// A page of what a filter selects, after a sequence number and up to another.
pub(crate) async fn page<C: ConnectionTrait>(
    conn: &C,
    after: i64,
    until: i64,
    filter: &EventFilter,
    first: usize,
) -> Result<Page<EventRow>, StoreError> {
    let mut rows = list(after, until, filter, first).all(conn).await?;
    let more = rows.len() > first;
    rows.truncate(first);
    Ok(Page { rows: rows.into_iter().map(to_row).collect::<Result<_, _>>()?, more })
}

/// The rows of such a page, and one more if there is one.
pub(crate) fn list(after: i64, until: i64, filter: &EventFilter, first: usize) -> Select<Entity> {
    let limit = u64::try_from(first).unwrap_or(u64::MAX).saturating_add(1);
    let mut query = Entity::find().filter(Column::Sequence.gt(after)).order_by_asc(Column::Sequence).limit(limit);
    if until < i64::MAX {
        query = query.filter(Column::Sequence.lte(until));
    }
    selected(query, filter)
}

/// A page of what a filter selects, before a sequence number and after another: the last of it, in order.
pub(crate) async fn last_page<C: ConnectionTrait>(
    conn: &C,
    (after, before): (i64, i64),
    filter: &EventFilter,
    last: usize,
) -> Result<Page<EventRow>, StoreError> {
    let limit = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
    let query = Entity::find().filter(Column::Sequence.lt(before)).order_by_desc(Column::Sequence).limit(limit);
    let query = if after > 0 { query.filter(Column::Sequence.gt(after)) } else { query };
    let mut rows = selected(query, filter).all(conn).await?;
    let more = rows.len() > last;
    rows.truncate(last);
    rows.reverse();
    Ok(Page { rows: rows.into_iter().map(to_row).collect::<Result<_, _>>()?, more })
}

fn selected(mut query: Select<Entity>, filter: &EventFilter) -> Select<Entity> {
    if !filter.records.is_empty() {
        query = query.filter(Column::RecordId.is_in(filter.records.iter().map(|id| id.0)));
    }
    if !filter.activities.is_empty() {
        query = query.filter(Column::ActivityId.is_in(filter.activities.iter().map(|id| id.0)));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(kind) = filter.record_kind {
        query = query.filter(Column::RecordKind.eq(kind.as_str()));
    }
    if filter.headlines {
        let act = Expr::col(Column::Sequence).eq(Expr::col(Column::Command));
        let of_record = Column::ActivityId.is_null().and(Column::Kind.eq(EventKind::StatusChanged.as_str()));
        query = query.filter(act.or(of_record));
    }
    query
}

/// The events of these numbers, in no order.
pub(crate) async fn by_sequences<C: ConnectionTrait>(conn: &C, of: &[i64]) -> Result<Vec<EventRow>, StoreError> {
    let mut found = Vec::with_capacity(of.len());
    for chunk in of.chunks(500) {
        for row in Entity::find().filter(Column::Sequence.is_in(chunk.iter().copied())).all(conn).await? {
            found.push(to_row(row)?);
        }
    }
    Ok(found)
}

/// The last `most` events in which one of these activities failed, each with the comment of its command; without those
/// that nobody said anything of. In the order of their numbers.
pub(crate) async fn failures<C: ConnectionTrait>(
    conn: &C,
    of: &[ActivityId],
    most: usize,
) -> Result<Vec<EventRow>, StoreError> {
    let mut last: Vec<i64> = Vec::with_capacity(of.len());
    for chunk in of.chunks(500) {
        let found: Vec<Option<i64>> = Entity::find()
            .select_only()
            .column_as(Column::Sequence.max(), "last")
            .filter(Column::ActivityId.is_in(chunk.iter().map(|id| id.0)))
            .filter(Column::Kind.eq(EventKind::StatusChanged.as_str()))
            .filter(Column::ToValue.eq(ActivityStatus::Failed.as_str()))
            .group_by(Column::ActivityId)
            .into_tuple()
            .all(conn)
            .await?;
        last.extend(found.into_iter().flatten());
    }
    // Before they are read: a comment may be long.
    last.sort_unstable_by(|one, other| other.cmp(one));
    last.truncate(most);
    let mut failures = by_sequences(conn, &last).await?;
    // What a command was given with stands on its first event. It is about the failure if that was one, or a rejection:
    // a dependent activity may begin and fail with something that went well.
    let commands: Vec<i64> = failures.iter().map(|failure| failure.command).collect();
    let acts = by_sequences(conn, &commands).await?;
    for failure in &mut failures {
        let is_about_it = |act: &&EventRow| {
            let has_failed =
                act.kind == EventKind::StatusChanged && act.to.as_deref() == Some(ActivityStatus::Failed.as_str());
            act.sequence == failure.command && (act.kind == EventKind::Voted || has_failed)
        };
        failure.comment = acts.iter().find(is_about_it).and_then(|act| act.comment.clone());
    }
    failures.retain(|failure| failure.comment.is_some());
    failures.sort_by_key(|failure| failure.sequence);
    Ok(failures)
}

/// The events from `first` to `last`, at most `limit`.
pub(crate) async fn between<C: ConnectionTrait>(
    conn: &C,
    first: i64,
    last: i64,
    limit: usize,
) -> Result<Vec<EventRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Sequence.between(first, last))
        .order_by_asc(Column::Sequence)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX))
        .all(conn)
        .await?;
    rows.into_iter().map(to_row).collect()
}

fn to_model(event: &EventRow) -> ActiveModel {
    let model = Model {
        sequence: event.sequence,
        command: event.command,
        cause: event.cause,
        record_id: event.record.0,
        record_kind: event.record_kind.as_str().into(),
        activity_id: event.activity.map(|id| id.0),
        activity_key: event.activity_key.clone(),
        kind: event.kind.as_str().into(),
        field: event.field.clone(),
        from_value: event.from.clone(),
        to_value: event.to.clone(),
        actor_id: event.actor.map(|id| id.0),
        at: event.at,
        comment: event.comment.clone(),
    }
    .into_active_model();
    model.reset_all()
}

fn to_row(row: Model) -> Result<EventRow, StoreError> {
    let kind = row.kind.parse().map_err(|()| damaged("event", format!("unknown kind `{}`", row.kind)))?;
    let record_kind = match row.record_kind.as_str() {
        "RELEASE" => RecordKind::Release,
        "CHANGE" => RecordKind::Change,
        other => return Err(damaged("event", format!("unknown kind of record `{other}`"))),
    };
    Ok(EventRow {
        sequence: row.sequence,
        command: row.command,
        cause: row.cause,
        record: RecordId(row.record_id),
        record_kind,
        activity: row.activity_id.map(ActivityId),
        activity_key: row.activity_key,
        kind,
        field: row.field,
        from: row.from_value,
        to: row.to_value,
        actor: row.actor_id.map(PersonId),
        at: row.at,
        comment: row.comment,
    })
}
