//! Signing in and out. The session itself is a cookie that no script can read.

use gloo_net::http::{Request, Response};
use serde::{Deserialize, Serialize};
use waybill_shared::model::PersonId;

use super::ApiError;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct SignedIn {
    /// Their number.
    pub(crate) number: PersonId,
    /// Their name.
    pub(crate) name: String,
    /// What they sign in with.
    pub(crate) login: String,
}

#[derive(Deserialize)]
struct Answer {
    person: SignedIn,
}

#[derive(Deserialize)]
struct Refusal {
    error: Reason,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    message: String,
}

#[derive(Serialize)]
struct Credentials<'c> {
    login: &'c str,
    password: &'c str,
}

/// Who is signed in, if anybody is.
pub(crate) async fn current() -> Result<SignedIn, ApiError> {
    let response = Request::get("/session").send().await?;
    if response.status() == 401 {
        return Err(ApiError::SignedOut);
    }
    person(response).await
}

/// Signs in.
pub(crate) async fn sign_in(login: &str, password: &str) -> Result<SignedIn, ApiError> {
    let response = Request::post("/session").json(&Credentials { login, password })?.send().await?;
    person(response).await
}

/// Signs out.
pub(crate) async fn sign_out() -> Result<(), ApiError> {
    Request::delete("/session").send().await?;
    Ok(())
}

async fn person(response: Response) -> Result<SignedIn, ApiError> {
    let text = response.text().await?;
    if response.ok() {
        let answer: Answer = read(&text)?;
        return Ok(answer.person);
    }
    let Reason { code, message } = read::<Refusal>(&text)?.error;
    Err(ApiError::Refused { code, message, present_version: None })
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::Unexpected(error.to_string()))
}
