//! What happens, said to screen readers: politely, and not faster than anybody can listen.

use std::time::Duration;

use leptos::prelude::*;

/// How long what was said last is left alone.
const PAUSE: Duration = Duration::from_millis(1_500);
/// How long it stays: what is still there when a dialog closes is read once more, and what is said again must be new.
const STAY: Duration = Duration::from_secs(5);

/// Where screens say what happened.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    said: RwSignal<String>,
    /// When that was, in milliseconds.
    said_at: StoredValue<f64>,
    waiting: StoredValue<Vec<String>>,
}

impl Announcer {
    pub(crate) fn new() -> Self {
        Self {
            said: RwSignal::new(String::new()),
            said_at: StoredValue::new(0.0),
            waiting: StoredValue::new(Vec::new()),
        }
    }

    /// Says what happened: at once, so that the page is painted once for it, or when what was said last has had its
    /// time. Where much happens, only how much.
    pub(crate) fn say(self, texts: Vec<String>) {
        let is_first = self.waiting.try_update_value(|waiting| {
            let is_first = waiting.is_empty();
            waiting.extend(texts);
            is_first && !waiting.is_empty()
        });
        if is_first == Some(true) {
            let ago = js_sys::Date::now() - self.said_at.get_value();
            let pause = PAUSE.as_millis() as f64;
            // A clock that was set back makes nobody wait longer.
            if (0.0..pause).contains(&ago) {
                set_timeout(move || self.speak(), Duration::from_millis((pause - ago) as u64));
            } else {
                self.speak();
            }
        }
    }

    fn speak(self) {
        let now = js_sys::Date::now();
        self.said_at.set_value(now);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        let text = match waiting.len() {
            0 => return,
            1..=3 => waiting.join(". "),
            many => format!("{many} changes, the last: {}", waiting.last().cloned().unwrap_or_default()),
        };
        self.said.try_set(text);
        let clear = move || {
            let is_last = self.said_at.try_get_value().is_some_and(|last| last <= now);
            if is_last {
                self.said.try_set(String::new());
            }
        };
        set_timeout(clear, STAY);
    }
}

/// The place in the page that screen readers listen to.
#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {move || announcer.said.get()}
        </div>
    }
}
