//! What happened, append-only, numbered by commit order. Table `event`.

use sea_orm::entity::prelude::*;

/// A row of `event`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sequence: i64,
    pub(crate) command: i64,
    pub(crate) cause: Option<i64>,
    pub(crate) record_id: i64,
    pub(crate) record_kind: String,
    pub(crate) activity_id: Option<i64>,
    pub(crate) activity_key: Option<String>,
    pub(crate) kind: String,
    pub(crate) field: Option<String>,
    pub(crate) from_value: Option<String>,
    pub(crate) to_value: Option<String>,
    pub(crate) actor_id: Option<i64>,
    pub(crate) at: DateTimeUtc,
    pub(crate) comment: Option<String>,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
