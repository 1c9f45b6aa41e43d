//! Activities as a list or as a diagram: the address says which, and the browser remembers what was chosen last.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::components::Segmented;

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
    let (query, path, navigate) = (use_query_map(), use_location().pathname, use_navigate());
    let go = move |name: String| {
        let mut query = query.get_untracked();
        query.replace("view", name);
        let options = NavigateOptions { scroll: false, ..Default::default() };
        navigate(&format!("{}{}", path.get_untracked(), query.to_query_string()), options);
    };
    view! {
        <Segmented
            legend="Activities as"
            name="view"
            options=vec![("list", "List"), (DIAGRAM, "Diagram")]
            chosen=Signal::derive(move || if is_diagram.get() { DIAGRAM } else { "list" }.to_owned())
            on_change=Callback::new(go)
        />
    }
}
