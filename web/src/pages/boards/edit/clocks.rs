//! The clocks of a board: up to four time zones, with what stands at each.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::Draft;
use crate::state::Clock;

/// How many there may be.
const CLOCKS: usize = 4;

/// See the module.
#[component]
pub(super) fn Clocks(
    /// What is filled in.
    draft: Draft,
) -> impl IntoView {
    draft.update_untracked(|draft| draft.board.clocks.resize(CLOCKS, Clock::default()));
    let zones = zones().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        <fieldset class="wide clocks-fields">
            <legend>"Clocks (none: one in the television's own zone)"</legend>
            <datalist id="zones">{zones}</datalist>
            {(0..CLOCKS).map(|place| fields(draft, place)).collect_view()}
        </fieldset>
    }
}

fn fields(draft: Draft, place: usize) -> impl IntoView {
    let clock = draft.with_untracked(|draft| draft.board.clocks.get(place).cloned()).unwrap_or_default();
    let put = move |text: String, is_label: bool| {
        draft.update(|draft| {
            if let Some(clock) = draft.board.clocks.get_mut(place) {
                *(if is_label { &mut clock.label } else { &mut clock.zone }) = text;
            }
        });
    };
    view! {
        <div class="clock-fields">
            <input
                list="zones"
                name=format!("zone-{place}")
                aria-label=format!("Time zone {}", place + 1)
                placeholder="Europe/Berlin"
                autocomplete="off"
                spellcheck="false"
                value=clock.zone
                on:input=move |event| put(event_target_value(&event), false)
            />
            <input
                name=format!("label-{place}")
                aria-label=format!("Label of clock {}", place + 1)
                placeholder="Label"
                autocomplete="off"
                value=clock.label
                on:input=move |event| put(event_target_value(&event), true)
            />
        </div>
    }
}

/// The time zones that the browser knows; a browser that does not tell suggests none.
fn zones() -> Vec<String> {
    let ask = || -> Option<JsValue> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let values: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        values.call1(&intl, &"timeZone".into()).ok()
    };
    let all = ask().filter(Array::is_array).map(|all| Array::from(&all));
    all.map(|all| all.iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
}
