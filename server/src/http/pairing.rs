//! `/pairing`, for televisions that nobody logs in at: POST opens a code to show, GET says how far it is and, once
//! somebody has confirmed it, gives the screen's cookie; DELETE gives that back.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::answer::{failed, plain};
use super::state::{AppState, HttpSettings};
use super::{address, origin};
use crate::domain::Screen;
use crate::service::Paired;

/// A code is over after ten minutes; its cookie is kept a little longer, to be told so.
const CODE_AGE: time::Duration = time::Duration::minutes(30);
/// As long as browsers keep any cookie; the server ends a screen that is idle for 90 days.
const SCREEN_AGE: time::Duration = time::Duration::days(400);

/// The names of both cookies: the code's secret, and the screen's own. See [`super::session::cookie_name`].
fn cookie_names(settings: &HttpSettings) -> (&'static str, &'static str) {
    if settings.secure_cookies { ("__Host-pairing", "__Host-screen") } else { ("pairing", "screen") }
}

/// What a screen shows to be let in.
pub(crate) fn screen_cookie(request: &HttpRequest, settings: &HttpSettings) -> Option<String> {
    request.cookie(cookie_names(settings).1).map(|it| it.value().to_owned())
}

fn secret(request: &HttpRequest, settings: &HttpSettings) -> Option<String> {
    request.cookie(cookie_names(settings).0).map(|it| it.value().to_owned())
}

/// Opens a code.
pub(crate) async fn open(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    if origin::is_foreign(&request, &state.settings.allowed_origins) {
        return foreign();
    }
    let address = address::of(&request, &state.settings.trusted_proxies);
    if let Err(wait) = state.pairings.attempt(address) {
        let mut response = plain(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_CODES", "Too many codes: wait a moment.");
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait.as_secs() + 1));
        return response;
    }
    let before = secret(&request, &state.settings);
    match state.services.screens.open(&address.to_string(), before.as_deref()).await {
        Ok((code, secret, expires_at)) => {
            let body = json!({
                "state": "WAITING",
                "code": code,
                "expiresAt": expires_at.to_rfc3339_opts(SecondsFormat::Millis, false),
            });
            let name = cookie_names(&state.settings).0;
            answer(HttpResponse::Created(), &body, [cookie(&state.settings, name, secret, CODE_AGE)])
        }
        Err(error) => failed(&error),
    }
}

/// Says how far the television is; gives it its cookie once.
pub(crate) async fn collect(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    if origin::is_foreign(&request, &state.settings.allowed_origins) {
        return foreign();
    }
    let settings = &state.settings;
    let (secret, kept) = (secret(&request, settings), screen_cookie(&request, settings));
    let (pairing, screen) = cookie_names(settings);
    let ok = HttpResponse::Ok;
    match state.services.screens.collect(secret.as_deref(), kept.as_deref()).await {
        Ok(Paired::Waiting(expires_at)) => {
            let expires_at = expires_at.to_rfc3339_opts(SecondsFormat::Millis, false);
            answer(ok(), &json!({ "state": "WAITING", "expiresAt": expires_at }), [])
        }
        // The secret is kept until it is over: an answer that is lost can be asked for again.
        Ok(Paired::Now(it, fresh)) => answer(ok(), &paired(&it), [cookie(settings, screen, fresh, SCREEN_AGE)]),
        // Kept for as long again, so that a television that runs for years needs nobody.
        Ok(Paired::Already(it)) => {
            let kept = kept.map(|kept| cookie(settings, screen, kept, SCREEN_AGE));
            let over = secret.map(|_| gone(settings, pairing));
            answer(ok(), &paired(&it), kept.into_iter().chain(over))
        }
        Ok(Paired::Ended(why)) => answer(ok(), &json!({ "state": "ENDED", "why": why.as_str() }), []),
        Ok(Paired::Expired) => answer(ok(), &json!({ "state": "EXPIRED" }), []),
        Err(error) => failed(&error),
    }
}

/// Makes the television a stranger again.
pub(crate) async fn leave(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    if origin::is_foreign(&request, &state.settings.allowed_origins) {
        return foreign();
    }
    let (secret, screen) = (secret(&request, &state.settings), screen_cookie(&request, &state.settings));
    match state.services.screens.leave(secret.as_deref(), screen.as_deref()).await {
        Ok(()) => {
            let (pairing, screen) = cookie_names(&state.settings);
            let cookies = [gone(&state.settings, pairing), gone(&state.settings, screen)];
            answer(HttpResponse::Ok(), &json!({ "state": "EXPIRED" }), cookies)
        }
        Err(error) => failed(&error),
    }
}

fn paired(screen: &Screen) -> Value {
    json!({ "state": "PAIRED", "screen": { "number": screen.id.0, "name": screen.name } })
}

fn answer(
    mut builder: HttpResponseBuilder,
    body: &Value,
    cookies: impl IntoIterator<Item = Cookie<'static>>,
) -> HttpResponse {
    builder.insert_header((header::CACHE_CONTROL, "no-store"));
    for cookie in cookies {
        builder.cookie(cookie);
    }
    builder.json(body)
}

/// Sent by our own pages only, and by no link that leads to them: a television needs no links.
fn cookie(settings: &HttpSettings, name: &'static str, value: String, age: time::Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(settings.secure_cookies)
        .max_age(age)
        .finish()
}

fn gone(settings: &HttpSettings, name: &'static str) -> Cookie<'static> {
    cookie(settings, name, String::new(), time::Duration::ZERO)
}

fn foreign() -> HttpResponse {
    plain(StatusCode::FORBIDDEN, "FOREIGN_ORIGIN", "Pages of other origins may not pair a television.")
}
