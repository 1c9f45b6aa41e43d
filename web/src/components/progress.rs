//! How far a record is: a bar whose parts are done, failed, under way and passed over, and the figures in words.

use leptos::prelude::*;

use crate::state::Progress;

/// How wide the bar is drawn.
const WIDTH: i32 = 1_000;

/// See the module.
#[component]
pub(crate) fn ProgressBar(
    /// The figures.
    progress: Memo<Progress>,
) -> impl IntoView {
    let bar = move || {
        let figures = progress.get();
        let share = |part: i32| (part * WIDTH).checked_div(figures.total).unwrap_or(0);
        let mut begin = 0;
        let parts = [
            ("done", figures.completed),
            ("failed", figures.failed),
            ("active", figures.in_progress),
            ("passed", figures.passed()),
        ];
        let part = |(class, figure): (&'static str, i32)| {
            let x = share(begin);
            begin += figure;
            view! { <rect class=class x=x.to_string() width=(share(begin) - x).to_string() height="6"></rect> }
        };
        parts.map(part).into_iter().collect_view()
    };
    view! {
        <span class="progress">
            <svg viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="rest" width="1000" height="6"></rect>
                {bar}
            </svg>
            <span class="figures" title=move || progress.get().words()>
                {move || format!("{}/{}", progress.get().completed, progress.get().total)}
            </span>
            <span class="visually-hidden">{move || progress.get().words()}</span>
        </span>
    }
}
