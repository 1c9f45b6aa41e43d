//! The dialog that creates a release or a change request, empty, to be planned on its page.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use waybill_shared::model::RecordKind;

use crate::api;
use crate::components::{Dialog, Problem};
use crate::pages::once;

/// See the module.
#[component]
pub(super) fn CreateDialog(
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
        let description = Some(description.get_untracked()).filter(|text| !text.trim().is_empty());
        let title = title.get_untracked();
        spawn_local(async move {
            match api::create_record(kind, title, description, attempt.get_value()).await {
                Ok(key) => navigate(&format!("/records/{key}"), Default::default()),
                Err(error) => {
                    if error != api::ApiError::Offline {
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
                <label class="field" for="create-title">"Title"</label>
                <input id="create-title" name="title" required autofocus autocomplete="off" bind:value=title />
                <label class="field" for="create-description">"Description"</label>
                <textarea id="create-description" name="description" rows="3" bind:value=description></textarea>
                <Problem text=problem />
                <div class="buttons">
                    <button type="button" on:click=move |_| on_close.run(())>"Do not create"</button>
                    <button type="submit" class="primary" disabled=move || busy.get()>"Create"</button>
                </div>
            </form>
        </Dialog>
    }
}
