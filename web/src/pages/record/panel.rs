//! One activity, closely, beside the list: where it stands, what it waits for, who, when, what was said, and everything
//! that can be done to it now. On a narrow screen it is in front of the list.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::desk::Desk;
use super::facts::{About, Details};
use super::history::History;
use super::keys::key_meant;
use super::offers::Offers;
use super::row::chain_mark;
use crate::components::{StatusChip, StatusMark, Toasts, WhenText, release, seclude};
use crate::parts::{self, beside};
use crate::state::{KeyCommand, Part, Standing, activity_label, kind_label, tone};

/// From this width on there is room for it beside the list.
const BESIDE: f64 = 960.0;

/// Nothing until an activity is opened.
#[component]
pub(super) fn Panel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    follow_address(desk);
    Effect::new(move |_| desk.live.watch(desk.opened.get()));
    // It may be taken out of the plan while it is looked at.
    Effect::new(move |_| {
        desk.live.order().track();
        let gone = desk.opened.get_untracked().is_some_and(|id| desk.key_of(id).is_none());
        if gone && desk.live.ask(|_, _| ()).is_some() {
            desk.close();
        }
    });
    let heard = window_event_listener(leptos::ev::keydown, move |event| {
        if key_meant(&event) == Some(KeyCommand::Close) && desk.opened.get_untracked().is_some() {
            event.prevent_default();
            desk.close();
        }
    });
    on_cleanup(move || heard.remove());
    let is_open = Memo::new(move |_| desk.opened.get().is_some());
    view! {
        {move || is_open.get().then(|| beside(parts::panel, Callback::new(move |()| desk.close())))}
    }
}

/// The panel itself.
pub(crate) fn panel() -> AnyView {
    view! { <Open /> }.into_any()
}

/// Whoever comes with an address that names an activity finds it opened; whoever goes back in the history, closed.
fn follow_address(desk: Desk) {
    let (query, toasts) = (use_query_map(), expect_context::<Toasts>());
    let asked = Memo::new(move |_| query.with(|query| query.get("activity").map(|key| key.to_ascii_uppercase())));
    let is_loaded = Memo::new(move |_| desk.live.record().with(Option::is_some));
    Effect::new(move |_| {
        let (Some(key), true) = (asked.get(), is_loaded.get()) else {
            if is_loaded.get_untracked() && desk.opened.get_untracked().is_some() {
                desk.was_closed();
            }
            return;
        };
        let found = desk.live.ask(|plan, _| plan.number(&key).filter(|id| plan.facts(*id).is_some())).flatten();
        match found {
            Some(id) if desk.opened.get_untracked() == Some(id) => {}
            Some(id) => {
                desk.opened.set(Some(id));
                desk.go(id, false);
            }
            None => toasts.problem(format!("There is no {key} here: it was deleted, or stands in another record.")),
        }
    });
}

#[component]
fn Open() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (dialog, heading) = (NodeRef::<html::Dialog>::new(), NodeRef::<html::H2>::new());
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            let width = window().inner_width().ok().and_then(|it| it.as_f64()).unwrap_or_default();
            // Not `show`, which takes the focus: beside the panel the list stays in use. And not as a modal dialog either, in
            // front of it: that would put the messages out of reach, and the way back that they offer.
            dialog.set_open(true);
            if width < BESIDE {
                seclude(&dialog);
                desk.enters.set(true);
            }
        }
    });
    on_cleanup(release);
    Effect::new(move |_| {
        if desk.enters.get()
            && let Some(heading) = heading.get()
        {
            desk.enters.set(false);
            // It can take the focus.
            let _ = heading.focus();
        }
    });
    let title = Memo::new(move |_| desk.titled().unwrap_or_default());
    let id = Memo::new(move |_| desk.live.closely().with(|closely| closely.as_ref().map(|it| it.view.id)));
    let standing = Memo::new(move |_| {
        desk.live.closely().with(|closely| closely.as_ref().map(|it| it.standing.clone())).unwrap_or_default()
    });
    view! {
        <dialog
            node_ref=dialog
            class="panel"
            data-dialog="activity"
            aria-label=move || title.get()
        >
            <header>
                {move || way(desk, &standing.get())}
                <button type="button" class="quiet" aria-label="Close" title="Close (Esc)" on:click=move |_| desk.close()>
                    "✕"
                </button>
                <h2 node_ref=heading tabindex="-1">{move || title.get()}</h2>
                <State />
            </header>
            {move || {
                let id = id.get()?;
                let key = desk.key_of(id)?;
                Some(view! {
                    <div class="body">
                        <Why />
                        <Offers id=id />
                        <Waits />
                        <About />
                        <Details key=key.clone() />
                        <section class="history" aria-label="What happened to it">
                            <h3>"History"</h3>
                            <History of=Some(key) in_sight=RwSignal::new(true) />
                        </section>
                    </div>
                })
            }}
        </dialog>
    }
}

