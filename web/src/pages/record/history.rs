//! Where what happened to the record stands: below everything else, and loaded once somebody comes near.

mod entries;

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::IntersectionObserver;

pub(super) use self::entries::History;
use crate::parts::{self, piece};

/// Whoever stays so long may print the page: what is on paper is to be there.
const SETTLED: Duration = Duration::from_secs(5);

/// Whether the section is in sight.
#[derive(Clone, Copy)]
struct InSight(RwSignal<bool>);

/// See the module. What happens is drawn where somebody sees it, or prints it.
#[component]
pub(super) fn HistorySection() -> impl IntoView {
    let section = NodeRef::<html::Section>::new();
    let (in_sight, wanted) = (RwSignal::new(false), RwSignal::new(false));
    provide_context(InSight(in_sight));
    let look = move || {
        let Some(area) = section.get_untracked().map(|section| section.get_bounding_client_rect()) else { return };
        let sight = window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or_default();
        // What only touches the edge counts, as it does for the observer.
        let is_in_sight = area.top() <= sight + 1.0 && area.bottom() >= -1.0;
        if in_sight.get_untracked() != is_in_sight {
            in_sight.set(is_in_sight);
        }
        if is_in_sight && !wanted.get_untracked() {
            wanted.set(true);
        }
    };
    let observer = StoredValue::new_local(None::<(IntersectionObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(section) = section.get() else { return };
        let look = Closure::<dyn FnMut()>::new(look);
        if let Ok(watcher) = IntersectionObserver::new(look.as_ref().unchecked_ref()) {
            watcher.observe(&section);
            observer.set_value(Some((watcher, look)));
        }
    });
    let printed = window_event_listener_untyped("beforeprint", move |_| {
        in_sight.set(true);
        wanted.set(true);
    });
    let after = window_event_listener_untyped("afterprint", move |_| look());
    let later = set_timeout_with_handle(move || wanted.set(true), SETTLED).ok();
    on_cleanup(move || {
        later.into_iter().for_each(|later| later.clear());
        printed.remove();
        after.remove();
        if let Some(Some((watcher, _))) = observer.try_update_value(Option::take) {
            watcher.disconnect();
        }
    });
    view! {
        <section aria-labelledby="history" class="history" node_ref=section>
            <h2 id="history">"History"</h2>
            {move || wanted.get().then(|| piece(parts::history))}
        </section>
    }
}

/// What stands there, for a record's page that is there.
pub(crate) fn history() -> AnyView {
    let InSight(in_sight) = expect_context::<InSight>();
    view! { <History of=None in_sight=in_sight /> }.into_any()
}
