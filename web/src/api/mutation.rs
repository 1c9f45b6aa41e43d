//! Commands: what people do to records and activities. What each sends is decided in [`crate::state`].

use serde::Deserialize;

use super::{ApiError, graphql};
use crate::state::Mutation;

/// The answer to a command, as far as a screen needs it: the rest arrives as events.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    record: Named,
    left_out: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    key: String,
    title: Option<String>,
}

/// What a command did.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    /// The record that it was about.
    pub(crate) key: String,
    /// The child releases that it left as they are, by key and title.
    pub(crate) left_out: Vec<String>,
}

/// Sends a command.
pub(crate) async fn send(mutation: Mutation) -> Result<Done, ApiError> {
    let field = mutation.name;
    let mut answer = graphql::ask(mutation.request()).await?;
    let payload = answer.get_mut(field).map(serde_json::Value::take).unwrap_or_default();
    let payload = Payload::deserialize(payload).map_err(|error| ApiError::Unexpected(error.to_string()))?;
    let named = |it: Named| format!("{} {}", it.key, it.title.unwrap_or_default());
    Ok(Done { key: payload.record.key, left_out: payload.left_out.into_iter().map(named).collect() })
}
