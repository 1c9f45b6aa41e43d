//! The dialog of a board, new or not: which releases stand on it, and how it looks.

mod clocks;

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::clocks::Clocks;
use crate::api::{self, ApiError};
use crate::components::{Dialog, Problem, SelectField, TextField, Ticks, Toasts};
use crate::pages::once;
use crate::pages::suggested::Suggested;
use crate::state::{BoardFilter, Choice, Layout, ManagedBoard, Night, Suggest, record_label};

/// What is typed is counted when nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(300);
/// How long a turn may last, in seconds.
const TURNS: [i64; 6] = [0, 10, 20, 30, 60, 120];

/// What a field says that narrows nothing when it is left empty.
const ANY: &str = "Empty: any.";

type Draft = RwSignal<ManagedBoard>;

/// See the module.
#[component]
pub(super) fn EditDialog(
    /// The board as it is.
    board: ManagedBoard,
    /// Somebody closed it.
    on_close: Callback<()>,
    /// It was stored.
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let is_new = board.board.id.is_empty();
    let draft = RwSignal::new(board.clone());
    let (problem, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let attempt = StoredValue::new(once());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let mutation = draft.with_untracked(|draft| draft.save(attempt.get_value()));
        spawn_local(async move {
            match api::send(mutation).await {
                Ok(_) => {
                    let name = draft.try_with_untracked(|draft| draft.board.name.clone()).unwrap_or_default();
                    toasts.say(if is_new { format!("{name} was created") } else { format!("{name} was changed") });
                    on_done.run(());
                }
                Err(error) => refused(error, draft, problem, attempt),
            }
            busy.try_set(false);
        });
    };
    let ManagedBoard { board, filter, .. } = board;
    let status = BoardFilter::STATUSES.map(|status| Choice {
        key: status.as_str().into(),
        label: record_label(status).into(),
        chosen: filter.status.contains(&status),
        refusal: None,
    });
    let layouts = Layout::ALL.map(|(layout, label)| choice(layout.name(), label, layout == board.layout));
    let nights = Night::ALL.map(|(night, name, label)| choice(name, label, night == board.night));
    let (from, to) = board.night_hours.clone();
    view! {
        <Dialog title=if is_new { "New board" } else { "Edit the board" } name="board" on_close=on_close>
            <form on:submit=submit class="values">
                <div class="wide statuses">
                    <TextField
                        label="Name"
                        name="name"
                        value=board.name.clone()
                        required=true
                        autofocus=true
                        on_input=typing(draft, |it, text| it.board.name = text)
                    />
                    <Ticks
                        legend="Releases that are"
                        name="status"
                        options=status.into()
                        on_tick=Callback::new(move |ticked| tick(draft, ticked))
                    />
                </div>
                <div>
                    <TextField
                        label="Words in key or title"
                        name="search"
                        value=filter.search.clone()
                        on_input=typing(draft, |it, text| it.filter.search = text)
                    />
                </div>
                <div>
                    <TextField
                        label="Category"
                        name="category"
                        value=filter.category.clone()
                        on_input=typing(draft, |it, text| it.filter.category = text)
                    />
                </div>
                <div>
                    <Suggested
                        what=Suggest::People
                        label="Person responsible"
                        name="person"
                        value=filter.person.0.clone()
                        hint=ANY
                        on_input=typing(draft, |it, login| it.filter.person = (login.clone(), login))
                    />
                </div>
                <div><TeamField draft=draft /></div>
                <div>
                    <Suggested
                        what=Suggest::Parents
                        label="Only children of, by key"
                        name="parent"
                        value=filter.parent.clone()
                        hint=ANY
                        on_input=typing(draft, |it, key| it.filter.parent = key)
                    />
                </div>
                <div>
                    <Ticks
                        legend="Only"
                        name="parents"
                        options=vec![choice("parents", "Parent releases", filter.parents)]
                        on_tick=Callback::new(move |(_, ticked)| draft.update(|it| it.filter.parents = ticked))
                    />
                </div>
                <Count draft=draft />
                <h3 class="wide">"How it looks"</h3>
                <div>
                    <SelectField
                        label="Layout"
                        name="layout"
                        options=layouts.into()
                        on_change=typing(draft, |it, name| it.board.layout = Layout::named(&name))
                    />
                </div>
                <div>
                    <SelectField
                        label="What does not fit"
                        name="rotate"
                        options=turns(board.rotate_seconds)
                        on_change=typing(draft, |it, text| it.board.rotate_seconds = text.parse().unwrap_or_default())
                    />
                </div>
                <div>
                    <TextField
                        label="Steps of a release, at most"
                        name="steps"
                        kind="number"
                        value=board.steps.to_string()
                        on_input=typing(draft, |it, text| it.board.steps = text.parse().unwrap_or(it.board.steps))
                    />
                </div>
                <div>
                    <TextField
                        label="Last events, at most"
                        name="events"
                        kind="number"
                        value=board.events.to_string()
                        on_input=typing(draft, |it, text| it.board.events = text.parse().unwrap_or(it.board.events))
                    />
                </div>
                <Clocks draft=draft />
                <div class="wide">
                    <SelectField
                        label="Dark"
                        name="night"
                        options=nights.into()
                        on_change=typing(draft, |it, name| it.board.night = Night::named(&name))
                    />
                </div>
                <div>
                    <TextField
                        label="Night begins"
                        name="night-from"
                        kind="time"
                        value=from
                        on_input=typing(draft, |it, text| it.board.night_hours.0 = text)
                    />
                </div>
                <div>
                    <TextField
                        label="Night ends"
                        name="night-to"
                        kind="time"
                        value=to
                        on_input=typing(draft, |it, text| it.board.night_hours.1 = text)
                    />
                </div>
                <div class="wide foot">
                    <Problem text=problem />
                    <div class="buttons">
                        <button type="button" on:click=move |_| on_close.run(())>"Cancel"</button>
                        <button type="submit" class="primary" disabled=move || busy.get()>
                            {if is_new { "Create" } else { "Save" }}
                        </button>
                    </div>
                </div>
            </form>
        </Dialog>
    }
}

