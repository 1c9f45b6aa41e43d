//! What a decision writes: whole batches, so that a cascade of a thousand steps is a handful of statements.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, Statement,
    Value,
};
use waybill_shared::engine::LinkChange;
use waybill_shared::model::{Activity, ActivityId, Condition, Review, ReviewerRef};

use super::StoreError;
use crate::domain::ActivityRow;
use crate::entity;

/// Statement sizes: a few fixed ones, so that the driver prepares each only once.
const BATCHES: [usize; 3] = [64, 8, 1];

/// The columns that the engine changes, with PostgreSQL's types.
const COLUMNS: [(&str, &str); 14] = [
    ("id", "BIGINT"),
    ("parent_id", "BIGINT"),
    ("rank", "TEXT"),
    ("status", "TEXT"),
    ("since", "TIMESTAMPTZ"),
    ("actual_start", "TIMESTAMPTZ"),
    ("actual_end", "TIMESTAMPTZ"),
    ("after_children", "BOOLEAN"),
    ("links", "INTEGER"),
    ("children", "INTEGER"),
    ("settled", "INTEGER"),
    ("failed", "INTEGER"),
    ("pending", "INTEGER"),
    ("condition", "TEXT"),
];

/// Writes activities as they are now. `since` is when the present status began, for those whose status changed.
pub(crate) async fn update_activities<C: ConnectionTrait>(
    conn: &C,
    mut activities: &[(Activity, Option<DateTime<Utc>>)],
) -> Result<(), StoreError> {
    let backend = conn.get_database_backend();
    while !activities.is_empty() {
        let size = BATCHES.into_iter().find(|size| *size <= activities.len()).unwrap_or(1);
        let (batch, rest) = activities.split_at(size);
        activities = rest;
        let values: Vec<Value> = batch.iter().flat_map(|(activity, since)| values(activity, *since)).collect();
        conn.execute_raw(Statement::from_sql_and_values(backend, update_sql(backend, size), values)).await?;
    }
    Ok(())
}

