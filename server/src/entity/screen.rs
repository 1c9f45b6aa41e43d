//! Televisions that show a board; only a hash of the cookie is kept. Table `screen`.

use sea_orm::entity::prelude::*;

/// A row of `screen`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    pub(crate) board_id: i64,
    pub(crate) name: String,
    /// Absent until the television has fetched its cookie.
    pub(crate) secret_hash: Option<String>,
    pub(crate) paired_by_id: i64,
    pub(crate) paired_at: DateTimeUtc,
    pub(crate) last_seen_at: Option<DateTimeUtc>,
    /// Why it may not ask any more: `REVOKED`, `BOARD_DELETED`.
    pub(crate) ended: Option<String>,
    pub(crate) ended_at: Option<DateTimeUtc>,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
