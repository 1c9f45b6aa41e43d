//! People, teams, sessions and API tokens; and the counters that numbers are taken from.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counter =
            Table::create().table("counter").col(string("name").primary_key()).col(big_integer("value")).to_owned();
        let person = Table::create()
            .table("person")
            .col(big_integer("id").primary_key())
            .col(text("login").unique_key())
            .col(text("name"))
            .col(text_null("email").unique_key())
            .col(text_null("password_hash"))
            .col(boolean("disabled"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned();
        let team = Table::create()
            .table("team")
            .col(big_integer("id").primary_key())
            .col(text("name").unique_key())
            .to_owned();
        let team_member = Table::create()
            .table("team_member")
            .col(big_integer("team_id"))
            .col(big_integer("person_id"))
            .primary_key(Index::create().col("team_id").col("person_id"))
            .foreign_key(ForeignKey::create().from("team_member", "team_id").to("team", "id"))
            .foreign_key(ForeignKey::create().from("team_member", "person_id").to("person", "id"))
            .to_owned();
        let session = Table::create()
            .table("session")
            .col(string("id_hash").primary_key())
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("last_seen_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(text_null("user_agent"))
            .foreign_key(ForeignKey::create().from("session", "person_id").to("person", "id"))
            .to_owned();
        let api_token = Table::create()
            .table("api_token")
            .col(big_integer("id").primary_key())
            .col(text("name"))
            .col(text("secret_hash"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .foreign_key(ForeignKey::create().from("api_token", "person_id").to("person", "id"))
            .to_owned();
        for table in [counter, person, team, team_member, session, api_token] {
            manager.create_table(table).await?;
        }
        for (name, table, column) in [
            ("team_member_by_person", "team_member", "person_id"),
            ("session_by_person", "session", "person_id"),
            ("session_by_expiry", "session", "expires_at"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
        }
        let mut counters = Query::insert();
        counters.into_table("counter").columns(["name", "value"]);
        for name in ["record", "activity", "person", "team", "api_token", "event"] {
            counters.values_panic([name.into(), 0i64.into()]);
        }
        manager.execute(counters).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["api_token", "session", "team_member", "team", "person", "counter"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
