//! One box of the diagram: a button that is drawn.

use leptos::prelude::*;
use waybill_shared::diagram::Place;
use waybill_shared::model::ActivityId;

use super::export::moment;
use super::scene::{Scene, Shown};
use crate::state::{box_class, draw_outline, draw_words, wires};

/// See the module.
#[component]
pub(super) fn Node(id: ActivityId, scene: Scene) -> impl IntoView {
    scene.shown(id).map(|shown| view! { <Known id=id shown=RwSignal::from(shown) scene=scene /> })
}

#[component]
fn Known(id: ActivityId, shown: RwSignal<Shown>, scene: Scene) -> impl IntoView {
    let class = move || {
        let opened = if scene.is_opened(id) { " opened" } else { "" };
        shown.with(|it| format!("{}{opened}", box_class(&it.view)))
    };
    // What changes with every step below a container is apart from what is as large as the container.
    let outline = move || shown.with(|it| draw_outline(&it.view, it.place, scene.detail().get()));
    let words = move || shown.with(|it| draw_words(&it.view, it.place, &moment(&it.view), scene.detail().get()));
    let around = Memo::new(move |_| shown.with(|it| (it.view.open == Some(true)).then_some(it.place)));
    // A container draws what leads from step to step in it.
    let inner = move || {
        around.get().map(|Place { area, .. }| {
            let owner = scene.drawn().with_untracked(|drawn| drawn.place(id));
            let path = scene.drawn().with_untracked(|drawn| {
                wires(drawn.layout.wires.iter().filter(|it| it.owner == owner), (area.x, area.y))
            });
            view! { <path class="wires" d=path></path> }
        })
    };
    view! {
        <g
            class=class
            role="group"
            aria-roledescription="activity"
            tabindex=move || if scene.is_reachable(id) { "0" } else { "-1" }
            data-number=id.to_string()
            data-key=shown.with_untracked(|it| it.view.key.clone())
            data-status=move || shown.with(|it| it.view.status.as_str())
            aria-label=move || shown.with(|it| format!("{}{}", it.view.words(), fold_words(it.view.open)))
            data-open=move || shown.with(|it| it.view.open.map(|open| open.to_string()))
            transform=move || shown.with(|it| format!("translate({} {})", it.place.area.x, it.place.area.y))
            on:focus=move |_| scene.current().set(Some(id))
        >
            <g inner_html=outline></g>
            <g inner_html=words></g>
            {inner}
        </g>
    }
}

/// What is heard of a container besides its words: as a button it could say that it is expanded, but a button's name has
/// to begin with what is drawn in it, and that changes with the zoom.
fn fold_words(open: Option<bool>) -> &'static str {
    match open {
        Some(true) => ", open",
        Some(false) => ", folded",
        None => "",
    }
}
