//! An activity in a list over all records: what it is, in which record, and since when it waits.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::ago::Minute;
use super::moment::{Moment, exactly, machine};
use super::progress::ProgressBar;
use super::status::StatusMark;
use crate::state::{Edge, OpenActivity, Reason, activity_label, address, ago, record_label, record_tone, tone};

/// What it is and where it stands. Its title takes the focus, and leads to it.
#[component]
pub(crate) fn ActivityLine(
    /// The activity.
    row: RwSignal<OpenActivity>,
    /// Who looks at it, where it is to be said whose it is.
    #[prop(optional)]
    me: Option<String>,
) -> impl IntoView {
    let who = me.map(|me| move || row.with(|row| row.whose(&me)));
    let status = Memo::new(move |_| row.with(|row| row.status));
    let address = row.with_untracked(|row| address(&row.record, Some(&row.key)));
    let key = row.with_untracked(|row| row.key.clone());
    let place = move || row.with(OpenActivity::place);
    view! {
        <StatusMark
            tone=Signal::derive(move || tone(status.get()))
            label=Signal::derive(move || activity_label(status.get()))
        />
        <div class="what">
            <a href=address data-entry="" class="title">{move || row.with(|row| row.title.clone())}</a>
            <span class="aside">
                <span class="key">{key}</span>
                <span class="who">{who}</span>
                <span class="place" title=place>{place}</span>
                {move || row.with(|row| {
                    let behind = row.behind.join(", ");
                    (!behind.is_empty()).then(|| view! { <span class="behind">{format!("{behind} waits for it")}</span> })
                })}
            </span>
            {move || row.with(|row| row.why.clone()).map(|Reason { comment, by }| {
                let title = comment.clone();
                view! {
                    <span class="aside why" title=title>
                        <q>{comment}</q>
                        {by}
                    </span>
                }
            })}
        </div>
    }
}

/// Its record, and how far that is.
#[component]
pub(crate) fn RecordLine(
    /// The activity.
    row: RwSignal<OpenActivity>,
) -> impl IntoView {
    let (key, address) = row.with_untracked(|row| (row.record.clone(), address(&row.record, None)));
    let status = Memo::new(move |_| row.with(|row| row.record_status));
    let progress = Memo::new(move |_| row.with(|row| row.progress));
    view! {
        <div class="record">
            <a href=address>
                <span class="key">{key}</span>
                " "
                {move || row.with(|row| row.record_title.clone())}
            </a>
            <span class="aside">
                <StatusMark
                    tone=Signal::derive(move || record_tone(status.get()))
                    label=Signal::derive(move || record_label(status.get()))
                />
                <ProgressBar progress=progress />
            </span>
        </div>
    }
}

/// Until when it should be done, and since when it is as it is.
#[component]
pub(crate) fn Waiting(
    /// The activity.
    row: RwSignal<OpenActivity>,
) -> impl IntoView {
    let minute = expect_context::<Minute>();
    let due = Memo::new(move |_| row.with(|row| row.due));
    let deadline = Memo::new(move |_| row.with(OpenActivity::deadline));
    let since = Memo::new(move |_| row.with(OpenActivity::waits_since));
    let millis = |at: DateTime<Utc>| at.timestamp_millis() as f64;
    // What becomes late while it is looked at, says so.
    let late = Memo::new(move |_| deadline.get().is_some_and(|due| millis(due) < minute.get()));
    let lasted = move |since| {
        let words = ago(((minute.get() - millis(since)) / 1_000.0) as i64);
        if words == "now" || words.starts_with("in ") { "just now".to_owned() } else { format!("for {words}") }
    };
    view! {
        <div class="waiting">
            {move || {
                due.get().map(|due| {
                    view! {
                        <span class="due" class:overdue=move || late.get()>
                            {move || if late.get() { "was due " } else { "due " }}
                            <Moment at=due edge=Edge::End />
                        </span>
                    }
                })
            }}
            {move || {
                since.get().map(|since| {
                    view! {
                        <time class="aside" datetime=machine(since) title=exactly(since)>
                            {move || lasted(since)}
                        </time>
                    }
                })
            }}
        </div>
    }
}
