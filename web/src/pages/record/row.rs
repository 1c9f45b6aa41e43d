//! One row of the list: status, key, title, who, since when, what it waits for, and what can be done at once.

use leptos::attr::custom::custom_attribute;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use waybill_shared::model::ActivityId;
use web_sys::Element;

use super::desk::Desk;
use super::live::Shown;
use crate::components::{StatusMark, WhenText};
use crate::state::{ALL_LIT, Ask, LinkView, Offer, Reason, activity_label, kind_label, share, tally, tone};

/// See the module.
#[component]
pub(super) fn ActivityRow(
    /// Whose row.
    id: ActivityId,
    /// The row that Tab leads to.
    reachable: Memo<Option<ActivityId>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.live.row(id).map(|row| view! { <Known row=RwSignal::from(row) reachable=reachable /> })
}

#[component]
fn Known(row: RwSignal<Shown>, reachable: Memo<Option<ActivityId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (id, kind, key) = row.with_untracked(|row| (row.view.id, row.view.kind, row.view.key.clone()));
    let place = Memo::new(move |_| row.with(|row| row.place));
    let status = Memo::new(move |_| row.with(|row| row.view.status));
    let light = Memo::new(move |_| row.with(|row| row.light));
    let title = Memo::new(move |_| row.with(|row| row.view.title.clone()));
    let pending = Memo::new(move |_| row.with(|row| row.view.pending));
    let when = Memo::new(move |_| row.with(|row| row.view.when()));
    let tab = move || if reachable.get() == Some(id) { "0" } else { "-1" };
    // An attribute that the macro does not know.
    let level = custom_attribute("aria-level", move || place.get().level.to_string());
    let click = move |event: MouseEvent| {
        let element = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let is_in =
            |selector: &str| element.as_ref().is_some_and(|it| it.closest(selector).is_ok_and(|found| found.is_some()));
        if is_in(".twisty:not(.leaf)") {
            if let Some(expanded) = place.get_untracked().expanded {
                desk.toggle(id, !expanded);
            }
        } else if !is_in("a, button") {
            desk.open(id, false);
        }
    };
    view! {
        <div
            class="row"
            class:passing=move || !place.get().found
            role="treeitem"
            tabindex=tab
            data-key=key
            data-number=id.to_string()
            data-kind=kind.as_str()
            data-status=move || status.get().as_str()
            data-light=move || light.get().map(|light| if light.odd { "odd" } else { "even" })
            data-pending=move || pending.get().then_some("")
            {..level}
            aria-posinset=move || place.get().position.to_string()
            aria-setsize=move || place.get().siblings.to_string()
            aria-expanded=move || place.get().expanded.map(|expanded| expanded.to_string())
            aria-selected=move || (desk.opened.get() == Some(id)).to_string()
            style=("--level", move || place.get().level.to_string())
            style=("--at", move || light.get().map(|light| share(light.delay, ALL_LIT)))
            on:focusin=move |_| {
                desk.current.set(Some(id));
                desk.follow(id);
            }
            on:click=click
        >
            <StatusMark
                tone=Signal::derive(move || tone(status.get()))
                label=Signal::derive(move || activity_label(status.get()))
            />
            <span class="name">
                <span class="twisty" class:leaf=move || place.get().expanded.is_none() aria-hidden="true">
                    {move || match place.get().expanded {
                        Some(true) => "▾",
                        Some(false) => "▸",
                        None => "",
                    }}
                </span>
                <span class="key">{row.with_untracked(|row| row.view.key.clone())}</span>
                <span class="title" title=move || title.get()>{move || title.get()}</span>
                <span class="kind">{kind_label(kind)}</span>
                <Chain row=row />
            </span>
            <Who row=row />
            <span class="since"><WhenText when=when /></span>
            <Waits row=row />
            // The row is called by what it holds: of its buttons, only that there are some.
            <span class="actions" role="group" aria-label="Actions">
                <Quick row=row tab=Signal::derive(tab) />
                <button
                    type="button"
                    class="quiet"
                    tabindex=tab
                    data-action="open"
                    aria-label=move || format!("More about {}", title.get())
                    on:click=move |_| desk.open(id, true)
                >
                    "⋯"
                </button>
            </span>
        </div>
    }
}

