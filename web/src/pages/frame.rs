//! The bar at the top of every screen: where one is, where to go, what to begin, and who is signed in.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use waybill_shared::model::RecordKind;

use super::commands::{Command, Commands};
use super::keys::{KeySheet, listen};
use super::palette::Palette;
use super::records::CreateDialog;
use super::{Session, WorkCount};
use crate::api::Line;
use crate::components::{CHEVRON, Icon, LINES, Menu, MenuItem, SEARCH, THEMES, choose_theme, theme};
use crate::parts::{self, beside};
use crate::state::{SCREENS, Screen};

/// What is about to be created, from wherever. It belongs to the app and lives as long.
#[derive(Clone, Copy)]
pub(crate) struct Creating(RwSignal<Option<RecordKind>>);

impl Creating {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Opens the dialog for a new one.
    pub(crate) fn begin(self, kind: RecordKind) {
        self.0.set(Some(kind));
    }
}

/// See the module.
#[component]
pub(super) fn Frame() -> impl IntoView {
    let (session, line) = (expect_context::<Session>(), expect_context::<Line>());
    let creating = expect_context::<Creating>();
    let commands = expect_context::<Commands>();
    expect_context::<WorkCount>().follow();
    listen(commands);
    on_cleanup(move || {
        // What stood in front of the last screen does not stand in front of the next.
        creating.0.set(None);
        commands.palette.set(false);
        commands.sheet.set(false);
    });
    let name = move || session.person().map(|person| person.name).unwrap_or_default();
    let person_label = Signal::derive(move || format!("{}: menu", name()));
    let person_items = move |()| {
        let mut items: Vec<MenuItem> =
            SCREENS.iter().map(|it| MenuItem::go("go", it.label, it.path).class("only-phone")).collect();
        for (place, item) in new_items(creating).into_iter().enumerate() {
            items.push(item.class(if place == 0 { "only-phone separated" } else { "only-phone" }));
        }
        items.extend(THEMES.iter().map(|(name, label)| {
            let choose = Callback::new(move |()| choose_theme(name));
            let class = if *name == "system" { "separated-phone" } else { "" };
            MenuItem::act("theme", *label, choose).class(class).checked(theme() == *name)
        }));
        let keys = Callback::new(move |()| commands.show_keys());
        // A phone has no keys, and its bar has no room for who is signed in.
        items.push(MenuItem::act("keys", "Keys", keys).keys("?").class("separated not-phone"));
        let out = format!("Sign out {}", name());
        items.push(MenuItem::act("sign-out", out, Callback::new(move |()| session.end(line))).class("separated-phone"));
        items
    };
    view! {
        <a class="skip" href="#main" rel="external">"Skip to the content"</a>
        <header class="frame">
            <a href="/" class="brand">"Waybill"</a>
            <nav aria-label="Main">{SCREENS.into_iter().map(screen_link).collect_view()}</nav>
            <button
                type="button"
                class="search"
                data-action="search"
                aria-keyshortcuts="Control+K"
                on:click=move |_| commands.palette.set(true)
            >
                <Icon path=SEARCH />
                <span class="words">"Search or act"</span>
                <kbd aria-hidden="true">"Ctrl K"</kbd>
            </button>
            <Menu name="new" class="new with-icon" items=Callback::new(move |()| new_items(creating))>
                "New"
                <Icon path=CHEVRON class="chevron" />
            </Menu>
            <Menu name="person" class="person quiet" label=person_label items=Callback::new(person_items)>
                <span>{name}</span>
                <Icon path=CHEVRON class="chevron" />
                <Icon path=LINES class="only-phone" />
            </Menu>
        </header>
        <Palette />
        <KeySheet />
        {move || {
            creating.0.get().map(|_| beside(parts::create, Callback::new(move |()| creating.0.set(None))))
        }}
    }
}

/// The dialog for a new record.
pub(crate) fn create() -> AnyView {
    let creating = expect_context::<Creating>();
    let close = Callback::new(move |()| creating.0.set(None));
    creating.0.get_untracked().map(|kind| view! { <CreateDialog kind=kind on_close=close /> }).into_any()
}

/// What can be done from anywhere.
pub(super) fn general(commands: Commands) -> Vec<Command> {
    let (session, line) = (expect_context::<Session>(), expect_context::<Line>());
    let creating = expect_context::<Creating>();
    let command = |label: &str, keys, run| Command { label: label.to_owned(), keys, run };
    let mut all = vec![
        command(
            "New release",
            "",
            Arc::new(move || creating.begin(RecordKind::Release)) as Arc<dyn Fn() + Send + Sync>,
        ),
        command("New change request", "", Arc::new(move || creating.begin(RecordKind::Change))),
        command("Keys", "?", Arc::new(move || commands.show_keys())),
    ];
    all.extend(THEMES.iter().map(|(name, label)| command(label, "", Arc::new(move || choose_theme(name)))));
    all.push(command("Sign out", "", Arc::new(move || session.end(line))));
    all
}

fn new_items(creating: Creating) -> Vec<MenuItem> {
    let begin = |kind| Callback::new(move |()| creating.begin(kind));
    vec![
        MenuItem::act("new-release", "New release", begin(RecordKind::Release)),
        MenuItem::act("new-change", "New change request", begin(RecordKind::Change)),
        MenuItem::go("import", "Import a plan", "/import"),
    ]
}

fn screen_link(screen: Screen) -> AnyView {
    let path = use_location().pathname;
    let count = (screen.path == "/work").then(|| {
        let count = expect_context::<WorkCount>();
        move || {
            count.get().filter(|count| *count > 0).map(|count| {
                view! { <span class="count" title="Activities that wait for you">{count}</span> }
            })
        }
    });
    view! {
        <a href=screen.path aria-current=move || path.with(|path| screen.current(path))>
            {screen.label}
            {count}
        </a>
    }
    .into_any()
}
