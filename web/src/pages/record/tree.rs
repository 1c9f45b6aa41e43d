//! The activities as an indented tree. Long ones are built only where they are in sight.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use waybill_shared::model::{ActivityId, RecordStatus};

use super::Desk;
use super::row::ActivityRow;
use crate::state::{Key, Step, Window, step, window};

/// The height of a row of a long tree until one was measured.
const ROW_HEIGHT: usize = 40;

/// See the module.
#[component]
pub(super) fn ActivityTree() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let order = desk.live.order();
    let tree = NodeRef::<html::Div>::new();
    let built = RwSignal::new(Window::default());
    let height = StoredValue::new(ROW_HEIGHT);
    let current = RwSignal::new(None::<ActivityId>);
    let measure = move || {
        let rows = order.with_untracked(Vec::len);
        let seen = tree.get_untracked().map(|tree| {
            // There may be no row to measure for a moment; its height has not changed by that.
            height.update_value(|height| *height = row_height(&tree).unwrap_or(*height));
            in_sight(&tree, rows, height.get_value())
        });
        if let Some(seen) = seen.filter(|seen| *seen != built.get_untracked()) {
            built.set(seen);
            desk.live.keep(seen.first, seen.end);
        }
    };
    Effect::new(move |_| {
        order.track();
        tree.track();
        measure();
        // How high a row is, shows when the first ones are built.
        request_animation_frame(measure);
    });
    let on_scroll = window_event_listener(leptos::ev::scroll, move |_| measure());
    let on_resize = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || {
        on_scroll.remove();
        on_resize.remove();
    });
    // One row can be reached with Tab; the arrow keys lead to the others.
    let reachable = Memo::new(move |_| {
        let (seen, current) = (built.get(), current.get());
        order.with(|rows| {
            let built = rows.get(seen.first..seen.end.min(rows.len())).unwrap_or_default();
            let current = current.filter(|id| built.iter().any(|row| row.id == *id));
            current.or_else(|| rows.get(seen.top).or(rows.first()).map(|row| row.id))
        })
    });
    let go = move |place: usize| {
        let Some(row) = order.with_untracked(|rows| rows.get(place).copied()) else { return };
        current.set(Some(row.id));
        if let Some(tree) = tree.get_untracked() {
            bring_into_sight(&tree, place * height.get_value(), place, built.get_untracked());
        }
        measure();
        request_animation_frame(move || {
            // Where rows turned out higher than those measured before, it comes with the next look.
            if !focus(row.id) {
                measure();
                request_animation_frame(move || {
                    focus(row.id);
                });
            }
        });
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(here) = reachable.get_untracked().and_then(|id| desk.live.place(id)) else { return };
        let Some(key) = named(&event.key()) else {
            let on_row = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
            if event.key() == "Enter" && on_row.is_some_and(|it| it.has_attribute("aria-level")) {
                event.prevent_default();
                desk.opened.set(reachable.get_untracked());
            }
            return;
        };
        event.prevent_default();
        let id = order.with_untracked(|rows| rows.get(here).map(|row| row.id));
        match (order.with_untracked(|rows| step(rows, here, key)), id) {
            (Step::Go(place), _) => go(place),
            (Step::Expand, Some(id)) => desk.live.toggle(id, true),
            (Step::Collapse, Some(id)) => desk.live.toggle(id, false),
            _ => {}
        }
    };
    let rows = move || {
        let seen = built.get();
        order
            .with(|rows| rows.iter().skip(seen.first).take(seen.end - seen.first).map(|row| row.id).collect::<Vec<_>>())
    };
    let record = desk.live.record();
    let is_unstarted = move || {
        let status = record.with(|record| record.as_ref().map(|record| record.status));
        matches!(status, Some(RecordStatus::Editing | RecordStatus::New))
    };
    let is_long = move || built.with(|seen| seen.above + seen.below > 0);
    view! {
        <Show when=move || order.with(Vec::is_empty)>
            <p class="empty">"There are no activities yet. Add the first step."</p>
        </Show>
        <div
            class="tree"
            class:long=is_long
            class:unstarted=is_unstarted
            role="tree"
            aria-labelledby="activities"
            node_ref=tree
            on:keydown=on_key
        >
            <div class="space" role="presentation" style:height=move || format!("{}px", built.with(|it| it.above))></div>
            <For each=rows key=|id| *id let:id>
                <ActivityRow id=id reachable=reachable current=current />
            </For>
            <div class="space" role="presentation" style:height=move || format!("{}px", built.with(|it| it.below))></div>
        </div>
    }
}

/// The rows in sight, by where the tree stands on the screen.
fn in_sight(tree: &web_sys::HtmlElement, rows: usize, height: usize) -> Window {
    let top = top_of(tree);
    let sight = web_sys::window().and_then(|it| it.inner_height().ok()).and_then(|it| it.as_f64()).unwrap_or(1_000.0);
    window(rows, height, (-top).max(0.0) as usize, (sight - top.max(0.0)).max(0.0) as usize)
}

/// How far below the upper edge of the screen the tree begins; below zero when that is scrolled away.
fn top_of(tree: &web_sys::HtmlElement) -> f64 {
    let mut top = 0;
    let mut next = Some(tree.clone());
    while let Some(element) = next {
        top += element.offset_top();
        next = element.offset_parent().and_then(|it| it.dyn_into().ok());
    }
    f64::from(top) - web_sys::window().and_then(|it| it.scroll_y().ok()).unwrap_or_default()
}

/// All rows of a long tree are as high as the first.
fn row_height(tree: &web_sys::HtmlElement) -> Option<usize> {
    let row = tree.query_selector("[role=treeitem]").ok().flatten()?.dyn_into::<web_sys::HtmlElement>().ok()?;
    usize::try_from(row.offset_height()).ok().filter(|height| *height > 0)
}

/// Scrolls so far that the row at `place`, `below` the upper edge of the tree, is built; the focus does the rest.
fn bring_into_sight(tree: &web_sys::HtmlElement, below: usize, place: usize, built: Window) {
    if (built.first..built.end).contains(&place) {
        return;
    }
    if let Some(page) = web_sys::window() {
        let sight = page.inner_height().ok().and_then(|it| it.as_f64()).unwrap_or(1_000.0);
        let top = top_of(tree) + below as f64;
        page.scroll_by_with_x_and_y(0.0, top - sight / 2.0);
    }
}

/// Whether the row is there to take the focus.
fn focus(id: ActivityId) -> bool {
    let row = document().query_selector(&format!("[role=treeitem][data-number='{id}']")).ok().flatten();
    row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|row| row.focus().is_ok())
}

fn named(key: &str) -> Option<Key> {
    Some(match key {
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        _ => return None,
    })
}
