//! Carrying out commands: load, decide, save with events, commit, publish. One transaction, or nothing.

use std::sync::Arc;

use chrono::{SubsecRound, Utc};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use waybill_shared::engine::{Command, Decision, Request, decide};
use waybill_shared::model::{ActivityId, Code, RecordId, Refusal, Subject};

use super::ServiceError;
use super::create::create;
use super::history::Act;
use super::order::{Action, Order};
use super::prepare::prepare;
use super::reader::{Found, Reader};
use super::saving::save;
use crate::domain::{EventRow, Principal};
use crate::events::Feed;
use crate::store::idempotency::{self, Answered};
use crate::store::{Database, Transaction, begin_write, commit};

/// How many commands may wait for their turn.
const WAITING: usize = 1_000;
/// How long an idempotency key is remembered.
const REMEMBERED: chrono::Duration = chrono::Duration::days(7);

/// Carries out what people order.
#[derive(Clone)]
pub struct CommandService {
    database: Database,
    feed: Feed,
    turns: Arc<Semaphore>,
    runtime: Handle,
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
    /// Commands are carried out by the runtime that this is called in. The web server's threads have runtimes of their own,
    /// and a large command there would hold up every socket of its thread.
    pub(crate) fn new(database: Database, feed: Feed) -> Self {
        Self { database, feed, turns: Arc::new(Semaphore::new(WAITING)), runtime: Handle::current() }
    }

    /// Carries out an order, whole, or refuses it and changes nothing.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] with the first refusal that applies; the others as they say.
    pub async fn run(&self, who: &Principal, order: Order) -> Result<Outcome, ServiceError> {
        order.action.check()?;
        let turn = self.turns.clone().try_acquire_owned().map_err(|_| ServiceError::Overloaded)?;
        // Once begun, a command is carried to its end even if whoever sent it hangs up.
        let (this, who) = (self.clone(), who.clone());
        let work = self.runtime.spawn(async move {
            let _turn = turn;
            this.carry_out(&who, order).await
        });
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
        let (key, fingerprint) = (order.idempotency_key.clone(), digest(&order.fingerprint));
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
        if answered.fingerprint == digest(&order.fingerprint) {
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
        let (command, beside) = prepare(&tx, order.action).await?;
        let request = Request {
            command,
            class: order.class,
            actor: act.actor,
            teams: who.teams.clone(),
            at: act.at,
            comment: act.comment.clone(),
            expected_version: order.expected_version,
        };
        let subject = noted(&request.command);
        let (tx, found, decision) = decide_on(tx, request).await?;
        let decision = decision?;
        let named = match (decision.events.first(), subject) {
            (Some(event), _) => (event.record, event.activity),
            (None, Some(Subject::Activity(id))) => (record_of(&found, id)?, Some(id)),
            (None, Some(Subject::Record(id))) => (id, None),
            (None, None) => return Err(ServiceError::Internal("a command without events names nothing".into())),
        };
        save(tx, found, decision, named, beside, act).await
    }
}

fn record_of(found: &Found, activity: ActivityId) -> Result<RecordId, ServiceError> {
    let known = found.activities.get(&activity).map(|activity| activity.record);
    known.ok_or_else(|| ServiceError::not_found(format!("There is no activity {activity}.")))
}

/// What a command is about that may leave things as they are: then there is no event to tell it.
fn noted(command: &Command) -> Option<Subject> {
    match command {
        Command::ChangeFields { subject, .. } | Command::Assign { subject, .. } => Some(*subject),
        Command::Delegate { activity, .. } | Command::SetAfterChildren { activity, .. } => {
            Some(Subject::Activity(*activity))
        }
        _ => None,
    }
}

/// What is kept of an input, however long it is.
fn digest(input: &str) -> String {
    format!("{:x}", Sha256::digest(input))
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
