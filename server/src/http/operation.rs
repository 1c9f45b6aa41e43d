//! One GraphQL operation on its way from a transport to the schema: admitted by the guard, for somebody who may, with
//! what its resolvers need, and not for ever.

use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{ErrorExtensionValues, Request, Response, ServerError, Value, value};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use super::allowed;
use super::guard::{self, Refused};
use super::parameters::Parameters;
use super::state::AppState;
use crate::domain::{BoardId, Caller};
use crate::graphql::{RequestId, WaybillSchema, loaders};

/// How long a query or a mutation may take.
const LONGEST: Duration = Duration::from_secs(10);

/// An operation that may be executed.
pub(crate) struct Operation {
    request: Request,
    schema: WaybillSchema,
    cost: u64,
    /// Query, mutation or subscription.
    pub(crate) kind: OperationType,
    /// The board of the screen that asks, if one does.
    pub(crate) board: Option<BoardId>,
}

/// Why an operation is not executed.
#[derive(Debug)]
pub(crate) enum Rejection {
    /// By the guard.
    Refused(Refused),
    /// Strangers may ask for the schema and nothing else.
    Stranger,
    /// A screen may read its board; not this field.
    Forbidden(String),
}

impl Rejection {
    /// As clients get it.
    pub(crate) fn error(&self) -> ServerError {
        match self {
            Self::Refused(refused) => {
                let mut error = coded(refused.code, refused.message.clone());
                error.locations.extend(refused.position);
                error
            }
            Self::Forbidden(field) => coded(
                "FORBIDDEN",
                format!("A screen may read its board only: `boardView` and `boardEvents`, not `{field}`."),
            ),
            Self::Stranger => coded("UNAUTHENTICATED", "Log in, or send a token as `Authorization: Bearer …`."),
        }
    }
}

impl Operation {
    /// Lets an operation through the guard and gives it what it needs.
    pub(crate) fn prepare(
        state: &AppState,
        caller: Option<Caller>,
        id: RequestId,
        parameters: Parameters,
    ) -> Result<Self, Rejection> {
        let Parameters { query, operation_name, variables } = parameters;
        let admitted = guard::admit(&query, operation_name.as_deref(), &variables).map_err(Rejection::Refused)?;
        if let Some(Caller::Screen(_)) = &caller {
            let operation = guard::chosen(&admitted.document, operation_name.as_deref()).map_err(Rejection::Refused)?;
            allowed::check(&admitted.document, operation).map_err(Rejection::Forbidden)?;
        }
        let mut request = Request::new(query).variables(variables).data(id).data(loaders(&state.services));
        if let Some(name) = operation_name {
            request = request.operation_name(name);
        }
        request.set_parsed_query(admitted.document);
        let board = match &caller {
            Some(Caller::Screen(screen)) => Some(screen.board),
            Some(Caller::Person(_)) | None => None,
        };
        match caller {
            Some(Caller::Person(principal)) => request = request.data(principal),
            Some(Caller::Screen(screen)) => request = request.data(screen),
            None if admitted.meta_only && admitted.kind != OperationType::Subscription => {}
            None => return Err(Rejection::Stranger),
        }
        Ok(Self { request, schema: state.schema.clone(), cost: admitted.cost, kind: admitted.kind, board })
    }

    /// The one answer of a query or a mutation.
    pub(crate) async fn run(self) -> Response {
        let cost = value!({ "requested": self.cost, "limit": guard::MAX_COST });
        let answer = match tokio::time::timeout(LONGEST, self.schema.execute(self.request)).await {
            Ok(answer) => answer,
            Err(_) => Response::from_errors(vec![coded("TIMEOUT", TOO_LONG)]),
        };
        settled(answer).extension("cost", cost)
    }

    /// All answers: the events of a subscription as they come, or the one answer of anything else.
    pub(crate) fn stream(self) -> BoxStream<'static, Response> {
        match self.kind {
            OperationType::Subscription => self.schema.execute_stream(self.request).map(settled).boxed(),
            OperationType::Query | OperationType::Mutation => stream::once(self.run()).boxed(),
        }
    }
}

const TOO_LONG: &str = "This took longer than 10 seconds and was given up. A mutation may have happened all the same: \
    send it again with the same `idempotencyKey`.";

/// Whether a document was refused before anything was executed: its answer then has no `data`. What happens while
/// executing always has the path of a field.
pub(crate) fn is_refused(response: &Response) -> bool {
    response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|it| it.path.is_empty())
}

/// Gives every error a code: what the validator finds has none.
fn settled(mut response: Response) -> Response {
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", if error.path.is_empty() { "GRAPHQL_VALIDATION_FAILED" } else { "INVALID_INPUT" });
        }
    }
    response
}

/// An error with this code.
pub(crate) fn coded(code: &str, message: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(message, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    error
}
