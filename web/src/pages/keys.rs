//! The sheet of keys, on every screen: drawn from the table that the keys are looked up in.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::components::Dialog;
use crate::state::{KEYS, KeyCommand, Shortcut, key_cap, key_command};

/// Whether the sheet is open; screens that name a key open it, too.
#[derive(Clone, Copy)]
pub(crate) struct KeySheetOpen(pub(crate) RwSignal<bool>);

/// What a key does, if it is meant for the page: not while somebody types, holds another key, or a dialog or a menu is
/// in front. The panel of an activity is a part of the page.
pub(crate) fn key_meant(event: &KeyboardEvent) -> Option<KeyCommand> {
    let covers = "dialog:modal:not([data-dialog='activity']), [popover]:popover-open:not(.toasts)";
    if event.default_prevented() || document().query_selector(covers).ok().flatten().is_some() {
        return None;
    }
    let typing = key_within(event, "input, textarea, select, [contenteditable]").is_some();
    key_command(&event.key(), event.ctrl_key() || event.alt_key() || event.meta_key(), typing)
}

/// What the key was pressed in.
pub(crate) fn key_within(event: &KeyboardEvent, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Nothing until somebody asks for it.
#[component]
pub(crate) fn KeySheet() -> impl IntoView {
    let KeySheetOpen(open) = expect_context();
    let heard = window_event_listener(leptos::ev::keydown, move |event| {
        if key_meant(&event) == Some(KeyCommand::Help) {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || heard.remove());
    let line = |shortcut: &Shortcut| {
        let mut caps = Vec::new();
        for (place, key) in shortcut.keys.split(' ').enumerate() {
            let joint = if place > 0 { " or " } else { "" };
            caps.push(view! { {joint}<kbd>{key_cap(key).to_owned()}</kbd> });
        }
        view! { <div><dt>{caps}</dt><dd>{shortcut.what}</dd></div> }
    };
    let group = move |(name, shortcuts): &(&'static str, &'static [Shortcut])| {
        view! {
            <section>
                <h3>{*name}</h3>
                <dl>{shortcuts.iter().map(line).collect_view()}</dl>
            </section>
        }
    };
    move || {
        open.get().then(|| {
            view! {
                <Dialog title="Keys" name="keys" on_close=Callback::new(move |()| open.set(false))>
                    <div class="keys">{KEYS.iter().map(group).collect_view()}</div>
                </Dialog>
            }
        })
    }
}
