//! Keys of the page of a record: what is pressed is looked up in the table, and done.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use waybill_shared::model::ActivityId;
use web_sys::{Element, HtmlElement};

use super::desk::{Desk, MOVING};
use super::tree::move_on;
use crate::pages::{Commands, is_letter, letters_act};
use crate::state::{KEYS, KeyCommand, key_command, keys_shown};

/// Answers to keys as long as the record is there. The diagram has keys of its own, which come first in it.
pub(super) fn listen(desk: Desk) {
    let commands = expect_context::<Commands>();
    for (title, shortcuts) in KEYS.iter().rev() {
        commands.explain((title, keys_shown(shortcuts)));
    }
    let heard = window_event_listener(leptos::ev::keydown, move |event| pressed(desk, &event));
    on_cleanup(move || heard.remove());
}

/// What a key does, if it is meant for the page: not while somebody types, holds another key, or a dialog or a menu is
/// in front. The panel of an activity is a part of the page.
pub(super) fn key_meant(event: &KeyboardEvent) -> Option<KeyCommand> {
    let covers = "dialog:modal:not([data-dialog='activity']), [popover]:popover-open:not(.toasts)";
    if event.default_prevented() || document().query_selector(covers).ok().flatten().is_some() {
        return None;
    }
    if is_letter(&event.key()) && !letters_act() {
        return None;
    }
    let typing = key_within(event, "input, textarea, select, [contenteditable]").is_some();
    key_command(&event.key(), event.ctrl_key() || event.alt_key() || event.meta_key(), typing)
}

/// What the key was pressed in.
fn key_within(event: &KeyboardEvent, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

fn pressed(desk: Desk, event: &KeyboardEvent) {
    let Some(command) = key_meant(event) else { return };
    let on_row = key_within(event, "[role=treeitem], .surface [data-number]").is_some();
    // A button in a row, too, has keys of its own.
    let is_row =
        event.target().and_then(|it| it.dyn_into::<Element>().ok()).is_some_and(|it| it.has_attribute("aria-level"));
    let in_panel = key_within(event, "[data-dialog='activity']").is_some();
    let focus = !in_panel;
    let is_letter = is_letter(&event.key());
    let current: Option<ActivityId> = if on_row { desk.current.get_untracked() } else { desk.opened.get_untracked() };
    match (command, current) {
        // Elsewhere, arrows scroll the page.
        (KeyCommand::Step(key), _) if on_row || is_letter => {
            move_on(desk, key, focus);
            // What had the focus in the panel is gone with what it was about.
            desk.enters.set(in_panel);
        }
        (KeyCommand::Open, Some(id)) if is_row => desk.open(id, true),
        (KeyCommand::Peek, Some(id)) if is_row => {
            if desk.opened.get_untracked() == Some(id) {
                desk.close();
            } else {
                desk.open(id, false);
            }
        }
        (KeyCommand::Act(name), Some(id)) => desk.act(id, name),
        (KeyCommand::Next | KeyCommand::Previous, _) => {
            desk.go_next(&MOVING, command == KeyCommand::Next, focus);
            desk.enters.set(in_panel);
        }
        (KeyCommand::Filter, _) => to_filter(),
        (KeyCommand::Settled, _) => desk.hide_settled(!desk.hides_settled.get_untracked()),
        (KeyCommand::Level(level), _) => desk.collapse(level),
        _ => return,
    }
    event.prevent_default();
}

fn to_filter() {
    let field = document().get_element_by_id("filter").and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        // It can take the focus.
        let _ = field.focus();
    }
}
