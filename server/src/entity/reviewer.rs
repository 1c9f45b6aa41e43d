//! The reviewers of review activities, with their votes. Table `reviewer`.

use sea_orm::entity::prelude::*;

/// A row of `reviewer`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reviewer")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) activity_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) ordinal: i32,
    pub(crate) person_id: Option<i64>,
    pub(crate) team_id: Option<i64>,
    pub(crate) must_vote: bool,
    pub(crate) veto: bool,
    pub(crate) approved: Option<bool>,
    pub(crate) voted_by_id: Option<i64>,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
