//! A field that takes a login or a key, with suggestions by what it is called.

use leptos::prelude::*;

/// See the module.
#[component]
pub(crate) fn SuggestField(
    /// The field's label.
    label: &'static str,
    /// Names the field and its list in the page.
    name: &'static str,
    /// What is in it at first.
    value: String,
    /// What is said under it while nothing that is suggested is typed.
    hint: &'static str,
    /// Whether it may not be empty.
    required: bool,
    /// What can be chosen: what is typed, with what people read.
    choices: RwSignal<Vec<(String, String)>>,
    /// It holds something else now: other suggestions may be wanted, too.
    on_input: Callback<String>,
) -> impl IntoView {
    let list = format!("{name}-list");
    let hint_id = format!("{name}-hint");
    let typed = RwSignal::new(value.clone());
    let chosen = move || {
        let typed = typed.get();
        choices.with(|choices| choices.iter().find(|(key, _)| *key == typed).map(|(_, name)| name.clone()))
    };
    view! {
        <label class="field" for=name>
            {label}
        </label>
        <input
            id=name
            name=name
            list=list.clone()
            autocomplete="off"
            spellcheck="false"
            autofocus
            aria-describedby=hint_id.clone()
            required=required
            value=value
            on:input=move |event| {
                let text = event_target_value(&event);
                typed.set(text.clone());
                on_input.run(text);
            }
        />
        <datalist id=list>
            {move || {
                let option = |(key, name)| view! { <option value=key>{name}</option> };
                choices.get().into_iter().map(option).collect_view()
            }}
        </datalist>
        <p id=hint_id class="hint">{move || chosen().unwrap_or_else(|| hint.into())}</p>
    }
}
