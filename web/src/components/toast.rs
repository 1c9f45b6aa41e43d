//! Short messages at the edge of the screen: what was done, with a way back where there is one, and what went wrong.
//! They stand above everything, wait while somebody reads them, and F6 leads there.

use std::time::Duration;

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::keyed::Keyed;

/// How long a message stays; one with a way back stays longer, one of trouble until somebody takes it away.
const STAYS: Duration = Duration::from_secs(6);
const WAY_BACK_STAYS: Duration = Duration::from_secs(12);
/// How much longer it stays when somebody is at the messages then.
const GRACE: Duration = Duration::from_secs(2);
/// How many are shown at once; the oldest leaves first.
const SHOWN: usize = 4;
/// The buttons in the messages.
const BUTTONS: &str = ".toasts button";

/// Where screens say what was done. It belongs to the app and lives as long.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u64>,
    /// Whether the pointer or the focus is there.
    is_read: StoredValue<bool>,
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
        Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0), is_read: StoredValue::new(false) }
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
            self.dismiss_after(id, stays);
        }
    }

    fn dismiss_after(self, id: u64, stays: Duration) {
        set_timeout(
            move || {
                // Nor does a way back go away while a dialog keeps everybody from it.
                let is_covered = || document().query_selector("dialog:modal").is_ok_and(|it| it.is_some());
                if self.is_read.try_get_value() == Some(true) || is_covered() {
                    self.dismiss_after(id, GRACE);
                } else {
                    self.dismiss(id);
                }
            },
            stays,
        );
    }

    fn dismiss(self, id: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn go(self, id: u64, way: Callback<()>) {
        self.dismiss(id);
        // The screen that offered it took what it needs for it along when it left.
        if way.try_run(()).is_none() {
            self.problem("The page that could do it is gone. Open the record and do it there.");
        }
    }
}

/// Leads the focus to the messages, if there are any.
pub(crate) fn focus_toasts() {
    focus(document().query_selector(BUTTONS).ok().flatten().and_then(|it| it.dyn_into().ok()));
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // A button, or what had the focus before: it can take it.
        let _ = element.focus();
    }
}

/// Where the messages stand, and screen readers hear of them.
#[component]
pub(crate) fn ToastStack() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let stack = NodeRef::<html::Div>::new();
    let before = StoredValue::new_local(None::<HtmlElement>);
    // What opened last stands in front: it is opened anew for each message, also in front of a dialog.
    Effect::new(move |_| {
        let is_empty = toasts.shown.with(Vec::is_empty);
        if let Some(stack) = stack.get().filter(|_| !is_empty) {
            let _ = stack.hide_popover();
            let _ = stack.show_popover();
        }
    });
    let read = move |is_read: bool| {
        toasts.is_read.set_value(is_read);
    };
    let came = move |event: FocusEvent| {
        read(true);
        let from = event.related_target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if let Some(from) = from.filter(|from| from.closest(".toasts").is_ok_and(|it| it.is_none())) {
            before.set_value(Some(from));
        }
    };
    // The focus does not go away with its button: it goes to the next message, or back to where it was.
    let go_on = move || {
        request_animation_frame(move || {
            if document().query_selector(BUTTONS).is_ok_and(|it| it.is_some()) {
                focus_toasts();
            } else {
                read(false);
                focus(before.get_value());
            }
        });
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            focus(before.get_value());
        }
    };
    let one = move |toast: Toast| {
        let id = toast.id;
        let way = toast.way.map(|(label, way)| {
            let go = move |_| {
                toasts.go(id, way);
                go_on();
            };
            let name = if toast.is_problem { "retry" } else { "undo" };
            view! { <button type="button" data-action=name on:click=go>{label}</button> }
        });
        let dismiss = move |_| {
            toasts.dismiss(id);
            go_on();
        };
        view! {
            <li class="toast" class:problem=toast.is_problem>
                <span>{toast.text}</span>
                {way}
                <button type="button" class="quiet" aria-label="Dismiss" on:click=dismiss>"✕"</button>
            </li>
        }
    };
    view! {
        <div
            class="toasts"
            popover="manual"
            role="region"
            aria-label="Messages"
            node_ref=stack
            on:pointerenter=move |_| read(true)
            on:pointerleave=move |_| read(false)
            on:focusin=came
            on:focusout=move |_| read(false)
            on:keydown=pressed
        >
            <ol aria-live="polite">
                <Keyed each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                    {one(toast)}
                </Keyed>
            </ol>
        </div>
    }
}
