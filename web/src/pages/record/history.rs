//! What happened to the record, newest first, growing by itself at the top.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::live::Live;
use crate::api;
use crate::components::{Moment, Problem};
use crate::pages::told;
use crate::state::{LiveEvent, other_end, subject};

/// How many events are shown at first, and with every look further back.
const PART: usize = 100;

/// See the module.
#[component]
pub(super) fn HistorySection() -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let (older, below) = (RwSignal::new(Vec::<LiveEvent>::new()), RwSignal::new(None::<u64>));
    let homes = RwSignal::new(Vec::<(String, String)>::new());
    let problem = RwSignal::new(None::<String>);
    let limit = RwSignal::new(PART);
    let look_back = move || {
        let whole = live.ask(|plan, _| (plan.record().key, plan.sequence()));
        let Some((key, sequence)) = whole else { return };
        let upto = below.get_untracked().unwrap_or(sequence);
        if upto == 0 {
            return;
        }
        spawn_local(async move {
            match api::history(&key, upto).await {
                Ok(page) => {
                    find_homes(live, homes, &page.events);
                    older.try_update(|older| older.extend(page.events));
                    below.try_set(Some(page.below));
                    problem.try_set(None);
                }
                Err(error) => {
                    live.refused(&error);
                    problem.try_set(Some(error.to_string()));
                }
            }
        });
    };
    look_back();
    // What arrived by itself may be in what was asked for, too: each event is shown once.
    let all = Memo::new(move |_| {
        let mut all: Vec<LiveEvent> = live.news().with(|news| news.iter().rev().cloned().collect());
        let newest = all.last().map_or(u64::MAX, |event| event.sequence);
        older.with(|older| all.extend(older.iter().filter(|event| event.sequence < newest).cloned()));
        all
    });
    let shown = move || all.with(|all| all.iter().take(limit.get()).cloned().collect::<Vec<_>>());
    let show_older = move |_| {
        limit.update(|limit| *limit += PART);
        if limit.get_untracked() > all.with_untracked(Vec::len) {
            look_back();
        }
    };
    let has_older = move || all.with(Vec::len) > limit.get() || below.get().is_some_and(|below| below > 0);
    view! {
        <section aria-labelledby="history" class="history">
            <h2 id="history">"History"</h2>
            <Problem text=problem />
            <ol reversed>
                <For each=shown key=|event| event.sequence let:event>
                    <Entry event=event homes=homes />
                </For>
            </ol>
            <Show when=has_older>
                <button type="button" data-action="older" on:click=show_older>"Show older"</button>
            </Show>
        </section>
    }
}

/// Asks where the other ends of links stand: events name the activity alone, and of a link that was cut nothing else
/// here knows it.
fn find_homes(live: Live, homes: RwSignal<Vec<(String, String)>>, events: &[LiveEvent]) {
    let known = |key: &str| live.ask(|plan, _| plan.home(key)).flatten();
    let mut keys: Vec<String> =
        events.iter().filter_map(other_end).filter(|key| known(key).is_none()).map(str::to_owned).collect();
    keys.sort();
    keys.dedup();
    if keys.is_empty() {
        return;
    }
    spawn_local(async move {
        // Without them, the keys of the activities still tell.
        if let Ok(found) = api::homes_of(&keys).await {
            homes.try_update(|homes| homes.extend(found));
        }
    });
}

#[component]
fn Entry(event: LiveEvent, homes: RwSignal<Vec<(String, String)>>) -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let other = other_end(&event).map(str::to_owned);
    let place = move || {
        let other = other.as_ref()?;
        let home = live.ask(|plan, _| plan.home(other)).flatten();
        let home =
            home.or_else(|| homes.with(|homes| homes.iter().find(|(key, _)| key == other).map(|it| it.1.clone())));
        home.map(|home| format!(" in {home}"))
    };
    let by = event.actor.clone().unwrap_or_else(|| "Waybill".into());
    // The act itself names who did it; what followed names what it followed from.
    let reason = match event.cause {
        None => by,
        Some(cause) => format!("after #{cause}, by {by}"),
    };
    view! {
        <li data-sequence=event.sequence.to_string()>
            <span class="number">{format!("#{}", event.sequence)}</span>
            <Moment at=event.at />
            <span class="what">
                <strong>{subject(&event)}</strong>
                {format!(" {}", told(&event))}
                {place}
                {event.comment.clone().map(|comment| view! { <q>{comment}</q> })}
            </span>
            <span class="by">{reason}</span>
        </li>
    }
}
