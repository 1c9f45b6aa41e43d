//! A switch between a few: radio buttons in one box, with their keys.

use leptos::prelude::*;

/// See the module.
#[component]
pub(crate) fn Segmented(
    /// What it switches, for screen readers.
    legend: &'static str,
    /// Names the fields in the page.
    name: &'static str,
    /// What can be chosen, with what people read.
    options: Vec<(&'static str, &'static str)>,
    /// What is chosen.
    #[prop(into)]
    chosen: Signal<String>,
    /// Another one was chosen.
    on_change: Callback<String>,
) -> impl IntoView {
    let option = move |(value, label): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    value=value
                    prop:checked=move || chosen.with(|chosen| chosen == value)
                    on:change=move |_| on_change.run(value.to_owned())
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <div class="segmented" role="radiogroup" aria-label=legend>
            {options.into_iter().map(option).collect_view()}
        </div>
    }
}
