//! The command palette: go to any record, activity or screen by a few letters, or do what can be done here. A field
//! with a list below it, that the arrow keys choose from while the focus stays in the field.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Session;
use super::commands::{Command, Commands};
use super::frame::general;
use crate::api;
use crate::components::{Dialog, StatusMark};
use crate::parts::{self, beside};
use crate::state::{Does, Entry, SCREENS, recent, remember, shown};

/// The server is asked when typing pauses.
const PAUSE: Duration = Duration::from_millis(120);

/// Keeps that a record was looked at, for whoever is signed in.
pub(crate) fn remember_record(session: Session, key: &str, title: &str) {
    let Some((kept, place)) = kept(session) else { return };
    // Where nothing can be kept, nothing is remembered.
    let _ = web_sys::Storage::set_item(&kept, &place, &remember(&remembered(&kept, &place), key, title));
}

fn kept(session: Session) -> Option<(web_sys::Storage, String)> {
    let person = session.person_untracked()?;
    Some((window().local_storage().ok().flatten()?, format!("recent:{}", person.login)))
}

fn remembered(kept: &web_sys::Storage, place: &str) -> String {
    kept.get_item(place).ok().flatten().unwrap_or_default()
}

/// Nothing until it is opened; then its code is loaded, if it was not yet.
#[component]
pub(super) fn Palette() -> impl IntoView {
    let commands = expect_context::<Commands>();
    let unwanted = Callback::new(move |()| commands.palette.set(false));
    move || commands.palette.get().then(|| beside(parts::palette, unwanted))
}

/// The palette itself.
pub(crate) fn palette() -> AnyView {
    view! { <Open /> }.into_any()
}

#[component]
fn Open() -> impl IntoView {
    let (commands, session) = (expect_context::<Commands>(), expect_context::<Session>());
    // The palette takes the focus; what is done from it starts from where the focus was.
    let opener = document().active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let opener = StoredValue::new_local(opener);
    let mut offered = commands.all();
    let near = offered.len();
    offered.extend(general(commands));
    let here = StoredValue::new(entries(session, &offered, near));
    let offered = StoredValue::new(offered);
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Entry>::new());
    let problem = RwSignal::new(None::<String>);
    let chosen = RwSignal::new(0_usize);
    // Enter came before the answer.
    let waits = StoredValue::new(false);
    let asked = StoredValue::new(0_u32);
    let list = Memo::new(move |_| here.with_value(|here| found.with(|found| shown(&typed.read(), here, found))));
    let navigate = use_navigate();
    let choose = Callback::new(move |entry: Entry| {
        commands.palette.set(false);
        let run = match entry.does {
            Does::Go(address) => {
                navigate(&address, Default::default());
                return;
            }
            Does::Run(place) => offered.with_value(|offered| offered.get(place).map(|command| command.run.clone())),
        };
        let opener = opener.get_value();
        // Once the palette is gone, the focus can go back to where it was.
        set_timeout(
            move || {
                if let Some(opener) = opener {
                    let _ = opener.focus();
                }
                if let Some(run) = run {
                    run();
                }
            },
            Duration::ZERO,
        );
    });
    let enter = move || {
        let entry = list.with_untracked(|list| list.get(chosen.get_untracked()).cloned());
        match entry {
            Some(entry) => choose.run(entry),
            None => waits.set_value(true),
        }
    };
    let search = move |text: String| {
        let Some(turn) = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        typed.set(text.clone());
        chosen.set(0);
        waits.set_value(false);
        let text = text.trim().to_owned();
        if text.is_empty() {
            found.set(Vec::new());
            return;
        }
        let is_newest = move || asked.try_get_value() == Some(turn);
        let ask = async move {
            let answer = api::find(&text).await;
            if !is_newest() {
                return;
            }
            problem.set(answer.as_ref().err().map(ToString::to_string));
            // What somebody went to with the arrows stays chosen, wherever it stands now.
            let kept = list.with_untracked(|list| list.get(chosen.get_untracked()).cloned());
            found.set(answer.unwrap_or_default());
            if let Some(kept) = kept.filter(|_| chosen.get_untracked() > 0) {
                let place = list.with_untracked(|list| list.iter().position(|it| it.does == kept.does));
                chosen.set(place.unwrap_or_default());
            }
            if waits.try_get_value() == Some(true) && list.with_untracked(|list| !list.is_empty()) {
                enter();
            }
        };
        set_timeout(
            move || {
                if is_newest() {
                    spawn_local(ask);
                }
            },
            PAUSE,
        );
    };
    let pressed = move |event: KeyboardEvent| {
        let count = list.with_untracked(Vec::len).max(1);
        let at = chosen.get_untracked();
        match event.key().as_str() {
            // While a word is being composed, Enter ends the word.
            "Enter" if !event.is_composing() => enter(),
            "ArrowDown" => chosen.set((at + 1) % count),
            "ArrowUp" => chosen.set((at + count - 1) % count),
            "PageDown" => chosen.set(count - 1),
            "PageUp" => chosen.set(0),
            _ => return,
        }
        event.prevent_default();
    };
    let field = NodeRef::<html::Input>::new();
    let said = move || match list.with(Vec::len) {
        0 => "Nothing found".to_owned(),
        1 => "1 result".to_owned(),
        many => format!("{many} results"),
    };
    let active = move || (list.with(Vec::len) > chosen.get()).then(|| format!("palette-{}", chosen.get()));
    let close = Callback::new(move |()| commands.palette.set(false));
    view! {
        <Dialog title="Search or act" name="palette" bare=true on_close=close>
            <input
                node_ref=field
                id="palette-field"
                type="text"
                role="combobox"
                aria-label="Search or act"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant=active
                placeholder="A key, words of a title, or what to do"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus
                on:input=move |event| search(event_target_value(&event))
                on:keydown=pressed
            />
            <ul id="palette-list" role="listbox" aria-label="Results">
                {move || {
                    list.get()
                        .into_iter()
                        .enumerate()
                        .map(|(place, entry)| option(place, entry, chosen, choose))
                        .collect_view()
                }}
            </ul>
            <p class="none" hidden=move || list.with(|list| !list.is_empty())>
                {move || problem.get().unwrap_or_else(|| "Nothing is called so. Keys such as MA12 and words of titles are found.".into())}
            </p>
            <p class="visually-hidden" role="status">{said}</p>
        </Dialog>
    }
}

