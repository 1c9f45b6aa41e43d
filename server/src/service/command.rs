//! Carrying out commands: load, decide, save with events, commit, publish. One transaction, or nothing.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use waybill_shared::engine::{Decision, Request, decide, lay_out};
use waybill_shared::model::{Activity, ActivityId, Code, Counts, Family, Record, RecordId, RecordKind, Refusal};

use super::ServiceError;
use super::history::{self, Act};
use super::order::{Action, Order};
use super::prepare::{self, Edit, Prepared, apply_to_record, prepare};
use super::reader::{Found, Reader};
use crate::domain::{ActivityRow, EventKind, EventRow, NewRecord, PlanActivity, Principal, Progress, RecordRow};
use crate::events::Feed;
use crate::store::idempotency::{self, Answered};
use crate::store::{Database, Transaction, begin_write, commit, counter, event, record, save};

/// How many commands may wait for their turn.
const WAITING: usize = 1_000;
/// How long an idempotency key is remembered.
const REMEMBERED: chrono::Duration = chrono::Duration::days(7);
/// Old keys are forgotten once in so many commands.
const FORGET_EVERY: i64 = 1_000;

/// Carries out what people order.
#[derive(Clone)]
pub struct CommandService {
    database: Database,
    feed: Feed,
    turns: Arc<Semaphore>,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The record that it named.
    pub record: RecordId,
    /// The activity that it named, if it named one; it may be deleted now.
    pub activity: Option<ActivityId>,
    /// The number of its first event.
    pub first: i64,
    /// The number of its last event; before `first` when nothing had to change.
    pub last: i64,
    /// Child releases that a hold, resume or cancel did not reach.
    pub left_out: Vec<RecordId>,
}

impl CommandService {
    pub(crate) fn new(database: Database, feed: Feed) -> Self {
        Self { database, feed, turns: Arc::new(Semaphore::new(WAITING)) }
    }

    /// Carries out an order, whole, or refuses it and changes nothing.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] with the first refusal that applies; the others as they say.
    pub async fn run(&self, who: &Principal, order: Order) -> Result<Outcome, ServiceError> {
        let _turn = self.turns.clone().try_acquire_owned().map_err(|_| ServiceError::Overloaded)?;
        // Once begun, a command is carried to its end even if whoever sent it hangs up.
        let (this, who) = (self.clone(), who.clone());
        let work = tokio::spawn(async move { this.carry_out(&who, order).await });
        work.await.map_err(|lost| ServiceError::Internal(Box::new(lost)))?
    }

    async fn carry_out(&self, who: &Principal, order: Order) -> Result<Outcome, ServiceError> {
        let tx = begin_write(&self.database.write).await?;
        let at = Utc::now().trunc_subsecs(3);
        let act = Act {
            actor: who.person.id,
            at,
            comment: order.comment.clone().filter(|comment| !comment.trim().is_empty()),
        };
        if let Some(key) = &order.idempotency_key
            && let Some(answered) = idempotency::find(&tx, act.actor, key).await?
        {
            return self.answer_again(tx, who, order, answered, &act).await;
        }
        let (key, fingerprint) = (order.idempotency_key.clone(), order.fingerprint.clone());
        let (tx, outcome, events) = self.change(tx, who, order, &act).await?;
        if let Some(key) = key {
            let answered = Answered {
                fingerprint,
                record: outcome.record,
                activity: outcome.activity,
                first: outcome.first,
                last: outcome.last,
                left_out: outcome.left_out.clone(),
            };
            idempotency::remember(&tx, act.actor, &key, &answered, at).await?;
        }
        if outcome.last / FORGET_EVERY != (outcome.first - 1) / FORGET_EVERY {
            idempotency::forget(&tx, at - REMEMBERED).await?;
        }
        commit(tx).await?;
        self.feed.publish(events);
        Ok(outcome)
    }

