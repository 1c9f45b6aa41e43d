//! The lists of releases and of change requests: by view, by search, and up to date by themselves.

mod create;
mod store;
mod table;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use waybill_shared::model::RecordKind;

pub(super) use self::create::CreateDialog;
use self::store::RecordList;
use self::table::Table;
use super::list_keys::hear_keys;
use super::shell::Shell;
use super::with_parts;
use crate::api::{self, ListQuery};
use crate::components::{Heading, Problem};
use crate::state::{CHANGED, ORDERS, Sift, Suggest, View};

/// See the module.
#[component]
pub(crate) fn RecordsPage(
    /// Releases or change requests.
    kind: RecordKind,
) -> impl IntoView {
    view! {
        <Shell>
            <Records kind=kind />
        </Shell>
    }
}

/// The address of a list.
fn address(kind: RecordKind, sift: &Sift) -> String {
    let path = match kind {
        RecordKind::Release => "/releases",
        RecordKind::Change => "/changes",
    };
    with_parts(path, &sift.parts())
}

#[component]
fn Records(kind: RecordKind) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let part = |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        Sift::of(View::named(kind, &part("view")), part)
    });
    let list = RecordList::new();
    Effect::new(move |_| {
        let sift = wanted.get();
        list.show(ListQuery {
            kind,
            status: sift.view.status.into_iter().collect(),
            active: sift.view.active,
            parents: sift.view.parents,
            person: sift.person.trim().to_owned(),
            hours: sift.hours(),
            order: sift.schema_order(),
            search: sift.search,
            after: None,
        });
    });
    list.follow(kind);
    hear_keys(Callback::new(|_| {}));
    let creating = RwSignal::new(false);
    let (title, create) = match kind {
        RecordKind::Release => ("Releases", "New release"),
        RecordKind::Change => ("Change requests", "New change request"),
    };
    view! {
        <div class="page-head">
            <Heading text=title />
            <span class="count">{move || list.total().map(|total| total.to_string())}</span>
            <Search kind=kind wanted=wanted />
            <button type="button" class="primary" data-action="create" on:click=move |_| creating.set(true)>
                {create}
            </button>
        </div>
        <nav class="views" aria-label="Views">
            {View::all(kind)
                .into_iter()
                .map(|view| {
                    let href = move || wanted.with(|sift| address(kind, &Sift { view, ..sift.clone() }));
                    let current = move || wanted.with(|sift| sift.view == view).then_some("page");
                    view! { <a href=href aria-current=current>{view.label}</a> }
                })
                .collect_view()}
        </nav>
        <Sifting kind=kind wanted=wanted />
        <Problem text=list.problem() />
        <Table list=list kind=kind />
        <Show when=move || creating.get()>
            <CreateDialog kind=kind on_close=Callback::new(move |()| creating.set(false)) />
        </Show>
    }
}

/// Goes to where a list is sifted in another way.
fn go(kind: RecordKind, wanted: Memo<Sift>) -> impl Fn(&dyn Fn(&mut Sift)) + Clone {
    let navigate = use_navigate();
    move |change| {
        let mut sift = wanted.get_untracked();
        change(&mut sift);
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&address(kind, &sift), options);
    }
}

#[component]
fn Search(kind: RecordKind, wanted: Memo<Sift>) -> impl IntoView {
    let go = go(kind, wanted);
    view! {
        <search>
            <form on:submit=|event| event.prevent_default()>
                <input
                    type="search"
                    name="q"
                    aria-label="Search"
                    placeholder="Title or key"
                    prop:value=move || wanted.get().search
                    on:change=move |event| {
                        let words = event_target_value(&event);
                        go(&|sift| sift.search.clone_from(&words));
                    }
                />
            </form>
        </search>
    }
}

/// By person, by when they changed, and in which order.
#[component]
fn Sifting(kind: RecordKind, wanted: Memo<Sift>) -> impl IntoView {
    let people = RwSignal::new(Vec::<(String, String)>::new());
    let suggest = move |typed: String| {
        spawn_local(async move {
            // Without suggestions, a login that is known can be typed.
            if let Ok(found) = api::suggest(Suggest::People, &typed).await {
                people.try_set(found);
            }
        });
    };
    let words = Memo::new(move |_| wanted.with(Sift::words));
    let (by_person, by_change, by_order) = (go(kind, wanted), go(kind, wanted), go(kind, wanted));
    let choice = |(name, label, _): (&'static str, &'static str, _), chosen: Signal<bool>| {
        view! {
            <option value=name selected=move || chosen.get()>
                {label}
            </option>
        }
    };
    let changed = CHANGED.map(|(name, label, _)| {
        choice((name, label, ()), Signal::derive(move || wanted.with(|sift| sift.changed == name)))
    });
    let orders = ORDERS.map(|(name, label, _)| {
        choice((name, label, ()), Signal::derive(move || wanted.with(|sift| sift.order == name)))
    });
    view! {
        <details class="disclosure sifting">
            <summary on:click=move |_| suggest(String::new())>
                "Filter"
                {move || Some(words.get()).filter(|words| !words.is_empty()).map(|words| format!(": {words}"))}
            </summary>
            <div class="fields">
                <label>
                    "Person"
                    <input
                        name="person"
                        list="sift-people"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder="Owner or assigned to"
                        prop:value=move || wanted.get().person
                        on:input=move |event| suggest(event_target_value(&event))
                        on:change=move |event| {
                            let login = event_target_value(&event);
                            by_person(&|sift| sift.person.clone_from(&login));
                        }
                    />
                </label>
                <datalist id="sift-people">
                    {move || {
                        let person = |(login, name)| view! { <option value=login>{name}</option> };
                        people.get().into_iter().map(person).collect_view()
                    }}
                </datalist>
                <label>
                    "Changed"
                    <select
                        name="changed"
                        on:change=move |event| {
                            let name = event_target_value(&event);
                            let name = CHANGED.into_iter().map(|(it, ..)| it).find(|it| *it == name).unwrap_or_default();
                            by_change(&|sift| sift.changed = name);
                        }
                    >
                        {changed.into_iter().collect_view()}
                    </select>
                </label>
                <label>
                    "Order"
                    <select
                        name="order"
                        on:change=move |event| {
                            let name = event_target_value(&event);
                            let name = ORDERS.into_iter().map(|(it, ..)| it).find(|it| *it == name).unwrap_or_default();
                            by_order(&|sift| sift.order = name);
                        }
                    >
                        {orders.into_iter().collect_view()}
                    </select>
                </label>
            </div>
        </details>
    }
}
