//! "Why is this not moving?": everything under way, by who or what holds it up, the longest first.

mod list;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::list::ProgressList;
use super::acting::{Act, Actions, acting};
use super::shell::Shell;
use super::with_parts;
use crate::components::{ActivityLine, Ago, Heading, Keyed, Problem, RecordLine, Skeleton, Waiting};
use crate::state::{ActivityView, FAILED, KINDS, OpenActivity};

/// See the module.
#[component]
pub(crate) fn ProgressPage() -> impl IntoView {
    view! {
        <Shell>
            <Progress />
        </Shell>
    }
}

/// What is looked at, as the address has it.
type Wanted = (ActivityView, &'static str, String);

#[component]
fn Progress() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let part = |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        let kind = KINDS.into_iter().find(|(name, ..)| *name == part("kind")).map_or("", |(name, ..)| name);
        (ActivityView::named(&part("view")), kind, part("q"))
    });
    let list = ProgressList::new();
    Effect::new(move |_| {
        let (view, kind, search) = wanted.get();
        let kind = KINDS.into_iter().find(|(name, ..)| *name == kind).map_or("", |(.., schema)| schema);
        list.show(view.query(kind, search));
    });
    list.follow();
    let known = Callback::new(move |key: String| {
        list.row(&key).map(|row| row.with_untracked(|row| (row.record.clone(), row.title.clone(), row.remedy())))
    });
    let (act, dialog) = acting(known, Callback::new(move |_| list.again()));
    let is_current = move |is: bool| is.then_some("page");
    view! {
        <div class="page-head">
            <Heading text="Activities in progress" />
            <span class="count">{move || list.total()}</span>
            <Search wanted=wanted />
        </div>
        <nav class="views" aria-label="Views">
            {ActivityView::all()
                .into_iter()
                .map(|view| {
                    let href = move || wanted.with(|(_, kind, search)| address(view.name, kind, search));
                    view! { <a href=href aria-current=move || is_current(wanted.get().0 == view)>{view.label}</a> }
                })
                .collect_view()}
        </nav>
        <nav class="views kinds" aria-label="Kinds">
            {KINDS
                .into_iter()
                .map(|(name, label, _)| {
                    let href = move || wanted.with(|(view, _, search)| address(view.name, name, search));
                    view! { <a href=href aria-current=move || is_current(wanted.get().1 == name)>{label}</a> }
                })
                .collect_view()}
        </nav>
        <Problem text=list.problem() />
        <Show when=move || list.is_loaded() fallback=|| view! { <Skeleton /> }>
            <Keyed each=move || list.groups() key=|(name, hint, _)| format!("{name} {hint}") let:group>
                {holder(list, group.0, group.1, act)}
            </Keyed>
            <Show when=move || list.total() == Some(0)>
                <p class="empty">{move || nothing(&wanted.get())}</p>
            </Show>
            <Show when=move || list.has_more()>
                <button type="button" data-action="more" on:click=move |_| list.more()>"Show more"</button>
            </Show>
        </Show>
        {dialog}
    }
}

/// What is said where nothing is found.
fn nothing((view, kind, search): &Wanted) -> &'static str {
    match (view.name, kind.is_empty() && search.is_empty()) {
        (_, false) => "No activity fits. Look for other words, or at all kinds.",
        ("", _) => "Nothing is under way: start a release, and what happens in it shows here.",
        ("mine", _) => "You hold nothing up.",
        ("my-teams", _) => "Your teams hold nothing up.",
        ("failed", _) => "Nothing failed.",
        ("unassigned", _) => "Everything under way has somebody to do it.",
        _ => "There is no activity yet.",
    }
}

/// Somebody or something that holds activities up, with them.
fn holder(list: ProgressList, name: String, hint: &'static str, act: Act) -> AnyView {
    let (mine, id) = (name.clone(), format!("holder-{}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")));
    let rows = Memo::new(move |_| list.keys_of(&mine));
    // The longest wait comes first.
    let longest = Memo::new(move |_| {
        let first = rows.with(|rows| rows.first().and_then(|key| list.row(key)));
        first.and_then(|row| row.with(OpenActivity::waits_since))
    });
    let is_failure = name == FAILED;
    let (label, heading) = (id.clone(), name.clone());
    view! {
        <section class="holder" class:failed=is_failure data-holder=name aria-labelledby=label>
            <h2 id=id>
                {heading}
                " "
                <span class="hint">{hint}" "</span>
                <span class="count">{move || rows.with(Vec::len)}</span>
                {move || longest.get().map(|since| view! { <span class="hint longest">"longest: " <Ago at=since /></span> })}
            </h2>
            <ul class="open">
                <Keyed each=move || rows.get() key=String::clone let:key>
                    {list.row(&key).map(|row| view! { <ProgressRow row=RwSignal::from(row) act=act /> })}
                </Keyed>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn ProgressRow(row: RwSignal<OpenActivity>, act: Act) -> impl IntoView {
    let key = row.with_untracked(|row| row.key.clone());
    let status = Memo::new(move |_| row.with(|row| row.status.as_str()));
    let why = Memo::new(move |_| row.with(OpenActivity::besides));
    let acts = Memo::new(move |_| row.with(OpenActivity::remedy));
    let name = key.clone();
    view! {
        <li data-row=key data-status=move || status.get()>
            <ActivityLine row=row />
            <RecordLine row=row />
            <Waiting row=row />
            <div class="last">
                <span class="aside waits" title=move || why.get()>{move || why.get()}</span>
                <Actions key=name acts=acts act=act />
            </div>
        </li>
    }
}

fn address(view: &str, kind: &str, search: &str) -> String {
    with_parts("/progress", &[("view", view), ("kind", kind), ("q", search)])
}

#[component]
fn Search(wanted: Memo<Wanted>) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |search: String| {
        let to = wanted.with_untracked(|(view, kind, _)| address(view.name, kind, search.trim()));
        navigate(&to, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    };
    view! {
        <search>
            <form on:submit=|event| event.prevent_default()>
                <input
                    type="search"
                    name="q"
                    aria-label="Search"
                    placeholder="Title or key"
                    prop:value=move || wanted.get().2
                    on:change=move |event| go(event_target_value(&event))
                />
            </form>
        </search>
    }
}
