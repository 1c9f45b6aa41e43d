//! Activities of all kinds. Table `activity`.

use sea_orm::entity::prelude::*;

/// A row of `activity`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    pub(crate) record_id: i64,
    pub(crate) parent_id: Option<i64>,
    pub(crate) rank: String,
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) title: String,
    pub(crate) since: DateTimeUtc,
    pub(crate) after_children: bool,
    pub(crate) condition: Option<String>,
    pub(crate) percentage: Option<i32>,
    pub(crate) planned_minutes: Option<i32>,
    pub(crate) links: i32,
    pub(crate) children: i32,
    pub(crate) settled: i32,
    pub(crate) failed: i32,
    pub(crate) pending: i32,
    pub(crate) description: Option<String>,
    pub(crate) area: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) notes: Option<String>,
    pub(crate) owner_id: Option<i64>,
    pub(crate) assigned_to_id: Option<i64>,
    pub(crate) delegated_to_id: Option<i64>,
    pub(crate) scheduled_start: Option<DateTimeUtc>,
    pub(crate) scheduled_end: Option<DateTimeUtc>,
    pub(crate) actual_start: Option<DateTimeUtc>,
    pub(crate) actual_end: Option<DateTimeUtc>,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
