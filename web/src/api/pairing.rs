//! Pairing, from the television's side. What lets it in is a cookie that no script can read.

use gloo_net::http::{Request, Response};

use super::ApiError;
use super::json::Json;
use crate::state::Pairing;

/// Opens a code to show.
pub(crate) async fn open_code() -> Result<Pairing, ApiError> {
    read(Request::post("/pairing").send().await?).await
}

/// How far the pairing is; once somebody has typed the code, this lets the television in.
pub(crate) async fn pairing() -> Result<Pairing, ApiError> {
    read(Request::get("/pairing").send().await?).await
}

async fn read(response: Response) -> Result<Pairing, ApiError> {
    let answer = Json::read(&response.text().await?)?;
    if !response.ok() {
        let error = answer.at("error");
        let (code, message) = (error.word("code"), error.word("message"));
        return Err(ApiError::Refused { code, message, present_version: None });
    }
    let state = answer.word("state");
    Pairing::read(&state, answer.text("code"), answer.word("why"))
        .ok_or_else(|| ApiError::Unexpected(format!("a pairing that is {state}")))
}