    /// The same key again: the same answer, or, for another input, a refusal that comes after those about the input itself.
    async fn answer_again(
        &self,
        tx: Transaction,
        who: &Principal,
        order: Order,
        answered: Answered,
        act: &Act,
    ) -> Result<Outcome, ServiceError> {
        if answered.fingerprint == order.fingerprint {
            let Answered { record, activity, first, last, left_out, .. } = answered;
            return Ok(Outcome { record, activity, first, last, left_out });
        }
        // Dropping the transaction takes back whatever this would have done.
        if let Err(ServiceError::Refused(refusal)) = self.change(tx, who, order, act).await
            && refusal.code < Code::IdempotencyMismatch
        {
            return Err(refusal.into());
        }
        let message = "This idempotency key was used for another command: use a new key for a new command.";
        Err(Refusal::new(Code::IdempotencyMismatch, message).into())
    }

    async fn change(
        &self,
        tx: Transaction,
        who: &Principal,
        order: Order,
        act: &Act,
    ) -> Result<(Transaction, Outcome, Vec<EventRow>), ServiceError> {
        if let Action::Create(new) = order.action {
            return create(tx, *new, act).await;
        }
        let untouched = subject_of(&order.action);
        let Some(Prepared { command, planned, edit }) = prepare(&tx, order.action).await? else {
            let last = counter::last(&tx, "event").await?;
            let (record, activity) = named(&tx, untouched).await?;
            return Ok((tx, Outcome { record, activity, first: last + 1, last, left_out: Vec::new() }, Vec::new()));
        };
        let request = Request {
            command,
            actor: act.actor,
            teams: who.teams.clone(),
            at: act.at,
            comment: act.comment.clone(),
            expected_version: order.expected_version,
        };
        let (tx, found, decision) = decide_on(tx, request).await?;
        let decision = decision?;
        save_decision(tx, found, decision, planned, edit, act).await
    }
}

/// Runs the engine on a blocking thread, where its questions may wait for the database.
async fn decide_on(
    tx: Transaction,
    request: Request,
) -> Result<(Transaction, Found, Result<Decision, ServiceError>), ServiceError> {
    let runtime = Handle::current();
    let deciding = tokio::task::spawn_blocking(move || {
        let reader = Reader::new(tx, runtime);
        let decision = decide(&reader, &request);
        let (tx, found) = reader.into_parts();
        (tx, found, decision)
    });
    let (tx, found, decision) = deciding.await.map_err(|lost| ServiceError::Internal(Box::new(lost)))?;
    Ok((tx, found, decision.map_err(ServiceError::from)))
}

