//! Activities, the reviewers of reviews, and the links between releases and changes.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Ranks compare byte by byte, whatever the database's collation.
        let mut rank = text("rank").to_owned();
        if manager.get_database_backend() == DbBackend::Postgres {
            rank.extra("COLLATE \"C\"");
        }
        let mut activity = Table::create();
        activity
            .table("activity")
            .col(big_integer("id").primary_key())
            .col(big_integer("record_id"))
            .col(big_integer_null("parent_id"))
            .col(rank)
            .col(text("key").unique_key())
            .col(string("kind"))
            .col(string("status"))
            .col(text("title"))
            .col(timestamp_with_time_zone("since"))
            .col(boolean("after_children"))
            .col(string_null("condition"))
            .col(integer_null("percentage"))
            .col(integer_null("planned_minutes"));
        for name in ["links", "children", "settled", "failed", "pending"] {
            activity.col(integer(name));
        }
        for name in ["description", "area", "stage", "role", "notes"] {
            activity.col(text_null(name));
        }
        for name in ["owner_id", "assigned_to_id", "delegated_to_id"] {
            activity.col(big_integer_null(name));
        }
        for name in ["scheduled_start", "scheduled_end", "actual_start", "actual_end"] {
            activity.col(timestamp_with_time_zone_null(name));
        }
        activity.foreign_key(ForeignKey::create().from("activity", "record_id").to("record", "id"));
        manager.create_table(activity.to_owned()).await?;

        let reviewer = Table::create()
            .table("reviewer")
            .col(big_integer("activity_id"))
            .col(integer("ordinal"))
            .col(big_integer_null("person_id"))
            .col(big_integer_null("team_id"))
            .col(boolean("must_vote"))
            .col(boolean("veto"))
            .col(boolean_null("approved"))
            .col(big_integer_null("voted_by_id"))
            .primary_key(Index::create().col("activity_id").col("ordinal"))
            .foreign_key(ForeignKey::create().from("reviewer", "activity_id").to("activity", "id"))
            .foreign_key(ForeignKey::create().from("reviewer", "person_id").to("person", "id"))
            .foreign_key(ForeignKey::create().from("reviewer", "team_id").to("team", "id"))
            .to_owned();
        manager.create_table(reviewer).await?;

        let link = Table::create()
            .table("link")
            .col(big_integer("manual_id"))
            .col(big_integer("dependent_id"))
            .primary_key(Index::create().col("manual_id").col("dependent_id"))
            .foreign_key(ForeignKey::create().from("link", "manual_id").to("activity", "id"))
            .foreign_key(ForeignKey::create().from("link", "dependent_id").to("activity", "id"))
            .to_owned();
        manager.create_table(link).await?;

        // The engine asks for the next child in some status, the next child at all, what is active in a record,
        // and its undecided reviews; people ask for what is assigned to somebody.
        for (name, table, columns) in [
            ("activity_by_place", "activity", ["record_id", "parent_id", "rank"].as_slice()),
            ("activity_by_place_status", "activity", &["record_id", "parent_id", "status", "rank"]),
            ("activity_by_status", "activity", &["record_id", "status", "kind"]),
            ("activity_by_kind_status", "activity", &["kind", "status", "id"]),
            ("activity_by_assigned", "activity", &["assigned_to_id", "status"]),
            ("reviewer_by_person", "reviewer", &["person_id"]),
            ("link_by_dependent", "link", &["dependent_id"]),
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
        for table in ["link", "reviewer", "activity"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
