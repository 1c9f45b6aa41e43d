//! What is known of an activity: people, times, links and votes from the plan, everything else from the server.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::{Condition, EventKind};

use super::desk::Desk;
use super::panel::linked;
use super::values::facts;
use crate::api::{self, Values};
use crate::components::Moment;
use crate::state::{Edge, Holder, ReviewerView, lasted};

/// Whoever goes on through the list at once does not ask the server for each row.
const LOOK: Duration = Duration::from_millis(150);

/// What the plan knows.
#[component]
pub(super) fn About() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let closely = desk.live.closely();
    let known =
        Memo::new(move |_| closely.with(|it| it.as_ref().map(|it| (it.view.clone(), it.standing.owner.clone()))));
    let moment = |name: &'static str, at: Option<DateTime<Utc>>, edge: Edge| {
        at.map(|at| view! { <div><dt>{name}</dt><dd><Moment at=at edge=edge /></dd></div> })
    };
    let words =
        |name: &'static str, text: Option<String>| text.map(|text| view! { <div><dt>{name}</dt><dd>{text}</dd></div> });
    move || {
        let (view, owner) = known.get()?;
        let who = if view.is_role { "Role to fill" } else { "Assigned to" };
        // Whoever is the owner alone stands in the row, too.
        let assigned = view.who.filter(|who| view.is_role || Some(who) != owner.as_ref());
        Some(view! {
            <dl class="facts">
                {words("Owner", owner)}
                {words(who, assigned)}
                {words("Delegated to", view.delegate)}
                {moment("Planned start", view.planned.0, Edge::Start)}
                {moment("Planned end", view.planned.1, Edge::End)}
                {moment("Started", view.actual.0, Edge::Exact)}
                {moment("Ended", view.actual.1, Edge::Exact)}
                {words("Lasted", lasted(view.actual))}
                {words("After", view.after_children.then(|| "the child releases".to_owned()))}
                {linked(desk)}
                {view.review.map(|(condition, reviewers)| votes(condition, reviewers))}
            </dl>
        })
    }
}

/// What the plan does not know: loaded when the activity is opened, and again when one of its fields changed.
#[component]
pub(super) fn Details(
    /// Of the activity with this key.
    key: String,
) -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let values = RwSignal::new(Values::default());
    let mine = key.clone();
    let changes = Memo::new(move |_| {
        let is_mine = |kind: EventKind, of: Option<&String>| kind == EventKind::FieldChanged && of == Some(&mine);
        live.news().with(|news| news.iter().filter(|event| is_mine(event.kind, event.activity.as_ref())).count())
    });
    let looking = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads hears nothing.
        let _ = changes.get();
        let key = key.clone();
        let look = move || {
            spawn_local(async move {
                // Without them, the panel still shows what the plan tells.
                if let Ok(found) = api::values(Holder::Activity, &key).await {
                    values.try_set(found);
                }
            });
        };
        looking.set_value(set_timeout_with_handle(look, LOOK).ok());
    });
    on_cleanup(move || {
        if let Some(Some(looking)) = looking.try_update_value(Option::take) {
            looking.clear();
        }
    });
    let elsewhere = ["title", "role", "owner", "scheduledStart", "scheduledEnd"];
    move || view! { <dl class="facts">{facts(Holder::Activity, &values.get(), &elsewhere)}</dl> }
}

fn votes(condition: Condition, reviewers: Vec<ReviewerView>) -> AnyView {
    let condition = match condition {
        Condition::Automatic => "its turn comes, by itself".to_owned(),
        Condition::Unanimous => "every reviewer approves".to_owned(),
        Condition::Percentage(share) => format!("{share} % of the reviewers approve"),
    };
    let reviewers = reviewers.into_iter().map(|reviewer| {
        let (class, mark) = match reviewer.approved {
            Some(true) => ("vote done", "✓"),
            Some(false) => ("vote failed", "✗"),
            None => ("vote", "○"),
        };
        view! { <li><span class=class aria-hidden="true">{mark}</span>{reviewer.words()}</li> }
    });
    view! {
        <div class="wide"><dt>"Approved when"</dt><dd>{condition}</dd></div>
        <div class="wide"><dt>"Reviewers"</dt><dd><ul>{reviewers.collect_view()}</ul></dd></div>
    }
    .into_any()
}
