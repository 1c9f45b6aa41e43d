//! Activities as a list or as a diagram: the address says which, and the browser remembers what was chosen last.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_query_map};

/// Where the browser keeps the choice.
const KEPT: &str = "waybill.activities";
/// The name of the diagram in the address.
const DIAGRAM: &str = "diagram";

/// Whether the diagram is asked for: in the address, or else last time.
pub(super) fn shows_diagram() -> Memo<bool> {
    let query = use_query_map();
    let named = Memo::new(move |_| query.with(|query| query.get("view")));
    Memo::new(move |_| {
        let named = named.get();
        // Where nothing can be kept, the list comes first every time.
        let kept = window().local_storage().ok().flatten();
        if let (Some(kept), Some(named)) = (&kept, &named) {
            let _ = kept.set_item(KEPT, named);
        }
        named.or_else(|| kept?.get_item(KEPT).ok()?).is_some_and(|name| name == DIAGRAM)
    })
}

/// See the module.
#[component]
pub(super) fn ViewSwitch(is_diagram: Memo<bool>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let link = move |name: &'static str, label: &'static str| {
        let is_it = move || is_diagram.get() == (name == DIAGRAM);
        let href = move || {
            let mut query = query.get();
            query.replace("view", name.to_owned());
            format!("{}{}", path.get(), query.to_query_string())
        };
        view! {
            <A href=href scroll=false attr:data-view=name attr:class="tab" attr:aria-current=move || is_it().then_some("true")>
                {label}
            </A>
        }
        .into_any()
    };
    view! {
        <nav class="view-switch" aria-label="Activities as">
            {link("list", "List")}
            {link(DIAGRAM, "Diagram")}
        </nav>
    }
}
