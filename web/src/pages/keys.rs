//! The sheet of keys, on every screen: drawn from the table that the keys are looked up in.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::components::Dialog;
use crate::state::{KEYS, KeyCommand, key_cap, key_command, keys_everywhere};

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
    move || {
        open.get().then(|| {
            let close = Callback::new(move |()| open.set(false));
            view! {
                <Dialog title="Keys" name="keys" on_close=close>
                    <div class="keys">{sheet()}</div>
                </Dialog>
            }
        })
    }
}

fn sheet() -> AnyView {
    let mut groups: Vec<AnyView> = Vec::new();
    for (name, shortcuts) in KEYS {
        let lines: Vec<AnyView> = shortcuts.iter().map(|it| line(it.keys, " or ", it.what)).collect();
        groups.push(group(name, lines));
    }
    let everywhere = keys_everywhere();
    let lines: Vec<AnyView> = everywhere.iter().map(|(keys, what)| line(keys, " ", what)).collect();
    groups.push(group("Everywhere", lines));
    groups.into_any()
}

fn group(name: &'static str, lines: Vec<AnyView>) -> AnyView {
    view! {
        <section>
            <h3>{name}</h3>
            <dl>{lines}</dl>
        </section>
    }
    .into_any()
}

fn line(keys: &str, joint: &'static str, what: &str) -> AnyView {
    let mut caps: Vec<AnyView> = Vec::new();
    for key in keys.split(' ') {
        let joint = if caps.is_empty() { "" } else { joint };
        caps.push(view! { {joint}<kbd>{key_cap(key).to_owned()}</kbd> }.into_any());
    }
    view! { <div><dt>{caps}</dt><dd>{what.to_owned()}</dd></div> }.into_any()
}
