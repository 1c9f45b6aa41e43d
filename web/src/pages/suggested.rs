//! A field that the server has suggestions for, while somebody types.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::components::SuggestField;
use crate::state::Suggest;

/// What a field for a person says when it may be left empty.
pub(super) const NOBODY: &str = "Empty: nobody.";

/// See the module.
#[component]
pub(super) fn Suggested(
    /// What is suggested.
    what: Suggest,
    /// The field's label.
    label: &'static str,
    /// Names the field in the page.
    name: &'static str,
    /// What is in it at first.
    value: String,
    /// What may be typed.
    hint: &'static str,
    /// Whether it may not be left empty.
    #[prop(optional)]
    required: bool,
    /// It holds something else now.
    on_input: Callback<String>,
) -> impl IntoView {
    let choices = RwSignal::new(Vec::new());
    let asked = StoredValue::new(0_u32);
    let search = move |typed: String| {
        let Some(turn) = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        spawn_local(async move {
            // Without suggestions it can still be typed; the command itself says what is wrong with it. An answer to what was
            // typed before comes too late.
            if let Ok(found) = api::suggest(what, &typed).await
                && asked.try_get_value() == Some(turn)
            {
                choices.try_set(found);
            }
        });
    };
    search(String::new());
    let changed = Callback::new(move |typed: String| {
        on_input.run(typed.clone());
        search(typed);
    });
    view! {
        <SuggestField label=label name=name value=value hint=hint required=required choices=choices on_input=changed />
    }
}
