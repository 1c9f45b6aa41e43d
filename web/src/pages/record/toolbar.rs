//! What stands above the list: a field that narrows it, ways to what runs and what failed, and how it is folded.

use leptos::prelude::*;
use waybill_shared::model::ActivityStatus;

use super::desk::Desk;
use crate::components::StatusMark;
use crate::state::{activity_label, tone};

/// How many activities it takes to look for one.
const FEW: usize = 5;

/// See the module.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let record = desk.live.record();
    let steps = Memo::new(move |_| record.with(|record| record.as_ref().map(|it| it.progress).unwrap_or_default()));
    let total = Memo::new(move |_| record.with(|record| record.as_ref().map_or(0, |it| it.size)));
    let settled = move || steps.get().completed + steps.get().passed();
    let found = move || {
        let found = desk.live.order().with(|rows| rows.iter().filter(|row| row.found).count());
        (!desk.typed.get().is_empty()).then(|| format!("{found} of {}", total.get()))
    };
    let on_input = move |event| {
        desk.typed.set(event_target_value(&event));
        desk.sift();
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if !desk.typed.get_untracked().is_empty() => {
            event.prevent_default();
            desk.typed.set(String::new());
            desk.sift();
        }
        // On to what was found.
        "Enter" | "ArrowDown" => {
            event.prevent_default();
            let first = desk
                .live
                .order()
                .with_untracked(|rows| rows.iter().find(|row| row.found).or(rows.first()).map(|row| row.id));
            if let Some(first) = first {
                desk.go(first, true);
            }
        }
        _ => {}
    };
    let fold = move |event| {
        desk.collapse(event_target_value(&event).parse().unwrap_or_default());
    };
    let jump = move |status: ActivityStatus, what: &'static str| {
        let label = activity_label(status);
        let count = Memo::new(move |_| {
            let steps = steps.get();
            if status == ActivityStatus::Failed { steps.failed } else { steps.in_progress }
        });
        view! {
            <Show when=move || { count.get() > 0 }>
                <button
                    type="button"
                    class="quiet jump"
                    data-jump=status.as_str()
                    title=format!("Go to the next one that {what}")
                    aria-label=move || format!("{} {}", count.get(), label.to_ascii_lowercase())
                    on:click=move |_| desk.go_next(&[status], true, true)
                >
                    <StatusMark tone=tone(status) label=label />
                    {move || count.get()}
                    <span>{format!(" {}", label.to_ascii_lowercase())}</span>
                </button>
            </Show>
        }
        .into_any()
    };
    // What is seen at a glance is neither looked through nor folded.
    let is_short = Memo::new(move |_| total.get() < FEW && desk.typed.with(String::is_empty));
    view! {
        <div class="toolbar" role="group" aria-label="The list">
            <search hidden=move || is_short.get()>
                <input
                    id="filter"
                    type="search"
                    placeholder="Filter"
                    aria-label="Filter by words, key, person or status"
                    title="Words, key, person or status. Press / to come here."
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || desk.typed.get()
                    on:input=on_input
                    on:keydown=on_key
                />
                <span class="found" role="status">{found}</span>
            </search>
            {jump(ActivityStatus::Failed, "failed")}
            {jump(ActivityStatus::InProgress, "is in progress")}
            <span class="folding">
                <button
                    type="button"
                    class="quiet"
                    data-hide="settled"
                    aria-pressed=move || desk.hides_settled.get().to_string()
                    disabled=move || settled() == 0 && !desk.hides_settled.get()
                    on:click=move |_| desk.hide_settled(!desk.hides_settled.get_untracked())
                >
                    {move || if desk.hides_settled.get() { "Show settled" } else { "Hide settled" }}
                    <span class="count">{move || format!(" {}", settled())}</span>
                </button>
                <select hidden=move || is_short.get() aria-label="How deep the list shows" data-levels="" on:change=fold>
                    <option value="0">"All levels"</option>
                    <option value="1">"1 level"</option>
                    <option value="2">"2 levels"</option>
                    <option value="3">"3 levels"</option>
                </select>
            </span>
        </div>
    }
}
