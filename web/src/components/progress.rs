//! How far a record is: a bar whose parts are done, under way and failed, and the figures in words.

use leptos::prelude::*;

/// See the module. All figures count activities.
#[component]
pub(crate) fn ProgressBar(
    /// All.
    #[prop(into)]
    total: Signal<i32>,
    /// Done, passed over or given up.
    #[prop(into)]
    settled: Signal<i32>,
    /// Under way.
    #[prop(into)]
    active: Signal<i32>,
    /// Went wrong.
    #[prop(into)]
    failed: Signal<i32>,
) -> impl IntoView {
    let share = move |part: i32| if total.get() > 0 { f64::from(part) * 100.0 / f64::from(total.get()) } else { 0.0 };
    let words = move || {
        let figures = format!("{} of {} done", settled.get(), total.get());
        if failed.get() > 0 { format!("{figures}, {} failed", failed.get()) } else { figures }
    };
    view! {
        <span class="progress">
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="rest" width="100" height="6"></rect>
                <rect class="done" width=move || share(settled.get()).to_string() height="6"></rect>
                <rect
                    class="failed"
                    x=move || share(settled.get()).to_string()
                    width=move || share(failed.get()).to_string()
                    height="6"
                ></rect>
                <rect
                    class="active"
                    x=move || share(settled.get() + failed.get()).to_string()
                    width=move || share(active.get()).to_string()
                    height="6"
                ></rect>
            </svg>
            <span class="figures" title=words>
                {move || format!("{}/{}", settled.get(), total.get())}
            </span>
            <span class="visually-hidden">{words}</span>
        </span>
    }
}
