//! Everything that can be done to an activity now, in groups: to act, people, and its place in the plan.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::ActivityId;

use super::attempt::{Attempt, Trouble, said};
use super::desk::Desk;
use crate::api::ApiError;
use crate::components::{Keyed, Problem};
use crate::pages::told;
use crate::state::{Action, Ask, Group, Offer, key_of_action, subject};

/// See the module.
#[component]
pub(super) fn Offers(
    /// To this one.
    id: ActivityId,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let problem = RwSignal::new(None::<String>);
    let closely = desk.live.closely();
    let offers = Memo::new(move |_| {
        closely.with(|it| it.as_ref().filter(|it| it.view.id == id).map(|it| it.offers.clone())).unwrap_or_default()
    });
    // What may have arrived without an answer, and is sent again as the same command.
    let unanswered = StoredValue::new(None::<(Action, Attempt)>);
    let at_once = move |ask: Ask, action: Action| {
        let again = unanswered.with_value(|it| it.filter(|(it, _)| *it == action)).map(|(_, attempt)| attempt);
        let attempt = again.unwrap_or_else(|| Attempt::new(desk, &ask));
        spawn_local(async move {
            let outcome = attempt.carry_out(desk, &ask).await;
            let is_unanswered = matches!(outcome, Err(Trouble::Failed(ApiError::Offline | ApiError::Unexpected(_))));
            unanswered.try_set_value(is_unanswered.then_some((action, attempt)));
            problem.try_set(outcome.err().map(|trouble| match trouble {
                Trouble::Failed(error) => said(&error),
                Trouble::Overtaken(events) => {
                    let last = events.last().map(|event| format!("{} {}", subject(event), told(event)));
                    format!("Somebody was faster: {}. Look at the plan, and try again.", last.unwrap_or_default())
                }
            }));
        });
    };
    let act = Callback::new(move |offer: Offer| {
        let ask = closely.with_untracked(|it| it.as_ref().map(|it| Ask::activity(&it.view, &offer)));
        match ask {
            Some(ask) if offer.action.is_instant() => at_once(ask, offer.action),
            ask => desk.asking.set(ask),
        }
    });
    // What it waits for stands in front, wherever it belongs.
    let lead = Memo::new(move |_| closely.with(|it| it.as_ref().and_then(|it| it.view.lead())));
    let group = move |group: Group| {
        // One by one: a button that has the focus keeps it when another one goes.
        let mine = Memo::new(move |_| {
            let lead = lead.get();
            let is_lead = |offer: &Offer| Some(offer.action.words().name) == lead;
            let place = |offer: &Offer| if is_lead(offer) { Group::Act } else { offer.action.group() };
            let all = offers.get().into_iter().filter(|offer| place(offer) == group);
            let (mut all, others): (Vec<_>, Vec<_>) = all.map(|offer| (is_lead(&offer), offer)).partition(|it| it.0);
            all.extend(others);
            all
        });
        let is_there = Memo::new(move |_| mine.with(|mine| !mine.is_empty()));
        let actions = view! { <div class="actions" role="group" aria-label=group.words()>
            <Keyed
                each=move || mine.get()
                key=identity
                let:it
            >
                {button(it.1, it.0, act)}
            </Keyed>
        </div> }
        .into_any();
        let whole = if group == Group::Plan {
            view! { <details><summary>{group.words()}</summary>{actions}</details> }.into_any()
        } else {
            actions
        };
        view! { <div class="offered" hidden=move || !is_there.get()>{whole}</div> }.into_any()
    };
    view! {
        {group(Group::Act)}
        {group(Group::People)}
        {group(Group::Plan)}
        <Problem text=problem />
    }
}

fn button(offer: Offer, is_lead: bool, act: Callback<Offer>) -> AnyView {
    let words = offer.action.words();
    let class = match (words.destructive, is_lead) {
        (true, _) => "danger",
        (false, true) => "primary",
        (false, false) => "",
    };
    let key = key_of_action(words.name);
    let title = key.map(|key| format!("{} ({key})", words.label));
    view! {
        <button
            type="button"
            class=class
            data-action=words.name
            title=title
            aria-keyshortcuts=key
            on:click=move |_| act.run(offer.clone())
        >
            {words.label}
        </button>
    }
    .into_any()
}

/// Another one for all that a button shows or does: it is made once.
fn identity((is_lead, offer): &(bool, Offer)) -> String {
    let insist = offer.insist.as_deref().unwrap_or_default();
    format!("{} {is_lead} {} {insist}", offer.action.words().name, offer.needs_comment)
}
