//! The head of a record: what it is, where it stands, how far it is, and what can be done now.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos_router::components::A;
use waybill_shared::model::{RecordId, RecordKind, RecordStatus};

use super::desk::Desk;
use super::values::{facts, value_of};
use crate::api;
use crate::components::{Heading, Menu, MenuItem, Moment, ProgressBar, StatusChip, WhenText};
use crate::state::{
    Ask, FailedStep, Holder, Me, Offer, Plan, Progress, RecordAction, RecordRow, Span, When, likely, record_label,
    record_tone,
};

/// What is shown of a record.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RecordView {
    /// What people call it.
    pub(super) key: String,
    /// Release or change request.
    pub(super) kind: RecordKind,
    /// Where it stands.
    pub(super) status: RecordStatus,
    /// What it is about.
    pub(super) title: String,
    /// When it began and ended.
    pub(super) actual: Span,
    /// How far it is.
    pub(super) progress: Progress,
    /// How many activities it has, containers with them.
    pub(super) size: usize,
    /// What everything in it waits for.
    pub(super) waits: Option<String>,
    /// What can be done now.
    pub(super) offers: Vec<Offer<RecordAction>>,
    /// Its parent.
    pub(super) parent: Option<Relative>,
    /// Its children.
    pub(super) children: Vec<Relative>,
    /// How far each of them is.
    pub(super) figures: Vec<(RecordId, Progress)>,
}

/// A parent or a child.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relative {
    /// Its number.
    pub(super) id: RecordId,
    /// What people call it.
    pub(super) key: String,
    /// What it is about.
    pub(super) title: String,
    /// Where it stands.
    pub(super) status: RecordStatus,
    /// Which of its steps failed, the last first.
    pub(super) failed: Vec<FailedStep>,
}

impl From<RecordRow> for Relative {
    fn from(row: RecordRow) -> Self {
        let (record, facts) = (row.record, row.facts);
        Self { id: record.id, key: record.key, title: facts.title, status: record.status, failed: facts.failed }
    }
}

impl RecordView {
    /// The record of a plan.
    pub(super) fn of(plan: &Plan, me: &Me) -> Self {
        let (record, (parent, children)) = (plan.record(), plan.family());
        Self {
            actual: (record.actual_start, record.actual_end),
            title: plan.record_facts().title,
            progress: plan.progress(),
            size: plan.size(),
            waits: plan.waits_whole(),
            offers: plan.record_offers(me),
            parent: parent.map(Into::into),
            figures: children.iter().map(|child| (child.record.id, child.facts.progress)).collect(),
            children: children.into_iter().map(Into::into).collect(),
            key: record.key,
            kind: record.kind,
            status: record.status,
        }
    }
}

/// See the module. The line with the title stays in sight when the page is scrolled.
#[component]
pub(super) fn RecordHeader() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = desk.live.record();
    let of = move |part: fn(&RecordView) -> String| record.with(|record| record.as_ref().map(part).unwrap_or_default());
    let key = Memo::new(move |_| of(|record| record.key.clone()));
    let title = Memo::new(move |_| of(|record| record.title.clone()));
    let status = Memo::new(move |_| record.with(|record| record.as_ref().map(|record| record.status)));
    let status = move || status.get().unwrap_or(RecordStatus::Editing);
    let heading = Memo::new(move |_| format!("{} {}", key.get(), title.get()));
    // The window is named for what is looked at.
    let window = Memo::new(move |_| desk.titled().map(|title| format!("{title} · {}", heading.get())));
    view! {
        <Parent />
        <header class="record-head" data-key=move || key.get() data-status=move || status().as_str()>
            <Heading text=heading title=window />
            <StatusChip
                tone=Signal::derive(move || record_tone(status()))
                label=Signal::derive(move || record_label(status()))
            />
            <Offers key=key />
        </header>
        <Facts />
    }
}

/// The parent that it is grouped under.
#[component]
fn Parent() -> impl IntoView {
    let record = expect_context::<Desk>().live.record();
    let parent = Memo::new(move |_| record.with(|record| record.as_ref().and_then(|it| it.parent.clone())));
    move || {
        parent.get().map(|parent| {
            view! {
                <p class="parent" data-parent=parent.key.clone()>
                    <span class="hint">"Child of "</span>
                    <A href=format!("/records/{}", parent.key)>{format!("{} {}", parent.key, parent.title)}</A>
                    <StatusChip tone=record_tone(parent.status) label=record_label(parent.status) />
                </p>
            }
        })
    }
}

