//! Links from release activities to dependent activities of changes. Table `link`.

use sea_orm::entity::prelude::*;

/// A row of `link`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) manual_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) dependent_id: i64,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
