//! Who sends a request: a browser with a cookie, a program with a token, a television, or a stranger.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::answer::{failed, plain};
use super::state::AppState;
use super::{pairing, session};
use crate::domain::{Caller, Principal};
use crate::service::ServiceError;

/// What a caller shows to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A session's cookie. A browser adds it by itself, so whose page asks has to be checked.
    Session(String),
    /// A bearer token, which only somebody who has it can add.
    Token(String),
    /// A screen's cookie.
    Screen(String),
}

impl Credential {
    /// What the request shows. A token goes before a cookie, a login before a screen: in a browser that is both, the
    /// television's page asks with `?as=screen`.
    pub(crate) fn of(request: &HttpRequest, state: &AppState) -> Option<Self> {
        let screen = || pairing::screen_cookie(request, &state.settings).map(Self::Screen);
        if request.query_string().split('&').any(|it| it == "as=screen") {
            return screen();
        }
        let token = request.headers().get(header::AUTHORIZATION).map(|it| it.to_str().unwrap_or_default());
        match token {
            Some(text) => Some(Self::of_authorization(text)),
            None => {
                let session = request.cookie(session::cookie_name(&state.settings));
                session.map(|it| Self::Session(it.value().to_owned())).or_else(screen)
            }
        }
    }

    /// What an `Authorization` header shows: `Bearer`, or `Basic` with the token as password, which is all that some
    /// spreadsheets can send. Anything else is a token that opens nothing.
    pub(crate) fn of_authorization(text: &str) -> Self {
        let (scheme, value) = text.split_once(' ').unwrap_or((text, ""));
        let token = match scheme.to_ascii_lowercase().as_str() {
            "bearer" => value.trim().to_owned(),
            "basic" => STANDARD
                .decode(value.trim())
                .ok()
                .and_then(|it| String::from_utf8(it).ok())
                .and_then(|it| it.split_once(':').map(|(_, password)| password.to_owned()))
                .unwrap_or_default(),
            _ => String::new(),
        };
        Self::Token(token)
    }

    /// Who it stands for at this moment.
    pub(crate) async fn caller(&self, state: &AppState) -> Result<Option<Caller>, ServiceError> {
        let accounts = &state.services.accounts;
        Ok(match self {
            Self::Session(cookie) => accounts.principal_of_session(cookie).await?.map(Caller::Person),
            Self::Token(token) => accounts.principal_of_token(token).await?.map(Caller::Person),
            Self::Screen(cookie) => state.services.screens.screen_of_cookie(cookie).await?.map(Caller::Screen),
        })
    }

    /// Whether it is a screen's, whose right may be taken back at any time.
    pub(crate) fn is_screen(credential: Option<&Self>) -> bool {
        matches!(credential, Some(Self::Screen(_)))
    }

    /// Whether browsers send it without being asked.
    pub(crate) fn is_ambient(credential: Option<&Self>) -> bool {
        !matches!(credential, Some(Self::Token(_)))
    }
}

/// Who sends this request; `None` for a stranger, and for a screen.
pub(crate) async fn principal(request: &HttpRequest, state: &AppState) -> Result<Option<Principal>, ServiceError> {
    match Credential::of(request, state) {
        Some(credential) => Ok(match credential.caller(state).await? {
            Some(Caller::Person(principal)) => Some(principal),
            Some(Caller::Screen(_)) | None => None,
        }),
        None => Ok(None),
    }
}

/// The person who sends this request, or what a stranger and a screen are told.
pub(crate) async fn person(request: &HttpRequest, state: &AppState) -> Result<Principal, HttpResponse> {
    let caller = match Credential::of(request, state) {
        Some(credential) => credential.caller(state).await.map_err(|error| failed(&error))?,
        None => None,
    };
    match caller {
        Some(Caller::Person(principal)) => Ok(principal),
        Some(Caller::Screen(_)) => Err(plain(StatusCode::FORBIDDEN, "FORBIDDEN", "A screen may read its board only.")),
        None => Err(plain(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Log in, or send a token.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_as_bearer_or_as_the_password_of_basic() {
        let token = |text: &str| Credential::Token(text.to_owned());
        assert_eq!(Credential::of_authorization("Bearer abc"), token("abc"));
        assert_eq!(Credential::of_authorization("bearer  abc "), token("abc"));
        assert_eq!(Credential::of_authorization("Basic bWU6YTpi"), token("a:b"));
        for other in ["", "abc", "Digest abc", "Basic ???"] {
            assert_eq!(Credential::of_authorization(other), token(""));
        }
    }
}
