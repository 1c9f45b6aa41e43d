//! The lists of releases and of change requests: by view, by search, and up to date by themselves.

mod create;
mod store;
mod table;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use waybill_shared::model::RecordKind;

pub(super) use self::create::CreateDialog;
use self::store::RecordList;
use self::table::Table;
use super::shell::Shell;
use crate::api::ListQuery;
use crate::components::{Heading, Problem};
use crate::state::View;

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

/// The address of the list of a kind.
fn address(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Release => "/releases",
        RecordKind::Change => "/changes",
    }
}

#[component]
fn Records(kind: RecordKind) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let (view, search) = query.with(|query| (query.get("view"), query.get("q")));
        (View::named(kind, &view.unwrap_or_default()), search.unwrap_or_default())
    });
    let list = RecordList::new();
    Effect::new(move |_| {
        let (view, search) = wanted.get();
        list.show(ListQuery {
            kind,
            status: view.status.into_iter().collect(),
            active: view.active,
            parents: view.parents,
            search,
            after: None,
        });
    });
    list.follow(kind);
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
                    let href = if view.name.is_empty() {
                        address(kind).to_owned()
                    } else {
                        format!("{}?view={}", address(kind), view.name)
                    };
                    let current = move || (wanted.get().0 == view).then_some("page");
                    view! { <a href=href aria-current=current>{view.label}</a> }
                })
                .collect_view()}
        </nav>
        <Problem text=list.problem() />
        <Table list=list kind=kind />
        <Show when=move || creating.get()>
            <CreateDialog kind=kind on_close=Callback::new(move |()| creating.set(false)) />
        </Show>
    }
}

#[component]
fn Search(kind: RecordKind, wanted: Memo<(View, String)>) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |search: String| {
        let mut address = format!("{}?q={}", address(kind), String::from(js_sys::encode_uri_component(&search)));
        let view = wanted.get_untracked().0.name;
        if !view.is_empty() {
            address = format!("{address}&view={view}");
        }
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    };
    view! {
        <search>
            <form on:submit=|event| event.prevent_default()>
                <input
                    type="search"
                    name="q"
                    aria-label="Search"
                    placeholder="Key or words of the title"
                    prop:value=move || wanted.get().1
                    on:change=move |event| go(event_target_value(&event))
                />
            </form>
        </search>
    }
}
