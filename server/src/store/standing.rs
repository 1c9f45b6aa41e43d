//! What stands on boards: releases with what is under way in them, and what happened last.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Statement, Value,
};
use waybill_shared::model::{ActivityId, RecordId, RecordKind, RecordStatus};

use super::filter::contains;
use super::{StoreError, event, pages, record};
use crate::domain::board::{BoardFilter, NEWS};
use crate::domain::{EventRow, RecordRow};
use crate::entity::{self, team_member};

/// How many releases of one board are watched: far more than anybody runs at once.
const WATCHED: u64 = 100_000;

/// The first releases that a filter selects: failed, late, running, held, planned; in each the earliest due first.
pub(crate) async fn releases<C: ConnectionTrait>(
    conn: &C,
    filter: &BoardFilter,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<RecordRow>, StoreError> {
    use entity::record::Column;
    let is = |status: RecordStatus| Column::Status.eq(status.as_str());
    let over = Column::Status.is_in([RecordStatus::Completed].map(RecordStatus::as_str));
    let rank: Expr = Expr::case(is(RecordStatus::Failed), 0)
        .case(Column::ScheduledEnd.lt(now).and(over.clone().not()), 1)
        .case(is(RecordStatus::InProgress), 2)
        .case(is(RecordStatus::OnHold), 3)
        .case(over.not(), 4)
        .finally(5)
        .into();
    let rows = entity::record::Entity::find()
        .filter(selected(filter))
        .order_by(rank, Order::Asc)
        .order_by(Column::ScheduledEnd.is_null(), Order::Asc)
        .order_by_asc(Column::ScheduledEnd)
        .order_by_asc(Column::Id)
        .limit(first)
        .all(conn)
        .await?;
    rows.into_iter().map(record::to_row).collect()
}

/// How many releases a filter selects.
pub(crate) async fn total<C: ConnectionTrait>(conn: &C, filter: &BoardFilter) -> Result<i64, StoreError> {
    let count = entity::record::Entity::find().filter(selected(filter)).count(conn).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The releases that a filter selects: of all, or of these.
pub(crate) async fn on_board<C: ConnectionTrait>(
    conn: &C,
    filter: &BoardFilter,
    of: Option<&[RecordId]>,
) -> Result<HashSet<RecordId>, StoreError> {
    use entity::record::Column;
    let mut found = HashSet::new();
    let chunks: Vec<Option<&[RecordId]>> = match of {
        Some(of) => of.chunks(500).map(Some).collect(),
        None => vec![None],
    };
    for chunk in chunks {
        let mut query = entity::record::Entity::find().select_only().column(Column::Id).filter(selected(filter));
        query = match chunk {
            Some(chunk) => query.filter(Column::Id.is_in(chunk.iter().map(|id| id.0))),
            None => query.order_by_desc(Column::Id).limit(WATCHED),
        };
        let ids: Vec<i64> = query.into_tuple().all(conn).await?;
        found.extend(ids.into_iter().map(RecordId));
    }
    Ok(found)
}

fn selected(filter: &BoardFilter) -> Condition {
    use entity::record::Column;
    let mut all = Condition::all()
        .add(Column::Kind.eq(RecordKind::Release.as_str()))
        .add(Column::Status.is_in(filter.status.iter().map(|status| status.as_str())));
    for word in filter.search.iter().flat_map(|search| search.split_whitespace()) {
        all = all.add(contains(Column::Key, word).or(contains(Column::Title, word)));
    }
    if let Some(category) = &filter.category {
        let lower = Expr::expr(Func::lower(Expr::col(Column::Category)));
        all = all.add(lower.eq(category.to_lowercase()));
    }
    if let Some(person) = filter.person {
        all = all.add(Column::OwnerId.eq(person.0).or(Column::AssignedToId.eq(person.0)));
    }
    if let Some(team) = filter.team {
        let members = || {
            team_member::Entity::find()
                .select_only()
                .column(team_member::Column::PersonId)
                .filter(team_member::Column::TeamId.eq(team.0))
                .into_query()
        };
        all = all.add(Column::OwnerId.in_subquery(members()).or(Column::AssignedToId.in_subquery(members())));
    }
    if filter.parents {
        all = all.add(Column::IsParent.eq(true));
    }
    if let Some(parent) = filter.parent {
        all = all.add(Column::ParentId.eq(parent.0));
    }
    all
}

#[derive(FromQueryResult)]
struct Stage {
    record_id: i64,
    title: String,
    stage: Option<String>,
}

/// What is under way at the top level of each of these releases: its stage, or the title of the container.
pub(crate) async fn stages<C: ConnectionTrait>(
    conn: &C,
    of: &[RecordId],
) -> Result<HashMap<RecordId, Vec<String>>, StoreError> {
    let sql = format!(
        "SELECT record_id, title, stage FROM activity WHERE record_id IN ({}) AND parent_id IS NULL \
         AND status IN ('IN_PROGRESS', 'FAILED', 'ON_HOLD') \
         AND (stage IS NOT NULL OR kind IN ('PARALLEL', 'SEQUENTIAL')) ORDER BY record_id, rank",
        places(of.len())
    );
    let mut found: HashMap<RecordId, Vec<String>> = HashMap::new();
    for row in Stage::find_by_statement(statement(conn, sql, of, None)).all(conn).await? {
        found.entry(RecordId(row.record_id)).or_default().push(row.stage.unwrap_or(row.title));
    }
    Ok(found)
}

/// What failed, is under way or on hold in these releases, and in how many of each release that is so.
#[derive(Default)]
pub(crate) struct Steps {
    /// The first of each release.
    pub(crate) first: Vec<ActivityId>,
    /// How many there are in all.
    pub(crate) totals: HashMap<RecordId, i64>,
}

/// What failed, is under way or on hold in each of these releases, in this order, at most `most` each; leaves only.
pub(crate) async fn steps<C: ConnectionTrait>(conn: &C, of: &[RecordId], most: i32) -> Result<Steps, StoreError> {
    let sql = format!(
        "SELECT id, record_id, total FROM (SELECT id, record_id, ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY \
         CASE status WHEN 'FAILED' THEN 0 WHEN 'IN_PROGRESS' THEN 1 ELSE 2 END, since, id) AS place, \
         COUNT(*) OVER (PARTITION BY record_id) AS total FROM activity WHERE record_id IN ({}) AND status IN ('FAILED', 'IN_PROGRESS', 'ON_HOLD') \
         AND kind NOT IN ('PARALLEL', 'SEQUENTIAL')) AS ranked WHERE place <= ${} ORDER BY record_id, place",
        places(of.len()),
        of.len() + 1
    );
    let rows = conn.query_all_raw(statement(conn, sql, of, Some(most))).await?;
    let mut steps = Steps::default();
    for row in rows {
        steps.first.push(ActivityId(row.try_get("", "id")?));
        steps.totals.insert(RecordId(row.try_get("", "record_id")?), row.try_get("", "total")?);
    }
    Ok(steps)
}

fn places(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

fn statement<C: ConnectionTrait>(conn: &C, sql: String, of: &[RecordId], more: Option<i32>) -> Statement {
    let values = of.iter().map(|id| Value::from(id.0)).chain(more.map(Value::from));
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// What happened last in these releases, the newest first; only what is news to a room.
pub(crate) async fn last_events<C: ConnectionTrait>(
    conn: &C,
    of: &[RecordId],
    most: usize,
) -> Result<Vec<EventRow>, StoreError> {
    use entity::event::Column;
    let list = |record: &RecordId| {
        entity::event::Entity::find()
            .select_only()
            .column_as(Column::Sequence, "id")
            .filter(Column::RecordId.eq(record.0))
            .filter(Column::Kind.is_in(NEWS.map(|kind| kind.as_str())))
            .order_by_desc(Column::Sequence)
            .limit(u64::try_from(most).unwrap_or(u64::MAX))
            .into_query()
    };
    let mut sequences = pages::ids(conn, of.iter().map(list).collect()).await?;
    sequences.sort_unstable_by(|one, other| other.cmp(one));
    sequences.truncate(most);
    if sequences.is_empty() {
        return Ok(Vec::new());
    }
    let mut events = event::by_sequences(conn, &sequences).await?;
    events.sort_by_key(|event| std::cmp::Reverse(event.sequence));
    Ok(events)
}

/// What happened to releases themselves (and not to a step of them) between two numbers, oldest first, at most `most`.
pub(crate) async fn happened<C: ConnectionTrait>(
    conn: &C,
    after: i64,
    until: i64,
    most: u64,
) -> Result<Vec<(i64, RecordId)>, StoreError> {
    use entity::event::Column;
    let rows: Vec<(i64, i64)> = entity::event::Entity::find()
        .select_only()
        .columns([Column::Sequence, Column::RecordId])
        .filter(Column::Sequence.gt(after))
        .filter(Column::Sequence.lte(until))
        .filter(Column::RecordKind.eq(RecordKind::Release.as_str()))
        .filter(Column::ActivityId.is_null())
        .order_by_asc(Column::Sequence)
        .limit(most)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(sequence, record)| (sequence, RecordId(record))).collect())
}
