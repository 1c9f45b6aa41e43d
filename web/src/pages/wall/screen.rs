//! A board over the whole screen: its head with the clocks and how fresh everything is, the releases, the news.

use chrono::TimeDelta;
use leptos::html;
use leptos::prelude::*;

use super::band::Band;
use super::news::News;
use super::store::Wall;
use crate::api::{Line, LineState};
use crate::components::{Heading, Keyed, Problem, exactly, zone_time};
use crate::pages::{Version, keeper};
use crate::state::{Clock, Freshness, Layout, Room};

/// As wide as this at least, a window is no phone.
const SMALL: f64 = 640.0;
/// A new version of the app waits until nothing has happened for so long.
const QUIET: TimeDelta = TimeDelta::seconds(30);

/// See the module.
#[component]
pub(crate) fn Screen(
    /// Which board; that of the television, or the first one.
    which: Option<String>,
    /// The session is over.
    on_out: Callback<()>,
    /// The way out of it, where there is one.
    leave: Option<ViewFn>,
) -> impl IntoView {
    let wall = Wall::new(which, on_out);
    wall.follow();
    let main = NodeRef::<html::Main>::new();
    // Measured with every tick: nothing that changes the room is missed, such as a font that comes late.
    Effect::new(move |_| {
        wall.now.track();
        wall.board.track();
        if let Some(main) = main.get() {
            let room = measured(&main);
            if wall.room.get_untracked() != room {
                wall.room.set(room);
            }
        }
    });
    keeper::keep();
    let (version, line) = (expect_context::<Version>(), expect_context::<Line>().state());
    // At a quiet moment; a page and a server that do not understand each other have none.
    Effect::new(move |_| {
        wall.now.track();
        let is_live = line.get() == LineState::Live;
        let is_time = version.is_outdated() && is_live && wall.is_quiet(QUIET) && keeper::may_reload();
        if is_time || line.get() == LineState::Broken {
            // Said already, or not allowed: the board goes on as it is.
            let _ = keeper::reload(if is_live { 0.0 } else { keeper::PAUSE_MS });
        }
    });
    let freshness = freshness(wall);
    let (layout, night) = (
        Memo::new(move |_| wall.board.with(|board| board.layout)),
        Memo::new(move |_| {
            let time = zone_time(wall.now.get(), "");
            wall.board.with(|board| board.is_night(&time))
        }),
    );
    let fit = Memo::new(move |_| wall.fit());
    let name = Signal::derive(move || {
        let name = wall.board.with(|board| board.name.clone());
        if name.is_empty() { "Wallboard".to_owned() } else { name }
    });
    let idle = RwSignal::new(false);
    let moved_at = StoredValue::new(js_sys::Date::now());
    Effect::new(move |_| {
        wall.now.track();
        idle.set(js_sys::Date::now() - moved_at.get_value() > 3_000.0);
    });
    let moved = move |_| {
        moved_at.set_value(js_sys::Date::now());
        idle.set(false);
    };
    view! {
        <div
            class="wall"
            class:night=night
            class:idle=idle
            class:tiles=move || layout.get() == Layout::Tiles
            data-freshness=move || freshness.get().name()
            on:pointermove=moved
        >
            <header>
                <Heading text=name />
                {leave.map(|leave| view! { <nav class="leave" aria-label="Wallboard">{leave.run()}</nav> })}
                <TurnMark wall=wall />
                <Clocks wall=wall />
                <p class="freshness" role="status">
                    <span aria-hidden="true">{move || freshness.get().words()}</span>
                </p>
            </header>
            <Warning wall=wall freshness=freshness />
            <main id="main" node_ref=main>
                <Problem text=wall.problem />
                <Show when=move || wall.is_empty()>
                    <p class="empty">
                        <strong>"No release to show"</strong>
                        " Releases appear here by themselves, as soon as they fit this board: mostly when they are started."
                    </p>
                </Show>
                <ul
                    class="bands"
                    style:--columns=move || fit.get().columns.to_string()
                    style:--rows=move || fit.get().rows.to_string()
                    style:--size=move || format!("{}%", fit.get().percent)
                >
                    <Keyed each=move || wall.shown() key=|(key, _)| key.clone() let:band>
                        <Band wall=wall band=band />
                    </Keyed>
                </ul>
            </main>
            <News wall=wall />
        </div>
    }
}

