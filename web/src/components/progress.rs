//! How far a record is: a bar whose parts are done, failed, under way and passed over, and the figures in words.

use leptos::prelude::*;

use crate::state::Progress;

/// How wide the bar is drawn.
const WIDTH: i32 = 1_000;
/// Its parts, from left to right.
const CLASSES: [(usize, &str); 4] = [(0, "done"), (1, "failed"), (2, "active"), (3, "passed")];

/// See the module.
#[component]
pub(crate) fn ProgressBar(
    /// The figures.
    progress: Memo<Progress>,
) -> impl IntoView {
    // What did not change is not drawn again.
    let parts = Memo::new(move |_| {
        let mut begin = 0;
        progress.get().shares(WIDTH).map(|width| {
            begin += width;
            (begin - width, width)
        })
    });
    let bar = CLASSES.map(|(place, class)| {
        let part = move || parts.with(|parts| parts.get(place).copied().unwrap_or_default());
        view! { <rect class=class x=move || part().0.to_string() width=move || part().1.to_string() height="6"></rect> }
    });
    view! {
        <span class="progress">
            <svg viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="rest" width="1000" height="6"></rect>
                {bar.into_iter().collect_view()}
            </svg>
            <span class="figures" aria-hidden="true" title=move || progress.get().words()>
                {move || format!("{}/{}", progress.get().completed, progress.get().total)}
            </span>
            <span class="visually-hidden">{move || progress.get().words()}</span>
        </span>
    }
}
