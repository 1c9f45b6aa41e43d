//! The heading of a page. Its text is the title of the window, and it takes the focus when the page is shown, so that
//! a screen reader says where one is.

use leptos::html::H1;
use leptos::prelude::*;

/// See the module.
#[component]
pub(crate) fn Heading(
    /// What the page is about.
    #[prop(into)]
    text: Signal<String>,
    /// The title of the window, where it says more: `MA12 Patch · RR2 June network`.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// Whether something else on the page takes the focus.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        let title = title.get().unwrap_or_else(|| text.get());
        document().set_title(&format!("{title} · Waybill"));
    });
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| !quiet) {
            // An element that cannot take the focus is no harm.
            let _ = heading.focus();
        }
    });
    view! { <h1 node_ref=heading tabindex="-1">{move || text.get()}</h1> }
}
