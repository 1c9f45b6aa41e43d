//! What happened last, in sentences.

use leptos::prelude::*;

use super::store::Wall;
use crate::components::{Keyed, StatusMark, exactly, machine};
use crate::state::{LiveEvent, Tone, activity_label, headline, record_label, record_tone, tone};

/// See the module.
#[component]
pub(super) fn News(
    /// The board.
    wall: Wall,
) -> impl IntoView {
    view! {
        <aside aria-label="What happened last">
            <ol class="ticker">
                <Keyed each=move || wall.news.get() key=|event| event.sequence let:event>
                    {sentence(wall, event)}
                </Keyed>
            </ol>
        </aside>
    }
}

fn sentence(wall: Wall, event: LiveEvent) -> impl IntoView {
    let to = event.to.as_deref().unwrap_or_default();
    let (tone, label) = match (&event.activity, to.parse(), to.parse()) {
        (Some(_), Ok(status), _) => (tone(status), activity_label(status)),
        (None, _, Ok(status)) => (record_tone(status), record_label(status)),
        _ => (Tone::Idle, ""),
    };
    let subject = event.activity_title.clone().or_else(|| event.activity.clone());
    // Who did it is told where somebody did it: the rest of a cascade follows by itself.
    let is_first = event.cause.is_none();
    let by = event.actor.clone().filter(|_| is_first).map(|actor| format!("· {actor}"));
    let why = event.comment.clone().filter(|_| is_first).map(|comment| format!("“{comment}”"));
    view! {
        <li class=tone.class() data-sequence=event.sequence.to_string()>
            <time datetime=machine(event.at) title=exactly(event.at)>{move || wall.time(event.at)}</time>
            <StatusMark tone=tone label=label />
            <span class="said">
                <strong>{subject.clone().unwrap_or_else(|| event.record_title.clone())}</strong>
                {format!(" {} ", headline(&event).unwrap_or_default())}
                {by}
                " "
                {why}
            </span>
            <span class="of">{format!("{} {}", event.record, if subject.is_some() { &event.record_title } else { "" })}</span>
        </li>
    }
}
