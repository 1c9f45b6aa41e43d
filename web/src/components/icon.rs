//! The few signs beside words: drawn as lines in the colour of the text.

use leptos::prelude::*;

/// A looking glass.
pub(crate) const SEARCH: &str = "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9zM10.4 10.4L13.5 13.5";
/// Three lines.
pub(crate) const LINES: &str = "M2.5 4.5h11M2.5 8h11M2.5 11.5h11";
/// It opens downwards.
pub(crate) const CHEVRON: &str = "M3 5.5l5 5l5-5";

/// See the module. It says nothing to screen readers: words stand beside it, or name its button.
#[component]
pub(crate) fn Icon(
    /// What is drawn, in a square of 16.
    path: &'static str,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") viewBox="0 0 16 16" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}
