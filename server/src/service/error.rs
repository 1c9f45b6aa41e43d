//! What a use case can fail with, and the code that a client sees.

use waybill_shared::engine::Stop;
use waybill_shared::model::{Code, Refusal};

use crate::store::StoreError;

/// A failed use case. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The rules refuse it; the text is for people.
    #[error("{0}")]
    Refused(Refusal),
    /// Too many commands wait already.
    #[error("too many commands are waiting; try again in a moment")]
    Overloaded,
    /// Too many codes that nobody shows.
    #[error("too many codes that no television shows; wait {} seconds", .0.as_secs() + 1)]
    TooManyGuesses(std::time::Duration),
    /// Storage failed in a way that a retry, or an operator, may mend.
    #[error("the database is not available at the moment; nothing was changed, try again")]
    Unavailable(#[source] StoreError),
    /// A defect, ours or the data's. Its chain is logged once, where the answer is written.
    #[error("something went wrong inside; nothing was changed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ServiceError {
    /// The stable code that clients see.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code.as_str(),
            Self::Overloaded => "OVERLOADED",
            Self::TooManyGuesses(_) => "TOO_MANY_GUESSES",
            Self::Unavailable(_) => "UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// The version that the record has now, for `VERSION_CONFLICT`.
    pub fn present_version(&self) -> Option<i64> {
        match self {
            Self::Refused(refusal) => refusal.present_version,
            _ => None,
        }
    }

    /// The input field that is wrong, for `INVALID_INPUT`.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => refusal.field,
            _ => None,
        }
    }

    /// Whether the cause is not for clients: it is logged, and they get a number to ask about.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Internal(_) | Self::Unavailable(_))
    }

    /// The record or activity that was asked for is not there.
    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(Code::NotFound, what))
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        if error.is_passing() { Self::Unavailable(error) } else { Self::Internal(Box::new(error)) }
    }
}

impl From<Stop<StoreError>> for ServiceError {
    fn from(stop: Stop<StoreError>) -> Self {
        match stop {
            Stop::Refused(refusal) => Self::Refused(refusal),
            Stop::Unknown(error) => error.into(),
        }
    }
}
