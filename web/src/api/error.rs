//! What can go wrong between a screen and the server.

use std::fmt;

use crate::state::worded;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// Nobody is signed in, or not any more.
    SignedOut,
    /// The server says no, with its reason and the stable code of it.
    Refused {
        /// The stable code.
        code: String,
        /// For people.
        message: String,
        /// The record's version, where the command was decided on another one.
        present_version: Option<i64>,
    },
    /// The server could not be reached.
    Offline,
    /// The server answered with something that is not an answer.
    Unexpected(String),
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedOut => f.write_str("You are signed out. Sign in again to go on."),
            Self::Refused { message, .. } => f.write_str(&worded(message)),
            Self::Offline => f.write_str("The server cannot be reached. Nothing was changed; try again in a moment."),
            Self::Unexpected(what) => {
                write!(f, "The server gave an answer that makes no sense here ({what}). Reload the page.")
            }
        }
    }
}

impl From<gloo_net::Error> for ApiError {
    fn from(error: gloo_net::Error) -> Self {
        match error {
            // What `fetch` throws when there is no connection.
            gloo_net::Error::JsError(_) => Self::Offline,
            other => Self::Unexpected(other.to_string()),
        }
    }
}
