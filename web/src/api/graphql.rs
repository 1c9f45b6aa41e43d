//! One GraphQL operation over HTTP.

use gloo_net::http::Request;

use super::ApiError;
use super::json::Json;
use crate::state::{Input, Value};

/// The text of an operation; the tests of [`crate::state`] hold every query against the schema.
pub(super) fn request(query: &str, variables: Input) -> String {
    Value::Object(vec![("query", Value::Text(query.to_owned())), ("variables", Value::Object(variables))]).to_json()
}

/// Where the server answers. A television's page asks as the screen that it is, also where somebody is logged in.
pub(super) fn endpoint() -> &'static str {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    if path.as_deref() == Some("/tv") { "/graphql?as=screen" } else { "/graphql" }
}

/// Sends the text of an operation and waits for its data.
pub(super) async fn ask(request: String) -> Result<Json, ApiError> {
    let response = Request::post(endpoint())
        .header("accept", "application/graphql-response+json, application/json")
        .header("content-type", "application/json")
        .body(request)?
        .send()
        .await?;
    if response.status() == 401 {
        return Err(ApiError::SignedOut);
    }
    outcome(&Json::read(&response.text().await?)?)
}

/// The data of an answer, or its first error.
pub(super) fn outcome(answer: &Json) -> Result<Json, ApiError> {
    if let Some(error) = answer.at("errors").items().first() {
        return Err(refusal(error));
    }
    let data = answer.at("data");
    if data.is_there() { Ok(data) } else { Err(ApiError::Unexpected("an answer without data".into())) }
}

/// An error of GraphQL as ours.
pub(super) fn refusal(error: &Json) -> ApiError {
    let extensions = error.at("extensions");
    let (code, message) = (extensions.word("code"), error.word("message"));
    if code == "UNAUTHENTICATED" {
        return ApiError::SignedOut;
    }
    ApiError::Refused { code, message, present_version: extensions.number("presentVersion") }
}