/// The chain mark, with the keys that it is linked to.
#[component]
fn Chain(row: RwSignal<Shown>) -> impl IntoView {
    let links = Memo::new(move |_| row.with(|row| row.view.links.clone()));
    let chain = |link: LinkView| {
        // What is read stands in front, so that it can be spoken to by that name.
        let state = if link.approved { "" } else { ", not approved" };
        let words =
            format!("{} {}: linked to {}, {}{state}", link.record, link.key, link.title, activity_label(link.status));
        view! {
            <a
                class="chain"
                class:unapproved=!link.approved
                tabindex="-1"
                href=format!("/records/{}", link.record)
                title=words.clone()
                aria-label=words
            >
                {chain_mark()}
                {format!("{} {}{}", link.record, link.key, if link.approved { "" } else { " not approved" })}
            </a>
        }
    };
    move || links.get().into_iter().map(chain).collect_view()
}

/// The chain alone.
pub(super) fn chain_mark() -> AnyView {
    view! {
        <svg class="chain-mark" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M6.5 9.5l3-3M7.5 4.8l1.3-1.3a2.6 2.6 0 0 1 3.7 3.7l-1.3 1.3M8.5 11.2l-1.3 1.3a2.6 2.6 0 0 1-3.7-3.7l1.3-1.3"></path>
        </svg>
    }
    .into_any()
}

/// Who does it; of a review, who votes and how they voted so far.
#[component]
fn Who(row: RwSignal<Shown>) -> impl IntoView {
    let who = Memo::new(move |_| row.with(|row| (row.view.who.clone(), row.view.is_role, row.view.delegate.clone())));
    let votes = Memo::new(move |_| row.with(|row| row.view.review.as_ref().map(|(_, reviewers)| tally(reviewers))));
    move || {
        let (who, is_role, delegate) = who.get();
        let (votes, words) = votes.get().unwrap_or_default();
        let words = Some(words).filter(|words| !words.is_empty());
        // Whoever has it now is what one looks for: it is read first, and cut last.
        let who = match (who, delegate) {
            (Some(who), Some(delegate)) => Some(format!("{delegate} for {who}")),
            (who, delegate) => delegate.or(who),
        };
        let title = words.clone().or_else(|| who.clone());
        let votes = votes
            .into_iter()
            .map(|(class, text)| view! { <span class=class aria-hidden="true">{text}</span> })
            .collect_view();
        view! {
            <span class="who" class:role=is_role title=title>
                {who}
                {votes}
                {words.map(|words| view! { <span class="visually-hidden">{words}</span> })}
            </span>
        }
    }
}

/// What it waits for; of what failed, why: that it waits for somebody to mend it says its mark.
#[component]
fn Waits(row: RwSignal<Shown>) -> impl IntoView {
    let waits = Memo::new(move |_| row.with(|row| row.view.wait_line.clone()));
    let why = Memo::new(move |_| row.with(|row| row.view.why.clone()));
    view! {
        <span class="waits" title=move || why.get().map_or_else(|| waits.get(), |why| why.comment)>
            {move || {
                if let Some(Reason { comment, by }) = why.get() {
                    return Some(view! { <q>{comment}</q> " " {by} }.into_any());
                }
                let waits = waits.get();
                (!waits.is_empty()).then(|| format!("waits for {waits}").into_any())
            }}
        </span>
    }
}

#[component]
fn Quick(row: RwSignal<Shown>, tab: Signal<&'static str>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let offers = Memo::new(move |_| row.with(|row| row.view.offers.clone()));
    let button = move |offer: Offer| {
        let words = offer.action.words();
        let (key, title) = row.with_untracked(|row| (row.view.key.clone(), row.view.title.clone()));
        view! {
            <button
                type="button"
                class=if words.destructive { "danger" } else { "" }
                tabindex=move || tab.get()
                data-action=words.name
                aria-label=format!("{} {key} {title}", words.label)
                on:click=move |_| desk.asking.set(Some(Ask::activity(&row.get_untracked().view, &offer)))
            >
                {words.label}
            </button>
        }
    };
    move || offers.get().into_iter().map(button).collect_view()
}
