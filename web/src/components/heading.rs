//! The heading of a page: it names the page in the browser's title too, and takes the focus when the page opens, so
//! that a screen reader says where one is.

use leptos::html::H1;
use leptos::prelude::*;

/// See the module.
#[component]
pub(crate) fn Heading(
    /// What the page is about.
    #[prop(into)]
    text: Signal<String>,
    /// Whether something else on the page takes the focus.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| document().set_title(&format!("{} · Waybill", text.get())));
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| !quiet) {
            // An element that cannot take the focus is no harm.
            let _ = heading.focus();
        }
    });
    view! { <h1 node_ref=heading tabindex="-1">{move || text.get()}</h1> }
}
