//! A dialog in front of the page: the browser's own, which keeps the focus inside and closes on Escape.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What was done in a dialog may take the button away that opened it; this long it is waited for.
const SETTLE: Duration = Duration::from_millis(120);

/// See the module. It is open from when it is built until it is taken away.
#[component]
pub(crate) fn Dialog(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// A name for style sheets and tests.
    #[prop(into)]
    name: String,
    /// Whether it has no head: what it is about shows by itself.
    #[prop(optional)]
    bare: bool,
    /// Somebody closed it.
    on_close: Callback<()>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let opener = StoredValue::new_local(Opener::now());
    on_cleanup(move || {
        if let Some(opener) = opener.try_get_value() {
            set_timeout(move || opener.focus(), SETTLE);
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
            on:click=move |event| {
                // A press beside it, on what lies behind.
                if is_bare_press(bare, &event) {
                    on_close.run(());
                }
            }
        >
            {(!bare).then(|| {
                view! {
                    <header>
                        <h2>{move || title.get()}</h2>
                        <button type="button" class="quiet" aria-label="Close" on:click=move |_| on_close.run(())>
                            "✕"
                        </button>
                    </header>
                }
            })}
            {children()}
        </dialog>
    }
}

/// Whether the press hit the veil beside a dialog that closes by it: one that loses nothing.
fn is_bare_press(bare: bool, event: &leptos::ev::MouseEvent) -> bool {
    bare && event.target().is_some_and(|it| it.is_instance_of::<web_sys::HtmlDialogElement>())
}

/// What had the focus when a dialog opened, and gets it back.
#[derive(Clone)]
struct Opener {
    element: Option<HtmlElement>,
    /// What it stands in: a button goes away with what was done by it, its row stays.
    row: Option<HtmlElement>,
    /// The heading of the panel that it stands in: buttons there go away in the same manner.
    heading: Option<HtmlElement>,
}

impl Opener {
    fn now() -> Self {
        let element = document().active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let closest = |selector: &str| element.as_ref().and_then(|it| it.closest(selector).ok().flatten());
        let heading = closest("[data-dialog='activity']").and_then(|panel| panel.query_selector("h2").ok().flatten());
        let row = closest("[role=treeitem]").and_then(|it| it.dyn_into().ok());
        Self { row, heading: heading.and_then(|it| it.dyn_into().ok()), element }
    }

    fn focus(self) {
        // Where the focus went on its own, such as to the heading of the next page, it stays.
        if document().active_element().is_some_and(|it| it.tag_name() != "BODY") {
            return;
        }
        let heading = || document().query_selector("h1").ok().flatten().and_then(|it| it.dyn_into().ok());
        let there = |it: &HtmlElement| it.is_connected() && it.tag_name() != "BODY";
        let first = [self.row, self.element, self.heading].into_iter().flatten().find(there);
        if let Some(element) = first.or_else(heading) {
            // It can take the focus: it had it, or is made for it.
            let _ = element.focus();
        }
    }
}
