//! A question that is asked again when something happened: at most once a second, however much does.

use std::time::Duration;

use leptos::prelude::*;

use super::Session;
use crate::api::{ApiError, EventFilter, Line};

/// How long what happens is gathered before the question is asked again.
const GATHER: Duration = Duration::from_millis(1_000);
/// How soon it is asked after the first of it.
const SOON: Duration = Duration::from_millis(120);
/// Asked again even when nothing happens: what is late becomes so by itself.
const CHECK: Duration = Duration::from_secs(60);

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    ask: Callback<u32>,
    /// Which answer is still waited for: an older one comes too late.
    turn: StoredValue<u32>,
    waiting: StoredValue<bool>,
    asked_at: StoredValue<f64>,
    /// Something happened while nobody could see the page.
    missed: StoredValue<bool>,
    problem: RwSignal<Option<String>>,
    session: Session,
}

impl Watch {
    /// `ask` asks the question; what it is given it hands to [`Watch::is_current`] with the answer.
    pub(crate) fn new(ask: Callback<u32>) -> Self {
        Self {
            ask,
            turn: StoredValue::new(0),
            waiting: StoredValue::new(false),
            asked_at: StoredValue::new(0.0),
            missed: StoredValue::new(false),
            problem: RwSignal::new(None),
            session: expect_context::<Session>(),
        }
    }

    /// Asks again whenever a command was carried out, as long as the screen is there.
    pub(crate) fn follow(self) {
        let line = expect_context::<Line>();
        // Every command has a headline: to hear of those is to hear of everything.
        let filter = EventFilter { headlines: true, ..Default::default() };
        let subscription = line.subscribe(filter, None, move |_| self.soon());
        on_cleanup(move || line.end(subscription));
        if let Ok(checking) = set_interval_with_handle(move || self.soon(), CHECK) {
            on_cleanup(move || checking.clear());
        }
        let back = window_event_listener_untyped("visibilitychange", move |_| {
            if !document().hidden() && self.missed.try_update_value(std::mem::take) == Some(true) {
                self.now();
            }
        });
        on_cleanup(move || back.remove());
    }

    /// Asks now.
    pub(crate) fn now(self) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        }) else {
            return;
        };
        self.asked_at.try_set_value(js_sys::Date::now());
        self.ask.run(turn);
    }

    /// Asks in a moment, once for everything that happens until then.
    fn soon(self) {
        if document().hidden() {
            self.missed.try_set_value(true);
            return;
        }
        if self.waiting.try_update_value(|waiting| std::mem::replace(waiting, true)) == Some(false) {
            let gone = js_sys::Date::now() - self.asked_at.get_value();
            let wait = if gone > GATHER.as_millis() as f64 { SOON } else { GATHER };
            let ask = move || {
                if self.waiting.try_update_value(std::mem::take) == Some(true) {
                    self.now();
                }
            };
            set_timeout(ask, wait);
        }
    }

    /// Whether the answer of this turn is the one that is waited for.
    pub(crate) fn is_current(self, turn: u32) -> bool {
        let is_current = self.turn.try_get_value() == Some(turn);
        if is_current {
            self.problem.try_set(None);
        }
        is_current
    }

    /// The question of this turn was not answered. What is shown already stays; the line says that it may be old.
    pub(crate) fn failed(self, turn: u32, error: &ApiError, shows_something: bool) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match error {
            ApiError::SignedOut => self.session.forget(),
            ApiError::Offline if shows_something => {}
            error => self.problem.set(Some(error.to_string())),
        }
    }

    /// What went wrong.
    pub(crate) fn problem(self) -> Signal<Option<String>> {
        self.problem.into()
    }
}
