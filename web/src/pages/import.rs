//! A plan from a file: dropped, chosen or pasted. What it would become stands beside it before anything is stored.

mod draft;
mod editor;
mod outline;

use leptos::ev::{DragEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use waybill_shared::model::RecordKind;

use super::Session;
use super::shell::Shell;
use crate::components::{Heading, Toasts};
use crate::state::{PlanFormat, size_words};
use draft::Draft;
use editor::Editor;
use outline::OutcomeView;

/// See the module.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    view! {
        <Shell>
            <ImportForm />
        </Shell>
    }
}

#[component]
fn ImportForm() -> impl IntoView {
    let (toasts, navigate) = (expect_context::<Toasts>(), use_navigate());
    let draft = Draft::new(expect_context::<Session>());
    let (field, title) = (NodeRef::<html::Textarea>::new(), NodeRef::<html::Input>::new());
    let picker = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    // Anywhere in the window: a file that misses the form would replace the page, and what was typed into it.
    let dragged = window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        over.set(true);
    });
    let left = window_event_listener(leptos::ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let dropped = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|it| it.files()).and_then(|files| files.item(0)) {
            draft.take(file);
        }
    });
    on_cleanup(move || {
        dragged.remove();
        left.remove();
        dropped.remove();
    });
    let chosen = move |_| {
        let Some(picker) = picker.get_untracked() else { return };
        if let Some(file) = picker.files().and_then(|files| files.item(0)) {
            draft.take(file);
        }
        // The same file once more is a change, too: it may have been mended.
        picker.set_value("");
    };
    let done = Callback::new(move |(key, text): (String, String)| {
        toasts.say(text);
        navigate(&format!("/records/{key}"), NavigateOptions::default());
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if draft.lacks_title() {
            if let Some(title) = title.get_untracked() {
                // A field that is gone meanwhile needs no focus.
                let _ = title.focus();
            }
            return;
        }
        draft.import(done);
    };
    view! {
        <form class="import" class:over=move || over.get() on:submit=submit>
            <header class="page-head">
                <Heading text="Import a plan" />
                <p class="hint">"Nothing is stored until you say so."</p>
            </header>
            <section class="source" aria-label="The plan's text">
                <div class="pick">
                    <label class="button" for="file">"Choose a file"</label>
                    <input
                        id="file"
                        name="file"
                        type="file"
                        class="visually-hidden"
                        accept=".csv,.tsv,.yaml,.yml,.json"
                        node_ref=picker
                        on:change=chosen
                    />
                    <span class="hint">"or drop it anywhere here, or paste its text below"</span>
                    <Show when=move || !draft.is_empty()>
                        <button type="button" class="quiet" data-action="clear" on:click=move |_| draft.clear()>
                            "Clear"
                        </button>
                    </Show>
                </div>
                {move || match draft.large_file() {
                    Some((name, bytes)) => {
                        let about = format!(" {}. Too long to be edited here; it is sent as it is.", size_words(bytes));
                        view! { <p class="large" data-large=""><strong>{name}</strong>{about}</p> }.into_any()
                    }
                    None => view! { <Editor draft=draft field=field /> }.into_any(),
                }}
                <Choices draft=draft title=title />
            </section>
            <OutcomeView draft=draft field=field />
        </form>
    }
}

/// What is said about the text.
#[component]
fn Choices(draft: Draft, title: NodeRef<html::Input>) -> impl IntoView {
    let group_option = move |column: String| {
        let is_chosen = draft.group() == column;
        let words = format!("in parallel by “{column}”");
        view! { <option value=column selected=is_chosen>{words}</option> }
    };
    let kind_changed = move |event| {
        draft.set_kind(match event_target_value(&event).as_str() {
            "release" => Some(RecordKind::Release),
            "change" => Some(RecordKind::Change),
            _ => None,
        });
    };
    let is_table = Memo::new(move |_| draft.format() == PlanFormat::Csv);
    view! {
        <div class="choices">
            <div>
                <label class="field" for="title">"Title"</label>
                <input
                    id="title"
                    name="title"
                    autocomplete="off"
                    maxlength="500"
                    node_ref=title
                    placeholder=move || draft.found_title()
                    aria-describedby="title-hint"
                    prop:value=move || draft.title()
                    on:input=move |event| draft.set_title(event_target_value(&event))
                />
                <p class="hint" id="title-hint">
                    {move || {
                        if draft.lacks_title() { "The file has none: give it one." } else { "Left empty, it is the file's own." }
                    }}
                </p>
            </div>
            <div>
                <label class="field" for="kind">"It becomes a"</label>
                <select id="kind" name="kind" on:change=kind_changed>
                    <option value="">"what the file says, else a release"</option>
                    <option value="release">"release"</option>
                    <option value="change">"change request"</option>
                </select>
            </div>
            <div>
                <label class="field" for="format">"Written in"</label>
                <select
                    id="format"
                    name="format"
                    prop:value=move || draft.format().name()
                    on:change=move |event| draft.set_format(PlanFormat::named(&event_target_value(&event)))
                >
                    <option value="yaml">"YAML, a tree"</option>
                    <option value="csv">"CSV, a table"</option>
                </select>
            </div>
            <Show when=move || is_table.get()>
                <div>
                    <label class="field" for="group">"The rows run"</label>
                    <select id="group" name="group" on:change=move |event| draft.set_group(event_target_value(&event))>
                        <option value="">"one after another"</option>
                        {move || draft.columns().into_iter().map(group_option).collect_view()}
                    </select>
                </div>
            </Show>
        </div>
    }
}
