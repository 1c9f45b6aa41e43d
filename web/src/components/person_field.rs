//! A field to choose a person in, by name or login. What it holds is the login, or nothing for nobody.

use leptos::prelude::*;

/// A login and the name that goes with it.
pub(crate) type Choice = (String, String);

/// See the module.
#[component]
pub(crate) fn PersonField(
    /// The field's label.
    label: &'static str,
    /// Names the field and its list in the page.
    id: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// Who can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// More was typed: other people may be wanted.
    on_search: Callback<String>,
) -> impl IntoView {
    let list = format!("{id}-list");
    let chosen = move || {
        let typed = value.get();
        choices.with(|choices| choices.iter().find(|(login, _)| *login == typed).map(|(_, name)| name.clone()))
    };
    view! {
        <label class="field" for=id>
            {label}
        </label>
        <input
            id=id
            name=id
            list=list.clone()
            autocomplete="off"
            spellcheck="false"
            prop:value=move || value.get()
            on:input=move |event| {
                let typed = event_target_value(&event);
                value.set(typed.clone());
                on_search.run(typed);
            }
        />
        <datalist id=list>
            <For each=move || choices.get() key=|(login, _)| login.clone() let:choice>
                <option value=choice.0.clone()>{choice.1.clone()}</option>
            </For>
        </datalist>
        <p class="hint">{move || chosen().unwrap_or_else(|| "Empty: nobody.".into())}</p>
    }
}