fn option(place: usize, entry: Entry, chosen: RwSignal<usize>, choose: Callback<Entry>) -> AnyView {
    let is_chosen = move || chosen.get() == place;
    let line = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if let Some(line) = line.get().filter(|_| is_chosen()) {
            line.scroll_into_view_with_scroll_into_view_options(&nearest());
        }
    });
    let (label, hint, keys, tone) = (entry.label.clone(), entry.hint.clone(), entry.keys.clone(), entry.tone);
    view! {
        <li
            node_ref=line
            id=format!("palette-{place}")
            role="option"
            aria-selected=move || is_chosen().to_string()
            on:pointermove=move |_| {
                if chosen.get_untracked() != place {
                    chosen.set(place);
                }
            }
            on:click=move |_| choose.run(entry.clone())
        >
            {tone.map(|tone| view! { <StatusMark tone=tone label="" /> })}
            <span class="label">{label}</span>
            <span class="hint">{hint}</span>
            {(!keys.is_empty()).then(|| view! { <kbd>{keys}</kbd> })}
        </li>
    }
    .into_any()
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}

/// What stands there before anything is typed: what can be done on the screen (the first `near` of what is `offered`),
/// what was looked at last, the screens, and what can be done anywhere.
fn entries(session: Session, offered: &[Command], near: usize) -> Vec<Entry> {
    let line = |(place, command): (usize, &Command)| Entry::run(command.label.clone(), "Do", command.keys, place);
    let mut entries: Vec<Entry> = offered.iter().enumerate().map(line).collect();
    let general = entries.split_off(near);
    let path = window().location().pathname().unwrap_or_default();
    if let Some((kept, place)) = kept(session) {
        entries.extend(recent(&remembered(&kept, &place), &path));
    }
    entries.extend(SCREENS.iter().map(|screen| {
        let entry = Entry::go(screen.label, "Go to", screen.path);
        Entry { keys: format!("g {}", screen.key), ..entry }
    }));
    entries.extend([Entry::go("Import a plan", "Go to", "/import"), Entry::go("Design kit", "Go to", "/kit")]);
    entries.extend(general);
    entries
}
