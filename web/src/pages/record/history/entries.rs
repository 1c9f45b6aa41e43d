//! What happened, newest first, growing by itself at the top.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::components::{Keyed, Moment, Problem};
use crate::pages::record::desk::Desk;
use crate::pages::record::live::Live;
use crate::pages::told;
use crate::state::{LiveEvent, other_end, subject};

/// How many events are shown at first, and with every look further back.
const PART: usize = 100;
const PART_OF_ACTIVITY: usize = 20;
/// So long somebody stays with an activity before its history is asked for.
const LOOK: Duration = Duration::from_millis(150);

/// See the module.
#[component]
pub(in crate::pages::record) fn History(
    /// Of the activity with this key; `None`: of the record.
    of: Option<String>,
    /// Whether what happens is drawn at once, or later, when it comes into sight.
    in_sight: RwSignal<bool>,
) -> impl IntoView {
    let live = expect_context::<Desk>().live;
    let (older, below) = (RwSignal::new(Vec::<LiveEvent>::new()), RwSignal::new(None::<u64>));
    let homes = RwSignal::new(Vec::<(String, String)>::new());
    let problem = RwSignal::new(None::<String>);
    let part = if of.is_some() { PART_OF_ACTIVITY } else { PART };
    let limit = RwSignal::new(part);
    let mine = StoredValue::new(of);
    let look_back = move || {
        let whole = live.ask(|plan, _| (plan.record().key, plan.sequence()));
        let (Some((key, sequence)), Some(of)) = (whole, mine.try_get_value()) else { return };
        let upto = below.get_untracked().unwrap_or(sequence);
        if upto == 0 {
            return;
        }
        spawn_local(async move {
            match api::history(&key, of.as_deref(), upto).await {
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
    if mine.with_value(Option::is_some) {
        // Whoever goes on through the list at once does not ask for each activity.
        let looking = set_timeout_with_handle(look_back, LOOK).ok();
        on_cleanup(move || looking.into_iter().for_each(|it| it.clear()));
    } else {
        look_back();
    }
    // What was forgotten here is asked for again, when somebody wants to see it.
    Effect::new(move |_| {
        let upto = live.forgotten().get();
        if upto > 0 {
            older.update(Vec::clear);
            below.set(Some(upto));
        }
    });
    // What arrived by itself may be in what was asked for, too: each event is shown once. Only so many are looked at,
    // and only what is new is drawn.
    let shown = Memo::new(move |_| {
        let limit = limit.get();
        let is_mine = |event: &&LiveEvent| mine.with_value(|of| of.is_none() || event.activity == *of);
        if in_sight.get() {
            live.news().track();
        }
        let mut shown: Vec<LiveEvent> =
            live.news().with_untracked(|news| news.iter().rev().filter(is_mine).take(limit).cloned().collect());
        let newest = shown.last().map_or(u64::MAX, |event| event.sequence);
        let left = limit - shown.len();
        older.with(|older| shown.extend(older.iter().filter(|it| it.sequence < newest).take(left).cloned()));
        shown
    });
    let show_older = move |_| {
        limit.update(|limit| *limit += part);
        if older.with_untracked(Vec::len) < limit.get_untracked() {
            look_back();
        }
    };
    let has_older = move || shown.with(Vec::len) >= limit.get() || below.get().is_some_and(|below| below > 0);
    view! {
        <Problem text=problem />
        <Show when=move || below.get() == Some(0) && shown.with(Vec::is_empty)>
            <p class="hint">"Nothing yet."</p>
        </Show>
        <ol reversed>
            <Keyed each=move || shown.get() key=|event| event.sequence let:event>
                <Entry event=event homes=homes is_whole=part == PART />
            </Keyed>
        </ol>
        <Show when=has_older>
            <button type="button" data-action="older" on:click=show_older>"Show older"</button>
        </Show>
    }
}

/// Asks where the other ends of links stand: events name the activity alone, and of a link that was cut nothing else
/// here knows it.
fn find_homes(live: Live, homes: RwSignal<Vec<(String, String)>>, events: &[LiveEvent]) {
    let known = |key: &str| live.ask(|plan, _| plan.home(key)).flatten();
    let mut keys: Vec<String> = Vec::new();
    for key in events.iter().filter_map(other_end).filter(|key| known(key).is_none()) {
        if !keys.iter().any(|it| it == key) {
            keys.push(key.to_owned());
        }
    }
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
fn Entry(event: LiveEvent, homes: RwSignal<Vec<(String, String)>>, is_whole: bool) -> impl IntoView {
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
                {is_whole.then(|| view! { <strong>{subject(&event)}</strong>" " })}
                {told(&event)}
                {place}
                {event.comment.clone().map(|comment| view! { <q>{comment}</q> })}
            </span>
            <span class="by">{reason}</span>
        </li>
    }
}
