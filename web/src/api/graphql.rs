//! One GraphQL operation over HTTP.

use cynic::{GraphQlResponse, Operation};
use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::json::Json;
use crate::state::{Input, Value};

/// What an error says besides its message.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Extensions {
    /// The stable code.
    pub(super) code: Option<String>,
}

/// A response with our errors in it.
pub(super) type Response<T> = GraphQlResponse<T, Extensions>;

/// Sends the operation and waits for its answer.
pub(super) async fn run<Q, V>(operation: &Operation<Q, V>) -> Result<Q, ApiError>
where
    Q: DeserializeOwned + 'static,
    V: Serialize,
{
    read(&post(write(operation)?).await?)
}

/// The text of an operation that is not known to the compiler; the tests of [`crate::state`] hold it against the schema.
pub(super) fn request(query: &str, variables: Input) -> String {
    Value::Object(vec![("query", Value::Text(query.to_owned())), ("variables", Value::Object(variables))]).to_json()
}

/// Sends such an operation and waits for its data.
pub(super) async fn ask(request: String) -> Result<Json, ApiError> {
    let answer = Json::read(&post(request).await?)?;
    if let Some(error) = answer.at("errors").items().into_iter().next() {
        let extensions = error.at("extensions");
        return Err(refused(extensions.word("code"), error.word("message"), extensions.number("presentVersion")));
    }
    let data = answer.at("data");
    if data.is_there() { Ok(data) } else { Err(ApiError::Unexpected("an answer without data".into())) }
}

/// The operation as text. Apart from sending, which is then compiled once and not for every operation.
pub(super) fn write<Q, V: Serialize>(operation: &Operation<Q, V>) -> Result<String, ApiError> {
    serde_json::to_string(operation).map_err(|error| ApiError::Unexpected(error.to_string()))
}

/// The data in the text of an answer, or its first error.
pub(super) fn read<Q: DeserializeOwned>(text: &str) -> Result<Q, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::Unexpected(error.to_string())).and_then(outcome)
}

/// Sends the text of an operation and waits for the text of its answer.
pub(super) async fn post(operation: String) -> Result<String, ApiError> {
    let response = Request::post("/graphql")
        .header("accept", "application/graphql-response+json, application/json")
        .header("content-type", "application/json")
        .body(operation)?
        .send()
        .await?;
    if response.status() == 401 {
        return Err(ApiError::SignedOut);
    }
    Ok(response.text().await?)
}

/// The data of an answer, or its first error.
pub(super) fn outcome<Q>(answer: Response<Q>) -> Result<Q, ApiError> {
    if let Some(error) = answer.errors.into_iter().flatten().next() {
        return Err(refusal(error));
    }
    answer.data.ok_or_else(|| ApiError::Unexpected("an answer without data".into()))
}

/// An error of GraphQL as ours.
pub(super) fn refusal(error: cynic::GraphQlError<Extensions>) -> ApiError {
    refused(error.extensions.and_then(|extensions| extensions.code).unwrap_or_default(), error.message, None)
}

fn refused(code: String, message: String, present_version: Option<i64>) -> ApiError {
    if code == "UNAUTHENTICATED" { ApiError::SignedOut } else { ApiError::Refused { code, message, present_version } }
}
