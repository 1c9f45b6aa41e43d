//! Errors as clients get them: top-level, with a stable `extensions.code`, and nothing of our insides.
//!
//! Refusals show what was found and what was needed. What went wrong on our side is logged once, here, with its chain
//! of causes; the client gets `INTERNAL` and the request id that the log line carries.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Context, Error, ErrorExtensionValues, Guard};
use waybill_shared::model::{Code, Refusal};

use crate::domain::{Caller, Principal, Screen};
use crate::service::ServiceError;

pub(super) type Result<T> = std::result::Result<T, Error>;

/// What a request is called in the log and, when it failed on our side, in its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub Arc<str>);

/// Lets through only who is known; the answer of last resort, should the HTTP layer ever let a stranger in.
pub(super) struct SignedIn;

impl Guard for SignedIn {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        principal(ctx).map(|_| ())
    }
}

/// Lets through who may see a board: people, and screens.
pub(super) struct Viewing;

impl Guard for Viewing {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        viewer(ctx).map(|_| ())
    }
}

/// Who is asking for a board.
pub(super) fn viewer(ctx: &Context<'_>) -> Result<Caller> {
    match ctx.data_opt::<Screen>() {
        Some(screen) => Ok(Caller::Screen(screen.clone())),
        None => principal(ctx).map(|principal| Caller::Person(principal.clone())),
    }
}

/// Who is asking.
pub(super) fn principal<'ctx>(ctx: &Context<'ctx>) -> Result<&'ctx Principal> {
    ctx.data_opt::<Principal>().ok_or_else(|| coded("UNAUTHENTICATED", "Log in, or send a bearer token."))
}

/// The input field `field` makes no sense.
pub(super) fn invalid(field: &str, message: impl Into<String>) -> Error {
    let mut error = coded(Code::InvalidInput.as_str(), message);
    error.extensions.get_or_insert_default().set("field", field);
    error
}

/// An error with one of the engine's codes.
pub(super) fn refused(code: Code, message: impl Into<String>) -> Error {
    coded(code.as_str(), message)
}

/// An error with this code.
pub(super) fn coded(code: &str, message: impl Into<String>) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    Error { message: message.into(), source: None, extensions: Some(extensions) }
}

/// A service's error, as far as the client may see it.
pub(super) fn fail(ctx: &Context<'_>, error: &ServiceError) -> Error {
    match error {
        ServiceError::Refused(refusal) => of_refusal(refusal),
        ServiceError::Overloaded => {
            again("OVERLOADED", "The server is busy: too many commands wait. Try again in a moment.")
        }
        ServiceError::TooManyGuesses(wait) => {
            let mut error = coded(error.code(), "Too many codes that no television shows. Wait a moment.");
            error.extensions.get_or_insert_default().set("retryAfter", wait.as_secs() + 1);
            error
        }
        ServiceError::Unavailable(_) | ServiceError::Internal(_) if is_carried_out(ctx) => {
            log(ctx, error);
            let mut error =
                coded("INTERNAL", "The command was carried out; only its answer could not be read. Do not repeat it.");
            error.extensions.get_or_insert_default().set("requestId", request_id(ctx));
            error
        }
        ServiceError::Unavailable(_) => {
            log(ctx, error);
            again("UNAVAILABLE", "The storage does not answer for the moment. Nothing was changed; try again.")
        }
        ServiceError::Internal(_) => {
            log(ctx, error);
            broken(ctx)
        }
    }
}

/// Whether this reads the answer of a mutation, which has been committed then.
fn is_carried_out(ctx: &Context<'_>) -> bool {
    let below = ctx.path_node.is_some_and(|path| path.parent.is_some());
    below && ctx.query_env.operation.node.ty == OperationType::Mutation
}

/// What we promised is not so, such as an event whose record is gone.
pub(super) fn inconsistent(ctx: &Context<'_>, what: &str) -> Error {
    tracing::error!(request_id = request_id(ctx), what, "inconsistent data");
    broken(ctx)
}

/// A refusal, with all that it says.
pub(super) fn of_refusal(refusal: &Refusal) -> Error {
    let mut error = refused(refusal.code, refusal.message.clone());
    let extensions = error.extensions.get_or_insert_default();
    if let Some(field) = refusal.field {
        extensions.set("field", field);
    }
    if let Some(version) = refusal.present_version {
        extensions.set("presentVersion", version);
    }
    error
}

fn again(code: &str, message: &str) -> Error {
    let mut error = coded(code, message);
    error.extensions.get_or_insert_default().set("retryable", true);
    error
}

fn broken(ctx: &Context<'_>) -> Error {
    let mut error = coded("INTERNAL", "Something went wrong on our side. Give the operator the request id.");
    error.extensions.get_or_insert_default().set("requestId", request_id(ctx));
    error
}

fn log(ctx: &Context<'_>, error: &ServiceError) {
    let mut chain = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        chain += ": ";
        chain += &inner.to_string();
        cause = inner.source();
    }
    tracing::error!(request_id = request_id(ctx), field = ctx.item.node.name.node.as_str(), error = chain, "failed");
}

fn request_id<'ctx>(ctx: &Context<'ctx>) -> &'ctx str {
    ctx.data_opt::<RequestId>().map_or("none", |id| &id.0)
}
