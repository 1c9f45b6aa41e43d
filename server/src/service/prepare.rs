//! From an order to what the engine decides: numbers are taken, names checked, old values looked up.

use std::collections::HashMap;

use waybill_shared::engine::{Command, NewActivity, Place};
use waybill_shared::model::{ActivityId, PersonId, RecordId, Refusal, Subject};

use super::ServiceError;
use super::check::in_order;
use super::copy::copy_of;
use super::field::{activity_fields, apply_to_activity, apply_to_record, differences, record_fields};
use super::known::{known_people, known_reviewers};
use super::order::{Action, ActivityChanges, RecordChanges};
use super::plan::numbered;
use crate::domain::{ActivityRow, PlanActivity, RecordRow};
use crate::store::{Transaction, activity, counter, record};

/// What is written beside the engine's rows: only people read it.
#[derive(Default)]
pub(super) struct Beside {
    /// Of the activities that the command adds.
    pub(super) planned: HashMap<ActivityId, PlanActivity>,
    /// Of what is there already.
    pub(super) edit: Option<Edit>,
}

/// A change of what only people read.
pub(super) enum Edit {
    Record(Box<RecordChanges>),
    Activity(Box<ActivityRow>),
    AssignRecord(Option<PersonId>),
}

impl From<Edit> for Beside {
    fn from(edit: Edit) -> Self {
        Self { edit: Some(edit), ..Self::default() }
    }
}

type Prepared = (Command, Beside);

/// A command that the engine can decide, with what is written beside it.
pub(super) async fn prepare(tx: &Transaction, action: Action) -> Result<Prepared, ServiceError> {
    Ok(match action {
        Action::Create(_) => return Err(Refusal::input("input", "A record is created by itself.").into()),
        Action::Engine(command) => {
            if let Command::SetReview { reviewers, .. } = &command {
                known_reviewers(tx, reviewers.iter().map(|reviewer| reviewer.who)).await?;
            }
            (command, Beside::default())
        }
        Action::Add { place, activities } => add(tx, place, activities).await?,
        Action::Nest { activities, kind, title } => {
            let id = ActivityId(counter::take(tx, "activity", 1).await?);
            let planned = PlanActivity::new(kind, title);
            let container = NewActivity { id, parent: None, kind, after_children: false, review: None };
            let beside = Beside { planned: HashMap::from([(id, planned)]), edit: None };
            (Command::Nest { activities, container }, beside)
        }
        Action::Duplicate { activity } => {
            let (place, copy) = copy_of(tx, activity).await?;
            add(tx, place, copy).await?
        }
        Action::ChangeRecord { record, changes } => change_record(tx, record, changes).await?,
        Action::ChangeActivity { activity, changes } => change_activity(tx, activity, *changes).await?,
        Action::Assign { subject: Subject::Record(id), to } => {
            let row = record_row(tx, id).await?;
            known_people(tx, to).await?;
            let command = Command::Assign { subject: Subject::Record(id), from: row.assigned_to, to };
            (command, Edit::AssignRecord(to).into())
        }
        Action::Assign { subject: Subject::Activity(id), to } => {
            let mut row = activity_row(tx, id).await?;
            known_people(tx, to).await?;
            let from = std::mem::replace(&mut row.assigned_to, to);
            (Command::Assign { subject: Subject::Activity(id), from, to }, Edit::Activity(Box::new(row)).into())
        }
        Action::Delegate { activity, to } => {
            let mut row = activity_row(tx, activity).await?;
            known_people(tx, to).await?;
            let from = std::mem::replace(&mut row.delegated_to, to);
            (Command::Delegate { activity, from, to }, Edit::Activity(Box::new(row)).into())
        }
    })
}

async fn add(tx: &Transaction, place: Place, plan: Vec<PlanActivity>) -> Result<Prepared, ServiceError> {
    let (activities, planned) = numbered(tx, plan).await?;
    Ok((Command::Add { place, activities }, Beside { planned, edit: None }))
}

async fn change_record(tx: &Transaction, id: RecordId, changes: Box<RecordChanges>) -> Result<Prepared, ServiceError> {
    let row = record_row(tx, id).await?;
    known_people(tx, changes.owner.flatten()).await?;
    let mut after = row.clone();
    apply_to_record(&mut after, &changes);
    in_order("scheduledEnd", after.scheduled_start, after.scheduled_end)?;
    in_order("downtimeEnd", after.downtime_start, after.downtime_end)?;
    let changed = differences(&record_fields(tx, &row).await?, &record_fields(tx, &after).await?);
    let command = Command::ChangeFields { subject: Subject::Record(id), changes: changed };
    Ok((command, Edit::Record(changes).into()))
}

async fn change_activity(tx: &Transaction, id: ActivityId, changes: ActivityChanges) -> Result<Prepared, ServiceError> {
    if let Some(after_children) = changes.after_children {
        return Ok((Command::SetAfterChildren { activity: id, after_children }, Beside::default()));
    }
    let row = activity_row(tx, id).await?;
    known_people(tx, changes.owner.flatten()).await?;
    let mut after = row.clone();
    apply_to_activity(&mut after, changes);
    in_order("scheduledEnd", after.scheduled_start, after.scheduled_end)?;
    let changed = differences(&activity_fields(tx, &row).await?, &activity_fields(tx, &after).await?);
    let command = Command::ChangeFields { subject: Subject::Activity(id), changes: changed };
    Ok((command, Edit::Activity(Box::new(after)).into()))
}

async fn record_row(tx: &Transaction, id: RecordId) -> Result<RecordRow, ServiceError> {
    let row = record::by_ids(tx, &[id]).await?.remove(&id);
    row.ok_or_else(|| ServiceError::not_found(format!("There is no record {id}.")))
}

/// The row of an activity.
pub(super) async fn activity_row(tx: &Transaction, id: ActivityId) -> Result<ActivityRow, ServiceError> {
    let row = activity::by_ids(tx, &[id]).await?.remove(&id);
    row.ok_or_else(|| ServiceError::not_found(format!("There is no activity {id}.")))
}
