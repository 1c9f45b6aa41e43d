//! Short messages at the edge of the screen: what was done, with a way back where there is one, and what went wrong.

use std::time::Duration;

use leptos::prelude::*;

/// How long a message stays; one with a way back stays longer, one of trouble until somebody takes it away.
const STAYS: Duration = Duration::from_secs(6);
const WAY_BACK_STAYS: Duration = Duration::from_secs(12);
/// How many are shown at once; the oldest leaves first.
const SHOWN: usize = 4;

/// Where screens say what was done. It belongs to the app and lives as long.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u64>,
}

#[derive(Clone)]
struct Toast {
    id: u64,
    text: String,
    is_problem: bool,
    way: Option<(&'static str, Callback<()>)>,
}

impl Toasts {
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) }
    }

    /// Says what was done.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Says what was done, and offers to take it back.
    pub(crate) fn undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.show(text.into(), false, Some(("Undo", undo)));
    }

    /// Says what was done, and offers what may be wanted next.
    pub(crate) fn offer(self, text: impl Into<String>, label: &'static str, next: Callback<()>) {
        self.show(text.into(), false, Some((label, next)));
    }

    /// Says what went wrong, and offers to try it again.
    pub(crate) fn retry(self, text: impl Into<String>, again: Callback<()>) {
        self.show(text.into(), true, Some(("Try again", again)));
    }

    /// Says what went wrong.
    pub(crate) fn problem(self, text: impl Into<String>) {
        self.show(text.into(), true, None);
    }

    fn show(self, text: String, is_problem: bool, way: Option<(&'static str, Callback<()>)>) {
        let Some(id) = self.last.try_update_value(|last| {
            *last += 1;
            *last
        }) else {
            return;
        };
        let stays = if way.is_some() { WAY_BACK_STAYS } else { STAYS };
        self.shown.update(|shown| {
            shown.push(Toast { id, text, is_problem, way });
            let too_many = shown.len().saturating_sub(SHOWN);
            shown.drain(..too_many);
        });
        if !is_problem {
            set_timeout(move || self.dismiss(id), stays);
        }
    }

    fn dismiss(self, id: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages stand, and screen readers hear of them.
#[component]
pub(crate) fn ToastStack() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let one = move |toast: Toast| {
        let id = toast.id;
        let way = toast.way.map(|(label, way)| {
            let go = move |_| {
                toasts.dismiss(id);
                way.run(());
            };
            let name = if toast.is_problem { "retry" } else { "undo" };
            view! { <button type="button" data-action=name on:click=go>{label}</button> }
        });
        view! {
            <li class="toast" class:problem=toast.is_problem>
                <span>{toast.text}</span>
                {way}
                <button type="button" class="quiet" aria-label="Dismiss" on:click=move |_| toasts.dismiss(id)>"✕"</button>
            </li>
        }
    };
    view! {
        <ol class="toasts" role="status">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                {one(toast)}
            </For>
        </ol>
    }
}
