//! A plan from a file: dropped, chosen or pasted. What is wrong with it is listed line by line.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use wasm_bindgen::JsValue;
use waybill_shared::model::RecordKind;

use super::Session;
use super::shell::Shell;
use crate::api::{self, ApiError, ImportFormat, ImportProblem, Imported};
use crate::components::{Heading, Problem};

/// See the module.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    view! {
        <Shell>
            <Heading text="Import a plan" />
            <ImportForm />
        </Shell>
    }
}

/// What came of the last attempt.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Done(Imported),
    Problems(Vec<ImportProblem>),
    Failed(String),
}

#[component]
fn ImportForm() -> impl IntoView {
    let session = expect_context::<Session>();
    let file = NodeRef::<html::Input>::new();
    let (text, title, group) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let format = RwSignal::new(ImportFormat::Csv);
    let kind = RwSignal::new(RecordKind::Release);
    let outcome = RwSignal::new(None::<Outcome>);
    let busy = RwSignal::new(false);
    let chosen = move || file.get_untracked()?.files()?.item(0);
    let on_file = move |_| {
        if let Some(known) = chosen().and_then(|file| ImportFormat::of_file(&file.name())) {
            format.set(known);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = chosen().map_or_else(|| JsValue::from_str(&text.get_untracked()), JsValue::from);
        busy.set(true);
        spawn_local(async move {
            let (kind, format) = (kind.get_untracked(), format.get_untracked());
            let answer = api::import(kind, format, &title.get_untracked(), &group.get_untracked(), &body).await;
            if answer == Err(ApiError::SignedOut) {
                session.forget();
            }
            outcome.try_set(Some(match answer {
                Ok(Ok(imported)) => Outcome::Done(imported),
                Ok(Err(problems)) => Outcome::Problems(problems),
                Err(error) => Outcome::Failed(error.to_string()),
            }));
            busy.try_set(false);
        });
    };
    view! {
        <form class="import" on:submit=submit>
            <div class="drop">
                <label class="field" for="file">"A file: drop it here, or choose it"</label>
                <input id="file" name="file" type="file" accept=".csv,.yaml,.yml" node_ref=file on:change=on_file />
            </div>
            <label class="field" for="text">"Or paste the text"</label>
            <textarea id="text" name="text" rows="10" spellcheck="false" bind:value=text></textarea>
            <div class="fields">
                <div>
                    <label class="field" for="kind">"It becomes a"</label>
                    <select
                        id="kind"
                        name="kind"
                        on:change=move |event| {
                            let is_change = event_target_value(&event) == "change";
                            kind.set(if is_change { RecordKind::Change } else { RecordKind::Release });
                        }
                    >
                        <option value="release">"release"</option>
                        <option value="change">"change request"</option>
                    </select>
                </div>
                <div>
                    <label class="field" for="format">"Written in"</label>
                    <select
                        id="format"
                        name="format"
                        prop:value=move || format.get().name()
                        on:change=move |event| {
                            let is_yaml = event_target_value(&event) == "yaml";
                            format.set(if is_yaml { ImportFormat::Yaml } else { ImportFormat::Csv });
                        }
                    >
                        <option value="csv">"CSV (a table)"</option>
                        <option value="yaml">"YAML (a tree)"</option>
                    </select>
                </div>
                <div>
                    <label class="field" for="title">"Title"</label>
                    <input id="title" name="title" autocomplete="off" bind:value=title />
                    <p class="hint">"For CSV; a YAML file names itself."</p>
                </div>
                <div>
                    <label class="field" for="group">"Group by column"</label>
                    <input id="group" name="group" autocomplete="off" bind:value=group />
                    <p class="hint">"CSV: rows with the same value run in parallel, one value after another."</p>
                </div>
            </div>
            <button type="submit" class="primary" data-action="import" disabled=move || busy.get()>"Import"</button>
        </form>
        {move || outcome.get().map(|outcome| view! { <Report outcome=outcome /> })}
    }
}

#[component]
fn Report(outcome: Outcome) -> impl IntoView {
    match outcome {
        Outcome::Done(Imported { key, activities }) => {
            let (address, name) = (format!("/records/{key}"), key.clone());
            view! {
                <p role="status" class="done" data-imported=key>
                    <A href=address>{name}</A>
                    {format!(" was created with {activities} activities.")}
                </p>
            }
            .into_any()
        }
        Outcome::Failed(text) => view! { <div class="report"><Problem text=Some(text) /></div> }.into_any(),
        Outcome::Problems(problems) => {
            let row = |problem: ImportProblem| {
                view! {
                    <tr>
                        <th scope="row">{problem.line.map(|line| line.to_string())}</th>
                        <td>{problem.message}</td>
                    </tr>
                }
            };
            view! {
                <div role="alert" class="report">
                    <p class="problem">"Nothing was imported. Mend these lines and try again."</p>
                    <table class="problems">
                        <thead>
                            <tr><th scope="col">"Line"</th><th scope="col">"What is wrong"</th></tr>
                        </thead>
                        <tbody>{problems.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }
    }
}
