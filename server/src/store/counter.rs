//! Numbers: each taken once, in a transaction, so that a refused command leaves no gap in the events.

use sea_orm::{ConnectionTrait, Statement};

use super::StoreError;

/// Takes `count` numbers of a kind and returns the first.
pub(crate) async fn take<C: ConnectionTrait>(conn: &C, name: &str, count: i64) -> Result<i64, StoreError> {
    let sql = "UPDATE counter SET value = value + $1 WHERE name = $2 RETURNING value";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [count.into(), name.into()]);
    let row = conn.query_one_raw(statement).await?;
    let Some(row) = row else { return Err(super::damaged("counter", format!("there is no counter `{name}`"))) };
    let last: i64 = row.try_get("", "value")?;
    Ok(last - count + 1)
}

/// The last number taken.
pub(crate) async fn last<C: ConnectionTrait>(conn: &C, name: &str) -> Result<i64, StoreError> {
    let sql = "SELECT value FROM counter WHERE name = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [name.into()]);
    let row = conn.query_one_raw(statement).await?;
    let Some(row) = row else { return Err(super::damaged("counter", format!("there is no counter `{name}`"))) };
    Ok(row.try_get("", "value")?)
}
