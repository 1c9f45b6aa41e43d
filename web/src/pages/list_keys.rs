//! The keyboard in lists: the focus goes from row to row, letters act, and the focus is not lost with a row that goes.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::keys::{is_letter, letters_act};
use crate::state::{ListKey, list_key};

/// A row of a list, by the attribute that carries its key, with the one link or button in it that takes the focus.
const ROW: &str = "main [data-row]";
const ENTRY: &str = "[data-entry]";

/// A dialog that closes gives the focus back first; this long it is waited for.
const SETTLE: Duration = Duration::from_millis(160);

/// Hears the keys of the lists on this screen. `act` is told the key of a row and a letter.
pub(crate) fn hear_keys(act: Callback<(String, char)>) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| pressed(&event, act));
    on_cleanup(move || listener.remove());
}

fn pressed(event: &KeyboardEvent, act: Callback<(String, char)>) {
    if event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key() || is_taken(event) {
        return;
    }
    if is_letter(&event.key()) && !letters_act() {
        return;
    }
    let rows = rows();
    let at = focused().and_then(|it| rows.iter().position(|row| *row == it));
    match list_key(&event.key(), rows.len(), at) {
        Some(ListKey::Go(to)) => {
            event.prevent_default();
            enter(&rows, to);
        }
        Some(ListKey::Act(letter)) => {
            if let Some(key) = at.and_then(|at| rows.get(at)).and_then(|row| row.get_attribute("data-row")) {
                act.run((key, letter));
            }
        }
        None => {}
    }
}

/// Whether the key belongs to what has the focus: a field, a menu, a dialog.
fn is_taken(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let taken = "input:not([type=radio]),select,textarea,dialog,[popover],[role=menu],[contenteditable]";
    target.is_some_and(|it| it.closest(taken).ok().flatten().is_some())
}

fn rows() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(ROW) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}

/// The row that has the focus.
fn focused() -> Option<Element> {
    document().active_element()?.closest("[data-row]").ok()?
}

fn enter(rows: &[Element], at: usize) {
    let entry = rows.get(at).or(rows.last()).and_then(|row| row.query_selector(ENTRY).ok().flatten());
    let heading = || document().query_selector("h1").ok().flatten();
    if let Some(entry) = entry.or_else(heading).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // It can take the focus: it is a link, a button, or a heading made for it.
        let _ = entry.focus();
    }
}

/// The place of the row that has the focus, or of the row called `acted`: to be asked before rows go.
pub(crate) fn place(acted: Option<&str>) -> Option<(usize, String)> {
    let rows = rows();
    let is_it = |row: &Element| row.get_attribute("data-row").as_deref() == acted && acted.is_some();
    let at = focused().and_then(|it| rows.iter().position(|row| *row == it));
    let at = at.or_else(|| rows.iter().position(is_it))?;
    Some((at, rows.get(at)?.get_attribute("data-row")?))
}

/// Gives the focus back where drawing took it away: to the same row, else to the one that is now where it was.
pub(crate) fn keep_place((at, key): (usize, String)) {
    set_timeout(
        move || {
            let lost = document().active_element().is_none_or(|it| matches!(it.tag_name().as_str(), "BODY" | "H1"));
            if lost {
                let rows = rows();
                let same = rows.iter().position(|row| row.get_attribute("data-row").as_ref() == Some(&key));
                enter(&rows, same.unwrap_or(at));
            }
        },
        SETTLE,
    );
}
