//! Idempotency keys of commands that were carried out, with their answers. Table `idempotency`.

use sea_orm::entity::prelude::*;

/// A row of `idempotency`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) actor_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    pub(crate) record_id: i64,
    pub(crate) activity_id: Option<i64>,
    pub(crate) first_event: i64,
    pub(crate) last_event: i64,
    pub(crate) left_out: String,
    pub(crate) at: DateTimeUtc,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
