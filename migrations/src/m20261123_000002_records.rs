//! Release records and change requests: one table, since they share their life, their numbers and their events.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut record = Table::create();
        record
            .table("record")
            .col(big_integer("id").primary_key())
            .col(text("key").unique_key())
            .col(string("kind"))
            .col(string("status"))
            .col(string_null("closed_from"))
            .col(big_integer("version"))
            .col(text("title"))
            .col(boolean("is_parent"))
            .col(big_integer_null("parent_id"))
            .col(boolean("held_by_parent"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("modified_at"));
        for name in [
            "description",
            "category",
            "release_type",
            "impact",
            "priority",
            "risk",
            "reason",
            "area",
            "implementation_plan",
            "test_plan",
            "backout_plan",
        ] {
            record.col(text_null(name));
        }
        for name in ["owner_id", "assigned_to_id", "created_by_id"] {
            record.col(big_integer_null(name));
        }
        for name in ["scheduled_start", "scheduled_end", "downtime_start", "downtime_end", "actual_start", "actual_end"]
        {
            record.col(timestamp_with_time_zone_null(name));
        }
        // What the status of the root sequence is worked out from, and the progress that lists show.
        for name in [
            "root_children",
            "root_settled",
            "root_failed",
            "root_pending",
            "activities",
            "empty_containers",
            "pending",
            "in_progress",
            "on_hold",
            "completed",
            "failed",
            "skipped",
            "cancelled",
        ] {
            record.col(integer(name));
        }
        record.foreign_key(ForeignKey::create().from("record", "parent_id").to("record", "id"));
        manager.create_table(record.to_owned()).await?;
        for (name, columns) in [
            ("record_by_status", ["kind", "status", "id"].as_slice()),
            ("record_by_modified", &["kind", "modified_at", "id"]),
            ("record_by_scheduled_start", &["kind", "scheduled_start", "id"]),
            ("record_by_parent", &["parent_id", "id"]),
        ] {
            let mut index = Index::create().name(name).table("record").to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("record").to_owned()).await
    }
}
