//! Codes that televisions show until somebody confirms them; only hashes are kept. Table `pairing`.

use sea_orm::entity::prelude::*;

/// A row of `pairing`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairing")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) code_hash: String,
    pub(crate) secret_hash: String,
    pub(crate) address: String,
    pub(crate) expires_at: DateTimeUtc,
    /// The screen that the code was confirmed for.
    pub(crate) screen_id: Option<i64>,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