/// What can be done: the likeliest as buttons, everything else in a menu.
#[component]
fn Offers(key: Memo<String>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let all = Memo::new(move |_| {
        let record = desk.live.record();
        record.with(|record| record.as_ref().map(|it| (it.status, it.offers.clone())))
    });
    // Unlinking a child is offered beside the child.
    let split = Memo::new(move |_| {
        let Some((status, mut offers)) = all.get() else { return (Vec::new(), Vec::new()) };
        offers.retain(|offer| !matches!(offer.action, RecordAction::UnlinkChild(_)));
        let likely = likely(status);
        let (found, others): (Vec<_>, Vec<_>) = offers.into_iter().partition(|it| likely.contains(&it.action));
        let first = likely.iter().flat_map(|action| found.iter().filter(move |it| it.action == *action)).cloned();
        let (last, mut rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|it| it.action.words().destructive);
        rest.extend(last);
        (first.collect(), rest)
    });
    let items = Callback::new(move |()| {
        let (first, rest) = split.get_untracked();
        let mut items: Vec<MenuItem> = first.iter().map(|it| item(desk, it).class("only-phone")).collect();
        items.extend(rest.iter().map(|it| {
            let class = if it.action.words().destructive { "danger" } else { "" };
            item(desk, it).class(class)
        }));
        let address = format!("/export/{}.yaml", key.get_untracked());
        let export = Callback::new(move |()| {
            // The server says that it is a file: the page stays.
            let _ = window().location().set_href(&address);
        });
        let class = if rest.is_empty() { "" } else { "separated" };
        items.push(MenuItem::act("export", "Export as YAML", export).class(class));
        items
    });
    view! {
        <div class="actions" role="group" aria-label="What can be done with it">
            {move || split.with(|it| it.0.iter().map(|offer| button(desk, offer)).collect_view())}
            <Menu name="record" class="quiet" label="More actions" items=items>
                "⋯"
            </Menu>
        </div>
    }
}

fn item(desk: Desk, offer: &Offer<RecordAction>) -> MenuItem {
    let (words, offer) = (offer.action.words(), offer.clone());
    let ask = Callback::new(move |()| desk.asking.set(Some(Ask::Record(offer.clone()))));
    let label = if words.name == "unlink-parent" { "Unlink from the parent" } else { words.label };
    MenuItem::act(words.name, label, ask)
}

fn button(desk: Desk, offer: &Offer<RecordAction>) -> AnyView {
    let (words, offer) = (offer.action.words(), offer.clone());
    let class = if matches!(offer.action, RecordAction::Start | RecordAction::Resume) { "primary" } else { "likely" };
    view! {
        <button
            type="button"
            class=class
            data-action=words.name
            on:click=move |_| desk.asking.set(Some(Ask::Record(offer.clone())))
        >
            {words.label}
        </button>
    }
    .into_any()
}

/// Progress, dates and people in a line; everything else behind it.
#[component]
fn Facts() -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let record = live.record();
    let progress = Memo::new(move |_| record.with(|record| record.as_ref().map(|it| it.progress).unwrap_or_default()));
    let known = Memo::new(move |_| record.with(|record| record.as_ref().map(|it| (it.kind, it.actual, it.status))));
    let brief = move || {
        let (kind, actual, status) = known.get()?;
        // What failed is not over: it is still due.
        let is_over = actual.1.is_some() && status != RecordStatus::Failed;
        let actual = (actual.0, actual.1.filter(|_| is_over));
        let (holder, values) = (Holder::Record(kind), live.values().get());
        let of = |name: &str| value_of(holder, &values, name);
        let moment = |name: &str| of(name).and_then(|value| api::read_moment(&value.text));
        let planned = (moment("scheduledStart"), moment("scheduledEnd"));
        let person = |label: &'static str, name: &str| {
            of(name).map(|value| view! { <span class="fact"><span class="hint">{label}</span>{value.shown}</span> })
        };
        Some(view! {
            <span class="fact">
                {is_over.then(|| view! { <span class="hint">"Ran "</span> })}
                <WhenText when=When::of_record(planned, actual) />
            </span>
            {person("Owner ", "owner")}
            {person("Assigned to ", "assignedTo")}
        })
    };
    let all = move || {
        let (kind, (started, ended), _) = known.get()?;
        let (holder, values) = (Holder::Record(kind), live.values().get());
        let moment = |name: &'static str, at: Option<DateTime<Utc>>| {
            at.map(|at| view! { <div><dt>{name}</dt><dd><Moment at=at /></dd></div> })
        };
        Some(view! {
            <dl class="facts">
                {moment("Started", started)}
                {moment("Ended", ended)}
                {facts(holder, &values, &["title"])}
            </dl>
        })
    };
    let description = move || {
        let (kind, ..) = known.get()?;
        value_of(Holder::Record(kind), &live.values().get(), "description")
            .map(|value| view! { <p class="description">{value.text}</p> })
    };
    view! {
        <div class="record-facts">
            <ProgressBar progress=progress />
            {brief}
        </div>
        {description}
        <details class="record-details">
            <summary>"Details"</summary>
            {all}
        </details>
    }
}