fn refused(error: ApiError, draft: Draft, problem: RwSignal<Option<String>>, attempt: StoredValue<String>) {
    let mut words = error.to_string();
    if let ApiError::Refused { present_version, .. } = error {
        // What may have arrived is sent again as the same command.
        attempt.try_update_value(|attempt| *attempt = once());
        if let Some(version) = present_version {
            draft.try_update(|draft| draft.version = version);
            words = "Somebody else changed this board meanwhile. Save again to replace what they did.".into();
        }
    }
    problem.try_set(Some(words));
}

/// Puts in what is typed.
fn typing(draft: Draft, put: fn(&mut ManagedBoard, String)) -> Callback<String> {
    Callback::new(move |text| draft.update(|draft| put(draft, text)))
}

fn choice(key: &str, label: &str, chosen: bool) -> Choice {
    Choice { key: key.into(), label: label.into(), chosen, refusal: None }
}

fn tick(draft: Draft, (name, ticked): (String, bool)) {
    let Ok(status) = name.parse() else { return };
    draft.update(|draft| {
        draft.filter.status.retain(|it| *it != status);
        if ticked {
            draft.filter.status.push(status);
        }
    });
}

fn turns(seconds: i64) -> Vec<Choice> {
    let mut all = TURNS.to_vec();
    if !all.contains(&seconds) {
        all.push(seconds);
    }
    let words = |it: i64| match it {
        0 => "is counted, not shown".to_owned(),
        it => format!("comes in turns of {it} s"),
    };
    all.into_iter().map(|it| choice(&it.to_string(), &words(it), it == seconds)).collect()
}

#[component]
fn TeamField(draft: Draft) -> impl IntoView {
    let teams = RwSignal::new(Vec::new());
    spawn_local(async move {
        // Without them no team can be chosen; the one that is stays.
        if let Ok(all) = api::teams().await {
            teams.try_set(all);
        }
    });
    move || {
        let (id, name) = draft.with_untracked(|draft| draft.filter.team.clone());
        let mut options = vec![choice("", "Any team", id.is_empty())];
        let all = teams.get();
        if !id.is_empty() && all.iter().all(|(it, _)| *it != id) {
            options.push(choice(&id, &name, true));
        }
        options.extend(all.iter().map(|(it, name)| choice(it, name, *it == id)));
        let on_change = typing(draft, |it, id| it.filter.team = (id, String::new()));
        view! { <SelectField label="Team responsible" name="team" options=options on_change=on_change /> }
    }
}

/// How many releases would stand on it now.
#[component]
fn Count(draft: Draft) -> impl IntoView {
    let counted = RwSignal::new(String::new());
    let filter = Memo::new(move |_| draft.with(|draft| draft.filter.clone()));
    let turn = StoredValue::new(0_u32);
    let count = move |mine: u32| {
        spawn_local(async move {
            let Some(filter) = filter.try_get_untracked() else { return };
            let words = match api::count_releases(&filter).await {
                _ if filter.status.is_empty() => "Choose at least one status.".to_owned(),
                Ok((count, is_exact)) => {
                    let lead = if is_exact { "" } else { "At most " };
                    format!("{lead}{count} {} now", if count == 1 { "release" } else { "releases" })
                }
                // What is typed may not be whole yet.
                Err(_) => String::new(),
            };
            if turn.try_get_value() == Some(mine) {
                counted.try_set(words);
            }
        });
    };
    Effect::new(move |_| {
        filter.track();
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let mine = turn.get_value();
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    count(mine);
                }
            },
            PAUSE,
        );
    });
    view! { <p class="wide count" role="status" data-counted=move || counted.get()>{move || counted.get()}</p> }
}
