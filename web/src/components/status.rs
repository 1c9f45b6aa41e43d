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
                <path class="sign" d=move || tone.get().shape()></path>
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
                <path class="sign" d=move || tone.get().shape()></path>
            </svg>
            <span>{move || label.get()}</span>
        </span>
    }
}
