//! One release or change request: what it is, what can be done, its activities, and what happened.

mod act;
mod ask;
mod attempt;
mod commands;
mod desk;
mod diagram;
mod facts;
mod family;
mod fields;
mod foresight;
mod header;
mod history;
mod keys;
mod live;
mod near;
mod offers;
mod panel;
mod preview;
mod review;
mod row;
mod switch;
mod toolbar;
mod tree;
mod values;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use waybill_shared::model::RecordKind;

pub(crate) use self::act::{ActDialog, Acting, Wanted};
use self::ask::AskDialog;
pub(crate) use self::ask::ask;
pub(crate) use self::desk::Desk;
use self::diagram::ActivityDiagram;
use self::family::FamilySection;
pub(crate) use self::foresight::come_near;
use self::header::RecordHeader;
use self::history::HistorySection;
pub(crate) use self::history::history;
use self::live::Live;
use self::panel::Panel;
pub(crate) use self::panel::panel;
use self::switch::{ViewSwitch, shows_diagram};
use self::tree::ActivityTree;
use super::shell::Shell;
use crate::components::{Heading, Problem};
use crate::parts::{self, piece};
use crate::state::Holder;

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

#[component]
fn Record(key: String) -> impl IntoView {
    let live = Live::new(key.clone());
    let desk = Desk::new(live, &key);
    provide_context(desk);
    live.open();
    commands::offer(desk);
    keys::listen(desk);
    near::listen(desk);
    let is_loaded = Memo::new(move |_| live.record().get().is_some());
    let is_diagram = shows_diagram();
    view! {
        <div role="status">{move || desk.notice.get().map(|text| view! { <Notice text=text notice=desk.notice /> })}</div>
        <Show
            when=move || is_loaded.get()
            fallback=move || view! { <Loading key=key.clone() live=live /> }
        >
            <RecordHeader />
            <FamilySection />
            <div class="desk">
                <section aria-labelledby="activities" class="list">
                    <div class="activities-head">
                        <h2 id="activities">"Activities"</h2>
                        <ViewSwitch is_diagram=is_diagram />
                    </div>
                    <WaitsWhole />
                    <Show when=move || is_diagram.get() fallback=|| view! { <ActivityTree /> }>
                        {piece(parts::diagram)}
                    </Show>
                </section>
                <Panel />
            </div>
            <HistorySection />
        </Show>
        <AskDialog />
    }
}

/// The activities as a diagram, for a record's page that is there.
pub(crate) fn diagram() -> AnyView {
    view! { <ActivityDiagram /> }.into_any()
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

/// What every activity waits for: said once, not in every row.
#[component]
fn WaitsWhole() -> impl IntoView {
    let record = expect_context::<Desk>().live.record();
    let waits = Memo::new(move |_| {
        let record = record.read();
        record.as_ref().filter(|record| record.size > 0).and_then(|record| record.waits.clone())
    });
    move || {
        waits.get().map(|waits| view! { <p class="hint" data-waits="">{format!("Everything waits for {waits}.")}</p> })
    }
}

#[component]
fn Loading(key: String, live: Live) -> impl IntoView {
    let waiting = move || live.problem().get().is_none();
    let (list, name) = match Holder::of_record(&key) {
        Holder::Record(RecordKind::Change) => ("/changes", "list of change requests"),
        _ => ("/releases", "list of releases"),
    };
    view! {
        <div aria-busy=move || waiting().to_string()>
            <Heading text=key />
            <Show
                when=waiting
                fallback=move || {
                    view! {
                        <Problem text=live.problem() />
                        <p>"The " <A href=list>{name}</A> " is a good place to go on from."</p>
                    }
                }
            >
                <p class="empty">"Loading…"</p>
            </Show>
        </div>
    }
}
