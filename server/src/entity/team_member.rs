//! Who is in which team. Table `team_member`.

use sea_orm::entity::prelude::*;

/// A row of `team_member`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_member")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) team_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) person_id: i64,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
