//! What happens, said to screen readers: politely, and not faster than anybody can listen.

use std::time::Duration;

use leptos::prelude::*;

/// How long what was said last is left alone.
const PAUSE: Duration = Duration::from_millis(1_500);

/// Where screens say what happened.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    said: RwSignal<String>,
    waiting: StoredValue<Vec<String>>,
}

impl Announcer {
    pub(crate) fn new() -> Self {
        Self { said: RwSignal::new(String::new()), waiting: StoredValue::new(Vec::new()) }
    }

    /// Says `text` soon. Where much happens at once, only how much.
    pub(crate) fn say(self, text: String) {
        let is_first = self.waiting.try_update_value(|waiting| {
            waiting.push(text);
            waiting.len() == 1
        });
        if is_first == Some(true) {
            set_timeout(move || self.speak(), PAUSE);
        }
    }

    fn speak(self) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        let text = match waiting.len() {
            0 => return,
            1..=3 => waiting.join(". "),
            many => format!("{many} changes, the last: {}", waiting.last().cloned().unwrap_or_default()),
        };
        self.said.try_set(text);
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
