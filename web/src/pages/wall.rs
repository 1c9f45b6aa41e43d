//! The wallboard: the releases in progress, to be read from across a room. What failed stands first.

mod band;
mod store;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::A;

use self::band::Band;
use self::store::Wall;
use super::shell::{LineBar, SignedIn};
use super::told;
use crate::api::{Line, LineState};
use crate::components::{Heading, Problem, clock, exactly, machine, shortly};
use crate::state::{Edge, LiveEvent, subject};

/// See the module.
#[component]
pub(crate) fn WallPage() -> impl IntoView {
    view! {
        <SignedIn>
            <Board />
        </SignedIn>
    }
}

#[component]
fn Board() -> impl IntoView {
    let wall = Wall::new();
    wall.follow();
    let time = RwSignal::new(clock());
    if let Ok(ticking) = set_interval_with_handle(move || time.set(clock()), Duration::from_secs(1)) {
        on_cleanup(move || ticking.clear());
    }
    view! {
        <div class="wall">
            <header>
                <Heading text="Releases in progress" />
                <Freshness wall=wall />
                <span class="clock" aria-hidden="true">{move || time.get()}</span>
                <A href="/releases" attr:class="leave">"Leave"</A>
            </header>
            <LineBar />
            <main id="main">
                <Problem text=wall.problem() />
                <Show when=move || wall.is_empty()>
                    <p class="empty">"No release is in progress."</p>
                </Show>
                <ul class="bands">
                    <For each=move || wall.bands() key=|(key, _)| key.clone() let:band>
                        <Band release=RwSignal::from(band.1) time=time />
                    </For>
                </ul>
            </main>
            <aside aria-label="What happened last">
                <ol class="ticker">
                    <For each=move || wall.events() key=|event| event.sequence let:event>
                        <News event=event />
                    </For>
                </ol>
            </aside>
        </div>
    }
}

#[component]
fn News(event: LiveEvent) -> impl IntoView {
    let about = if event.activity.is_some() { format!("{} ", event.record) } else { String::new() };
    view! {
        <li data-sequence=event.sequence.to_string()>
            <time datetime=machine(event.at) title=exactly(event.at)>{shortly(event.at, Edge::Exact)}</time>
            <span>{about} <strong>{subject(&event)}</strong> {format!(" {}", told(&event))}</span>
        </li>
    }
}

/// Whether what is shown is what is so.
#[component]
fn Freshness(wall: Wall) -> impl IntoView {
    let state = expect_context::<Line>().state();
    view! {
        <span class="freshness" class:stale=move || state.get() != LineState::Live>
            {move || match (state.get(), wall.loaded_at()) {
                (LineState::Live, Some(_)) => "Live".to_owned(),
                (_, Some(at)) => format!("As of {at}"),
                (_, None) => "Loading…".to_owned(),
            }}
        </span>
    }
}
