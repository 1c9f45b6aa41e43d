//! Letting a television in: the code that it shows, which board it is to show, and what people call it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::shell::Shell;
use super::{Session, once};
use crate::api::{self, ApiError};
use crate::components::{Heading, Problem, SelectField, TextField, Toasts};
use crate::state::{Choice, TypedCode, free_name, pair_screen};

/// See the module.
#[component]
pub(crate) fn PairPage() -> impl IntoView {
    view! {
        <Shell>
            <Pair />
        </Shell>
    }
}

#[component]
fn Pair() -> impl IntoView {
    let (toasts, session, navigate) = (expect_context::<Toasts>(), expect_context::<Session>(), use_navigate());
    let query = use_query_map();
    let asked = query.with_untracked(|query| query.get("board").unwrap_or_default());
    let code = RwSignal::new(query.with_untracked(|query| TypedCode::read(&query.get("code").unwrap_or_default())));
    let (board, name) = (RwSignal::new(asked.clone()), RwSignal::new(String::new()));
    // What the screen is called unless somebody says otherwise.
    let suggested = RwSignal::new(free_name(&[]));
    // What can be chosen: the id, and what people read.
    let boards = RwSignal::new(Vec::<(String, String)>::new());
    let (problem, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let attempt = StoredValue::new(once());
    spawn_local(async move {
        match api::boards().await {
            Ok(all) => {
                suggested.try_set(free_name(&all));
                let all: Vec<_> = all.into_iter().map(|it| (it.board.id, it.board.name)).collect();
                if let (Some((first, _)), true) = (all.first(), asked.is_empty()) {
                    board.try_set(first.clone());
                }
                boards.try_set(all);
            }
            Err(ApiError::SignedOut) => session.forget(),
            Err(error) => drop(problem.try_set(Some(error.to_string()))),
        }
    });
    let options = move || {
        let chosen = board.get_untracked();
        let choice = |(key, label): (String, String)| Choice { chosen: key == chosen, key, label, refusal: None };
        let options: Vec<Choice> = boards.get().into_iter().map(choice).collect();
        let on_change = Callback::new(move |id| board.set(id));
        view! { <SelectField label="Board" name="board" options=options on_change=on_change /> }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (typed, name) = (code.get_untracked(), name.get_untracked());
        let name = if name.trim().is_empty() { suggested.get_untracked() } else { name };
        if !typed.is_whole {
            return problem.set(Some("Type the eight characters that the television shows.".into()));
        }
        busy.set(true);
        problem.set(None);
        let (navigate, board) = (navigate.clone(), board.get_untracked());
        let mutation = pair_screen(&typed.shown, &board, &name, attempt.get_value());
        spawn_local(async move {
            match api::send(mutation).await {
                Ok(_) => {
                    let all = boards.try_get_untracked().unwrap_or_default();
                    let board = all.into_iter().find(|(id, _)| *id == board).map(|(_, name)| name);
                    toasts.say(format!("{} shows {}", name.trim(), board.unwrap_or_default()));
                    navigate("/boards", Default::default());
                }
                Err(error) => {
                    // What may have arrived is sent again as the same command.
                    if let ApiError::Refused { .. } = error {
                        attempt.try_update_value(|attempt| *attempt = once());
                    }
                    problem.try_set(Some(error.to_string()));
                }
            }
            busy.try_set(false);
        });
    };
    let hint = move || match code.get() {
        TypedCode { strange: Some(strange), .. } => format!("No code has the character {strange}: look again."),
        TypedCode { shown, is_whole: true, .. } => shown,
        _ => "Eight letters and digits, in any case, with or without the dash.".into(),
    };
    view! {
        <form class="card pair" on:submit=submit>
            <Heading text="Pair a screen" quiet=true />
            <p class="hint">
                "Open " <strong>{format!("{}/tv", window().location().host().unwrap_or_default())}</strong>
                " in the television's browser. It shows a code."
            </p>
            <label class="field" for="code">"Code"</label>
            <input
                id="code"
                name="code"
                class="code"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                required
                autofocus
                value=code.get_untracked().shown
                on:input=move |event| code.set(TypedCode::read(&event_target_value(&event)))
            />
            <p class="hint" role="status">{hint}</p>
            {options}
            <TextField label="Name of the screen" name="name" on_input=Callback::new(move |text| name.set(text)) />
            <p class="hint">{move || format!("Left empty, it is called {}.", suggested.get())}</p>
            <Problem text=problem />
            <div class="buttons">
                <button type="submit" class="primary" disabled=move || busy.get()>"Pair"</button>
            </div>
        </form>
    }
}
