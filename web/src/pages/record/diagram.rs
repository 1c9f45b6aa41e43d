//! The activities as a diagram: nested boxes that can be moved, zoomed, folded and opened.
//!
//! The list is the tree that screen readers know; here every box is a button with a full name, and keys lead from one to
//! the next. Only what is in sight is built. Moving changes one attribute; a status redraws one box.

mod export;
mod keys;
mod light;
mod node;
mod paper;
mod scene;
mod tools;

use leptos::ev::{MouseEvent, PointerEvent, WheelEvent};
use leptos::prelude::*;
use leptos::svg;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use waybill_shared::model::ActivityId;

use self::light::Light;
use self::node::Node;
use self::scene::Scene;
use self::tools::Tools;
use super::desk::Desk;
use super::tree::no_activities;
use crate::components::Keyed;
use crate::pages::Commands;
use crate::state::{Hand, wires};

/// How far a line of the wheel is, in pixels.
const LINE: f64 = 16.0;

/// See the module.
#[component]
pub(super) fn ActivityDiagram() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let scene = Scene::new(desk);
    let surface = NodeRef::<svg::Svg>::new();
    scene.live_on();
    expect_context::<Commands>().explain(("The diagram", keys::explained()));
    watch_size(surface, scene);
    paper::print_whole(scene);
    // What the panel or the address leads to.
    Effect::new(move |_| {
        if let Some((id, focus)) = desk.sought.get() {
            // Whatever shows the activities next does not seek it once more.
            desk.sought.set(None);
            scene.seek(id, focus);
        }
    });
    let hand = StoredValue::new(Hand::default());
    let on_wheel = move |event: WheelEvent| {
        let unit = if event.delta_mode() == 0 { 1.0 } else { LINE };
        let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
        let taken = if event.ctrl_key() || event.meta_key() {
            // A step of a wheel is some hundred pixels, one of a pinch on a touch pad a few.
            let factor = (-y.clamp(-60.0, 60.0) * 0.008).exp();
            scene.zoom(factor, Some((f64::from(event.client_x()), f64::from(event.client_y()))));
            true
        } else {
            scene.scroll(x, y)
        };
        if taken {
            event.prevent_default();
        }
    };
    let on_down = move |event: PointerEvent| {
        if event.button() == 0 {
            hand.update_value(|hand| hand.down(event.pointer_id(), client_x(&event), client_y(&event)));
        }
    };
    let on_move = move |event: PointerEvent| {
        let moved = |hand: &mut Hand| hand.moved(event.pointer_id(), client_x(&event), client_y(&event));
        if let Some(Some(drag)) = hand.try_update_value(moved) {
            if let Some(surface) = surface.get_untracked() {
                // From here on it is the surface's, wherever it goes. A pointer that is gone needs no capture.
                let _ = surface.set_pointer_capture(event.pointer_id());
            }
            scene.drag(drag);
        }
    };
    let on_up = move |event: PointerEvent| hand.update_value(|hand| hand.up(event.pointer_id()));
    let on_click = move |event: MouseEvent| {
        if let Some((id, is_twisty)) = hit(&event).filter(|_| !hand.with_value(Hand::has_dragged)) {
            if is_twisty {
                scene.toggle(id);
            } else {
                scene.open(id, false);
            }
        }
    };
    let on_double = move |event: MouseEvent| {
        if let Some((id, false)) = hit(&event) {
            scene.toggle(id);
        }
    };
    let is_empty = move || scene.drawn().with(|drawn| drawn.shown.is_empty());
    let outer =
        move || scene.drawn().with(|drawn| wires(drawn.layout.wires.iter().filter(|it| it.owner.is_none()), (0, 0)));
    view! {
        <div class="diagram">
            <Tools scene=scene />
            <svg
                node_ref=surface
                class=move || format!("surface {}", scene.detail().get().class())
                role="application"
                aria-roledescription="diagram"
                aria-label="The activities as a diagram. Arrow keys go from box to box, Enter opens one, Space folds it. The list shows the same as a tree."
                style=("--height", move || format!("{}px", scene.height().get()))
                on:wheel=on_wheel
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=on_up
                on:click=on_click
                on:dblclick=on_double
                on:keydown=move |event| keys::pressed(scene, &event)
            >
                <g class="world" transform=move || scene.camera().get().transform()>
                    <path class="wires" d=outer></path>
                    <Keyed each=move || scene.built().get() key=|id| *id let:id>
                        <Node id=id scene=scene />
                    </Keyed>
                    <g class="labels" aria-hidden="true" inner_html=move || scene.labels()></g>
                    <g class="lights">
                        <Keyed each=move || scene.lit().get() key=|id| *id let:id>
                            <Light id=id scene=scene />
                        </Keyed>
                    </g>
                </g>
            </svg>
            <Show when=is_empty>{no_activities(desk)}</Show>
        </div>
    }
}

/// The box that was hit, and whether it was hit where it folds.
fn hit(event: &MouseEvent) -> Option<(ActivityId, bool)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let number = target.closest("[data-number]").ok()??.get_attribute("data-number")?;
    let is_twisty = target.closest("[data-twisty]").is_ok_and(|it| it.is_some());
    Some((ActivityId(number.parse().ok()?), is_twisty))
}

fn client_x(event: &PointerEvent) -> f64 {
    f64::from(event.client_x())
}

fn client_y(event: &PointerEvent) -> f64 {
    f64::from(event.client_y())
}

/// Tells the scene how large its surface is, now and whenever that changes.
fn watch_size(surface: NodeRef<svg::Svg>, scene: Scene) {
    let observer = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(surface) = surface.get() else { return };
        let element: web_sys::Element = surface.into();
        let watched = element.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            let area = watched.get_bounding_client_rect();
            scene.resize((area.width(), area.height()));
        });
        scene.put_surface(element.clone());
        if let Ok(watcher) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            watcher.observe(&element);
            observer.set_value(Some((watcher, measure)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((watcher, _))) = observer.try_update_value(Option::take) {
            watcher.disconnect();
        }
    });
}
