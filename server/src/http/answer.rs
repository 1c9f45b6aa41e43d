//! Answers as bytes: GraphQL's, and those of the few other routes.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use async_graphql::{Response, ServerError};
use serde::Serialize;
use serde_json::json;

use super::media::Media;
use super::operation::{coded, is_refused};
use crate::graphql::RequestId;
use crate::service::ServiceError;

/// The most errors that one answer tells: a document may have thousands.
const ERRORS: usize = 50;

/// Answers below this, in bytes, fit into one packet as they are.
const WORTH_COMPRESSING: usize = 1024;

/// A GraphQL answer as JSON; a document that was not executed has no `data`.
pub(crate) fn body(response: &Response) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<&'a async_graphql::Value>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        errors: &'a [ServerError],
        #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
        extensions: &'a std::collections::BTreeMap<String, async_graphql::Value>,
    }
    let data = (!is_refused(response)).then_some(&response.data);
    let body =
        Body { data, errors: &response.errors[..response.errors.len().min(ERRORS)], extensions: &response.extensions };
    serde_json::to_string(&body).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        r#"{"errors":[{"message":"The answer could not be written.","extensions":{"code":"INTERNAL"}}]}"#.to_owned()
    })
}

/// The answer to an operation that was handed to the schema.
pub(crate) fn executed(media: Media, response: &Response, id: &RequestId) -> HttpResponse {
    let timed_out = response.errors.iter().any(|it| code_of(it) == Some("TIMEOUT"));
    let status = match media {
        _ if timed_out => StatusCode::SERVICE_UNAVAILABLE,
        Media::GraphqlResponse if is_refused(response) => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json => StatusCode::OK,
    };
    with(whole(status, media, id), response)
}

/// The answer to a request that never reached the schema.
pub(crate) fn refused(status: StatusCode, media: Media, error: ServerError, id: &RequestId) -> HttpResponse {
    let mut builder = whole(status, media, id);
    if status == StatusCode::UNAUTHORIZED {
        builder.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    with(builder, &Response::from_errors(vec![error]))
}

/// Ends an answer. A large one is compressed on its way out (see `routes`), unless it names its encoding.
fn with(mut builder: HttpResponseBuilder, response: &Response) -> HttpResponse {
    let body = body(response);
    if body.len() < WORTH_COMPRESSING {
        builder.insert_header((header::CONTENT_ENCODING, "identity"));
    }
    builder.body(body)
}

/// The same, by code and message.
pub(crate) fn refusal(
    status: StatusCode,
    media: Media,
    code: &str,
    message: impl Into<String>,
    id: &RequestId,
) -> HttpResponse {
    refused(status, media, coded(code, message), id)
}

fn whole(status: StatusCode, media: Media, id: &RequestId) -> HttpResponseBuilder {
    let mut builder = HttpResponse::build(status);
    builder
        .insert_header((header::CONTENT_TYPE, media.to_string()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept"))
        .insert_header(("x-request-id", id.0.as_ref()));
    builder
}

fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}

/// What a route that is not GraphQL answers when it refuses: `{"error":{"code","message"}}`.
pub(crate) fn plain(status: StatusCode, code: &str, message: &str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "error": { "code": code, "message": message } }))
}

/// A failed use case on such a route. What is not for clients is logged, here and once.
pub(crate) fn failed(error: &ServiceError) -> HttpResponse {
    let status = match error.code() {
        "OVERLOADED" | "UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        "NOT_FOUND" => StatusCode::NOT_FOUND,
        "FORBIDDEN" => StatusCode::FORBIDDEN,
        "VERSION_CONFLICT" | "IDEMPOTENCY_MISMATCH" => StatusCode::CONFLICT,
        _ => StatusCode::BAD_REQUEST,
    };
    if !error.is_internal() {
        return plain(status, error.code(), &error.to_string());
    }
    let id = request_id();
    log(error, &id);
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "error": { "code": error.code(), "message": error.to_string(), "requestId": id.0.as_ref() } }))
}

/// Logs what went wrong inside, with its causes.
pub(crate) fn log(error: &ServiceError, id: &RequestId) {
    let mut causes = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        causes += &format!(": {inner}");
        cause = inner.source();
    }
    tracing::error!(request_id = id.0.as_ref(), "{error}{causes}");
}

/// A name for a request, for its answer and the log.
pub(crate) fn request_id() -> RequestId {
    let mut bytes = [0; 8];
    // Two requests of one name would only make a log harder to read.
    let _ = getrandom::fill(&mut bytes);
    RequestId(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
}
