//! What the engine asks, in SQL: each question reads what it is about and no more.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Statement, Value};
use waybill_shared::engine::Which;
use waybill_shared::model::{
    Activity, ActivityId, Condition, Container, Counts, PersonId, Rank, RecordId, Review, Reviewer, ReviewerRef,
    TeamId, Vote,
};

use super::{StoreError, activity, damaged};
use crate::entity;

/// An activity with its key: the engine does not look at keys, events do.
#[derive(Debug, Clone)]
pub(crate) struct Keyed {
    pub(crate) activity: Activity,
    pub(crate) key: String,
}

/// The columns that rules look at.
#[derive(FromQueryResult)]
struct Node {
    id: i64,
    record_id: i64,
    parent_id: Option<i64>,
    rank: String,
    key: String,
    kind: String,
    status: String,
    actual_start: Option<DateTime<Utc>>,
    actual_end: Option<DateTime<Utc>>,
    after_children: bool,
    links: i32,
    children: i32,
    settled: i32,
    failed: i32,
    pending: i32,
    condition: Option<String>,
    percentage: Option<i32>,
}

pub(super) const COLUMNS: &str = "id, record_id, parent_id, rank, key, kind, status, actual_start, actual_end, after_children, \
                       links, children, settled, failed, pending, condition, percentage";

/// A review that is neither COMPLETED nor SKIPPED.
pub(super) const UNDECIDED: &str =
    "kind = 'REVIEW' AND status IN ('PENDING', 'IN_PROGRESS', 'ON_HOLD', 'FAILED', 'CANCELLED')";

/// An activity and the containers above it.
pub(crate) async fn with_path<C: ConnectionTrait>(conn: &C, id: ActivityId) -> Result<Vec<Keyed>, StoreError> {
    let columns = prefixed("a");
    let sql = format!(
        "WITH RECURSIVE up AS (SELECT {COLUMNS} FROM activity WHERE id = $1 \
         UNION ALL SELECT {columns} FROM activity a JOIN up ON a.id = up.parent_id) SELECT * FROM up"
    );
    nodes(conn, sql, vec![id.0.into()]).await
}

/// At most `limit` children after `after` that `which` selects, in order.
pub(crate) async fn children<C: ConnectionTrait>(
    conn: &C,
    of: Container,
    which: Which,
    after: Option<&Rank>,
    limit: u64,
) -> Result<Vec<Keyed>, StoreError> {
    let (place, value) = in_container(of, 1);
    let values = vec![value, after.map_or("", Rank::as_str).into()];
    let one = |condition: String| {
        format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM activity WHERE {place} AND {condition} AND rank > $2 \
             ORDER BY rank LIMIT {limit}) x"
        )
    };
    // One small index range for each status: a sequence with a long past or a long future costs the same as a short one.
    let sql = match statuses(which) {
        Some(statuses) => {
            let parts: Vec<String> = statuses.iter().map(|status| one(format!("status = '{status}'"))).collect();
            parts.join(" UNION ALL ")
        }
        None => one(condition(which).to_owned()),
    };
    let mut found = nodes(conn, sql, values).await?;
    found.sort_by(|left, right| left.activity.rank.cmp(&right.activity.rank));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// The last child before `before`.
pub(crate) async fn last_child<C: ConnectionTrait>(
    conn: &C,
    of: Container,
    before: Option<&Rank>,
) -> Result<Option<Keyed>, StoreError> {
    let (place, value) = in_container(of, 1);
    let mut values = vec![value];
    let bound = match before {
        Some(before) => {
            values.push(before.as_str().into());
            format!("AND rank < ${}", values.len())
        }
        None => String::new(),
    };
    let sql = format!("SELECT {COLUMNS} FROM activity WHERE {place} {bound} ORDER BY rank DESC LIMIT 1");
    Ok(nodes(conn, sql, values).await?.pop())
}

