//! A release's parent and its children, each with its status and a way to part from it.

use leptos::prelude::*;
use leptos_router::components::A;

use super::Desk;
use super::header::Relative;
use crate::components::StatusChip;
use crate::state::{Ask, Offer, RecordAction, record_label, record_tone};

/// Nothing for a record that stands alone.
#[component]
pub(super) fn FamilySection() -> impl IntoView {
    let record = expect_context::<Desk>().live.record();
    let family = Memo::new(move |_| {
        record.with(|record| {
            record.as_ref().map(|it| (it.parent.clone(), it.children.clone(), it.offers.clone())).unwrap_or_default()
        })
    });
    let offer_of = |offers: &[Offer<RecordAction>], wanted: RecordAction| {
        offers.iter().find(|offer| offer.action == wanted).cloned()
    };
    move || {
        let (parent, children, offers) = family.get();
        let parent = parent.map(|parent| {
            let offer = offer_of(&offers, RecordAction::UnlinkParent(parent.id));
            view! {
                <section aria-labelledby="parent">
                    <h2 id="parent">"Parent"</h2>
                    <ul class="relatives">
                        <Member relative=parent offer=offer />
                    </ul>
                </section>
            }
        });
        let children = (!children.is_empty()).then(|| {
            let members = children.into_iter().map(|child| {
                let offer = offer_of(&offers, RecordAction::UnlinkChild(child.id));
                view! { <Member relative=child offer=offer /> }
            });
            view! {
                <section aria-labelledby="children">
                    <h2 id="children">"Children"</h2>
                    <ul class="relatives">{members.collect_view()}</ul>
                </section>
            }
        });
        view! {
            {parent}
            {children}
        }
    }
}

#[component]
fn Member(relative: Relative, offer: Option<Offer<RecordAction>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let status = relative.status;
    view! {
        <li data-key=relative.key.clone() data-status=status.as_str()>
            <A href=format!("/records/{}", relative.key)>{format!("{} {}", relative.key, relative.title)}</A>
            <StatusChip tone=record_tone(status) label=record_label(status) />
            {offer
                .map(|offer| {
                    let words = offer.action.words();
                    view! {
                        <button
                            type="button"
                            data-action=words.name
                            aria-label=format!("{} {}", words.label, relative.key)
                            on:click=move |_| desk.asking.set(Some(Ask::Record(offer.clone())))
                        >
                            {words.label}
                        </button>
                    }
                })}
        </li>
    }
}
