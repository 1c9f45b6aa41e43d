//! Whether something is really to be done to a board or a screen.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Question;
use crate::api;
use crate::components::{Dialog, Problem, Toasts};

/// See the module.
#[component]
pub(super) fn Confirm(
    /// The question.
    question: Question,
    /// Somebody closed it.
    on_close: Callback<()>,
    /// It was done.
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let (problem, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let Question { title, explain, label, done, mutation } = question;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let (mutation, done) = (mutation.clone(), done.clone());
        spawn_local(async move {
            match api::send(mutation).await {
                Ok(_) => {
                    toasts.say(done);
                    on_done.run(());
                }
                Err(error) => drop(problem.try_set(Some(error.to_string()))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Dialog title=title name="confirm" on_close=on_close>
            <form on:submit=submit>
                <p>{explain}</p>
                <Problem text=problem />
                <div class="buttons">
                    <button type="button" on:click=move |_| on_close.run(())>"Leave it as it is"</button>
                    <button type="submit" class="danger solid" disabled=move || busy.get()>{label}</button>
                </div>
            </form>
        </Dialog>
    }
}
