//! A release's children, each with its status and a way to part from it.

use leptos::prelude::*;
use leptos_router::components::A;

use super::desk::Desk;
use super::header::Relative;
use crate::components::StatusChip;
use crate::state::{Ask, Offer, RecordAction, record_label, record_tone};

/// The children of a parent; nothing for any other record.
#[component]
pub(super) fn FamilySection() -> impl IntoView {
    let record = expect_context::<Desk>().live.record();
    let family = Memo::new(move |_| {
        record.with(|record| record.as_ref().map(|it| (it.children.clone(), it.offers.clone())).unwrap_or_default())
    });
    move || {
        let (children, offers) = family.get();
        (!children.is_empty()).then(|| {
            let count = children.len();
            let members = children.into_iter().map(|child| {
                let wanted = RecordAction::UnlinkChild(child.id);
                let offer = offers.iter().find(|offer| offer.action == wanted).cloned();
                view! { <Member relative=child offer=offer /> }
            });
            view! {
                <section aria-labelledby="children">
                    <h2 id="children">"Children " <span class="count">{count}</span></h2>
                    <ul class="relatives">{members.collect_view()}</ul>
                </section>
            }
        })
    }
}

#[component]
fn Member(relative: Relative, offer: Option<Offer<RecordAction>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (status, key) = (relative.status, relative.key.clone());
    view! {
        <li data-key=relative.key.clone() data-status=status.as_str()>
            <StatusChip tone=record_tone(status) label=record_label(status) />
            <A href=format!("/records/{}", relative.key)>{format!("{} {}", relative.key, relative.title)}</A>
            {offer
                .map(|offer| {
                    let words = offer.action.words();
                    view! {
                        <button
                            type="button"
                            class="quiet"
                            data-action=words.name
                            aria-label=format!("{} {key}", words.label)
                            on:click=move |_| desk.asking.set(Some(Ask::Record(offer.clone())))
                        >
                            {words.label}
                        </button>
                    }
                })}
        </li>
    }
}
