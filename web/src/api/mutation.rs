//! Commands: what people do to records and activities. What each sends is decided in [`crate::state`].

use super::{ApiError, graphql};
use crate::state::Mutation;

/// What a command did, as far as a screen needs it: the rest arrives as events.
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
    let payload = graphql::ask(mutation.request()).await?.at(field);
    let left_out = payload.at("leftOut").items().into_iter();
    Ok(Done {
        key: payload.at("record").word("key"),
        left_out: left_out.map(|release| format!("{} {}", release.word("key"), release.word("title"))).collect(),
    })
}
