//! Commands: what people do to records and activities. What each sends is decided in [`crate::state`].

use super::event::read_event;
use super::{ApiError, graphql};
use crate::state::{LiveEvent, Mutation};

/// What a command did, as far as a screen needs it: the rest arrives as events.
#[derive(Debug, Clone, Default)]
pub(crate) struct Done {
    /// The record that it was about.
    pub(crate) key: String,
    /// The child releases that it left as they are, by key and title.
    pub(crate) left_out: Vec<String>,
    /// The activity that it named or made first, by key; empty when there is none.
    pub(crate) made: String,
    /// Its events in order; of very many, the first.
    pub(crate) events: Vec<LiveEvent>,
}

/// Sends a command.
pub(crate) async fn send(mutation: Mutation) -> Result<Done, ApiError> {
    let field = mutation.name;
    let payload = graphql::ask(mutation.request()).await?.at(field);
    let left_out = payload.at("leftOut").items().into_iter();
    Ok(Done {
        key: payload.at("record").word("key"),
        made: payload.at("activity").word("key"),
        events: payload.all("events", read_event)?,
        left_out: left_out.map(|release| format!("{} {}", release.word("key"), release.word("title"))).collect(),
    })
}
