//! Suggestions for a field that takes a login or a key.

use super::json::Json;
use super::{ApiError, graphql};
use crate::state::{Suggest, TEAMS, Value};

/// What is sent, and what people read beside it.
pub(crate) type Suggestion = (String, String);

/// The first that contain `search` in what they are called.
pub(crate) async fn suggest(what: Suggest, search: &str) -> Result<Vec<Suggestion>, ApiError> {
    let variables = vec![("s", Value::Text(search.trim().to_owned()))];
    let answer = graphql::ask(graphql::request(&what.query(), variables)).await?;
    Ok(read(&answer.at("it").at("nodes")))
}

/// All teams, by id.
pub(crate) async fn teams() -> Result<Vec<Suggestion>, ApiError> {
    Ok(read(&graphql::ask(graphql::request(TEAMS, Vec::new())).await?.at("it")))
}

fn read(nodes: &Json) -> Vec<Suggestion> {
    let suggestion = |node: Json| match node.at("record").text("key") {
        Some(record) => (node.word("key"), format!("{} ({record})", node.word("title"))),
        None => (node.word("key"), node.word("title")),
    };
    nodes.items().into_iter().map(suggestion).collect()
}
