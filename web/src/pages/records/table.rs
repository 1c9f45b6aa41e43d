//! The table of a list of records.

use leptos::prelude::*;
use leptos_router::components::A;
use waybill_shared::model::RecordKind;

use super::store::RecordList;
use crate::api::RecordSummary;
use crate::components::{Keyed, ProgressBar, StatusChip, WhenText};
use crate::state::{When, record_label, record_tone};

/// See the module.
#[component]
pub(super) fn Table(
    /// What is in it.
    list: RecordList,
    /// Of what kind.
    kind: RecordKind,
) -> impl IntoView {
    let (none, new, plan) = match kind {
        RecordKind::Release => {
            ("No release is in this view.", "There is no release yet.", " Plan one with “New release”, or ")
        }
        RecordKind::Change => (
            "No change request is in this view.",
            "There is no change request yet.",
            " Plan one with “New change request”, or ",
        ),
    };
    // Whoever looks for something else has no use for a new one.
    let nothing = move || {
        if list.is_unsifted() {
            view! { {new} {plan} <A href="/import">"import a plan"</A> "." }.into_any()
        } else {
            none.into_any()
        }
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
                <Keyed each=move || list.rows() key=|(key, _)| key.clone() let:row>
                    <Row record=RwSignal::from(row.1) />
                </Keyed>
            </tbody>
        </table>
        <Show when=move || list.total() == Some(0)>
            <p class="empty">{nothing}</p>
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
    let when = Memo::new(move |_| record.with(|record| When::of_record(record.planned, record.actual)));
    view! {
        <tr data-row=key.clone() data-key=key data-status=move || status.get().as_str()>
            <th scope="row">
                <A href=address.clone()>{name}</A>
            </th>
            <td class="title">
                <A href=address attr:data-entry="">{move || record.with(|record| record.title.clone())}</A>
            </td>
            <td>
                <StatusChip
                    tone=Signal::derive(move || record_tone(status.get()))
                    label=Signal::derive(move || record_label(status.get()))
                />
            </td>
            <td>
                <ProgressBar progress=progress />
            </td>
            <td>{move || record.with(|record| record.assigned_to.clone())}</td>
            <td class="when"><WhenText when=when /></td>
        </tr>
    }
}
