//! Fields that only people read: new values into rows, and what differs, as the history tells it.

use waybill_shared::model::{FieldChange, PersonId};

use super::ServiceError;
use super::order::{ActivityChanges, RecordChanges};
use crate::domain::{ActivityRow, RecordRow};
use crate::store::{Transaction, person};

/// Puts new values into a row.
pub(super) fn apply_to_record(row: &mut RecordRow, changes: &RecordChanges) {
    fn set<T: Clone>(field: &mut T, change: &Option<T>) {
        if let Some(value) = change {
            field.clone_from(value);
        }
    }
    set(&mut row.title, &changes.title);
    set(&mut row.description, &changes.description);
    set(&mut row.category, &changes.category);
    set(&mut row.impact, &changes.impact);
    set(&mut row.priority, &changes.priority);
    set(&mut row.risk, &changes.risk);
    set(&mut row.owner, &changes.owner);
    set(&mut row.scheduled_start, &changes.scheduled_start);
    set(&mut row.scheduled_end, &changes.scheduled_end);
    set(&mut row.downtime_start, &changes.downtime_start);
    set(&mut row.downtime_end, &changes.downtime_end);
    set(&mut row.reason, &changes.reason);
    set(&mut row.area, &changes.area);
    set(&mut row.implementation_plan, &changes.implementation_plan);
    set(&mut row.test_plan, &changes.test_plan);
    set(&mut row.backout_plan, &changes.backout_plan);
    if changes.release_type.is_some() {
        row.release_type = changes.release_type;
    }
}

pub(super) fn apply_to_activity(row: &mut ActivityRow, changes: ActivityChanges) {
    fn set<T>(field: &mut T, change: Option<T>) {
        if let Some(value) = change {
            *field = value;
        }
    }
    set(&mut row.title, changes.title);
    set(&mut row.description, changes.description);
    set(&mut row.area, changes.area);
    set(&mut row.stage, changes.stage);
    set(&mut row.role, changes.role);
    set(&mut row.owner, changes.owner);
    set(&mut row.scheduled_start, changes.scheduled_start);
    set(&mut row.scheduled_end, changes.scheduled_end);
    set(&mut row.planned_minutes, changes.planned_minutes);
    set(&mut row.notes, changes.notes);
}

pub(super) type Fields = Vec<(&'static str, Option<String>)>;

pub(super) async fn record_fields(tx: &Transaction, row: &RecordRow) -> Result<Fields, ServiceError> {
    Ok(vec![
        ("title", Some(row.title.clone())),
        ("description", row.description.clone()),
        ("type", row.release_type.map(|it| it.as_str().to_owned())),
        ("category", row.category.clone()),
        ("impact", row.impact.clone()),
        ("priority", row.priority.clone()),
        ("risk", row.risk.clone()),
        ("owner", name(tx, row.owner).await?),
        ("scheduledStart", time(row.scheduled_start)),
        ("scheduledEnd", time(row.scheduled_end)),
        ("downtimeStart", time(row.downtime_start)),
        ("downtimeEnd", time(row.downtime_end)),
        ("reason", row.reason.clone()),
        ("area", row.area.clone()),
        ("implementationPlan", row.implementation_plan.clone()),
        ("testPlan", row.test_plan.clone()),
        ("backoutPlan", row.backout_plan.clone()),
    ])
}

pub(super) async fn activity_fields(tx: &Transaction, row: &ActivityRow) -> Result<Fields, ServiceError> {
    Ok(vec![
        ("title", Some(row.title.clone())),
        ("description", row.description.clone()),
        ("area", row.area.clone()),
        ("stage", row.stage.clone()),
        ("role", row.role.clone()),
        ("owner", name(tx, row.owner).await?),
        ("scheduledStart", time(row.scheduled_start)),
        ("scheduledEnd", time(row.scheduled_end)),
        ("plannedMinutes", row.planned_minutes.map(|minutes| minutes.to_string())),
        ("notes", row.notes.clone()),
    ])
}

async fn name(tx: &Transaction, id: Option<PersonId>) -> Result<Option<String>, ServiceError> {
    let Some(id) = id else { return Ok(None) };
    Ok(person::by_ids(tx, &[id]).await?.remove(&id).map(|person| person.name))
}

fn time(at: Option<chrono::DateTime<chrono::Utc>>) -> Option<String> {
    at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

pub(super) fn differences(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for ((field, from), (_, to)) in before.iter().zip(after) {
        if from != to {
            changes.push(FieldChange { field: (*field).to_owned(), from: from.clone(), to: to.clone() });
        }
    }
    changes
}
