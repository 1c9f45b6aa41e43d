//! The activities as an indented tree. Long ones are built only where they are in sight.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use waybill_shared::model::{ActivityId, RecordStatus};

use super::desk::Desk;
use super::row::ActivityRow;
use super::toolbar::Toolbar;
use crate::components::Keyed;
use crate::state::{Key, Step, Window, step, window};

/// The height of a row of a long tree until one was measured.
const ROW_HEIGHT: usize = 34;
/// So many rows are built for paper; longer plans are better exported.
const PRINTED: usize = 5_000;
/// After the last step of the arrow keys, the address says where they led.
const SETTLE: Duration = Duration::from_millis(250);

/// See the module.
#[component]
pub(super) fn ActivityTree() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let order = desk.live.order();
    let tree = NodeRef::<html::Div>::new();
    let built = RwSignal::new(Window::default());
    let height = StoredValue::new(ROW_HEIGHT);
    let printing = StoredValue::new(false);
    let measure = move || {
        let rows = order.with_untracked(Vec::len);
        let seen = tree.get_untracked().map(|tree| {
            // There may be no row to measure for a moment; its height has not changed by that.
            height.update_value(|height| *height = row_height(&tree).unwrap_or(*height));
            if printing.get_value() {
                return Window { end: rows.min(PRINTED), ..Window::default() };
            }
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
        // The panel beside it makes rows lower or higher.
        desk.opened.track();
        measure();
        // How high a row is, shows when the first ones are built.
        request_animation_frame(measure);
    });
    let print = move |begins: bool| {
        printing.set_value(begins);
        measure();
    };
    let heard = [
        window_event_listener_untyped("scroll", move |_| measure()),
        window_event_listener_untyped("resize", move |_| measure()),
        window_event_listener_untyped("beforeprint", move |_| print(true)),
        window_event_listener_untyped("afterprint", move |_| print(false)),
    ];
    on_cleanup(move || heard.into_iter().for_each(|heard| heard.remove()));
    // One row can be reached with Tab; the arrow keys lead to the others.
    let reachable = Memo::new(move |_| {
        let (seen, current) = (built.get(), desk.current.get());
        order.with(|rows| {
            let is_built =
                |id: &ActivityId| desk.live.place(*id).is_some_and(|place| (seen.first..seen.end).contains(&place));
            current.filter(is_built).or_else(|| rows.get(seen.top).or(rows.first()).map(|row| row.id))
        })
    });
    Effect::new(move |_| {
        let Some((id, focused)) = desk.sought.get() else { return };
        let Some(place) = desk.live.place(id) else { return };
        if let Some(tree) = tree.get_untracked() {
            bring_into_sight(&tree, place * height.get_value(), place, built.get_untracked());
        }
        measure();
        request_animation_frame(move || {
            // Where rows turned out higher than those measured before, it comes with the next look.
            if !show(id, focused) {
                measure();
                request_animation_frame(move || {
                    show(id, focused);
                });
            }
        });
    });
    // Whoever goes through the list with the panel open has the last place in the address.
    let settling = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        desk.opened.track();
        let later = set_timeout_with_handle(move || desk.write_address(false), SETTLE).ok();
        if let Some(Some(earlier)) = settling.try_update_value(|it| std::mem::replace(it, later)) {
            earlier.clear();
        }
    });
    on_cleanup(move || {
        if let Some(Some(later)) = settling.try_update_value(Option::take) {
            later.clear();
        }
    });
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
        <Toolbar />
        <Nothing />
        <div
            class="tree"
            class:long=is_long
            class:unstarted=is_unstarted
            role="tree"
            aria-labelledby="activities"
            node_ref=tree
        >
            <div class="space" role="presentation" style:height=move || format!("{}px", built.with(|it| it.above))></div>
            <Keyed each=rows key=|id| *id let:id>
                <ActivityRow id=id reachable=reachable />
            </Keyed>
            <div class="space" role="presentation" style:height=move || format!("{}px", built.with(|it| it.below))></div>
        </div>
    }
}

/// Why no row is there, and what to do about it.
#[component]
fn Nothing() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_empty = Memo::new(move |_| desk.live.order().with(Vec::is_empty));
    move || {
        is_empty.get().then(|| {
            if desk.live.ask(|plan, _| plan.size()).unwrap_or_default() == 0 {
                return no_activities(desk);
            }
            let everything = move |_| {
                desk.typed.set(String::new());
                desk.hide_settled(false);
            };
            view! {
                <p class="empty" data-nothing="">
                    {move || if desk.typed.get().is_empty() { "Everything is settled. " } else { "Nothing here has these words. " }}
                    <button type="button" on:click=everything>"Show all"</button>
                </p>
            }
            .into_any()
        })
    }
}

/// What stands in place of activities where there is none, and the way to the first.
pub(super) fn no_activities(desk: Desk) -> AnyView {
    let add = desk.live.ask(|plan, me| plan.ask_for(&plan.record().key, "add", me)).flatten();
    view! {
        <p class="empty">
            "There are no activities yet. "
            {add
                .map(|add| {
                    let add = StoredValue::new(add);
                    view! {
                        <button type="button" data-action="add" on:click=move |_| desk.asking.set(Some(add.get_value()))>
                            "Add the first step"
                        </button>
                    }
                })}
        </p>
    }
    .into_any()
}

/// Goes from the current row to where a key leads.
pub(super) fn move_on(desk: Desk, key: Key, focus: bool) {
    let order = desk.live.order();
    let here = desk.current.get_untracked().and_then(|id| desk.live.place(id));
    let found = order.with_untracked(|rows| {
        // Whoever has not been there yet begins with the first.
        let to = here.map_or(Step::Go(0), |here| step(rows, here, key));
        let at = if let Step::Go(place) = to { Some(place) } else { here };
        at.and_then(|at| rows.get(at)).map(|row| (to, row.id))
    });
    match found {
        Some((Step::Go(_), id)) => {
            desk.current.set(Some(id));
            desk.follow(id);
            desk.sought.set(Some((id, focus)));
        }
        Some((Step::Expand, id)) => desk.toggle(id, true),
        Some((Step::Collapse, id)) => desk.toggle(id, false),
        Some((Step::Stay, _)) | None => {}
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

/// Whether the row is there to be shown, and takes the focus if it has to.
fn show(id: ActivityId, focused: bool) -> bool {
    let row = document().query_selector(&format!("[role=treeitem][data-number='{id}']")).ok().flatten();
    let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) else { return false };
    if focused {
        return row.focus().is_ok();
    }
    // As much as is needed, and no more: what is in sight stays where it is.
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&nearest);
    true
}
