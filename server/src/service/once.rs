//! Commands that are no records': under a client's key, the same one twice has one effect and one answer.

use chrono::{SubsecRound, Utc};
use sha2::{Digest, Sha256};
use waybill_shared::model::{Code, PersonId, RecordId, Refusal};

use super::ServiceError;
use crate::store::Transaction;
use crate::store::idempotency::{self, Answered};

/// What a client calls a command, so that the same one twice has one effect and one answer.
#[derive(Debug, Clone)]
pub struct Once {
    /// Who gives it.
    pub actor: PersonId,
    /// The client's name for it.
    pub key: String,
    /// All of the input, except what is secret, in one line.
    pub fingerprint: String,
}

impl Once {
    /// Of a long input, or of one that nobody should read, only a hash is kept.
    pub fn hashed(actor: PersonId, key: String, input: &str) -> Self {
        Self { actor, key, fingerprint: format!("{:x}", Sha256::digest(input)) }
    }
}

/// What was answered under this key, by whatever kind of command.
pub(super) async fn before<'a>(
    tx: &Transaction,
    once: Option<&'a Once>,
) -> Result<Option<(&'a Once, Answered)>, ServiceError> {
    let Some(once) = once else { return Ok(None) };
    Ok(idempotency::find(tx, once.actor, &once.key).await?.map(|answered| (once, answered)))
}

/// The number of what the same command made or changed before, if it was given before.
pub(super) async fn same_before(tx: &Transaction, once: Option<&Once>) -> Result<Option<i64>, ServiceError> {
    match before(tx, once).await? {
        Some((once, answered)) if once.fingerprint == answered.fingerprint => Ok(Some(answered.record.0)),
        Some(_) => Err(mismatch()),
        None => Ok(None),
    }
}

/// Remembers that this was made: where a command keeps the number of its record.
pub(super) async fn remember(
    tx: &Transaction,
    once: &Once,
    fingerprint: String,
    number: i64,
) -> Result<(), ServiceError> {
    let record = RecordId(number);
    let answered = Answered { fingerprint, record, activity: None, first: 0, last: 0, left_out: Vec::new() };
    Ok(idempotency::remember(tx, once.actor, &once.key, &answered, Utc::now().trunc_subsecs(3)).await?)
}

pub(super) fn mismatch() -> ServiceError {
    let message = "This idempotency key was used for another command: use a new key for a new command.";
    Refusal::new(Code::IdempotencyMismatch, message).into()
}
