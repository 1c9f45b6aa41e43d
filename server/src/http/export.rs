//! `GET /export/KEY.yaml`: a record goes out in the native format.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{failed, plain};
use super::caller::principal;
use super::state::AppState;
use crate::plan::export_record;

/// The record of that key as a file.
pub(crate) async fn export(request: HttpRequest, key: Path<String>, state: Data<AppState>) -> HttpResponse {
    match principal(&request, &state).await {
        Ok(Some(_)) => {}
        Ok(None) => return plain(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Log in, or send a token."),
        Err(error) => return failed(&error),
    }
    match export_record(&state.services, &key).await {
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
