//! A status: a shape, a colour, and words. The shapes differ, so that nobody needs the colours.

use leptos::prelude::*;

use crate::state::Tone;

/// The shape alone; the words are there for screen readers.
#[component]
pub(crate) fn StatusMark(
    /// Shape and colour.
    #[prop(into)]
    tone: Signal<Tone>,
    /// The words.
    #[prop(into)]
    label: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <span class=move || format!("mark {}", tone.get().class()) title=move || label.get()>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="ring" d="M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z"></path>
                <path class="sign" d=move || shape(tone.get())></path>
            </svg>
            <span class="visually-hidden">{move || label.get()}</span>
        </span>
    }
}

/// The shape with its words beside it.
#[component]
pub(crate) fn StatusChip(
    /// Shape and colour.
    #[prop(into)]
    tone: Signal<Tone>,
    /// The words.
    #[prop(into)]
    label: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <span class=move || format!("chip mark {}", tone.get().class())>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="ring" d="M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z"></path>
                <path class="sign" d=move || shape(tone.get())></path>
            </svg>
            <span>{move || label.get()}</span>
        </span>
    }
}

/// What is drawn in the ring: nothing, a half, bars, a tick, a cross, an arrow past, a stroke.
fn shape(tone: Tone) -> &'static str {
    match tone {
        Tone::Idle => "",
        Tone::Active => "M8 4a4 4 0 0 1 0 8z",
        Tone::Held => "M6.2 5v6M9.8 5v6",
        Tone::Done => "M4.8 8.2l2.2 2.2l4.2-4.6",
        Tone::Failed => "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2",
        Tone::Skipped => "M4.8 5.4l2.8 2.6l-2.8 2.6M8.6 5.4l2.8 2.6l-2.8 2.6",
        Tone::Over => "M4.8 8h6.4",
    }
}
