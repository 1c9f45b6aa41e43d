//! Boards, which wallboards show; the screens that show one; and the codes that unpaired televisions wait with.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let board = Table::create()
            .table("board")
            .col(big_integer("id").primary_key())
            .col(text("name").unique_key())
            .col(big_integer("version"))
            .col(text("status"))
            .col(text_null("search"))
            .col(text_null("category"))
            .col(big_integer_null("person_id"))
            .col(big_integer_null("team_id"))
            .col(boolean("parents"))
            .col(big_integer_null("parent_id"))
            .col(string("layout"))
            .col(integer("rotate_seconds"))
            .col(text("clocks"))
            .col(string("night"))
            .col(integer("night_from"))
            .col(integer("night_to"))
            .col(integer("steps"))
            .col(integer("events"))
            .to_owned();
        // No foreign key to the board: a screen whose board was deleted still learns why it ended.
        let screen = Table::create()
            .table("screen")
            .col(big_integer("id").primary_key())
            .col(big_integer("board_id"))
            .col(text("name"))
            .col(string_null("secret_hash").unique_key())
            .col(big_integer("paired_by_id"))
            .col(timestamp_with_time_zone("paired_at"))
            .col(timestamp_with_time_zone_null("last_seen_at"))
            .col(string_null("ended"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(ForeignKey::create().from("screen", "paired_by_id").to("person", "id"))
            .to_owned();
        // No foreign key to the screen: one that is revoked leaves its code to be swept.
        let pairing = Table::create()
            .table("pairing")
            .col(string("code_hash").primary_key())
            .col(string("secret_hash").unique_key())
            .col(text("address"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(big_integer_null("screen_id"))
            .to_owned();
        for table in [board, screen, pairing] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("screen_by_board", "screen", ["board_id", "id"].as_slice()),
            ("pairing_by_address", "pairing", &["address"]),
            ("pairing_by_expiry", "pairing", &["expires_at"]),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let mut counters = Query::insert();
        counters.into_table("counter").columns(["name", "value"]);
        counters.values_panic(["board".into(), 1i64.into()]);
        counters.values_panic(["screen".into(), 0i64.into()]);
        manager.execute(counters).await?;
        let mut first = Query::insert();
        first.into_table("board").columns([
            "id",
            "name",
            "version",
            "status",
            "parents",
            "layout",
            "rotate_seconds",
            "clocks",
            "night",
            "night_from",
            "night_to",
            "steps",
            "events",
        ]);
        first.values_panic([
            1i64.into(),
            "Releases in progress".into(),
            1i64.into(),
            "IN_PROGRESS FAILED ON_HOLD".into(),
            false.into(),
            "BANDS".into(),
            20i32.into(),
            "".into(),
            "AUTO".into(),
            (20i32 * 60).into(),
            (6i32 * 60).into(),
            5i32.into(),
            8i32.into(),
        ]);
        manager.execute(first).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["pairing", "screen", "board"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        let mut counters = Query::delete();
        counters.from_table("counter").and_where(Expr::col("name").is_in(["board", "screen"]));
        manager.execute(counters).await
    }
}
