//! When something is: its plan, since when it runs and when it is due, or what really was.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::moment::{Moment, is_past, shortly};
use crate::state::{Edge, When};

/// See the module. Where there is little room, the words in front are for screen readers only.
#[component]
pub(crate) fn WhenText(
    /// What is known.
    #[prop(into)]
    when: Signal<When>,
) -> impl IntoView {
    move || match when.get() {
        When::Unknown => ().into_any(),
        When::Planned((from, to)) => between("planned ", from, to, [Edge::Start, Edge::End]),
        When::Was((from, to)) => between("", from, to, [Edge::Exact, Edge::Exact]),
        When::Began { at, due } => since("started ", at, due),
        When::Since { since: at, due } => since("since ", at, due),
    }
}

fn since(lead: &'static str, at: DateTime<Utc>, due: Option<DateTime<Utc>>) -> AnyView {
    view! {
        <span class="lead">{lead}</span>
        <Moment at=at />
        {due.map(|due| view! { ", "<Due at=due past=is_past(due) /> })}
    }
    .into_any()
}

/// When something has to be done, and whether that is past.
#[component]
pub(crate) fn Due(
    /// Then.
    at: DateTime<Utc>,
    /// Whether it should be done by now.
    #[prop(into)]
    past: Signal<bool>,
) -> impl IntoView {
    view! {
        <span class="due" class:overdue=move || past.get()>
            {move || if past.get() { "was due " } else { "due " }}
            <Moment at=at edge=Edge::End />
        </span>
    }
}

/// What begins and ends on the same day, or in the same minute, is said once.
fn between(lead: &'static str, from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>, edges: [Edge; 2]) -> AnyView {
    let [start, end] = edges;
    let is_same = from.zip(to).is_some_and(|(from, to)| shortly(from, start) == shortly(to, end));
    let to = to.filter(|_| !is_same);
    let joint = if from.is_some() {
        " – "
    } else if start == Edge::Start {
        "until "
    } else {
        ""
    };
    view! {
        <span class="lead">{lead}</span>
        {from.map(|at| view! { <Moment at=at edge=start /> })}
        {to.map(|at| view! { {joint} <Moment at=at edge=end /> })}
    }
    .into_any()
}
