//! How far a record is: a bar whose parts are done, under way and failed, and the figures in words.

use leptos::prelude::*;

/// How wide the bar is drawn.
const WIDTH: i32 = 1_000;

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
    let share = move |part: i32| (part * WIDTH).checked_div(total.get()).unwrap_or(0).to_string();
    let words = move || {
        let figures = format!("{} of {} done", settled.get(), total.get());
        if failed.get() > 0 { format!("{figures}, {} failed", failed.get()) } else { figures }
    };
    view! {
        <span class="progress">
            <svg viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="rest" width="1000" height="6"></rect>
                <rect class="done" width=move || share(settled.get()) height="6"></rect>
                <rect
                    class="failed"
                    x=move || share(settled.get())
                    width=move || share(failed.get())
                    height="6"
                ></rect>
                <rect
                    class="active"
                    x=move || share(settled.get() + failed.get())
                    width=move || share(active.get())
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
