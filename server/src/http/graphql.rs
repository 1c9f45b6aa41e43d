//! `/graphql` over HTTP, to the letter of the GraphQL-over-HTTP specification.
//!
//! | what | answer |
//! |---|---|
//! | method other than GET and POST; a mutation by GET | 405 with `Allow` |
//! | neither JSON nor an event stream is accepted | 406 |
//! | a body that is not JSON | 415 |
//! | sent by a foreign page, without a token | 403 |
//! | body over 256 KiB, document over 64 KiB | 413 |
//! | malformed parameters, a batch, a limit of the guard | 400 |
//! | a stranger who asks for more than the schema | 401 |
//! | a screen that asks for more than its board | 403 |
//! | a document that is not valid | 400, or 200 to who accepts only `application/json` |
//! | everything else | 200 |

use std::time::Duration;

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::{Buf, BytesMut};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::parser::types::OperationType;
use futures_util::StreamExt;

use super::answer::{self, executed, refusal, refused};
use super::caller::Credential;
use super::media::{self, Accepted, Media};
use super::operation::{Operation, Rejection};
use super::parameters::{Parameters, ParametersError};
use super::state::AppState;
use super::{origin, socket, sse};
use crate::graphql::RequestId;

/// What a browser that connects an event stream again was last told.
const LAST_EVENT_ID: header::HeaderName = header::HeaderName::from_static("last-event-id");
/// The largest body, in bytes.
const MAX_BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Answers a request, or opens a socket.
pub(crate) async fn handle(request: HttpRequest, payload: web::Payload, state: web::Data<AppState>) -> HttpResponse {
    if request.method() == Method::GET && is_upgrade(&request) {
        return socket::open(&request, payload, state).await;
    }
    let id = answer::request_id();
    match answer(&request, payload, &state, &id).await {
        Ok(response) | Err(response) => response,
    }
}

async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    state: &web::Data<AppState>,
    id: &RequestId,
) -> Result<HttpResponse, HttpResponse> {
    let by_get = match *request.method() {
        Method::GET => true,
        Method::POST => false,
        _ => return Err(not_allowed("GET, POST", "Use POST, or GET for queries.", id)),
    };
    let accepted = Accepted::of(text(request, header::ACCEPT));
    let media = accepted.whole.unwrap_or(Media::GraphqlResponse);
    let refuse = |status, code, message: &str| refusal(status, media, code, message, id);
    if accepted.whole.is_none() && !accepted.stream {
        let message = "Accept application/graphql-response+json, application/json or text/event-stream.";
        return Err(refuse(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message));
    }
    let credential = Credential::of(request, state);
    if Credential::is_ambient(credential.as_ref()) && origin::is_foreign(request, &state.settings.allowed_origins) {
        let message = "Pages of other origins may not call with a cookie; programs use a token.";
        return Err(refuse(StatusCode::FORBIDDEN, "FOREIGN_ORIGIN", message));
    }
    let parameters = if by_get {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        pairs
            .map_err(|error| ParametersError::Syntax(error.to_string()))
            .and_then(|pairs| Parameters::from_query_string(pairs.into_inner()))
    } else {
        if !media::is_json(text(request, header::CONTENT_TYPE))
            || request.headers().contains_key(header::CONTENT_ENCODING)
        {
            let message = "Send the request as application/json in UTF-8, not compressed.";
            return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
        }
        let body = read_body(payload, MAX_BODY, BODY_TIME).await;
        let body = body.map_err(|error| refuse(error.status(), error.code(), &error.to_string()))?;
        Parameters::from_json(&body)
    };
    let mut parameters =
        parameters.map_err(|error| refuse(StatusCode::BAD_REQUEST, "BAD_REQUEST", &error.to_string()))?;
    if accepted.stream
        && let Some(last) = text(request, LAST_EVENT_ID)
    {
        parameters.resume_after(last);
    }
    let caller = match &credential {
        Some(credential) => credential.caller(state).await.map_err(|error| {
            answer::log(&error, id);
            refuse(StatusCode::SERVICE_UNAVAILABLE, error.code(), "Who you are cannot be looked up at the moment.")
        })?,
        None => None,
    };
    let operation = match Operation::prepare(state, caller, id.clone(), parameters) {
        Ok(operation) => operation,
        // An event stream reports a document that is not valid as its first event: browsers hide other failures.
        Err(Rejection::Refused(it)) if accepted.whole.is_none() && it.is_of_the_document() => {
            return Ok(sse::refused(&Rejection::Refused(it)));
        }
        Err(rejection) => return Err(refused(status_of(&rejection, media), media, rejection.error(), id)),
    };
    if by_get && operation.kind == OperationType::Mutation {
        return Err(not_allowed("POST", "Mutations are sent by POST.", id));
    }
    match accepted.whole {
        Some(media) if operation.kind != OperationType::Subscription => Ok(executed(media, &operation.run().await, id)),
        _ if accepted.stream => Ok(sse::open(request, state, credential, operation)),
        _ => {
            let message = "A subscription is answered over a socket, or as `Accept: text/event-stream`.";
            Err(refuse(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message))
        }
    }
}

fn status_of(rejection: &Rejection, media: Media) -> StatusCode {
    match rejection {
        Rejection::Stranger => StatusCode::UNAUTHORIZED,
        Rejection::Forbidden(_) => StatusCode::FORBIDDEN,
        Rejection::Refused(it) if it.is_too_large() => StatusCode::PAYLOAD_TOO_LARGE,
        // To who accepts only `application/json`, 200 says that the answer is GraphQL's.
        Rejection::Refused(it) if it.is_of_the_document() && media == Media::Json => StatusCode::OK,
        Rejection::Refused(_) => StatusCode::BAD_REQUEST,
    }
}

fn not_allowed(allow: &'static str, message: &str, id: &RequestId) -> HttpResponse {
    let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, Media::Json, "METHOD_NOT_ALLOWED", message, id);
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(allow));
    response
}

fn text(request: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    request.headers().get(name).map(|it| it.to_str().unwrap_or("?"))
}

fn is_upgrade(request: &HttpRequest) -> bool {
    text(request, header::UPGRADE).is_some_and(|it| it.eq_ignore_ascii_case("websocket"))
}

/// Why a body was not read to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    /// It is larger than that.
    #[error("The body is larger than {0} bytes.")]
    TooLarge(usize),
    /// It did not arrive in time.
    #[error("The body did not arrive in time.")]
    TooSlow,
    /// It broke off.
    #[error("The body broke off.")]
    Broken,
}

impl BodyError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "BODY_TOO_LARGE",
            Self::TooSlow => "BODY_TOO_SLOW",
            Self::Broken => "BAD_REQUEST",
        }
    }
}

/// Reads a body of at most `most` bytes within `time`; a larger one is not read to its end.
pub(crate) async fn read_body(mut payload: web::Payload, most: usize, time: Duration) -> Result<BytesMut, BodyError> {
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| BodyError::Broken)?;
            if body.len() + chunk.remaining() > most {
                return Err(BodyError::TooLarge(most));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(time, read).await.unwrap_or(Err(BodyError::TooSlow))
}
