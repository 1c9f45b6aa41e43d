//! Suggestions for a field that takes a login or a key.

use serde_json::Value as Json;

use super::{ApiError, graphql};
use crate::state::Value;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suggest {
    /// People, by login.
    People,
    /// Manual activities of any record, by key.
    Manual,
    /// Dependent activities of change requests, by key.
    Dependent,
    /// Releases, by key.
    Releases,
    /// Parent releases, by key.
    Parents,
}

/// What is sent, and what people read beside it.
pub(crate) type Suggestion = (String, String);

/// The first that contain `search` in what they are called.
pub(crate) async fn suggest(what: Suggest, search: &str) -> Result<Vec<Suggestion>, ApiError> {
    let query = match what {
        Suggest::People => "query($s:String){it:people(search:$s,first:20){nodes{key:login title:name}}}",
        Suggest::Manual => {
            "query($s:String){it:activities(first:20,filter:{search:$s,kind:[MANUAL],\
             status:[PENDING,IN_PROGRESS,FAILED,ON_HOLD]}){nodes{key title record{key}}}}"
        }
        Suggest::Dependent => {
            "query($s:String){it:activities(first:20,filter:{search:$s,kind:[DEPENDENT],\
             status:[PENDING,IN_PROGRESS,FAILED,ON_HOLD]}){nodes{key title record{key}}}}"
        }
        Suggest::Releases => {
            "query($s:String){it:releases(first:20,filter:{search:$s,parents:false}){nodes{key title}}}"
        }
        Suggest::Parents => "query($s:String){it:releases(first:20,filter:{search:$s,parents:true}){nodes{key title}}}",
    };
    let variables = vec![("s", Value::Text(search.trim().to_owned()))];
    let answer = graphql::ask(graphql::request(query, variables)).await?;
    Ok(answer.get("it").and_then(|it| it.get("nodes")).map(read).unwrap_or_default())
}

/// All teams, by id.
pub(crate) async fn teams() -> Result<Vec<Suggestion>, ApiError> {
    let answer = graphql::ask(graphql::request("{it:teams{key:id title:name}}", Vec::new())).await?;
    Ok(answer.get("it").map(read).unwrap_or_default())
}

fn read(nodes: &Json) -> Vec<Suggestion> {
    let text = |node: &Json, of: &str| node.get(of).and_then(Json::as_str).unwrap_or_default().to_owned();
    let nodes = nodes.as_array().map(Vec::as_slice).unwrap_or_default();
    let suggestion = |node: &Json| match node.get("record") {
        Some(record) => (text(node, "key"), format!("{} ({})", text(node, "title"), text(record, "key"))),
        None => (text(node, "key"), text(node, "title")),
    };
    nodes.iter().map(suggestion).collect()
}
