//! What stands where nothing is yet: a first load, or a list with nothing in it.

use leptos::prelude::*;

/// The shape of rows that a first load brings, as high as they will be.
#[component]
pub(crate) fn Skeleton(
    /// How many rows.
    #[prop(default = 6)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="visually-hidden">"Loading…"</p>
            {(0..rows).map(|_| view! { <div aria-hidden="true"></div> }).collect_view()}
        </div>
    }
}

/// Nothing is there: what that means, and what to do next.
#[component]
pub(crate) fn Empty(
    /// What is not there.
    text: &'static str,
    /// The next step.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p>{text}</p>
            <p class="next">{children()}</p>
        </div>
    }
}