/// Everything below a container that `which` selects, reached through containers that it selects.
pub(crate) async fn below<C: ConnectionTrait>(conn: &C, of: Container, which: Which) -> Result<Vec<Keyed>, StoreError> {
    let selected = condition(which);
    match of {
        // What `which` selects in a record is reached through what it selects: no need to walk.
        Container::Root(record) => {
            let sql = format!("SELECT {COLUMNS} FROM activity WHERE record_id = $1 AND {selected}");
            nodes(conn, sql, vec![record.0.into()]).await
        }
        Container::Activity(id) => {
            let columns = prefixed("a");
            let record = "record_id = (SELECT record_id FROM activity WHERE id = $1)";
            let sql = format!(
                "WITH RECURSIVE down AS (SELECT {COLUMNS} FROM activity WHERE {record} AND parent_id = $1 AND {selected} \
                 UNION ALL SELECT {columns} FROM activity a JOIN down ON a.record_id = down.record_id \
                 AND a.parent_id = down.id WHERE {}) SELECT * FROM down",
                selected.replace("status", "a.status").replace("kind", "a.kind")
            );
            nodes(conn, sql, vec![id.0.into()]).await
        }
    }
}

/// The other ends of an activity's links.
pub(crate) async fn links<C: ConnectionTrait>(conn: &C, id: ActivityId) -> Result<Vec<ActivityId>, StoreError> {
    let sql = "SELECT dependent_id AS id FROM link WHERE manual_id = $1 \
               UNION ALL SELECT manual_id AS id FROM link WHERE dependent_id = $1";
    ids(conn, sql, id.0).await
}

/// The child releases of a parent.
pub(crate) async fn child_records<C: ConnectionTrait>(conn: &C, parent: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let found = ids(conn, "SELECT id FROM record WHERE parent_id = $1 ORDER BY id", parent.0).await?;
    Ok(found.into_iter().map(|id| RecordId(id.0)).collect())
}

/// The reviews of a record that are neither COMPLETED nor SKIPPED.
pub(crate) async fn undecided_reviews<C: ConnectionTrait>(
    conn: &C,
    record: RecordId,
) -> Result<Vec<ActivityId>, StoreError> {
    ids(conn, &format!("SELECT id FROM activity WHERE record_id = $1 AND {UNDECIDED}"), record.0).await
}

/// A container of the record that has no children.
pub(crate) async fn empty_container<C: ConnectionTrait>(
    conn: &C,
    record: RecordId,
) -> Result<Option<ActivityId>, StoreError> {
    let sql = "SELECT id FROM activity WHERE record_id = $1 AND kind IN ('PARALLEL', 'SEQUENTIAL') \
               AND children = 0 ORDER BY id LIMIT 1";
    Ok(ids(conn, sql, record.0).await?.pop())
}

/// The reviewers of these reviews, in their order.
pub(crate) async fn reviewers<C: ConnectionTrait>(
    conn: &C,
    of: &[i64],
) -> Result<BTreeMap<i64, Vec<Reviewer>>, StoreError> {
    let mut found: BTreeMap<i64, Vec<Reviewer>> = BTreeMap::new();
    for chunk in of.chunks(500) {
        let rows = entity::reviewer::Entity::find()
            .filter(entity::reviewer::Column::ActivityId.is_in(chunk.iter().copied()))
            .order_by_asc(entity::reviewer::Column::ActivityId)
            .order_by_asc(entity::reviewer::Column::Ordinal)
            .all(conn)
            .await?;
        for row in rows {
            let who = match (row.person_id, row.team_id) {
                (Some(person), None) => ReviewerRef::Person(PersonId(person)),
                (None, Some(team)) => ReviewerRef::Team(TeamId(team)),
                _ => return Err(damaged("reviewer", format!("activity {}: neither person nor team", row.activity_id))),
            };
            let vote = row.approved.zip(row.voted_by_id).map(|(approve, by)| Vote { approve, by: PersonId(by) });
            let reviewer = Reviewer { who, must_vote: row.must_vote, veto: row.veto, vote };
            found.entry(row.activity_id).or_default().push(reviewer);
        }
    }
    Ok(found)
}

