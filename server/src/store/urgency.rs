//! In which order a list of activities is read, and where in it a page goes on.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use waybill_shared::model::ActivityStatus;

use super::filter;
use crate::domain::{ActivityFilter, ActivityOrder, ActivityRow};
use crate::entity::activity::{Column, Entity};

/// Where a row stands in a list: the cursor that a page goes on from. What an order does not look at is its default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Whether it stands among those that did not fail, which come after those that did.
    pub(crate) behind_failed: bool,
    /// When it is planned to end, in milliseconds.
    pub(crate) due: Option<i64>,
    /// When its status began, in milliseconds.
    pub(crate) since: i64,
    /// Its number.
    pub(crate) id: i64,
}

/// Where a row stands in a list of this order.
pub(crate) fn place_of(order: ActivityOrder, row: &ActivityRow) -> Place {
    let place = Place { id: row.activity.id.0, ..Place::default() };
    let since = row.since.timestamp_millis();
    match order {
        ActivityOrder::NumberAsc | ActivityOrder::NumberDesc => place,
        ActivityOrder::SinceAsc => Place { since, ..place },
        ActivityOrder::Urgency => Place {
            behind_failed: row.activity.status != ActivityStatus::Failed,
            due: row.scheduled_end.map(|at| at.timestamp_millis()),
            since,
            ..place
        },
    }
}

/// The rows after `place`, `limit` of them.
pub(crate) fn list(filter: &ActivityFilter, order: ActivityOrder, place: Option<&Place>, limit: u64) -> Select<Entity> {
    let mut query = Entity::find().filter(filter::activities(filter)).limit(limit);
    if let Some(place) = place {
        query = query.filter(beyond(order, place));
    }
    match order {
        ActivityOrder::NumberAsc => query.order_by_asc(Column::Id),
        ActivityOrder::NumberDesc => query.order_by_desc(Column::Id),
        ActivityOrder::SinceAsc => query.order_by_asc(Column::Since).order_by_asc(Column::Id),
        ActivityOrder::Urgency => query
            .order_by(behind_failed(), Order::Asc)
            .order_by(Column::ScheduledEnd.is_null(), Order::Asc)
            .order_by_asc(Column::ScheduledEnd)
            .order_by_asc(Column::Since)
            .order_by_asc(Column::Id),
    }
}

fn beyond(order: ActivityOrder, place: &Place) -> Condition {
    let all = Condition::all();
    match order {
        ActivityOrder::NumberAsc => all.add(Column::Id.gt(place.id)),
        ActivityOrder::NumberDesc => all.add(Column::Id.lt(place.id)),
        ActivityOrder::SinceAsc => all.add(since_after(place)),
        ActivityOrder::Urgency => {
            let later = less_urgent(place);
            if place.behind_failed { later } else { Condition::any().add(later).add(behind_failed()) }
        }
    }
}

/// After it by date, then by how long, among those that failed or those that did not.
fn less_urgent(place: &Place) -> Condition {
    let group = if place.behind_failed { behind_failed() } else { behind_failed().not() };
    let Some(due) = place.due.and_then(DateTime::<Utc>::from_timestamp_millis) else {
        return Condition::all().add(group).add(Column::ScheduledEnd.is_null()).add(since_after(place));
    };
    let later = Condition::any()
        .add(Column::ScheduledEnd.gt(due))
        .add(Column::ScheduledEnd.is_null())
        .add(Condition::all().add(Column::ScheduledEnd.eq(due)).add(since_after(place)));
    Condition::all().add(group).add(later)
}

/// In its status for a shorter time, or as long with a greater number.
fn since_after(place: &Place) -> Condition {
    let since = DateTime::<Utc>::from_timestamp_millis(place.since).unwrap_or_default();
    let same = Condition::all().add(Column::Since.eq(since)).add(Column::Id.gt(place.id));
    Condition::any().add(Column::Since.gt(since)).add(same)
}

fn behind_failed() -> Expr {
    Column::Status.ne(ActivityStatus::Failed.as_str())
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, QueryTrait, Statement};
    use waybill_shared::model::{ActivityKind, ActivityStatus, PersonId, RecordStatus, TeamId};

    use super::{Place, list};
    use crate::domain::{ActivityFilter, ActivityOrder, Whose};
    use crate::store::{Database, DatabaseSettings};

    /// How SQLite reads a list.
    async fn plan(database: &Database, filter: &ActivityFilter, order: ActivityOrder) -> Vec<String> {
        let place = Place { behind_failed: true, due: Some(1), since: 1, id: 1 };
        let statement = list(filter, order, Some(&place), 51).build(DbBackend::Sqlite);
        let explained = Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql), ..statement };
        let rows = database.read.query_all_raw(explained).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect()
    }

    #[tokio::test]
    async fn no_list_of_what_is_open_reads_all_activities_or_all_records() {
        let file = std::env::temp_dir().join(format!("waybill-urgency-plan-{}.db", std::process::id()));
        let url = format!("sqlite:{}", file.display());
        let database = Database::open(&DatabaseSettings { url, migrate: true }).await.unwrap();
        let open = ActivityFilter {
            status: vec![ActivityStatus::InProgress, ActivityStatus::Failed],
            kind: vec![ActivityKind::Manual, ActivityKind::Review],
            ..ActivityFilter::default()
        };
        let (ada, teams) = (PersonId(1), vec![TeamId(1), TeamId(2)]);
        let filters = [
            open.clone(),
            ActivityFilter { kind: Vec::new(), ..open.clone() },
            ActivityFilter { unassigned: Some(true), ..open.clone() },
            ActivityFilter { due_before: Some(chrono::Utc::now()), ..open.clone() },
            ActivityFilter { whose: Some(Whose::Person(ada)), ..open.clone() },
            ActivityFilter { whose: Some(Whose::Teams(teams.clone())), ..open.clone() },
            ActivityFilter {
                whose: Some(Whose::Either(ada, teams)),
                status: vec![ActivityStatus::Pending],
                record_status: vec![RecordStatus::InProgress],
                ..open
            },
        ];
        for filter in &filters {
            for order in [ActivityOrder::SinceAsc, ActivityOrder::Urgency] {
                let plan = plan(&database, filter, order).await;
                assert!(!plan.is_empty(), "nothing was explained");
                let whole = plan.iter().find(|step| {
                    ["activity", "record", "reviewer"].iter().any(|table| step.starts_with(&format!("SCAN {table}")))
                });
                assert_eq!(whole, None, "{filter:?} by {order:?}: {plan:#?}");
            }
        }
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}
