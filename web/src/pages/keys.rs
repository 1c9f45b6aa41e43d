//! The keys that work on every screen, and the sheet that lists them with those of the screen in front.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Element;

use super::commands::Commands;
use crate::components::{Dialog, focus_toasts};
use crate::parts::{self, beside};
use crate::state::{Everywhere, Press, keys_everywhere};

/// How long the letter after `g` is waited for.
const WAITS: Duration = Duration::from_millis(1_200);
/// What has letters of its own. The panel of an activity is a part of its page.
const INSIDE: &str = "input,textarea,select,[contenteditable],[role=menu],dialog:not([data-dialog=activity])";

/// Where this device remembers that letters are not to act.
const LETTERS: &str = "waybill.letters";

/// Whether letters act without another key: who speaks to the device, or whose hand slips, can switch that off.
pub(crate) fn letters_act() -> bool {
    storage().and_then(|kept| kept.get_item(LETTERS).ok().flatten()).is_none()
}

fn let_letters_act(act: bool) {
    if let Some(kept) = storage() {
        // Where nothing can be kept, they act.
        let _ = if act { kept.remove_item(LETTERS) } else { kept.set_item(LETTERS, "off") };
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Whether it is a key for a letter, a digit or a mark.
pub(crate) fn is_letter(key: &str) -> bool {
    key != " " && key.chars().count() == 1
}

/// Listens as long as the frame is there.
pub(super) fn listen(commands: Commands) {
    let navigate = use_navigate();
    let after_g = StoredValue::new(0_u32);
    let act = move |event: &KeyboardEvent, what: Everywhere| {
        match what {
            Everywhere::Palette if is_free() => commands.palette.update(|open| *open = !*open),
            Everywhere::Sheet if !event.default_prevented() => commands.show_keys(),
            Everywhere::Messages => focus_toasts(),
            Everywhere::GoTo(path) => navigate(path, Default::default()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // The screens have keys of their own, which the letter after `g` must not reach; but `?` is theirs first.
    let early = {
        let act = act.clone();
        move |event: KeyboardEvent| {
            let Some(turn) = after_g.try_get_value() else { return };
            let press = press(&event, turn % 2 == 1);
            if press.after_g {
                after_g.set_value(turn + 1);
            }
            match Everywhere::of(&event.key(), press) {
                Some(Everywhere::Go) => {
                    let turn = turn + 1 + turn % 2;
                    after_g.set_value(turn);
                    let over = move || {
                        if after_g.try_get_value() == Some(turn) {
                            after_g.set_value(turn + 1);
                        }
                    };
                    set_timeout(over, WAITS);
                }
                Some(Everywhere::Sheet) | None => {}
                Some(what) => act(&event, what),
            }
        }
    };
    let early = Closure::<dyn FnMut(KeyboardEvent)>::new(early);
    let listened = window().add_event_listener_with_callback_and_bool("keydown", early.as_ref().unchecked_ref(), true);
    let early = StoredValue::new_local(early);
    let late = window_event_listener(leptos::ev::keydown, move |event| {
        if Everywhere::of(&event.key(), press(&event, false)) == Some(Everywhere::Sheet) {
            act(&event, Everywhere::Sheet);
        }
    });
    on_cleanup(move || {
        late.remove();
        if listened.is_ok() {
            early.try_with_value(|early| {
                let early = early.as_ref().unchecked_ref();
                let _ = window().remove_event_listener_with_callback_and_bool("keydown", early, true);
            });
        }
    });
}

fn press(event: &KeyboardEvent, after_g: bool) -> Press {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let is_off = is_letter(&event.key()) && !letters_act();
    let inside = is_off || target.and_then(|it| it.closest(INSIDE).ok().flatten()).is_some() || is_in_dialog();
    Press { command: event.ctrl_key() || event.meta_key(), alt: event.alt_key(), inside, after_g }
}

fn is_in_dialog() -> bool {
    document().query_selector("dialog[open]:not([data-dialog=activity])").is_ok_and(|dialog| dialog.is_some())
}

/// Whether the palette may open or close: no other dialog waits for an answer.
fn is_free() -> bool {
    document()
        .query_selector("dialog[open]:not([data-dialog=palette],[data-dialog=activity])")
        .is_ok_and(|dialog| dialog.is_none())
}

/// Nothing until it is asked for; then its code is loaded, if it was not yet.
#[component]
pub(super) fn KeySheet() -> impl IntoView {
    let commands = expect_context::<Commands>();
    let unwanted = Callback::new(move |()| commands.sheet.set(false));
    move || commands.sheet.get().then(|| beside(parts::key_sheet, unwanted))
}

/// The sheet itself.
pub(crate) fn key_sheet() -> AnyView {
    let commands = expect_context::<Commands>();
    let close = Callback::new(move |()| commands.sheet.set(false));
    let table = |(title, keys): (&'static str, Vec<(String, String)>)| {
        let line = |(keys, what): (String, String)| {
            let caps = keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> " " }).collect_view();
            view! { <div><dt>{caps}</dt><dd>{what}</dd></div> }
        };
        view! {
            <section>
                <h3>{title}</h3>
                <dl class="keys">{keys.into_iter().map(line).collect_view()}</dl>
            </section>
        }
    };
    let mut tables = commands.tables();
    tables.push(("Everywhere", keys_everywhere()));
    view! {
        <Dialog title="Keys" name="keys" on_close=close>
            <div class="key-tables">{tables.into_iter().map(table).collect_view()}</div>
            <label class="tick">
                <input
                    type="checkbox"
                    name="letters"
                    prop:checked=letters_act()
                    on:change=move |event| let_letters_act(event_target_checked(&event))
                />
                "Letters and marks act without Ctrl, on this device"
            </label>
        </Dialog>
    }
    .into_any()
}
