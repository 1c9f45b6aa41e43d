//! Something that went wrong, said where it matters.

use leptos::prelude::*;

/// Nothing while there is no problem.
#[component]
pub(crate) fn Problem(
    /// What went wrong.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="alert" class="problem-place">
            {move || text.get().map(|text| view! { <p class="problem">{text}</p> })}
        </div>
    }
}
