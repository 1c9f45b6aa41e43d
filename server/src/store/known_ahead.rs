//! What the engine will ask about many activities, in one statement for all of them: see `known` for one.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, Statement, Value};
use waybill_shared::engine::Which;
use waybill_shared::model::{ActivityId, Container, RecordId};

use super::StoreError;
use super::known::{COLUMNS, Keyed, UNDECIDED, in_container, nodes, prefixed, statuses};

/// How many containers one statement looks into: each has a part for every status.
const CONTAINERS: usize = 64;
/// How many ids one statement carries.
const IDS: usize = 500;

/// These activities and the containers above them, each once.
pub(crate) async fn with_paths<C: ConnectionTrait>(conn: &C, ids: &[ActivityId]) -> Result<Vec<Keyed>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS) {
        let sql = format!(
            "WITH RECURSIVE up AS (SELECT {COLUMNS} FROM activity WHERE id IN ({}) \
             UNION SELECT {} FROM activity a JOIN up ON a.id = up.parent_id) SELECT * FROM up",
            places(chunk.len()),
            prefixed("a")
        );
        found.extend(nodes(conn, sql, chunk.iter().map(|id| id.0.into()).collect()).await?);
    }
    Ok(found)
}

/// At least the first `limit` children that `which` selects of each of these containers, in no order. What `which`
/// selects must be a matter of statuses alone.
pub(crate) async fn children<C: ConnectionTrait>(
    conn: &C,
    of: &[Container],
    which: Which,
    limit: usize,
) -> Result<Vec<Keyed>, StoreError> {
    let mut found = Vec::new();
    for chunk in of.chunks(CONTAINERS) {
        let (mut parts, mut values) = (Vec::new(), Vec::new());
        for (number, container) in (1..).zip(chunk) {
            let (place, value) = in_container(*container, number);
            values.push(value);
            for status in statuses(which).unwrap_or_default() {
                parts.push(format!(
                    "SELECT * FROM (SELECT {COLUMNS} FROM activity WHERE {place} AND status = '{status}' \
                     ORDER BY rank LIMIT {limit}) c{number}"
                ));
            }
        }
        found.extend(nodes(conn, parts.join(" UNION ALL "), values).await?);
    }
    Ok(found)
}

/// The other ends of the links of these dependent activities.
pub(crate) async fn links<C: ConnectionTrait>(
    conn: &C,
    of: &[ActivityId],
) -> Result<HashMap<ActivityId, Vec<ActivityId>>, StoreError> {
    let of: Vec<i64> = of.iter().map(|id| id.0).collect();
    let sql = |places: &str| {
        format!("SELECT dependent_id AS of_id, manual_id AS id FROM link WHERE dependent_id IN ({places})")
    };
    let mut found: HashMap<ActivityId, Vec<ActivityId>> = HashMap::new();
    for (dependent, manual) in pairs(conn, &of, sql).await? {
        found.entry(ActivityId(dependent)).or_default().push(ActivityId(manual));
    }
    Ok(found)
}

/// The reviews of these records that are neither COMPLETED nor SKIPPED.
pub(crate) async fn undecided_reviews<C: ConnectionTrait>(
    conn: &C,
    of: &[RecordId],
) -> Result<HashMap<RecordId, Vec<ActivityId>>, StoreError> {
    let of: Vec<i64> = of.iter().map(|id| id.0).collect();
    let sql = |places: &str| {
        format!("SELECT record_id AS of_id, id FROM activity WHERE record_id IN ({places}) AND {UNDECIDED}")
    };
    let mut found: HashMap<RecordId, Vec<ActivityId>> = HashMap::new();
    for (record, review) in pairs(conn, &of, sql).await? {
        found.entry(RecordId(record)).or_default().push(ActivityId(review));
    }
    Ok(found)
}

async fn pairs<C: ConnectionTrait>(
    conn: &C,
    of: &[i64],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut found = Vec::new();
    for chunk in of.chunks(IDS) {
        let values: Vec<Value> = chunk.iter().map(|id| (*id).into()).collect();
        let sql = sql(&places(chunk.len()));
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        for row in conn.query_all_raw(statement).await? {
            found.push((row.try_get("", "of_id")?, row.try_get("", "id")?));
        }
    }
    Ok(found)
}

fn places(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
