//! How much waits for who is signed in, as the bar at the top shows it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;

/// How often it is asked for while a screen stays; every other screen asks, too.
const AGAIN: Duration = Duration::from_secs(20);

/// So old it may be when a screen takes the place of its own frame.
const FRESH_MS: f64 = 1_000.0;

/// See the module. A screen that knows the figure says it.
#[derive(Clone, Copy)]
pub(crate) struct WorkCount {
    count: RwSignal<Option<i64>>,
    /// When it was asked for last, in milliseconds.
    asked_at: StoredValue<f64>,
}

impl WorkCount {
    pub(crate) fn new() -> Self {
        Self { count: RwSignal::new(None), asked_at: StoredValue::new(0.0) }
    }

    /// As far as it is known.
    pub(super) fn get(self) -> Option<i64> {
        self.count.get()
    }

    /// It is known to be this.
    pub(crate) fn set(self, count: i64) {
        if self.count.get_untracked() != Some(count) {
            self.count.set(Some(count));
        }
    }

    /// Asks for it now, and from time to time as long as the screen is there.
    pub(super) fn follow(self) {
        let ago = js_sys::Date::now() - self.asked_at.get_value();
        if !(0.0..FRESH_MS).contains(&ago) {
            self.refresh();
        }
        if let Ok(asking) = set_interval_with_handle(move || self.refresh(), AGAIN) {
            on_cleanup(move || asking.clear());
        }
    }

    /// Asks for it again: who is signed in did something.
    pub(crate) fn refresh(self) {
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            return;
        }
        self.asked_at.set_value(js_sys::Date::now());
        spawn_local(async move {
            // Without an answer the last figure stays: the line bar says what is wrong.
            if let Ok(count) = api::work_count().await {
                self.set(count);
            }
        });
    }
}
