//! `/livez`: the process answers. `/readyz`: it can do its work, and is not about to stop.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::answer::{self, plain};
use super::state::AppState;

/// A database that takes longer does not count as answering.
const PATIENCE: Duration = Duration::from_secs(2);

/// Without any input or output.
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).body("live\n")
}

/// Asks the database.
pub(crate) async fn ready(state: web::Data<AppState>) -> HttpResponse {
    if state.stop.is_cancelled() {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "STOPPING", "The server is stopping.");
    }
    match tokio::time::timeout(PATIENCE, state.services.reads.head()).await {
        Ok(Ok(_)) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).body("ready\n"),
        Ok(Err(error)) => {
            answer::log(&error, &answer::request_id());
            plain(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "The database does not answer.")
        }
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "The database does not answer in time."),
    }
}
