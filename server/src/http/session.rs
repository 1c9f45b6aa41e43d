//! `/session`: POST logs in, GET says who is logged in, DELETE logs out.

use std::time::Duration;

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::answer::{failed, plain};
use super::graphql::read_body;
use super::state::{AppState, HttpSettings};
use super::{address, caller, media, origin};
use crate::domain::Principal;

/// A session ends after 30 days at the latest; so does its cookie.
const LONGEST: time::Duration = time::Duration::days(30);
const MAX_BODY: usize = 4 * 1024;
const BODY_TIME: Duration = Duration::from_secs(10);

/// The name of the session cookie. The prefix makes browsers refuse it from other hosts and without TLS, so it can be
/// used with TLS only.
pub(crate) fn cookie_name(settings: &HttpSettings) -> &'static str {
    if settings.secure_cookies { "__Host-session" } else { "session" }
}

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
}

/// Logs in.
pub(crate) async fn log_in(request: HttpRequest, payload: web::Payload, state: web::Data<AppState>) -> HttpResponse {
    if origin::is_foreign(&request, &state.settings.allowed_origins) {
        return foreign();
    }
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if !media::is_json(content_type) {
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "Send application/json.");
    }
    let body = match read_body(payload, MAX_BODY, BODY_TIME).await {
        Ok(body) => body,
        Err(error) => return plain(error.status(), error.code(), &error.to_string()),
    };
    let Ok(Credentials { login, password }) = serde_json::from_slice(&body) else {
        return plain(StatusCode::BAD_REQUEST, "BAD_REQUEST", "Send {\"login\": …, \"password\": …}.");
    };
    let address = address::of(&request, &state.settings.trusted_proxies);
    if let Err(wait) = state.logins.attempt(address, &login) {
        let mut response = plain(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_LOGINS", "Too many attempts: wait a moment.");
        let seconds = header::HeaderValue::from(wait.as_secs() + 1);
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
        return response;
    }
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok());
    match state.services.accounts.login(&login, &password, user_agent, &address.to_string()).await {
        Ok(Some((value, principal))) => {
            // A login ends the session before, so that nobody can plant a session on somebody else.
            if let Some(before) = request.cookie(cookie_name(&state.settings))
                && let Err(error) = state.services.accounts.logout(before.value()).await
            {
                return failed(&error);
            }
            let cookie = cookie(&state.settings, value, LONGEST);
            let mut response = somebody(&principal);
            match response.add_cookie(&cookie) {
                Ok(()) => response,
                Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "The cookie could not be made."),
            }
        }
        Ok(None) => plain(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Login and password do not match."),
        Err(error) => failed(&error),
    }
}

/// Says who is logged in.
pub(crate) async fn who(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    match caller::principal(&request, &state).await {
        Ok(Some(principal)) => somebody(&principal),
        Ok(None) => plain(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Nobody is logged in."),
        Err(error) => failed(&error),
    }
}

/// Logs out.
pub(crate) async fn log_out(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    if origin::is_foreign(&request, &state.settings.allowed_origins) {
        return foreign();
    }
    if let Some(cookie) = request.cookie(cookie_name(&state.settings))
        && let Err(error) = state.services.accounts.logout(cookie.value()).await
    {
        return failed(&error);
    }
    let mut response = HttpResponse::NoContent().insert_header((header::CACHE_CONTROL, "no-store")).finish();
    let gone = cookie(&state.settings, String::new(), time::Duration::ZERO);
    match response.add_cookie(&gone) {
        Ok(()) => response,
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "The cookie could not be removed."),
    }
}

fn cookie(settings: &HttpSettings, value: String, age: time::Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(settings), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.secure_cookies)
        .max_age(age)
        .finish()
}

fn somebody(principal: &Principal) -> HttpResponse {
    let person = &principal.person;
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "person": { "number": person.id, "login": person.login, "name": person.name } }))
}

fn foreign() -> HttpResponse {
    plain(StatusCode::FORBIDDEN, "FOREIGN_ORIGIN", "Pages of other origins may not log in or out.")
}
