//! What lies in front of the page on a small screen, with everything behind it out of reach: but not the messages, nor what
//! screen readers listen to, which a modal dialog would leave out, too.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What stays in reach beside it.
const IN_REACH: &str = ".toasts, .visually-hidden";

/// Takes everything but `front` out of reach: of the pointer, the keys and screen readers.
pub(crate) fn seclude(front: &Element) {
    let mut inside = front.clone();
    while let Some(around) = inside.parent_element().filter(|it| it.tag_name() != "HTML") {
        let mut next = around.first_element_child();
        while let Some(beside) = next {
            next = beside.next_element_sibling();
            if beside != inside && !beside.matches(IN_REACH).unwrap_or(true) {
                // Its name is one that attributes can have.
                let _ = beside.set_attribute("inert", "");
            }
        }
        inside = around;
    }
}

/// Brings it all into reach again.
pub(crate) fn release() {
    let Ok(secluded) = document().query_selector_all("[inert]") else { return };
    for place in 0..secluded.length() {
        if let Some(element) = secluded.get(place).and_then(|it| it.dyn_into::<Element>().ok()) {
            // It has the attribute.
            let _ = element.remove_attribute("inert");
        }
    }
}