fn measured(main: &web_sys::HtmlElement) -> Room {
    let side = |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|it| it.as_f64()).unwrap_or_default();
    let (width, height) = (side(window().inner_width()), side(window().inner_height()));
    Room {
        width: main.client_width().into(),
        height: main.client_height().into(),
        em: Room::em(width, height),
        is_small: width < SMALL,
    }
}

fn freshness(wall: Wall) -> Memo<Freshness> {
    let line = expect_context::<Line>();
    let state = line.state();
    Memo::new(move |_| {
        wall.now.track();
        let (pulse, is_open) = (line.pulse(), state.get() == LineState::Live);
        let ago = pulse.heard_at.filter(|_| wall.is_loaded.get()).map(|at| js_sys::Date::now() - at);
        Freshness::of(is_open, ago, pulse.trip)
    })
}

/// Which turn it is, and how many releases have none.
#[component]
fn TurnMark(wall: Wall) -> impl IntoView {
    let mark = Memo::new(move |_| wall.mark());
    move || {
        let (turn, turns, beyond) = mark.get();
        let seconds = wall.board.with(|board| board.rotate_seconds);
        view! {
            <p class="turns" class:none=turns < 2 && beyond == 0 data-turn=turn.to_string() data-turns=turns.to_string()>
                {(turns > 1).then(|| (1..=turns.min(12)).map(|it| dot(it == turn, seconds)).collect_view())}
                {(turns > 1).then(|| view! { <span>{format!("{turn}/{turns}")}</span> })}
                {(beyond > 0).then(|| view! { <span>{format!("and {beyond} more")}</span> })}
            </p>
        }
    }
}

fn dot(is_now: bool, seconds: i64) -> impl IntoView {
    view! { <i class:now=is_now style:--seconds=format!("{seconds}s")></i> }
}

/// The time in every zone of the board.
#[component]
fn Clocks(wall: Wall) -> impl IntoView {
    let clocks = Memo::new(move |_| {
        let clocks = wall.board.with(|board| board.clocks.clone());
        if clocks.is_empty() { vec![Clock::default()] } else { clocks }
    });
    let clock = move |clock: Clock| {
        let zone = clock.zone;
        view! {
            <li>
                <span class="label">{clock.label}</span>
                <span class="clock">{move || zone_time(wall.now.get(), &zone)}</span>
            </li>
        }
    };
    view! {
        <ul class="clocks" aria-hidden="true">
            {move || clocks.get().into_iter().map(clock).collect_view()}
        </ul>
    }
}

/// That what is shown is old: it cannot be overlooked.
#[component]
fn Warning(wall: Wall, freshness: Memo<Freshness>) -> impl IntoView {
    let line = expect_context::<Line>();
    let is_lost = Memo::new(move |_| matches!(freshness.get(), Freshness::Lost(_)));
    let seen_at = move || {
        let heard_at = line.pulse().heard_at.and_then(|at| chrono::DateTime::from_timestamp_millis(at as i64));
        heard_at.map(|at| (wall.time(at), exactly(at)))
    };
    view! {
        <div role="alert" class="warning-place">
            <Show when=move || is_lost.get()>
                <p class="lost" data-line="lost">
                    <strong aria-hidden="true">{move || freshness.get().words()}</strong>
                    <span>
                        "No live updates. What you see is from "
                        {seen_at().map(|(at, exactly)| view! { <time title=exactly>{at}</time> })}
                    </span>
                </p>
            </Show>
        </div>
    }
}
