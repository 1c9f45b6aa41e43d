//! Events, which are the history, too; and the idempotency keys of commands that were carried out.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No foreign keys: history outlives what it tells of.
        let event = Table::create()
            .table("event")
            .col(big_integer("sequence").primary_key())
            .col(big_integer("command"))
            .col(big_integer_null("cause"))
            .col(big_integer("record_id"))
            .col(string("record_kind"))
            .col(big_integer_null("activity_id"))
            .col(text_null("activity_key"))
            .col(string("kind"))
            .col(text_null("field"))
            .col(text_null("from_value"))
            .col(text_null("to_value"))
            .col(big_integer_null("actor_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text_null("comment"))
            .to_owned();
        manager.create_table(event).await?;
        let idempotency = Table::create()
            .table("idempotency")
            .col(big_integer("actor_id"))
            .col(text("key"))
            .col(text("fingerprint"))
            .col(big_integer("record_id"))
            .col(big_integer_null("activity_id"))
            .col(big_integer("first_event"))
            .col(big_integer("last_event"))
            .col(text("left_out"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("actor_id").col("key"))
            .to_owned();
        manager.create_table(idempotency).await?;
        for (name, table, columns) in [
            ("event_by_record", "event", ["record_id", "sequence"].as_slice()),
            ("event_by_activity", "event", &["activity_id", "sequence"]),
            ("idempotency_by_age", "idempotency", &["at"]),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["idempotency", "event"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
