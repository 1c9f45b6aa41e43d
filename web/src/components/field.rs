//! Fields of a form: a line or more of text, one of several, any of several. They start with a value and say each
//! change; what is typed stays with them.

use leptos::prelude::*;

use crate::state::Choice;

/// Text.
#[component]
pub(crate) fn TextField(
    /// The field's label.
    label: &'static str,
    /// Names the field in the page.
    name: &'static str,
    /// What is in it at first.
    #[prop(optional)]
    value: String,
    /// How many lines are seen; one that takes only one line has none.
    #[prop(optional)]
    rows: u32,
    /// What the browser lets people type, by HTML's name.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether it may not be empty.
    #[prop(optional)]
    required: bool,
    /// Whether it has the focus at first.
    #[prop(optional)]
    autofocus: bool,
    /// It holds something else now.
    on_input: Callback<String>,
) -> impl IntoView {
    let changed = move |event| on_input.run(event_target_value(&event));
    let field = if rows > 0 {
        view! {
            <textarea id=name name=name rows=rows required=required autofocus=autofocus on:input=changed>
                {value}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=name
                name=name
                type=kind
                autocomplete="off"
                required=required
                autofocus=autofocus
                value=value
                on:input=changed
            />
        }
        .into_any()
    };
    view! {
        <label class="field" for=name>
            {label}
        </label>
        {field}
    }
}

/// One of several.
#[component]
pub(crate) fn SelectField(
    /// The field's label.
    label: &'static str,
    /// Names the field in the page.
    name: &'static str,
    /// What can be chosen.
    options: Vec<Choice>,
    /// Another one was chosen.
    on_change: Callback<String>,
) -> impl IntoView {
    let option = |choice: Choice| {
        let is_refused = choice.refusal.is_some();
        view! {
            <option value=choice.key selected=choice.chosen disabled=is_refused title=choice.refusal>
                {choice.label}
            </option>
        }
    };
    view! {
        <label class="field" for=name>
            {label}
        </label>
        <select id=name name=name on:change=move |event| on_change.run(event_target_value(&event))>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}

/// Any of several.
#[component]
pub(crate) fn Ticks(
    /// What they are about.
    legend: &'static str,
    /// Names the fields in the page.
    name: &'static str,
    /// What can be chosen.
    options: Vec<Choice>,
    /// One was ticked, or not any more.
    on_tick: Callback<(String, bool)>,
) -> impl IntoView {
    let tick = |choice: Choice| {
        let key = choice.key.clone();
        view! {
            <label class="tick">
                <input
                    type="checkbox"
                    name=name
                    value=choice.key
                    checked=choice.chosen
                    disabled=choice.refusal.is_some()
                    on:change=move |event| on_tick.run((key.clone(), event_target_checked(&event)))
                />
                <span>
                    {choice.label}
                    {choice.refusal.map(|why| view! { <small>{why}</small> })}
                </span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{legend}</legend>
            {options.into_iter().map(tick).collect_view()}
        </fieldset>
    }
}
