//! The field for a plan's text: the lines are numbered, and those that are wrong are marked.

use std::fmt::Write;

use leptos::html;
use leptos::prelude::*;

use super::draft::Draft;
use crate::state::{line_range, lines};

/// The height of a line, in pixels, as the style sheet has it.
const LINE: usize = 20;
/// Longer texts have no numbers: who scrolls through thousands of lines looks for words.
const NUMBERED: usize = 5_000;

/// See the module.
#[component]
pub(super) fn Editor(draft: Draft, field: NodeRef<html::Textarea>) -> impl IntoView {
    let text = draft.text();
    let count = Memo::new(move |_| text.with(|text| lines(text)));
    let top = RwSignal::new(0);
    let moved = move || format!("translateY(-{}px)", top.get());
    let mark = |line: usize| {
        let place = format!("{}px", (line - 1) * LINE);
        view! { <span style:top=place data-wrong=line></span> }
    };
    view! {
        <div class="editor" class:unnumbered=move || { count.get() > NUMBERED }>
            <div class="marks" aria-hidden="true">
                <div style:transform=moved>
                    {move || {
                        let wrong = draft.wrong_lines().into_iter().filter(|line| *line > 0);
                        wrong.map(mark).collect_view()
                    }}
                </div>
            </div>
            <div class="numbers" aria-hidden="true">
                <pre style:transform=moved>{move || numbers(count.get())}</pre>
            </div>
            <textarea
                id="text"
                name="text"
                aria-label="The plan's text"
                aria-invalid=move || (!draft.wrong_lines().is_empty()).then_some("true")
                wrap="off"
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                node_ref=field
                prop:value=move || text.get()
                on:input=move |event| draft.set_text(event_target_value(&event))
                on:scroll=move |_| top.set(field.get_untracked().map_or(0, |field| field.scroll_top()))
            ></textarea>
        </div>
    }
}

fn numbers(count: usize) -> String {
    let mut numbers = String::new();
    if count <= NUMBERED {
        for line in 1..=count {
            // Writing to a string cannot fail.
            let _ = writeln!(numbers, "{line}");
        }
    }
    numbers
}

/// Selects a line of the text, and brings it into sight.
pub(super) fn go_to(field: NodeRef<html::Textarea>, text: &str, line: usize) {
    let Some(field) = field.get_untracked() else { return };
    let (begin, end) = line_range(text, line);
    // A field that is gone meanwhile can neither take the focus nor select.
    let _ = field.focus();
    let _ = field.set_selection_range(begin, end);
    let above = i32::try_from(line.saturating_sub(1) * LINE).unwrap_or(i32::MAX);
    field.set_scroll_top((above - field.client_height() / 2).max(0));
}
