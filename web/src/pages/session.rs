//! Who is signed in, for every screen.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, Line, SignedIn};
use crate::state::back_off;

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    state: RwSignal<Known>,
}

/// What is known of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// The server has not answered yet.
    Asking,
    /// The server cannot be reached.
    Unreachable(String),
    /// Nobody is signed in.
    Nobody,
    /// Somebody is.
    Person(SignedIn),
}

impl Session {
    pub(crate) fn new() -> Self {
        Self { state: RwSignal::new(Known::Asking) }
    }

    /// What is known now.
    pub(crate) fn known(self) -> Known {
        self.state.get()
    }

    /// Who is signed in.
    pub(crate) fn person(self) -> Option<SignedIn> {
        match self.state.get() {
            Known::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The same, for what does not follow it.
    pub(crate) fn person_untracked(self) -> Option<SignedIn> {
        untrack(|| self.person())
    }

    /// Asks the server who is signed in, until it answers: an app that the browser kept opens without one.
    pub(crate) fn look_up(self) {
        self.attempt(0);
    }

    fn attempt(self, number: u32) {
        spawn_local(async move {
            self.state.set(match api::current().await {
                Ok(person) => Known::Person(person),
                Err(ApiError::SignedOut) => Known::Nobody,
                Err(error) => {
                    let rest = Duration::from_millis(back_off(number, js_sys::Math::random()).into());
                    set_timeout(move || self.attempt_again(number + 1), rest);
                    Known::Unreachable(error.to_string())
                }
            });
        });
    }

    fn attempt_again(self, number: u32) {
        // Somebody who asked by hand may have had an answer meanwhile.
        if matches!(self.state.get_untracked(), Known::Unreachable(_)) {
            self.attempt(number);
        }
    }

    /// Somebody signed in.
    pub(crate) fn begin(self, person: SignedIn) {
        self.state.set(Known::Person(person));
    }

    /// The session is over.
    pub(crate) fn forget(self) {
        self.state.set(Known::Nobody);
    }

    /// Signs out.
    pub(crate) fn end(self, line: Line) {
        spawn_local(async move {
            // Signed out here in any case: without the server the cookie stays, and the next visit says so.
            let _ = api::sign_out().await;
            line.close();
            // What this tab remembers is theirs alone.
            if let Ok(Some(kept)) = window().session_storage() {
                let _ = kept.clear();
            }
            self.forget();
        });
    }
}
