//! From a decision to rows and events, in the transaction that it was decided in.

use std::collections::{HashMap, HashSet};

use waybill_shared::engine::Decision;
use waybill_shared::model::{Activity, ActivityId, EventKind, RecordId};

use super::ServiceError;
use super::command::Outcome;
use super::field::apply_to_record;
use super::history::{self, Act};
use super::prepare::{Beside, Edit};
use super::reader::Found;
use super::row::{activity_row, key_of};
use crate::domain::{EventRow, RecordRow};
use crate::store::{Transaction, counter, event, record, save};

/// Saves what was decided; `named` is what the command was about.
pub(super) async fn save(
    tx: Transaction,
    found: Found,
    decision: Decision,
    named: (RecordId, Option<ActivityId>),
    Beside { planned, edit }: Beside,
    act: &Act,
) -> Result<(Transaction, Outcome, Vec<EventRow>), ServiceError> {
    let count = i64::try_from(decision.events.len()).unwrap_or(i64::MAX);
    let first = counter::take(&tx, "event", count).await?;
    let keys: HashMap<ActivityId, String> = decision
        .changes
        .activities
        .values()
        .filter(|activity| planned.contains_key(&activity.id))
        .map(|activity| (activity.id, key_of(activity)))
        .collect();
    let events = history::rows(&tx, &decision, &found, &keys, act, first).await?;

    let moved: HashSet<ActivityId> = events
        .iter()
        .filter(|event| event.kind == EventKind::StatusChanged)
        .filter_map(|event| event.activity)
        .collect();
    let (mut new, mut changed, mut reviews) = (Vec::new(), Vec::new(), Vec::new());
    for activity in decision.changes.activities.values() {
        match (planned.get(&activity.id), found.activities.get(&activity.id)) {
            (Some(plan), _) => new.push(activity_row(activity, plan, act.at)),
            (None, Some(before)) if before == activity => {}
            (None, before) => {
                let since = moved.contains(&activity.id).then_some(act.at);
                changed.push((activity.clone(), since));
                if before.is_some_and(|before| before.review != activity.review) {
                    reviews.push(activity);
                }
            }
        }
    }
    save::update_activities(&tx, &changed).await?;
    save::insert_activities(&tx, &new).await?;
    save::rewrite_reviews(&tx, &reviews).await?;
    save::write_links(&tx, &decision.changes.links).await?;
    save::delete_activities(&tx, &decision.changes.removed).await?;
    for (id, row) in changed_records(&found, &decision) {
        let mut row = row;
        if found.records.get(&id).is_none_or(|before| before.record.version != row.record.version) {
            row.modified_at = act.at;
        }
        if id == named.0 {
            match &edit {
                Some(Edit::Record(changes)) => apply_to_record(&mut row, changes),
                Some(Edit::AssignRecord(to)) => row.assigned_to = *to,
                Some(Edit::Activity(_)) | None => {}
            }
        }
        record::write(&tx, &row).await?;
    }
    if let Some(Edit::Activity(row)) = &edit
        && !events.is_empty()
    {
        save::rewrite_activity(&tx, row).await?;
    }
    event::append(&tx, &events).await?;
    let outcome =
        Outcome { record: named.0, activity: named.1, first, last: first + count - 1, left_out: decision.left_out };
    Ok((tx, outcome, events))
}

/// The records of a decision as rows, with the progress that its activities make.
fn changed_records(found: &Found, decision: &Decision) -> Vec<(RecordId, RecordRow)> {
    let mut rows: HashMap<RecordId, RecordRow> = HashMap::new();
    for (id, record) in &decision.changes.records {
        if let Some(before) = found.records.get(id)
            && before.record != *record
        {
            rows.insert(*id, RecordRow { record: record.clone(), ..before.clone() });
        }
    }
    let mut count = |activity: &Activity, by: i32| {
        if let Some(row) = rows.get_mut(&activity.record) {
            row.progress.count(activity, by);
        }
    };
    for activity in decision.changes.activities.values() {
        if let Some(before) = found.activities.get(&activity.id) {
            count(before, -1);
        }
        count(activity, 1);
    }
    for id in &decision.changes.removed {
        if let Some(before) = found.activities.get(id) {
            count(before, -1);
        }
    }
    let mut rows: Vec<(RecordId, RecordRow)> = rows.into_iter().collect();
    rows.sort_by_key(|(id, _)| *id);
    rows
}
