//! `POST /import`: a plan comes in as a file, whole, beside GraphQL and with a size of its own.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;

use super::answer::{failed, plain};
use super::caller::{Credential, person};
use super::origin::is_foreign;
use super::state::AppState;
use crate::plan::{Format, ImportError, Imported, Incoming, MAX_BYTES, Problems};
use crate::service::ServiceError;

/// How long a file may take to arrive.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many files may arrive at once.
static ARRIVING: Semaphore = Semaphore::const_new(8);
/// How many files are made records at once: each may need some hundred megabytes until it is one.
static TURNS: Semaphore = Semaphore::const_new(2);
/// How long to wait for one's turn.
const TURN: Duration = Duration::from_secs(30);

/// What the address says about the file.
#[derive(Debug, Deserialize)]
struct About {
    format: Option<String>,
    group: Option<String>,
    title: Option<String>,
    kind: Option<String>,
}

/// Creates the record that the body describes, or names all that is wrong with it, by line.
pub(crate) async fn import(request: HttpRequest, body: Payload, state: Data<AppState>) -> HttpResponse {
    let credential = Credential::of(&request, &state);
    if Credential::is_ambient(credential.as_ref()) && is_foreign(&request, &state.settings.allowed_origins) {
        return plain(StatusCode::FORBIDDEN, "FORBIDDEN", "This request comes from a page of another site.");
    }
    let who = match person(&request, &state).await {
        Ok(who) => who,
        Err(answer) => return answer,
    };
    let about = match about(&request) {
        Ok(about) => about,
        Err(answer) => return answer,
    };
    let Ok(arriving) = ARRIVING.try_acquire() else { return busy() };
    let bytes = match tokio::time::timeout(PATIENCE, whole(body)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(answer)) => return answer,
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", "The file did not arrive in time."),
    };
    let Ok(Ok(turn)) = tokio::time::timeout(TURN, TURNS.acquire()).await else { return busy() };
    drop(arriving);
    let zone = state.settings.time_zone.unwrap_or(chrono_tz::UTC);
    let services = state.services.clone();
    // Once begun, it is carried to its end even if whoever sent it hangs up; its turn ends when it does.
    let work = tokio::spawn(async move {
        let _turn = turn;
        (Incoming { bytes, ..about }).import(&services, &who, zone).await
    });
    let imported = work.await.unwrap_or_else(|lost| Err(ServiceError::Internal(Box::new(lost)).into()));
    match imported {
        Ok(Imported { key, activities, .. }) => {
            HttpResponse::Ok().json(json!({ "key": key, "activities": activities }))
        }
        Err(ImportError::Problems(problems)) => wrong(problems),
        Err(ImportError::Service(error)) => failed(&error),
    }
}

fn busy() -> HttpResponse {
    let message = "Other files are being imported: try again in a moment.";
    plain(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message)
}

/// Everything but the file.
fn about(request: &HttpRequest) -> Result<Incoming, HttpResponse> {
    let invalid = |message: &str| plain(StatusCode::BAD_REQUEST, "INVALID_INPUT", message);
    let about = Query::<About>::from_query(request.query_string());
    let about = about.map_err(|error| invalid(&error.to_string()))?.into_inner();
    let format = about.format.as_deref().and_then(Format::parse);
    let format = format.ok_or_else(|| invalid("Say what the file is: `format=yaml` or `format=csv`."))?;
    let idempotency_key = match request.headers().get("idempotency-key").map(|key| key.to_str()) {
        None => None,
        Some(Ok(key)) if (1..=255).contains(&key.len()) => Some(key.to_owned()),
        Some(_) => return Err(invalid("`Idempotency-Key` has 1 to 255 printable characters.")),
    };
    Ok(Incoming {
        format,
        bytes: Vec::new(),
        group: about.group.filter(|column| !column.trim().is_empty()),
        title: about.title,
        fallback_title: None,
        kind: about.kind,
        idempotency_key,
    })
}

/// The body, if it is not too large.
async fn whole(mut body: Payload) -> Result<Vec<u8>, HttpResponse> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| plain(StatusCode::BAD_REQUEST, "INVALID_INPUT", &error.to_string()))?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            let message = format!("The file is larger than {} MiB.", MAX_BYTES / 1024 / 1024);
            return Err(plain(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", &message));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A file with mistakes: nothing was imported.
fn wrong(problems: Problems) -> HttpResponse {
    let message = problems.to_string();
    let problems: Vec<_> = problems
        .listed()
        .into_iter()
        .map(|problem| json!({ "line": problem.line, "message": problem.message }))
        .collect();
    HttpResponse::BadRequest()
        .json(json!({ "error": { "code": "INVALID_INPUT", "message": message, "problems": problems } }))
}
