//! Boards: which releases wallboards show, and how. Table `board`.

use sea_orm::entity::prelude::*;

/// A row of `board`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "board")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) version: i64,
    /// Names of statuses, with blanks between.
    pub(crate) status: String,
    pub(crate) search: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) person_id: Option<i64>,
    pub(crate) team_id: Option<i64>,
    pub(crate) parents: bool,
    pub(crate) parent_id: Option<i64>,
    pub(crate) layout: String,
    pub(crate) rotate_seconds: i32,
    /// A line for each clock: its zone, a tabulator, its label.
    pub(crate) clocks: String,
    pub(crate) night: String,
    /// In minutes after midnight.
    pub(crate) night_from: i32,
    pub(crate) night_to: i32,
    pub(crate) steps: i32,
    pub(crate) events: i32,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
