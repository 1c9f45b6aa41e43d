//! A release's children, each with how far it is, what can be done to it next, and a way to part from it.

use leptos::prelude::*;
use leptos_router::components::A;

use super::act::{Acting, Wanted};
use super::desk::Desk;
use super::header::Relative;
use crate::components::{ProgressBar, StatusChip};
use crate::parts::{self, beside};
use crate::state::{Ask, Offer, Progress, RecordAction, address, next_of_child, record_label, record_tone};

/// The children of a parent; nothing for any other record.
#[component]
pub(super) fn FamilySection() -> impl IntoView {
    let record = expect_context::<Desk>().live.record();
    let family = Memo::new(move |_| {
        let of = |it: &super::header::RecordView| (it.status, it.children.clone(), it.offers.clone());
        record.with(|record| record.as_ref().map(of))
    });
    // What is done to a child is done by its own dialog, in front of this page.
    let acting = Acting { wanted: RwSignal::new(None), done: Callback::new(|_| {}) };
    provide_context(acting);
    let is_acting = Memo::new(move |_| acting.wanted.with(Option::is_some));
    let unwanted = Callback::new(move |()| acting.wanted.set(None));
    let list = move || {
        let (status, children, offers) = family.get()?;
        let count = children.len();
        let members = children.into_iter().map(|child| {
            let wanted = RecordAction::UnlinkChild(child.id);
            let offer = offers.iter().find(|offer| offer.action == wanted).cloned();
            view! { <Member next=next_of_child(status, child.status) relative=child offer=offer /> }
        });
        (count > 0).then(|| {
            view! {
                <section aria-labelledby="children">
                    <h2 id="children">"Children " <span class="count">{count}</span></h2>
                    <ul class="relatives">{members.collect_view()}</ul>
                </section>
            }
        })
    };
    view! {
        {list}
        {move || is_acting.get().then(|| beside(parts::act, unwanted))}
    }
}

#[component]
fn Member(
    relative: Relative,
    next: Option<(RecordAction, &'static str)>,
    offer: Option<Offer<RecordAction>>,
) -> impl IntoView {
    let (desk, acting) = (expect_context::<Desk>(), expect_context::<Acting>());
    let (id, status, key) = (relative.id, relative.status, relative.key.clone());
    let record = desk.live.record();
    let progress = Memo::new(move |_| {
        let figures =
            record.with(|it| it.as_ref().and_then(|it| it.figures.iter().find(|it| it.0 == id).map(|it| it.1)));
        figures.unwrap_or_default()
    });
    let next = next.map(|(action, done)| {
        let (record, title) = (relative.key.clone(), relative.title.clone());
        let wanted = Wanted { activity: record.clone(), record, title, action: action.words().name, done };
        button(&key, "next", action, Callback::new(move |()| acting.wanted.set(Some(wanted.clone()))))
    });
    let part = offer.map(|offer| {
        let action = offer.action;
        button(&key, "quiet", action, Callback::new(move |()| desk.asking.set(Some(Ask::Record(offer.clone())))))
    });
    view! {
        <li data-key=relative.key.clone() data-status=status.as_str()>
            <StatusChip tone=record_tone(status) label=record_label(status) />
            <A href=format!("/records/{}", relative.key)>{format!("{} {}", relative.key, relative.title)}</A>
            <ProgressBar progress=progress />
            <span class="actions">{next} {part}</span>
            {failed_steps(&relative, progress)}
        </li>
    }
}

/// What failed in it last and why, to go to, and how much else did.
fn failed_steps(relative: &Relative, progress: Memo<Progress>) -> Option<AnyView> {
    let last = relative.failed.first()?;
    let address = address(&relative.key, Some(&last.key));
    let why = last.why.clone().map(|why| view! { " " <q>{why.comment}</q> " " {why.by} });
    let others = move || Some(progress.get().failed - 1).filter(|others| *others > 0);
    let view = view! {
        <p class="why">
            <A href=address>{format!("{} {}", last.key, last.title)}</A>
            {why}
            {move || others().map(|others| format!(" and {others} more failed"))}
        </p>
    };
    Some(view.into_any())
}

/// What is done to the child of this key, or about it.
fn button(key: &str, class: &'static str, action: RecordAction, act: Callback<()>) -> AnyView {
    let words = action.words();
    view! {
        <button
            type="button"
            class=class
            data-action=words.name
            aria-label=format!("{} {key}", words.label)
            on:click=move |_| act.run(())
        >
            {words.label}
        </button>
    }
    .into_any()
}
