//! The dialog that creates a release or a change request, empty, to be planned on its page.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use waybill_shared::model::RecordKind;

use crate::api;
use crate::components::{Dialog, Problem, TextField};
use crate::pages::once;
use crate::state::create;

/// See the module.
#[component]
pub(crate) fn CreateDialog(
    /// What to create.
    kind: RecordKind,
    /// Somebody closed it.
    on_close: Callback<()>,
) -> impl IntoView {
    let (title, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let attempt = StoredValue::new(once());
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let navigate = navigate.clone();
        let mutation = create(kind, &title.get_untracked(), &description.get_untracked(), attempt.get_value());
        spawn_local(async move {
            match api::send(mutation).await {
                Ok(done) => {
                    on_close.run(());
                    navigate(&format!("/records/{}", done.key), Default::default());
                }
                Err(error) => {
                    // What may have arrived is sent again as the same command.
                    if let api::ApiError::Refused { .. } = error {
                        attempt.try_update_value(|attempt| *attempt = once());
                    }
                    problem.try_set(Some(error.to_string()));
                }
            }
            busy.try_set(false);
        });
    };
    let heading = match kind {
        RecordKind::Release => "New release",
        RecordKind::Change => "New change request",
    };
    view! {
        <Dialog title=heading name="create" on_close=on_close>
            <form on:submit=submit>
                <TextField
                    label="Title"
                    name="title"
                    required=true
                    autofocus=true
                    on_input=Callback::new(move |text| title.set(text))
                />
                <TextField
                    label="Description"
                    name="description"
                    rows=3
                    on_input=Callback::new(move |text| description.set(text))
                />
                <Problem text=problem />
                <div class="buttons">
                    <button type="button" on:click=move |_| on_close.run(())>"Do not create"</button>
                    <button type="submit" class="primary" disabled=move || busy.get()>"Create"</button>
                </div>
            </form>
        </Dialog>
    }
}