fn update_sql(backend: DbBackend, rows: usize) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let row = |row: usize| {
        let parameter = |(column, (_, kind)): (usize, &(&str, &str))| {
            let number = row * COLUMNS.len() + column + 1;
            match backend {
                // PostgreSQL takes a bare parameter in VALUES for text.
                DbBackend::Postgres => format!("CAST(${number} AS {kind})"),
                // To SQLite `$1` is a name, and to bind a thousand names takes it a million steps.
                _ => "?".to_owned(),
            }
        };
        let parameters: Vec<String> = COLUMNS.iter().enumerate().map(parameter).collect();
        format!("({})", parameters.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    let sets: Vec<String> = names
        .iter()
        .skip(1)
        .map(|name| match *name {
            "since" => "since = COALESCE(v.since, activity.since)".to_owned(),
            name => format!("{name} = v.{name}"),
        })
        .collect();
    format!(
        "WITH v ({}) AS (VALUES {}) UPDATE activity SET {} FROM v WHERE activity.id = v.id",
        names.join(", "),
        rows.join(", "),
        sets.join(", ")
    )
}

fn values(activity: &Activity, since: Option<DateTime<Utc>>) -> [Value; COLUMNS.len()] {
    [
        activity.id.0.into(),
        activity.parent.map(|id| id.0).into(),
        activity.rank.as_str().into(),
        activity.status.as_str().into(),
        since.into(),
        activity.actual_start.into(),
        activity.actual_end.into(),
        activity.after_children.into(),
        activity.links.into(),
        activity.counts.children.into(),
        activity.counts.settled.into(),
        activity.counts.failed.into(),
        activity.counts.pending.into(),
        activity.review.as_ref().map(|review| condition(review).0).into(),
    ]
}

fn condition(review: &Review) -> (&'static str, Option<i32>) {
    match review.condition {
        Condition::Automatic => ("AUTOMATIC", None),
        Condition::Unanimous => ("UNANIMOUS", None),
        Condition::Percentage(share) => ("PERCENTAGE", Some(i32::from(share))),
    }
}

/// Writes condition, reviewers and votes of reviews anew.
pub(crate) async fn rewrite_reviews<C: ConnectionTrait>(conn: &C, reviews: &[&Activity]) -> Result<(), StoreError> {
    for chunk in reviews.chunks(200) {
        entity::reviewer::Entity::delete_many()
            .filter(entity::reviewer::Column::ActivityId.is_in(chunk.iter().map(|it| it.id.0)))
            .exec(conn)
            .await?;
        insert_reviewers(conn, chunk.iter().copied()).await?;
        for activity in chunk {
            if let Some(review) = &activity.review {
                let sql = "UPDATE activity SET percentage = $1 WHERE id = $2";
                let values: [Value; 2] = [condition(review).1.into(), activity.id.0.into()];
                conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
            }
        }
    }
    Ok(())
}

async fn insert_reviewers<'a, C: ConnectionTrait>(
    conn: &C,
    reviews: impl Iterator<Item = &'a Activity>,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for activity in reviews {
        for (ordinal, reviewer) in (0..).zip(activity.review.iter().flat_map(|review| &review.reviewers)) {
            let (person_id, team_id) = match reviewer.who {
                ReviewerRef::Person(person) => (Some(person.0), None),
                ReviewerRef::Team(team) => (None, Some(team.0)),
            };
            let row = entity::reviewer::Model {
                activity_id: activity.id.0,
                ordinal,
                person_id,
                team_id,
                must_vote: reviewer.must_vote,
                veto: reviewer.veto,
                approved: reviewer.vote.map(|vote| vote.approve),
                voted_by_id: reviewer.vote.map(|vote| vote.by.0),
            };
            rows.push(row.into_active_model().reset_all());
        }
    }
    for chunk in rows.chunks(500) {
        entity::reviewer::Entity::insert_many(chunk.to_vec()).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Writes new activities.
pub(crate) async fn insert_activities<C: ConnectionTrait>(conn: &C, rows: &[ActivityRow]) -> Result<(), StoreError> {
    for chunk in rows.chunks(500) {
        let models: Vec<_> = chunk.iter().map(|row| to_model(row).into_active_model().reset_all()).collect();
        entity::activity::Entity::insert_many(models).exec_without_returning(conn).await?;
        insert_reviewers(conn, chunk.iter().map(|row| &row.activity)).await?;
    }
    Ok(())
}

/// Writes an activity anew: for what only people read.
pub(crate) async fn rewrite_activity<C: ConnectionTrait>(conn: &C, row: &ActivityRow) -> Result<(), StoreError> {
    to_model(row).into_active_model().reset_all().update(conn).await?;
    Ok(())
}

/// Deletes activities, with their reviewers and links.
pub(crate) async fn delete_activities<C: ConnectionTrait>(
    conn: &C,
    ids: &BTreeSet<ActivityId>,
) -> Result<(), StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    for chunk in ids.chunks(500) {
        let ids = || chunk.iter().copied();
        let either_end = sea_orm::Condition::any()
            .add(entity::link::Column::ManualId.is_in(ids()))
            .add(entity::link::Column::DependentId.is_in(ids()));
        entity::link::Entity::delete_many().filter(either_end).exec(conn).await?;
        let reviewers = entity::reviewer::Column::ActivityId.is_in(ids());
        entity::reviewer::Entity::delete_many().filter(reviewers).exec(conn).await?;
        entity::activity::Entity::delete_many().filter(entity::activity::Column::Id.is_in(ids())).exec(conn).await?;
    }
    Ok(())
}

/// Makes and cuts links.
pub(crate) async fn write_links<C: ConnectionTrait>(conn: &C, links: &[LinkChange]) -> Result<(), StoreError> {
    for link in links {
        let (manual_id, dependent_id) = (link.manual.0, link.dependent.0);
        if link.linked {
            let row = entity::link::Model { manual_id, dependent_id };
            entity::link::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await?;
        } else {
            entity::link::Entity::delete_by_id((manual_id, dependent_id)).exec(conn).await?;
        }
    }
    Ok(())
}

fn to_model(row: &ActivityRow) -> entity::activity::Model {
    let activity = &row.activity;
    let condition = activity.review.as_ref().map(|review| condition(review));
    entity::activity::Model {
        id: activity.id.0,
        record_id: activity.record.0,
        parent_id: activity.parent.map(|id| id.0),
        rank: activity.rank.as_str().into(),
        key: row.key.clone(),
        kind: activity.kind.as_str().into(),
        status: activity.status.as_str().into(),
        title: row.title.clone(),
        since: row.since,
        after_children: activity.after_children,
        condition: condition.map(|(name, _)| name.into()),
        percentage: condition.and_then(|(_, share)| share),
        planned_minutes: row.planned_minutes,
        links: activity.links,
        children: activity.counts.children,
        settled: activity.counts.settled,
        failed: activity.counts.failed,
        pending: activity.counts.pending,
        description: row.description.clone(),
        area: row.area.clone(),
        stage: row.stage.clone(),
        role: row.role.clone(),
        notes: row.notes.clone(),
        owner_id: row.owner.map(|id| id.0),
        assigned_to_id: row.assigned_to.map(|id| id.0),
        delegated_to_id: row.delegated_to.map(|id| id.0),
        scheduled_start: row.scheduled_start,
        scheduled_end: row.scheduled_end,
        actual_start: activity.actual_start,
        actual_end: activity.actual_end,
    }
}
