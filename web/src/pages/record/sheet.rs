//! One activity, closely: everything that is known of it, and everything that can be done to it now.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::{ActivityId, ActivityStatus, Condition, EventKind};

use super::Desk;
use super::attempt::{Attempt, Trouble, said};
use super::live::Shown;
use super::values::facts;
use crate::api::{self, ApiError, Values};
use crate::components::{Dialog, Moment, Problem, StatusChip};
use crate::pages::told;
use crate::state::{
    Action, Ask, Edge, Holder, Offer, ReviewerView, RowView, activity_label, kind_label, subject, tone,
};

/// Nothing until an activity is opened.
#[component]
pub(super) fn Sheet() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let close = Callback::new(move |()| desk.opened.set(None));
    // It may be taken out of the plan while it is looked at.
    Effect::new(move |_| {
        desk.live.order().track();
        if desk.opened.get_untracked().is_some_and(|id| desk.live.place(id).is_none()) {
            desk.opened.set(None);
        }
    });
    move || {
        let row = desk.opened.get().and_then(|id| desk.live.row(id).map(|row| (id, RwSignal::from(row))));
        row.map(|(id, row)| view! { <Open id=id row=row on_close=close /> })
    }
}

#[component]
fn Open(id: ActivityId, row: RwSignal<Shown>, on_close: Callback<()>) -> impl IntoView {
    let title = Signal::derive(move || row.with(|row| format!("{} {}", row.view.key, row.view.title)));
    let view = Memo::new(move |_| row.with(|row| row.view.clone()));
    view! {
        <Dialog title=title name="activity" on_close=on_close>
            {move || view! { <About view=view.get() /> }}
            <Details row=row />
            <Actions id=id view=view />
        </Dialog>
    }
}

#[component]
fn About(view: RowView) -> impl IntoView {
    let moment = |name: &'static str, at: Option<DateTime<Utc>>, edge: Edge| {
        at.map(|at| view! { <div><dt>{name}</dt><dd><Moment at=at edge=edge /></dd></div> })
    };
    // That it is pending since it was created, nobody asks.
    let since = Some(view.since).filter(|_| view.status != ActivityStatus::Pending);
    let waits = (!view.waits.is_empty()).then(|| {
        let waits = view.waits.into_iter().map(|wait| view! { <li>{wait}</li> }).collect_view();
        view! { <div class="wide"><dt>"Waits for"</dt><dd><ul>{waits}</ul></dd></div> }
    });
    let links = (!view.links.is_empty()).then(|| {
        let links = view.links.into_iter().map(|link| {
            let state = if link.approved { "" } else { ", not approved" };
            let words =
                format!("{} {} in {}: {}{state}", link.key, link.title, link.record, activity_label(link.status));
            view! { <li><a href=format!("/records/{}", link.record)>{words}</a></li> }
        });
        view! { <div class="wide"><dt>"Linked to"</dt><dd><ul>{links.collect_view()}</ul></dd></div> }
    });
    view! {
        <dl class="facts">
            <div><dt>"Status"</dt><dd><StatusChip tone=tone(view.status) label=activity_label(view.status) /></dd></div>
            <div><dt>"Kind"</dt><dd>{kind_label(view.kind)}</dd></div>
            {view.who.map(|who| view! { <div><dt>{if view.is_role { "Role to fill" } else { "Assigned to" }}</dt><dd>{who}</dd></div> })}
            {view.delegate.map(|who| view! { <div><dt>"Delegated to"</dt><dd>{who}</dd></div> })}
            {moment("Since", since, Edge::Exact)}
            {moment("Planned start", view.planned.0, Edge::Start)}
            {moment("Planned end", view.planned.1, Edge::End)}
            {moment("Started", view.actual.0, Edge::Exact)}
            {moment("Ended", view.actual.1, Edge::Exact)}
            {view.after_children.then(|| view! { <div><dt>"After"</dt><dd>"the child releases"</dd></div> })}
            {waits}
            {links}
            {view.review.map(|(condition, reviewers)| view! { <Votes condition=condition reviewers=reviewers /> })}
        </dl>
    }
}

/// What rows do not carry: loaded when the activity is opened, and again when one of its fields changed.
#[component]
fn Details(row: RwSignal<Shown>) -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let values = RwSignal::new(Values::default());
    let key = row.with_untracked(|row| row.view.key.clone());
    let mine = key.clone();
    let changes = Memo::new(move |_| {
        let is_mine = |kind: EventKind, of: Option<&String>| kind == EventKind::FieldChanged && of == Some(&mine);
        live.news().with(|news| news.iter().filter(|event| is_mine(event.kind, event.activity.as_ref())).count())
    });
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads hears nothing.
        let _ = changes.get();
        let key = key.clone();
        spawn_local(async move {
            // Without them, the sheet still shows what its row tells.
            if let Ok(found) = api::values(Holder::Activity, &key).await {
                values.try_set(found);
            }
        });
    });
    let elsewhere = ["title", "role", "scheduledStart", "scheduledEnd"];
    move || view! { <dl class="facts">{facts(Holder::Activity, &values.get(), &elsewhere)}</dl> }
}

#[component]
fn Votes(condition: Condition, reviewers: Vec<ReviewerView>) -> impl IntoView {
    let condition = match condition {
        Condition::Automatic => "at once, by itself".to_owned(),
        Condition::Unanimous => "when every reviewer approves".to_owned(),
        Condition::Percentage(share) => format!("when {share} % of the reviewers approve"),
    };
    let reviewers = reviewers.into_iter().map(|reviewer| view! { <li>{reviewer.words()}</li> });
    view! {
        <div class="wide"><dt>"Approved"</dt><dd>{condition}</dd></div>
        <div class="wide"><dt>"Reviewers"</dt><dd><ul>{reviewers.collect_view()}</ul></dd></div>
    }
}

#[component]
fn Actions(id: ActivityId, view: Memo<RowView>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let problem = RwSignal::new(None::<String>);
    let offers = Memo::new(move |_| {
        // What is possible may change with anything: with the row, with the record, with the rows around it.
        view.track();
        desk.live.record().track();
        desk.live.order().track();
        desk.live.offers(id)
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
    let button = move |offer: Offer| {
        let words = offer.action.words();
        let act = move |_| {
            let ask = Ask::activity(&view.get_untracked(), &offer);
            if offer.action.is_instant() {
                at_once(ask, offer.action);
            } else {
                desk.asking.set(Some(ask));
            }
        };
        view! {
            <button type="button" class=if words.destructive { "danger" } else { "" } data-action=words.name on:click=act>
                {words.label}
            </button>
        }
    };
    let group = move |in_plan: bool| offers.get().into_iter().filter(move |offer| offer.action.edits_plan() == in_plan);
    view! {
        <div class="actions" role="group" aria-label="What can be done with it">
            {move || group(false).map(button).collect_view()}
        </div>
        <Show when=move || group(true).next().is_some()>
            <h3>"Its place in the plan"</h3>
        </Show>
        <div class="actions" role="group" aria-label="What can be done with its place in the plan">
            {move || group(true).map(button).collect_view()}
        </div>
        <Problem text=problem />
    }
}