/// A review's condition as stored.
pub(crate) fn condition_of(condition: Option<&str>, percentage: Option<i32>) -> Result<Condition, StoreError> {
    match condition {
        Some("AUTOMATIC") => Ok(Condition::Automatic),
        Some("UNANIMOUS") => Ok(Condition::Unanimous),
        Some("PERCENTAGE") => {
            let share = percentage.and_then(|share| u8::try_from(share).ok());
            share.map(Condition::Percentage).ok_or_else(|| damaged("activity", "a percentage is missing"))
        }
        other => Err(damaged("activity", format!("unknown condition {other:?}"))),
    }
}

/// What a container's children have in common, as SQL with the parameter of that number.
pub(super) fn in_container(of: Container, number: usize) -> (String, Value) {
    match of {
        Container::Root(record) => (format!("record_id = ${number} AND parent_id IS NULL"), record.0.into()),
        Container::Activity(id) => {
            // The record leads every index on places.
            let record = format!("record_id = (SELECT record_id FROM activity WHERE id = ${number})");
            (format!("{record} AND parent_id = ${number}"), id.0.into())
        }
    }
}

/// The statuses that `which` is made of, where it is made of statuses alone.
pub(super) fn statuses(which: Which) -> Option<&'static [&'static str]> {
    match which {
        Which::Pending => Some(&["PENDING"]),
        Which::Unsettled => Some(&["PENDING", "IN_PROGRESS", "ON_HOLD", "FAILED"]),
        Which::Active => Some(&["IN_PROGRESS", "ON_HOLD", "FAILED"]),
        Which::Begun => Some(&["IN_PROGRESS", "ON_HOLD", "FAILED", "COMPLETED"]),
        Which::Any | Which::Resettable => None,
    }
}

/// The same as SQL, for questions about whole subtrees.
fn condition(which: Which) -> &'static str {
    match which {
        Which::Any => "1 = 1",
        Which::Pending => "status = 'PENDING'",
        Which::Unsettled => "status IN ('PENDING', 'IN_PROGRESS', 'ON_HOLD', 'FAILED')",
        Which::Active => "status IN ('IN_PROGRESS', 'ON_HOLD', 'FAILED')",
        Which::Begun => "status IN ('IN_PROGRESS', 'ON_HOLD', 'FAILED', 'COMPLETED')",
        Which::Resettable => "(status <> 'PENDING' OR kind IN ('PARALLEL', 'SEQUENTIAL'))",
    }
}

/// The columns, of the table `alias`.
pub(super) fn prefixed(alias: &str) -> String {
    COLUMNS.split(", ").map(|column| format!("{alias}.{}", column.trim())).collect::<Vec<_>>().join(", ")
}

async fn ids<C: ConnectionTrait>(conn: &C, sql: &str, of: i64) -> Result<Vec<ActivityId>, StoreError> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [of.into()]);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(ActivityId(row.try_get("", "id")?))).collect()
}

/// Rows with these columns, with the reviewers of those that are reviews.
pub(super) async fn nodes<C: ConnectionTrait>(
    conn: &C,
    sql: String,
    values: Vec<Value>,
) -> Result<Vec<Keyed>, StoreError> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = Node::find_by_statement(statement).all(conn).await?;
    let reviews: Vec<i64> = rows.iter().filter(|row| row.kind == "REVIEW").map(|row| row.id).collect();
    let mut reviewers = if reviews.is_empty() { BTreeMap::new() } else { reviewers(conn, &reviews).await? };
    rows.into_iter()
        .map(|row| {
            let kind = activity::kind(&row.kind)?;
            let review = if row.kind == "REVIEW" {
                let condition = condition_of(row.condition.as_deref(), row.percentage)?;
                Some(Box::new(Review { condition, reviewers: reviewers.remove(&row.id).unwrap_or_default() }))
            } else {
                None
            };
            let activity = Activity {
                id: ActivityId(row.id),
                record: RecordId(row.record_id),
                parent: row.parent_id.map(ActivityId),
                rank: Rank::from_stored(row.rank),
                kind,
                status: activity::status(&row.status)?,
                actual_start: row.actual_start,
                actual_end: row.actual_end,
                after_children: row.after_children,
                links: row.links,
                counts: Counts {
                    children: row.children,
                    settled: row.settled,
                    failed: row.failed,
                    pending: row.pending,
                },
                review,
            };
            Ok(Keyed { activity, key: row.key })
        })
        .collect()
}
