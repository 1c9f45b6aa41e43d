//! Release records and change requests. Table `record`.

use sea_orm::entity::prelude::*;

/// A row of `record`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) closed_from: Option<String>,
    pub(crate) version: i64,
    pub(crate) title: String,
    pub(crate) is_parent: bool,
    pub(crate) parent_id: Option<i64>,
    pub(crate) held_by_parent: bool,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) modified_at: DateTimeUtc,
    pub(crate) description: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) release_type: Option<String>,
    pub(crate) impact: Option<String>,
    pub(crate) priority: Option<String>,
    pub(crate) risk: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) area: Option<String>,
    pub(crate) implementation_plan: Option<String>,
    pub(crate) test_plan: Option<String>,
    pub(crate) backout_plan: Option<String>,
    pub(crate) owner_id: Option<i64>,
    pub(crate) assigned_to_id: Option<i64>,
    pub(crate) created_by_id: Option<i64>,
    pub(crate) scheduled_start: Option<DateTimeUtc>,
    pub(crate) scheduled_end: Option<DateTimeUtc>,
    pub(crate) downtime_start: Option<DateTimeUtc>,
    pub(crate) downtime_end: Option<DateTimeUtc>,
    pub(crate) actual_start: Option<DateTimeUtc>,
    pub(crate) actual_end: Option<DateTimeUtc>,
    pub(crate) root_children: i32,
    pub(crate) root_settled: i32,
    pub(crate) root_failed: i32,
    pub(crate) root_pending: i32,
    pub(crate) activities: i32,
    pub(crate) empty_containers: i32,
    pub(crate) pending: i32,
    pub(crate) in_progress: i32,
    pub(crate) on_hold: i32,
    pub(crate) completed: i32,
    pub(crate) failed: i32,
    pub(crate) skipped: i32,
    pub(crate) cancelled: i32,
}

/// No relation is followed through the entity: stores ask for what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
