//! What lights up over a box when its status changed: a sheet whose opacity alone changes. All of them lie over all
//! boxes, so that what is drawn below them stays one picture.

use leptos::prelude::*;
use waybill_shared::model::ActivityId;

use super::scene::{Scene, Shown};
use crate::state::share;

/// In so many milliseconds all boxes have lit up and calmed down. The style sheet says the same.
const ALL_CALM: u32 = 2_300;

/// See the module.
#[component]
pub(super) fn Light(id: ActivityId, scene: Scene) -> impl IntoView {
    scene.shown(id).map(|shown| view! { <Known shown=RwSignal::from(shown) /> })
}

#[component]
fn Known(shown: RwSignal<Shown>) -> impl IntoView {
    let lit = Memo::new(move |_| shown.with(|it| (it.lit, it.delay)));
    let area = Memo::new(move |_| shown.with(|it| it.place.area));
    view! {
        <rect
            class="light"
            data-of=shown.with_untracked(|it| it.view.key.clone())
            // Two words for the same, in turn: so that it lights up anew.
            data-light=move || if lit.get().0.is_multiple_of(2) { "even" } else { "odd" }
            style=("--at", move || share(lit.get().1, ALL_CALM))
            x=move || area.get().x.to_string()
            y=move || area.get().y.to_string()
            width=move || area.get().width.to_string()
            height=move || area.get().height.to_string()
            rx="6"
        ></rect>
    }
}
