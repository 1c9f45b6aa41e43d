//! The database schema, migration by migration, for SQLite and PostgreSQL alike.
//!
//! A migration that was released is never edited and imports no entity. On SQLite each runs in a transaction, too,
//! so that a killed one leaves nothing half-done.

use sea_orm_migration::prelude::*;

mod m20261123_000001_people;
mod m20261123_000002_records;
mod m20261123_000003_activities;
mod m20261123_000004_events;
mod m20261123_000005_whose;
mod m20261123_000006_open;
mod m20261123_000007_boards;
mod m20261123_000008_steps;

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_people::Migration),
            Box::new(m20261123_000002_records::Migration),
            Box::new(m20261123_000003_activities::Migration),
            Box::new(m20261123_000004_events::Migration),
            Box::new(m20261123_000005_whose::Migration),
            Box::new(m20261123_000006_open::Migration),
            Box::new(m20261123_000007_boards::Migration),
            Box::new(m20261123_000008_steps::Migration),
        ]
    }
}
