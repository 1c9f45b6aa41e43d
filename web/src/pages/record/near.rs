//! Pointer or focus come near a button that opens a dialog: the dialog's code is fetched, and what its preview needs.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

use super::desk::Desk;
use crate::parts;

/// Listens as long as the page is there.
pub(super) fn listen(desk: Desk) {
    // The action and the key that pointer or focus were at last.
    let last = StoredValue::new((String::new(), String::new()));
    let come = move |target: Option<EventTarget>| {
        let Some(near) = action_at(target) else { return };
        let is_again = last.try_update_value(|last| std::mem::replace(last, near.clone()) == near);
        if is_again == Some(false) {
            let (action, key) = near;
            spawn_local(async move {
                // Where the code does not come, the dialog says so when it is wanted.
                if let Ok(come_near) = parts::near().await {
                    come_near(desk, &key, &action);
                }
            });
        }
    };
    let over = window_event_listener(leptos::ev::pointerover, move |event| come(event.target()));
    let focus = window_event_listener(leptos::ev::focusin, move |event| come(event.target()));
    on_cleanup(move || {
        over.remove();
        focus.remove();
    });
}

/// The action whose button this is in, and the key of what it is done to.
fn action_at(target: Option<EventTarget>) -> Option<(String, String)> {
    let button = closest(&target?.dyn_into().ok()?, "[data-action]")?;
    let key = closest(&button, "[data-key]")?.get_attribute("data-key")?;
    Some((button.get_attribute("data-action")?, key))
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}
