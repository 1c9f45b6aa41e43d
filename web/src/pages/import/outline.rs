//! What the text would become, or where it is wrong.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use waybill_shared::model::ActivityKind;

use super::draft::{Draft, Outcome};
use super::editor::go_to;
use crate::api::read_moment;
use crate::components::{Keyed, Moment, Problem, StatusMark, WhenText};
use crate::state::{LineNote, LineNotes, Outline, OutlineRow, Tone, When, field_words, kind_label};

/// How many rows are drawn at first, and how many more each time.
const ROWS: usize = 300;

const TREE: &str = "\
title: June network release
owner: admin
plan:
  - activity: Approve the window
    kind: review
    reviewers: [admin]
  - activity: Rack work
    kind: parallel
    activities:
      - activity: Patch core switch
        who: Network engineer
        start: 2026-06-06 18:00
        end: 2026-06-06 19:00
      - activity: Re-cable site B
        who: Data centre
  - activity: Confirm network
";
const TABLE: &str = "\
week,activity,who,start,end
1,Freeze the code,Lead,2026-06-01,2026-06-01
1,Write the notes,Docs,2026-06-01,2026-06-03
2,Ship,Lead,2026-06-08,2026-06-08
";

/// See the module.
#[component]
pub(super) fn OutcomeView(draft: Draft, field: NodeRef<html::Textarea>) -> impl IntoView {
    let said = move || match draft.outcome() {
        Outcome::Outline(outline) => outline.summary(),
        Outcome::Notes(notes) => wrong(notes.count),
        Outcome::Nothing | Outcome::Failed(_) => String::new(),
    };
    view! {
        <section class="outcome" aria-label="What it becomes" aria-busy=move || draft.is_looking().then_some("true")>
            <p class="summary" role="status" data-looking=move || draft.is_looking().to_string()>
                {move || match said() {
                    said if said.is_empty() && draft.is_looking() => "Reading…".into(),
                    said => said,
                }}
            </p>
            {move || match draft.outcome() {
                Outcome::Nothing => view! { <Nothing draft=draft /> }.into_any(),
                Outcome::Outline(outline) => view! { <OutlineView outline=outline draft=draft field=field /> }.into_any(),
                Outcome::Notes(notes) => view! { <Notes notes=notes draft=draft field=field /> }.into_any(),
                Outcome::Failed(text) => view! {
                    <Problem text=Some(text) />
                    <button type="button" data-action="again" on:click=move |_| draft.look_again()>"Try again"</button>
                }
                .into_any(),
            }}
        </section>
    }
}

fn things(count: usize) -> String {
    if count == 1 { "1 thing worth knowing".into() } else { format!("{count} things worth knowing") }
}

fn wrong(count: usize) -> String {
    match count {
        1 => "1 mistake. Mend it, and this goes on by itself.".into(),
        count => format!("{count} mistakes. Mend them, and this goes on by itself."),
    }
}

#[component]
fn Nothing(draft: Draft) -> impl IntoView {
    view! {
        <div class="empty">
            <p>"What your plan becomes appears here while you write."</p>
            <p>
                "It can be a tree in YAML, such as an export, or a table from a spreadsheet: one row for each activity, the names \
                 of the columns in the first. Begin with an example:"
            </p>
            <p class="actions">
                <button type="button" data-action="example-tree" on:click=move |_| draft.set_text(TREE.into())>"Example tree"</button>
                <button type="button" data-action="example-table" on:click=move |_| draft.set_text(TABLE.into())>
                    "Example table"
                </button>
            </p>
        </div>
    }
}

/// What is wrong, or worth knowing, line by line.
#[component]
fn Notes(notes: LineNotes, draft: Draft, field: NodeRef<html::Textarea>) -> impl IntoView {
    let more = notes.count.saturating_sub(notes.listed.len());
    let can_go = draft.is_edited();
    let row = move |note: LineNote| {
        let place = note.place();
        let place = match note.line.filter(|_| can_go) {
            Some(line) => {
                let go = move |_| draft.text().with_untracked(|text| go_to(field, text, line));
                view! { <button type="button" class="quiet" data-line=line on:click=go>{place}</button> }.into_any()
            }
            None => view! { <span>{place}</span> }.into_any(),
        };
        view! { <li>{place}<span>{note.message}</span></li> }
    };
    view! {
        <ul class="notes">{notes.listed.into_iter().map(row).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="hint">{format!("And {more} more.")}</p> })}
    }
}

