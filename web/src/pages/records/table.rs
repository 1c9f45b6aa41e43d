//! The table of a list of records.

use leptos::prelude::*;
use leptos_router::components::A;
use waybill_shared::model::RecordKind;

use super::store::RecordList;
use crate::api::RecordSummary;
use crate::components::{Moment, ProgressBar, StatusChip};
use crate::state::{record_label, record_tone};

/// See the module.
#[component]
pub(super) fn Table(
    /// What is in it.
    list: RecordList,
    /// Of what kind.
    kind: RecordKind,
) -> impl IntoView {
    let empty = match kind {
        RecordKind::Release => "No release is in this view. Plan one with “New release”, or import a plan.",
        RecordKind::Change => "No change request is in this view.",
    };
    view! {
        <table class="records">
            <thead>
                <tr>
                    <th scope="col">"Key"</th>
                    <th scope="col">"Title"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Progress"</th>
                    <th scope="col">"Assigned to"</th>
                    <th scope="col">"When"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || list.rows() key=|(key, _)| key.clone() let:row>
                    <Row record=RwSignal::from(row.1) />
                </For>
            </tbody>
        </table>
        <Show when=move || list.total() == Some(0)>
            <p class="empty">{empty}</p>
        </Show>
        <Show when=move || list.has_more()>
            <button type="button" data-action="more" on:click=move |_| list.more()>"Show more"</button>
        </Show>
    }
}

#[component]
fn Row(record: RwSignal<RecordSummary>) -> impl IntoView {
    let key = record.with_untracked(|record| record.key.clone());
    let (address, name) = (format!("/records/{key}"), key.clone());
    let status = Memo::new(move |_| record.with(|record| record.status));
    let progress = Memo::new(move |_| record.with(|record| record.progress));
    let settled = move || {
        let progress = progress.get();
        progress.completed + progress.skipped + progress.cancelled
    };
    view! {
        <tr data-key=key data-status=move || status.get().as_str()>
            <th scope="row">
                <A href=address.clone()>{name}</A>
            </th>
            <td class="title">
                <A href=address>{move || record.with(|record| record.title.clone())}</A>
            </td>
            <td>
                <StatusChip
                    tone=Signal::derive(move || record_tone(status.get()))
                    label=Signal::derive(move || record_label(status.get()))
                />
            </td>
            <td>
                <ProgressBar
                    total=Signal::derive(move || progress.get().total)
                    settled=Signal::derive(settled)
                    active=Signal::derive(move || progress.get().in_progress)
                    failed=Signal::derive(move || progress.get().failed)
                />
            </td>
            <td>{move || record.with(|record| record.assigned_to.clone())}</td>
            <td>{move || record.with(when)}</td>
        </tr>
    }
}

/// What really happened where something has, else the plan.
fn when(record: &RecordSummary) -> impl IntoView + use<> {
    let (planned, actual) = (record.planned, record.actual);
    let (from, to) = if actual.0.is_some() { (actual.0, actual.1.or(planned.1)) } else { planned };
    let from = from.map(|at| view! { <Moment at=at /> });
    let to = to.map(|at| view! { " – " <Moment at=at /> });
    view! {
        {from}
        {to}
    }
}
