//! `GET /export/KEY.yaml`: a record goes out in the native format.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::answer::{failed, plain};
use super::caller::{Credential, person};
use super::origin::is_foreign;
use super::state::AppState;
use crate::plan::export_record;
use crate::service::ServiceError;

/// How many records are written at once: a large one takes some hundred megabytes.
static TURNS: Semaphore = Semaphore::const_new(2);
/// How long to wait for one's turn.
const TURN: Duration = Duration::from_secs(30);

/// The record of that key as a file.
pub(crate) async fn export(request: HttpRequest, key: Path<String>, state: Data<AppState>) -> HttpResponse {
    let credential = Credential::of(&request, &state);
    if Credential::is_ambient(credential.as_ref()) && is_foreign(&request, &state.settings.allowed_origins) {
        return plain(StatusCode::FORBIDDEN, "FORBIDDEN", "This request comes from a page of another site.");
    }
    if let Err(answer) = person(&request, &state).await {
        return answer;
    }
    let Ok(Ok(turn)) = timeout(TURN, TURNS.acquire()).await else {
        let message = "Other records are being exported: try again in a moment.";
        return plain(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message);
    };
    let (services, asked) = (state.services.clone(), key.clone());
    // Writing goes on even if whoever asked hangs up: so does its turn.
    let work = tokio::spawn(async move {
        let _turn = turn;
        export_record(&services, &asked).await
    });
    match work.await.unwrap_or_else(|lost| Err(ServiceError::Internal(Box::new(lost)))) {
        // A key that names a record is letters and digits: it can stand in a header as it is.
        Ok(Some(text)) => HttpResponse::Ok()
            .content_type("application/yaml; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{key}.yaml\"")))
            .body(text),
        Ok(None) => plain(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no record of that key."),
        Err(error) => failed(&error),
    }
}
