//! How much waits for who is signed in, as the bar at the top shows it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;

/// How often it is asked for while a screen stays; every other screen asks, too.
const AGAIN: Duration = Duration::from_secs(20);

/// See the module. A screen that knows the figure says it.
#[derive(Clone, Copy)]
pub(crate) struct WorkCount(RwSignal<Option<i64>>);

impl WorkCount {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// As far as it is known.
    pub(super) fn get(self) -> Option<i64> {
        self.0.get()
    }

    /// It is known to be this.
    pub(crate) fn set(self, count: i64) {
        if self.0.get_untracked() != Some(count) {
            self.0.set(Some(count));
        }
    }

    /// Asks for it now, and from time to time as long as the screen is there.
    pub(super) fn follow(self) {
        self.refresh();
        if let Ok(asking) = set_interval_with_handle(move || self.refresh(), AGAIN) {
            on_cleanup(move || asking.clear());
        }
    }

    fn refresh(self) {
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            return;
        }
        spawn_local(async move {
            // Without an answer the last figure stays: the line bar says what is wrong.
            if let Ok(count) = api::work_count().await {
                self.set(count);
            }
        });
    }
}
