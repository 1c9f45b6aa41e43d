//! A dialog in front of the page: the browser's own, which keeps the focus inside and closes on Escape.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// See the module. It is open from when it is built until it is taken away.
#[component]
pub(crate) fn Dialog(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// A name for style sheets and tests.
    #[prop(into)]
    name: String,
    /// Somebody closed it.
    on_close: Callback<()>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    // Whatever had the focus gets it back.
    let opener = document().active_element().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    let opener = StoredValue::new_local(opener);
    on_cleanup(move || {
        if let Some(opener) = opener.try_get_value().flatten() {
            request_animation_frame(move || {
                // It may be gone with what was done in the dialog.
                let _ = opener.focus();
            });
        }
    });
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            // It fails only for a dialog that is open or not in the page yet: the second comes with the next frame.
            if dialog.show_modal().is_err() {
                request_animation_frame(move || {
                    let _ = dialog.show_modal();
                });
            }
        }
    });
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            data-dialog=name
            aria-label=move || title.get()
            on:close=move |_| on_close.run(())
        >
            <header>
                <h2>{move || title.get()}</h2>
                <button type="button" class="quiet" aria-label="Close" on:click=move |_| on_close.run(())>
                    "✕"
                </button>
            </header>
            {children()}
        </dialog>
    }
}
