//! Creating a record with its whole plan: one event.

use waybill_shared::engine::lay_out;
use waybill_shared::model::{EventKind, RecordId};

use super::ServiceError;
use super::command::Outcome;
use super::history::Act;
use super::known::known_people;
use super::plan::numbered;
use super::row::{activity_row, record_row};
use crate::domain::{ActivityRow, EventRow, NewRecord};
use crate::store::{Transaction, counter, event, record, save};

/// Creates a record; its number and those of its activities are taken here.
pub(super) async fn create(
    tx: Transaction,
    mut new: NewRecord,
    act: &Act,
) -> Result<(Transaction, Outcome, Vec<EventRow>), ServiceError> {
    known_people(&tx, new.owner.into_iter().chain(new.assigned_to)).await?;
    let id = RecordId(counter::take(&tx, "record", 1).await?);
    let kind = new.kind;
    let (activities, planned) = numbered(&tx, std::mem::take(&mut new.plan)).await?;
    let rows = lay_out(id, kind, &activities)?;
    let row = record_row(id, new, &rows, act);
    record::insert(&tx, &row).await?;
    let rows: Vec<ActivityRow> = rows
        .iter()
        .filter_map(|activity| planned.get(&activity.id).map(|plan| activity_row(activity, plan, act.at)))
        .collect();
    save::insert_activities(&tx, &rows).await?;
    let first = counter::take(&tx, "event", 1).await?;
    let created = EventRow {
        sequence: first,
        command: first,
        cause: None,
        record: id,
        record_kind: kind,
        activity: None,
        activity_key: None,
        kind: EventKind::Created,
        field: None,
        from: None,
        to: Some(row.record.status.to_string()),
        actor: Some(act.actor),
        at: act.at,
        comment: act.comment.clone(),
    };
    event::append(&tx, std::slice::from_ref(&created)).await?;
    let outcome = Outcome { record: id, activity: None, first, last: first, left_out: Vec::new() };
    Ok((tx, outcome, vec![created]))
}
