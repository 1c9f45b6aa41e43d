//! Which version of the app the server has.

use gloo_net::http::Request;

use super::ApiError;
use super::json::Json;
use crate::state;

/// Whether the server has another version of the app than this page is made of. Where the browser keeps the app for the
/// next visit, the answer comes when it has kept that other version.
pub(crate) async fn is_outdated() -> Result<bool, ApiError> {
    let response = Request::get("/app.json").send().await?;
    if !response.ok() {
        // A server that tells no version: there is nothing to go by.
        return Ok(false);
    }
    let answer = Json::read(&response.text().await?)?;
    let theirs = answer.all("files", |file| file.as_text().ok_or_else(|| ApiError::Unexpected("no name".into())))?;
    let head = leptos::prelude::document().head().map(|head| head.inner_html()).unwrap_or_default();
    Ok(state::is_outdated(&state::lasting_files(&head), &theirs))
}
