//! How long ago, by one clock that ticks once a minute for all of them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::lasting::Lasting;
use super::moment::{exactly, machine};
use crate::state::ago;

/// How often what is said can become another.
const TICK: Duration = Duration::from_secs(60);

/// The minute that it is, for everything that says how long ago. It belongs to the app and lives as long.
#[derive(Clone, Copy)]
pub(crate) struct Minute(Lasting<RwSignal<f64>>);

impl Minute {
    pub(crate) fn new() -> Self {
        let now = Lasting::new(js_sys::Date::now());
        set_interval(move || now.set(js_sys::Date::now()), TICK);
        Self(now)
    }

    /// Milliseconds since 1970, as of the last tick.
    pub(crate) fn get(self) -> f64 {
        self.0.get()
    }
}

/// See the module. The exact moment is its title.
#[component]
pub(crate) fn Ago(
    /// When it was.
    #[prop(into)]
    at: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let minute = expect_context::<Minute>();
    // What happened since the last tick is now, not in the future.
    let words = move || {
        let at = at.get();
        let (then, tick) = (at.timestamp_millis() as f64, minute.get());
        let now = if then > tick { js_sys::Date::now() } else { tick };
        ago(((now - then) / 1_000.0) as i64)
    };
    view! {
        <time datetime=move || machine(at.get()) title=move || exactly(at.get())>
            {words}
        </time>
    }
}
