//! The head of a record: what it is, where it stands, how far it is, and what can be done now.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use waybill_shared::model::{RecordId, RecordKind, RecordStatus};

use super::Desk;
use super::values::{facts, value_of};
use crate::components::{Heading, Moment, ProgressBar, StatusChip};
use crate::state::{Ask, Holder, Me, Offer, Plan, Progress, RecordAction, RecordRow, Span, record_label, record_tone};

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
    /// What everything in it waits for.
    pub(super) waits: Option<String>,
    /// What can be done now.
    pub(super) offers: Vec<Offer<RecordAction>>,
    /// Its parent.
    pub(super) parent: Option<Relative>,
    /// Its children.
    pub(super) children: Vec<Relative>,
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
}

impl From<RecordRow> for Relative {
    fn from(row: RecordRow) -> Self {
        Self { id: row.record.id, key: row.record.key, title: row.facts.title, status: row.record.status }
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
            waits: plan.waits_whole(),
            offers: plan.record_offers(me),
            parent: parent.map(Into::into),
            children: children.into_iter().map(Into::into).collect(),
            key: record.key,
            kind: record.kind,
            status: record.status,
        }
    }
}

/// See the module.
#[component]
pub(super) fn RecordHeader() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = desk.live.record();
    let of = move |part: fn(&RecordView) -> String| record.with(|record| record.as_ref().map(part).unwrap_or_default());
    let key = Memo::new(move |_| of(|record| record.key.clone()));
    let title = Memo::new(move |_| of(|record| record.title.clone()));
    let status = Memo::new(move |_| record.with(|record| record.as_ref().map(|record| record.status)));
    let status = move || status.get().unwrap_or(RecordStatus::Editing);
    let progress = Memo::new(move |_| record.with(|record| record.as_ref().map(|it| it.progress).unwrap_or_default()));
    view! {
        <header class="record-head" data-key=move || key.get() data-status=move || status().as_str()>
            <div class="page-head">
                <Heading text=Signal::derive(move || format!("{} {}", key.get(), title.get())) />
                <StatusChip
                    tone=Signal::derive(move || record_tone(status()))
                    label=Signal::derive(move || record_label(status()))
                />
                <ProgressBar progress=progress />
            </div>
            <Offers />
            <Facts />
        </header>
    }
}

#[component]
fn Offers() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let offers = Memo::new(move |_| {
        desk.live.record().with(|record| record.as_ref().map(|it| it.offers.clone()).unwrap_or_default())
    });
    let key =
        Memo::new(move |_| desk.live.record().with(|it| it.as_ref().map(|it| it.key.clone()).unwrap_or_default()));
    // Unlinking is offered beside the record that it is about.
    let shown = move || {
        let unlink = |offer: &Offer<RecordAction>| {
            matches!(offer.action, RecordAction::UnlinkChild(_) | RecordAction::UnlinkParent(_))
        };
        offers.get().into_iter().filter(|offer| !unlink(offer)).collect::<Vec<_>>()
    };
    view! {
        <div class="actions" role="group" aria-label="What can be done with it">
            <For each=shown key=|offer| (offer.action.words().name, offer.needs_comment) let:offer>
                {
                    let words = offer.action.words();
                    view! {
                        <button
                            type="button"
                            class=button_class(offer.action)
                            data-action=words.name
                            on:click=move |_| desk.asking.set(Some(Ask::Record(offer.clone())))
                        >
                            {words.label}
                        </button>
                    }
                }
            </For>
            <a class="export" rel="external" download href=move || format!("/export/{}.yaml", key.get())>
                "Export"
            </a>
        </div>
    }
}

fn button_class(action: RecordAction) -> &'static str {
    match action {
        RecordAction::Start | RecordAction::Resume => "primary",
        action if action.words().destructive => "danger",
        _ => "",
    }
}

#[component]
fn Facts() -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let record = live.record();
    let actual = Memo::new(move |_| record.with(|record| record.as_ref().map(|it| (it.kind, it.actual))));
    let moment = |name: &'static str, at: Option<DateTime<Utc>>| {
        at.map(|at| view! { <div><dt>{name}</dt><dd><Moment at=at /></dd></div> })
    };
    move || {
        let (kind, (started, ended)) = actual.get()?;
        let (holder, values) = (Holder::Record(kind), live.values().get());
        let description = value_of(holder, &values, "description");
        Some(view! {
            {description.map(|value| view! { <p class="description">{value.text}</p> })}
            <dl class="facts">
                {moment("Started", started)}
                {moment("Ended", ended)}
                {facts(holder, &values, &["title", "description"])}
            </dl>
        })
    }
}