/// The containers that it stands in, to go to.
fn way(desk: Desk, standing: &Standing) -> impl IntoView + use<> {
    let record = desk.live.ask(|plan, _| plan.record().key).unwrap_or_default();
    let steps = standing.path.iter().map(|(_, key, title)| {
        let part = Part { text: title.clone(), record: Some(record.clone()), activity: Some(key.clone()) };
        view! { <li>{to_part(desk, part)}</li> }
    });
    let place =
        if standing.siblings > 0 { format!("{} of {}", standing.position, standing.siblings) } else { String::new() };
    view! {
        <ol class="way" aria-label="It stands in">
            <li>{record.clone()}</li>
            {steps.collect_view()}
            <li data-place="">{place}</li>
        </ol>
    }
}

/// A part of a sentence; what it names can be gone to.
pub(super) fn to_part(desk: Desk, part: Part) -> AnyView {
    let Some(record) = part.record else { return part.text.into_any() };
    let here = desk.live.ask(|plan, _| plan.record().key).unwrap_or_default();
    let query = part.activity.as_ref().map(|key| format!("?activity={key}")).unwrap_or_default();
    let href = format!("/records/{record}{query}");
    let number = part.activity.filter(|_| record == here).and_then(|key| desk.live.ask(|plan, _| plan.number(&key))?);
    let click = move |event: leptos::ev::MouseEvent| {
        // In another tab, it is an address like any other.
        if let Some(id) = number.filter(|_| !event.ctrl_key() && !event.meta_key() && !event.shift_key()) {
            event.prevent_default();
            desk.open(id, true);
            desk.go(id, false);
        }
    };
    view! { <a href=href on:click=click>{part.text}</a> }.into_any()
}

/// Its status, since when, and what it is.
#[component]
fn State() -> impl IntoView {
    let closely = expect_context::<Desk>().live.closely();
    let state = Memo::new(move |_| {
        closely.with(|closely| closely.as_ref().map(|it| (it.view.status, it.view.kind, it.view.when())))
    });
    move || {
        let (status, kind, when) = state.get()?;
        Some(view! {
            <p class="state" data-status=status.as_str()>
                <StatusChip tone=tone(status) label=activity_label(status) />
                <span class="kind">{kind_label(kind)}</span>
                <span class="when"><WhenText when=when /></span>
            </p>
        })
    }
}

/// Why it failed, in front of what can be done about it.
#[component]
fn Why() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let why = Memo::new(move |_| {
        desk.live.closely().with(|closely| closely.as_ref().and_then(|closely| closely.view.why.clone()))
    });
    move || {
        why.get().map(|why| view! { <p class="why"><q>{why.comment}</q> " " <span class="hint">{why.by}</span></p> })
    }
}

#[component]
fn Waits() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let waits = Memo::new(move |_| {
        desk.live.closely().with(|closely| closely.as_ref().map(|it| it.standing.waits.clone())).unwrap_or_default()
    });
    move || {
        let waits = waits.get();
        (!waits.is_empty()).then(|| {
            let sentence = |parts: Vec<Part>| {
                let parts = parts.into_iter().map(|part| to_part(desk, part));
                view! { <li>{parts.collect_view()}</li> }
            };
            view! {
                <section class="waiting">
                    <h3>"Waits for"</h3>
                    <ul>{waits.into_iter().map(sentence).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// The other ends of its links, each with its status.
pub(super) fn linked(desk: Desk) -> AnyView {
    let links =
        desk.live.closely().with(|closely| closely.as_ref().map(|it| it.view.links.clone())).unwrap_or_default();
    if links.is_empty() {
        return ().into_any();
    }
    let links = links.into_iter().map(|link| {
        let state = if link.approved { "" } else { " (not approved)" };
        let part = Part {
            text: format!("{} {} in {}{state}", link.key, link.title, link.record),
            record: Some(link.record),
            activity: Some(link.key),
        };
        view! {
            <li>
                <StatusMark tone=tone(link.status) label=activity_label(link.status) />
                {to_part(desk, part)}
            </li>
        }
    });
    view! { <div class="wide"><dt>{chain_mark()} "Linked to"</dt><dd><ul class="links">{links.collect_view()}</ul></dd></div> }
        .into_any()
}