#[component]
fn OutlineView(outline: Arc<Outline>, draft: Draft, field: NodeRef<html::Textarea>) -> impl IntoView {
    let closed = RwSignal::new(BTreeSet::new());
    let most = RwSignal::new(ROWS);
    let plan = Arc::clone(&outline);
    let seen = Memo::new(move |_| closed.with(|closed| plan.seen(closed, most.get())));
    let containers = outline.containers();
    let has_containers = !containers.is_empty();
    let rest = outline.activities.saturating_sub(outline.rows.len());
    let warnings = outline.warnings.clone();
    let few = warnings.count <= 5;
    let (title, tally, button) = (outline.title.clone(), outline.tally(), outline.button());
    let has_title = title.is_some();
    let facts = outline.fields.iter().map(|(name, value)| field_view(name, value)).collect_view();
    let row = move |at: usize| outline.rows.get(at).map(|it| row_view(it, at, outline.is_open_at(at), closed));
    view! {
        <div class="outline" data-outline="">
            <h2 class:missing=!has_title>{title.unwrap_or_else(|| "No title yet".into())}</h2>
            <p class="hint">{tally}</p>
            <dl class="facts">{facts}</dl>
            {(warnings.count > 0).then(|| view! {
                <details class="warnings" open=few>
                    <summary>{things(warnings.count)}</summary>
                    <Notes notes=warnings draft=draft field=field />
                </details>
            })}
            <Show when=move || has_containers>
                <p class="folding">
                    <button type="button" class="quiet" on:click=move |_| closed.set(BTreeSet::new())>"Expand all"</button>
                    <button
                        type="button"
                        class="quiet"
                        data-action="fold"
                        on:click={
                            let containers = containers.clone();
                            move |_| closed.set(containers.clone())
                        }
                    >
                        "Collapse all"
                    </button>
                </p>
            </Show>
            <ul class="plan-rows">
                <Keyed each=move || seen.get().0 key=|at| *at let:at>
                    {row(at)}
                </Keyed>
            </ul>
            <Show when=move || seen.get().1>
                <button type="button" on:click=move |_| most.update(|most| *most += ROWS)>"Show more"</button>
            </Show>
            {(rest > 0).then(|| view! { <p class="hint">{format!("{rest} more are imported and not shown here.")}</p> })}
        </div>
        <p class="foot">
            <button
                type="submit"
                class="primary"
                data-action="import"
                disabled=move || draft.is_looking() || draft.is_importing()
            >
                {move || if draft.is_importing() { "Creating…".into() } else { button.clone() }}
            </button>
            <Show when=move || draft.lacks_title()>
                <span class="hint">"It needs a title first."</span>
            </Show>
        </p>
    }
}

fn field_view(name: &str, value: &str) -> AnyView {
    let (label, edge) = field_words(name);
    let moment = edge.and_then(|edge| read_moment(value).map(|at| (at, edge)));
    let is_long = value.len() > 60;
    let value = match moment {
        Some((at, edge)) => view! { <Moment at=at edge=edge /> }.into_any(),
        None => value.to_owned().into_any(),
    };
    view! { <div class:wide=is_long><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
}

fn row_view(row: &OutlineRow, at: usize, has_below: bool, closed: RwSignal<BTreeSet<usize>>) -> AnyView {
    let is_open = move || closed.with(|closed| !closed.contains(&at));
    let turn = move |_| {
        closed.update(|closed| {
            if !closed.remove(&at) {
                closed.insert(at);
            }
        });
    };
    let twisty = if has_below {
        let label = format!("What is in {}", row.title);
        view! {
            <button
                type="button"
                class="quiet twisty"
                aria-label=label
                aria-expanded=move || is_open().to_string()
                on:click=turn
            >
                {move || if is_open() { "▾" } else { "▸" }}
            </button>
        }
        .into_any()
    } else {
        view! { <span class="twisty"></span> }.into_any()
    };
    let kind = (row.kind != ActivityKind::Manual).then(|| view! { <span class="kind">{kind_label(row.kind)}</span> });
    let minutes = row.minutes.map(|minutes| view! { <span>{format!(" {minutes} min")}</span> });
    view! {
        <li data-kind=row.kind.as_str() data-level=row.level style=("--level", row.level.to_string())>
            <span class="name">
                {twisty} <StatusMark tone=Signal::stored(Tone::Idle) label=Signal::stored("Pending") />
                <span class="title">{row.title.clone()}</span> {kind}
            </span>
            <span class="who" class:role=row.is_role>{row.who.clone()}</span>
            <span class="when"><WhenText when=Signal::stored(When::Planned(row.planned)) /> {minutes}</span>
        </li>
    }
    .into_any()
}
