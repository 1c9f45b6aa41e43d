//! The progress of a record counts its steps, and no longer the containers that they stand in.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The columns, each named for the status that it counts.
const COUNTED: [&str; 7] = ["pending", "in_progress", "on_hold", "completed", "failed", "skipped", "cancelled"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        count(manager, " AND kind NOT IN ('PARALLEL', 'SEQUENTIAL')").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        count(manager, "").await
    }
}

async fn count(manager: &SchemaManager<'_>, which: &str) -> Result<(), DbErr> {
    let set = COUNTED.map(|column| {
        let status = column.to_uppercase();
        format!("{column} = (SELECT COUNT(*) FROM activity WHERE record_id = record.id AND status = '{status}'{which})")
    });
    manager.get_connection().execute_unprepared(&format!("UPDATE record SET {}", set.join(", "))).await?;
    Ok(())
}
