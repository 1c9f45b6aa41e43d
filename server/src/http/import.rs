//! `POST /import`: a plan comes in as a file, whole, beside GraphQL and with a size of its own. With `dryRun=true` it is
//! only looked at.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use waybill_shared::model::ActivityKind;

use super::answer::{failed, plain};
use super::caller::{Credential, person};
use super::origin::is_foreign;
use super::state::AppState;
use crate::plan::{Format, ImportError, Imported, Incoming, MAX_BYTES, Preview, PreviewRow, Problem, Problems};
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
    /// Says what would be created, and creates nothing.
    #[serde(default, rename = "dryRun")]
    dry_run: bool,
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
    let (about, dry_run) = match about(&request) {
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
        let incoming = Incoming { bytes, ..about };
        if dry_run {
            return incoming.preview(&services, zone).await.map(|preview| outline(&preview));
        }
        let imported = incoming.import(&services, &who, zone).await;
        imported.map(|Imported { key, activities, .. }| json!({ "key": key, "activities": activities }))
    });
    let answer = work.await.unwrap_or_else(|lost| Err(ServiceError::Internal(Box::new(lost)).into()));
    match answer {
        Ok(answer) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(answer),
        Err(ImportError::Problems(problems)) => wrong(problems),
        Err(ImportError::Service(error)) => failed(&error),
    }
}

fn busy() -> HttpResponse {
    let message = "Other files are being imported: try again in a moment.";
    plain(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message)
}

/// Everything but the file.
fn about(request: &HttpRequest) -> Result<(Incoming, bool), HttpResponse> {
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
    let incoming = Incoming {
        format,
        bytes: Vec::new(),
        group: about.group.filter(|column| !column.trim().is_empty()),
        title: about.title,
        fallback_title: None,
        kind: about.kind,
        idempotency_key,
    };
    Ok((incoming, about.dry_run))
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
    let (message, count) = (problems.to_string(), problems.count());
    let problems = placed(&problems.listed());
    HttpResponse::BadRequest()
        .json(json!({ "error": { "code": "INVALID_INPUT", "message": message, "problems": problems, "count": count } }))
}

/// What a dry run answers.
fn outline(preview: &Preview) -> Value {
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    let field = |(name, value): &(&str, String)| json!({ "name": name, "value": value });
    let kind = |(kind, count): &(ActivityKind, usize)| json!({ "kind": kind.as_str(), "count": count });
    let row = |row: &PreviewRow| {
        json!({
            "level": row.level,
            "kind": row.kind.as_str(),
            "title": row.title,
            "who": row.who,
            "role": row.role,
            "start": moment(row.start),
            "end": moment(row.end),
            "minutes": row.minutes,
        })
    };
    json!({
        "kind": preview.kind.as_str(),
        "title": preview.title,
        "fields": preview.fields.iter().map(field).collect::<Vec<_>>(),
        "activities": preview.activities,
        "kinds": preview.kinds.iter().map(kind).collect::<Vec<_>>(),
        "start": moment(preview.start),
        "end": moment(preview.end),
        "rows": preview.rows.iter().map(row).collect::<Vec<_>>(),
        "warnings": { "count": preview.warnings, "listed": placed(&preview.listed_warnings) },
    })
}

/// What is said of lines; the column is left out where it is not known.
fn placed(problems: &[Problem]) -> Vec<Value> {
    let placed = |problem: &Problem| match problem.column {
        Some(column) => json!({ "line": problem.line, "column": column, "message": problem.message }),
        None => json!({ "line": problem.line, "message": problem.message }),
    };
    problems.iter().map(placed).collect()
}
