//! The bar at the top of every screen: where one is, where to go, what to begin, and who is signed in.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use waybill_shared::model::RecordKind;

use super::records::CreateDialog;
use super::{Session, WorkCount};
use crate::api::Line;
use crate::components::{CHEVRON, Icon, LINES, Menu, MenuItem, THEMES, choose_theme, theme};
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
    expect_context::<WorkCount>().follow();
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
        items.push(MenuItem::go("kit", "Design kit", "/kit").class("separated"));
        items.push(MenuItem::act("sign-out", "Sign out", Callback::new(move |()| session.end(line))));
        items
    };
    view! {
        <a class="skip" href="#main">"Skip to the content"</a>
        <header class="frame">
            <a href="/" class="brand">"Waybill"</a>
            <nav aria-label="Main">{SCREENS.into_iter().map(screen_link).collect_view()}</nav>
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
        {move || {
            creating.0.get().map(|kind| {
                view! { <CreateDialog kind=kind on_close=Callback::new(move |()| creating.0.set(None)) /> }
            })
        }}
    }
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
                view! { <span class="count" title="Activities in progress that wait for you">{count}</span> }
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
