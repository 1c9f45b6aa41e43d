//! One release or change request: what it is, what can be done, its activities, and what happened.

mod ask;
mod family;
mod fields;
mod header;
mod history;
mod live;
mod review;
mod row;
mod sheet;
mod tree;
mod values;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use waybill_shared::model::ActivityId;

use self::ask::AskDialog;
use self::family::FamilySection;
use self::header::RecordHeader;
use self::history::HistorySection;
use self::live::Live;
use self::sheet::Sheet;
use self::tree::ActivityTree;
use super::shell::Shell;
use crate::components::{Heading, Problem};
use crate::state::Ask;

/// See the module.
#[component]
pub(crate) fn RecordPage() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default().to_ascii_uppercase()));
    view! {
        <Shell>
            // Another record is another screen.
            {move || {
                let key = key.get();
                view! { <Record key=key /> }
            }}
        </Shell>
    }
}

/// What the parts of the screen share.
#[derive(Clone, Copy)]
struct Desk {
    /// The record.
    live: Live,
    /// What is about to be done, in a dialog.
    asking: RwSignal<Option<Ask>>,
    /// The activity that is looked at closely, in a dialog.
    opened: RwSignal<Option<ActivityId>>,
    /// What is to be known of a command that was done.
    notice: RwSignal<Option<String>>,
}

impl Desk {
    /// Says something, to be read until somebody takes it away.
    fn notify(self, text: String) {
        self.notice.try_set(Some(text));
    }
}

#[component]
fn Record(key: String) -> impl IntoView {
    let live = Live::new(key.clone());
    let desk = Desk { live, asking: RwSignal::new(None), opened: RwSignal::new(None), notice: RwSignal::new(None) };
    provide_context(desk);
    live.open();
    let is_loaded = Memo::new(move |_| live.record().get().is_some());
    view! {
        <Problem text=live.problem() />
        <div role="status">{move || desk.notice.get().map(|text| view! { <Notice text=text notice=desk.notice /> })}</div>
        <Show
            when=move || is_loaded.get()
            fallback=move || view! { <Loading key=key.clone() live=live /> }
        >
            <RecordHeader />
            <FamilySection />
            <section aria-labelledby="activities">
                <h2 id="activities">"Activities"</h2>
                <ActivityTree />
            </section>
            <HistorySection />
        </Show>
        <Sheet />
        <AskDialog />
    }
}

#[component]
fn Notice(text: String, notice: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <p class="notice" data-notice="">
            {text}
            <button type="button" class="quiet" aria-label="Dismiss" on:click=move |_| notice.set(None)>"✕"</button>
        </p>
    }
}

#[component]
fn Loading(key: String, live: Live) -> impl IntoView {
    let waiting = move || live.problem().get().is_none();
    view! {
        <div aria-busy=move || waiting().to_string()>
            <Heading text=key />
            <Show when=waiting>
                <p class="empty">"Loading…"</p>
            </Show>
        </div>
    }
}
