//! Who sends a request: a browser with a cookie, a program with a token, or a stranger.

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::session;
use super::state::AppState;
use crate::domain::Principal;
use crate::service::ServiceError;

/// What a caller shows to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A session's cookie. A browser adds it by itself, so whose page asks has to be checked.
    Session(String),
    /// A bearer token, which only somebody who has it can add.
    Token(String),
}

impl Credential {
    /// What the request shows. A token goes before a cookie.
    pub(crate) fn of(request: &HttpRequest, state: &AppState) -> Option<Self> {
        let token = request.headers().get(header::AUTHORIZATION).map(|it| it.to_str().unwrap_or_default());
        match token {
            Some(text) => Some(Self::of_authorization(text)),
            None => {
                request.cookie(session::cookie_name(&state.settings)).map(|it| Self::Session(it.value().to_owned()))
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
    pub(crate) async fn principal(&self, state: &AppState) -> Result<Option<Principal>, ServiceError> {
        match self {
            Self::Session(cookie) => state.services.accounts.principal_of_session(cookie).await,
            Self::Token(token) => state.services.accounts.principal_of_token(token).await,
        }
    }

    /// Whether browsers send it without being asked.
    pub(crate) fn is_ambient(credential: Option<&Self>) -> bool {
        !matches!(credential, Some(Self::Token(_)))
    }
}

/// Who sends this request; `None` for a stranger.
pub(crate) async fn principal(request: &HttpRequest, state: &AppState) -> Result<Option<Principal>, ServiceError> {
    match Credential::of(request, state) {
        Some(credential) => credential.principal(state).await,
        None => Ok(None),
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