async fn save_decision(
    tx: Transaction,
    found: Found,
    decision: Decision,
    planned: HashMap<ActivityId, PlanActivity>,
    edit: Option<Edit>,
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

    let moved: std::collections::HashSet<ActivityId> = events
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
    let named = decision.events.first().map(|event| event.record);
    for (id, row) in changed_records(&found, &decision) {
        let mut row = RecordRow { modified_at: act.at, ..row };
        if Some(id) == named {
            match &edit {
                Some(Edit::Record(changes)) => apply_to_record(&mut row, changes),
                Some(Edit::AssignRecord(to)) => row.assigned_to = *to,
                Some(Edit::Activity(_)) | None => {}
            }
        }
        record::write(&tx, &row).await?;
    }
    if let Some(Edit::Activity(row)) = &edit {
        save::rewrite_activity(&tx, row).await?;
    }
    event::append(&tx, &events).await?;
    let outcome = Outcome {
        record: named.unwrap_or(RecordId(0)),
        activity: decision.events.first().and_then(|event| event.activity),
        first,
        last: first + count - 1,
        left_out: decision.left_out,
    };
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
            row.progress.count(activity.status, by);
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

async fn create(
    tx: Transaction,
    new: NewRecord,
    act: &Act,
) -> Result<(Transaction, Outcome, Vec<EventRow>), ServiceError> {
    prepare::not_blank("title", &new.title)?;
    prepare::in_order("scheduledEnd", new.scheduled_start, new.scheduled_end)?;
    prepare::in_order("downtimeEnd", new.downtime_start, new.downtime_end)?;
    prepare::checked(&new.plan)?;
    prepare::known_people(&tx, new.owner.into_iter().chain(new.assigned_to)).await?;
    let id = RecordId(counter::take(&tx, "record", 1).await?);
    let kind = new.kind;
    let mut new = new;
    let (activities, planned) = prepare::numbered(&tx, std::mem::take(&mut new.plan)).await?;
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

fn record_row(id: RecordId, new: NewRecord, rows: &[Activity], act: &Act) -> RecordRow {
    let mut root = Counts::default();
    let mut progress = Progress::default();
    for activity in rows {
        progress.count(activity.status, 1);
        if activity.parent.is_none() {
            root.count(activity.status, 1);
        }
    }
    let empty = rows.iter().filter(|it| it.kind.is_container() && it.counts.children == 0).count();
    let record = Record {
        id,
        key: format!("{}{id}", new.kind.prefix()),
        kind: new.kind,
        status: new.kind.first_status(),
        closed_from: None,
        actual_start: None,
        actual_end: None,
        family: Family::Single,
        held_by_parent: false,
        root,
        activities: i32::try_from(rows.len()).unwrap_or(i32::MAX),
        empty_containers: i32::try_from(empty).unwrap_or(i32::MAX),
        version: 1,
    };
    RecordRow {
        record,
        title: new.title,
        description: new.description,
        category: new.category,
        release_type: (new.kind == RecordKind::Release).then_some(new.release_type),
        impact: new.impact,
        priority: new.priority,
        risk: new.risk,
        owner: new.owner,
        assigned_to: new.assigned_to,
        created_by: Some(act.actor),
        created_at: act.at,
        modified_at: act.at,
        scheduled_start: new.scheduled_start,
        scheduled_end: new.scheduled_end,
        downtime_start: new.downtime_start,
        downtime_end: new.downtime_end,
        reason: new.reason,
        area: new.area,
        implementation_plan: new.implementation_plan,
        test_plan: new.test_plan,
        backout_plan: new.backout_plan,
        progress,
    }
}

fn activity_row(activity: &Activity, plan: &PlanActivity, at: DateTime<Utc>) -> ActivityRow {
    ActivityRow {
        activity: activity.clone(),
        key: key_of(activity),
        title: plan.title.clone(),
        description: plan.description.clone(),
        area: plan.area.clone(),
        stage: plan.stage.clone(),
        role: plan.role.clone(),
        owner: plan.owner,
        assigned_to: plan.assigned_to,
        delegated_to: None,
        scheduled_start: plan.scheduled_start,
        scheduled_end: plan.scheduled_end,
        planned_minutes: plan.planned_minutes,
        notes: plan.notes.clone(),
        since: at,
    }
}

fn key_of(activity: &Activity) -> String {
    format!("{}{}", activity.kind.prefix(), activity.id)
}

fn subject_of(action: &Action) -> Option<waybill_shared::model::Subject> {
    use waybill_shared::model::Subject;
    match action {
        Action::ChangeRecord { record, .. } => Some(Subject::Record(*record)),
        Action::ChangeActivity { activity, .. } | Action::Delegate { activity, .. } => {
            Some(Subject::Activity(*activity))
        }
        Action::Assign { subject, .. } => Some(*subject),
        _ => None,
    }
}

/// Record and activity of an order that changed nothing.
async fn named(
    tx: &Transaction,
    subject: Option<waybill_shared::model::Subject>,
) -> Result<(RecordId, Option<ActivityId>), ServiceError> {
    use waybill_shared::model::Subject;
    match subject {
        Some(Subject::Record(id)) => Ok((id, None)),
        Some(Subject::Activity(id)) => {
            let row = crate::store::activity::by_ids(tx, &[id]).await?.remove(&id);
            let row = row.ok_or_else(|| ServiceError::not_found(format!("There is no activity {id}.")))?;
            Ok((row.activity.record, Some(id)))
        }
        None => Err(ServiceError::not_found("There is no such thing.")),
    }
}
