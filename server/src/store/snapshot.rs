//! What a screen opens a record with, and the links that it shows.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use waybill_shared::model::{ActivityId, RecordId};

use super::{StoreError, activity, damaged};
use crate::domain::LinkRow;

#[derive(FromQueryResult)]
struct Row {
    this_id: i64,
    other_id: i64,
    key: String,
    title: String,
    status: String,
    record_id: i64,
    record_key: String,
    record_title: String,
    record_status: String,
}

const OTHER: &str = "o.id AS other_id, o.key, o.title, o.status, r.id AS record_id, r.key AS record_key, \
                     r.title AS record_title, r.status AS record_status";

/// The links of these activities, whichever end they are; `approved` is left for the engine to say.
pub(crate) async fn links<C: ConnectionTrait>(
    conn: &C,
    of: &[ActivityId],
) -> Result<HashMap<ActivityId, Vec<LinkRow>>, StoreError> {
    let mut found: HashMap<ActivityId, Vec<LinkRow>> = HashMap::new();
    for chunk in of.chunks(500) {
        let places: Vec<String> = (1..=chunk.len()).map(|number| format!("${number}")).collect();
        let places = places.join(", ");
        let sql = format!(
            "SELECT l.manual_id AS this_id, {OTHER} FROM link l JOIN activity o ON o.id = l.dependent_id \
             JOIN record r ON r.id = o.record_id WHERE l.manual_id IN ({places}) \
             UNION ALL SELECT l.dependent_id AS this_id, {OTHER} FROM link l JOIN activity o ON o.id = l.manual_id \
             JOIN record r ON r.id = o.record_id WHERE l.dependent_id IN ({places}) ORDER BY this_id, other_id"
        );
        let values: Vec<Value> = chunk.iter().map(|id| id.0.into()).collect();
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        for row in Row::find_by_statement(statement).all(conn).await? {
            let link = LinkRow {
                activity: ActivityId(row.this_id),
                other: ActivityId(row.other_id),
                other_key: row.key,
                other_title: row.title,
                other_status: activity::status(&row.status)?,
                record: RecordId(row.record_id),
                record_key: row.record_key,
                record_title: row.record_title,
                record_status: row
                    .record_status
                    .parse()
                    .map_err(|()| damaged("record", format!("unknown status `{}`", row.record_status)))?,
                approved: false,
            };
            found.entry(link.activity).or_default().push(link);
        }
    }
    Ok(found)
}

/// The links of a change request: manual activity, dependent activity.
pub(crate) async fn links_of_change<C: ConnectionTrait>(
    conn: &C,
    change: RecordId,
) -> Result<Vec<(ActivityId, ActivityId)>, StoreError> {
    let sql = "SELECT l.manual_id, l.dependent_id FROM activity a JOIN link l ON l.dependent_id = a.id \
               WHERE a.record_id = $1 AND a.kind = 'DEPENDENT' ORDER BY l.dependent_id, l.manual_id";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [change.0.into()]);
    let rows = conn.query_all_raw(statement).await?;
    let end = |row: &sea_orm::QueryResult, name: &str| row.try_get("", name).map(ActivityId);
    rows.iter().map(|row| Ok((end(row, "manual_id")?, end(row, "dependent_id")?))).collect()
}
