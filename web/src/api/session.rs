//! Signing in and out. The session itself is a cookie that no script can read.

use gloo_net::http::{Request, Response};
use waybill_shared::model::PersonId;

use super::ApiError;
use super::json::Json;
use crate::state::Value;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedIn {
    /// Their number.
    pub(crate) number: PersonId,
    /// Their name.
    pub(crate) name: String,
    /// What they sign in with.
    pub(crate) login: String,
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
    let credentials = Value::Object(vec![("login", text(login)), ("password", text(password))]);
    let response = Request::post("/session")
        .header("content-type", "application/json")
        .body(credentials.to_json())?
        .send()
        .await?;
    person(response).await
}

/// Signs out.
pub(crate) async fn sign_out() -> Result<(), ApiError> {
    Request::delete("/session").send().await?;
    Ok(())
}

async fn person(response: Response) -> Result<SignedIn, ApiError> {
    let answer = Json::read(&response.text().await?)?;
    if !response.ok() {
        let error = answer.at("error");
        let (code, message) = (error.word("code"), error.word("message"));
        return Err(ApiError::Refused { code, message, present_version: None });
    }
    let person = answer.at("person");
    let number = person.number("number").ok_or_else(|| ApiError::Unexpected("a person without a number".into()))?;
    Ok(SignedIn { number: PersonId(number), name: person.word("name"), login: person.word("login") })
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
