//! The whole diagram for the printer, which wants all of it and not what is in sight. It is drawn when somebody prints.

use leptos::html;
use leptos::prelude::*;

use super::export;
use super::scene::Scene;
use crate::state::picture;

/// See the module.
#[component]
pub(super) fn Paper(scene: Scene) -> impl IntoView {
    let paper = NodeRef::<html::Div>::new();
    // At once, not with the next effect: the printer does not wait.
    let put = move |drawing: &str| {
        if let Some(paper) = paper.get_untracked() {
            paper.set_inner_html(drawing);
        }
    };
    let before = window_event_listener_untyped("beforeprint", move |_| {
        put(&picture(&scene.drawn().get_untracked(), &export::boxes(scene), &export::caption(scene)));
    });
    let after = window_event_listener_untyped("afterprint", move |_| put(""));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    view! { <div class="paper-diagram" node_ref=paper aria-hidden="true"></div> }
}
