//! What a screen opens a record with, and the links that it shows.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use waybill_shared::model::{ActivityId, RecordId};

use super::{StoreError, activity, record};
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
    record_closed_from: Option<String>,
}

const OTHER: &str = "o.id AS other_id, o.key, o.title, o.status, r.id AS record_id, r.key AS record_key, \
                     r.title AS record_title, r.status AS record_status, r.closed_from AS record_closed_from";

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
                record_status: record::status(&row.record_status)?,
                record_closed_from: row.record_closed_from.as_deref().map(record::status).transpose()?,
                approved: false,
            };
            found.entry(link.activity).or_default().push(link);
        }
    }
    Ok(found)
}

/// The links of these change requests, each as manual activity, dependent activity.
pub(crate) async fn links_of_changes<C: ConnectionTrait>(
    conn: &C,
    changes: &[RecordId],
) -> Result<HashMap<RecordId, Vec<(ActivityId, ActivityId)>>, StoreError> {
    let mut found: HashMap<RecordId, Vec<(ActivityId, ActivityId)>> = HashMap::new();
    for chunk in changes.chunks(500) {
        let places: Vec<String> = (1..=chunk.len()).map(|number| format!("${number}")).collect();
        let sql = format!(
            "SELECT a.record_id, l.manual_id, l.dependent_id FROM activity a JOIN link l ON l.dependent_id = a.id \
             WHERE a.record_id IN ({}) AND a.kind = 'DEPENDENT' ORDER BY l.dependent_id, l.manual_id",
            places.join(", ")
        );
        let values: Vec<Value> = chunk.iter().map(|id| id.0.into()).collect();
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        for row in conn.query_all_raw(statement).await? {
            let number = |name: &str| row.try_get::<i64>("", name);
            let link = (ActivityId(number("manual_id")?), ActivityId(number("dependent_id")?));
            found.entry(RecordId(number("record_id")?)).or_default().push(link);
        }
    }
    Ok(found)
}
