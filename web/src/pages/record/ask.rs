//! The dialog in front of every command: what will happen, what has to be said, and whether that is really meant.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::fields::{Fields, Given};
use super::values::value_of;
use crate::api::{self, ApiError};
use crate::components::{Dialog, Moment, Problem, TextField, meant};
use crate::pages::{once, told};
use crate::state::{Answers, Ask, Form, Holder, LiveEvent, RecordAction, subject};

/// How often a command is sent again by itself after changes that do not concern it.
const TRIES: usize = 4;
/// How many of the changes meanwhile are told.
const TOLD: usize = 6;

/// Nothing until something is asked for.
#[component]
pub(super) fn AskDialog() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || desk.asking.get().map(|ask| view! { <Open ask=ask /> })
}

/// Why a command was not carried out.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// The server did not do it, or could not be asked.
    Failed(ApiError),
    /// What it was decided on has changed, by these events.
    Overtaken(Vec<LiveEvent>),
}

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

/// One command, sent until it is done or given up: what was seen when it was decided on, and its name, which stays the
/// same as long as it may have arrived.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    once: StoredValue<String>,
    /// The last event that was seen.
    sequence: StoredValue<u64>,
    given: Given,
}

impl Attempt {
    /// Of what `ask` asks for, on the record as it is known now.
    pub(super) fn new(desk: Desk, ask: &Ask) -> Self {
        let mut answers = desk.live.ask(|plan, me| plan.first_answers(ask, me)).unwrap_or_default();
        if matches!(ask, Ask::Record(offer) if offer.action == RecordAction::Assign) {
            answers.person = assigned_to(desk);
        }
        let seen = desk.live.ask(|plan, _| (plan.record().version, plan.sequence())).unwrap_or_default();
        let given = Given { answers: RwSignal::new(answers), version: StoredValue::new(seen.0) };
        Self { once: StoredValue::new(once()), sequence: StoredValue::new(seen.1), given }
    }

    /// Sends the command.
    pub(super) async fn carry_out(self, desk: Desk, ask: &Ask) -> Result<(), Trouble> {
        let outcome = self.send(desk, ask).await;
        match &outcome {
            Ok(()) => desk.live.after_command(),
            Err(Trouble::Failed(error)) => {
                desk.live.refused(error);
                // What may have arrived is sent again as the same command; what was refused had no effect.
                if let ApiError::Refused { .. } = error {
                    self.once.try_set_value(once());
                }
            }
            Err(Trouble::Overtaken(_)) => {}
        }
        outcome
    }

    async fn send(self, desk: Desk, ask: &Ask) -> Result<(), Trouble> {
        let answers = self.given.answers.get_untracked();
        let known = desk.live.ask(|plan, _| (plan.record().key, plan.mutation(ask, &answers, meant)));
        let Some((record, Some(mutation))) = known else { return Ok(()) };
        for _ in 0..TRIES {
            let version = ask.topic().map(|_| self.given.version.get_value());
            let command = mutation.clone().sealed(&answers.comment, version, self.once.get_value());
            match api::send(command).await {
                Ok(done) => {
                    if !done.left_out.is_empty() {
                        desk.notify(format!("Left as they are: {}.", done.left_out.join(", ")));
                    }
                    return Ok(());
                }
                Err(ApiError::Refused { present_version: Some(present), .. }) => {
                    let meanwhile = api::since(&record, self.sequence.get_value()).await?;
                    self.once.try_set_value(once());
                    // What is asked for now contains at least what made that version.
                    self.given.version.try_set_value(present);
                    if let Some(last) = meanwhile.last() {
                        self.sequence.try_set_value(last.sequence);
                    }
                    let told: Vec<_> = meanwhile.into_iter().filter(|event| ask.is_touched_by(event)).collect();
                    if !told.is_empty() {
                        return Err(Trouble::Overtaken(told));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Trouble::Overtaken(Vec::new()))
    }
}

/// The login of who the record is assigned to.
fn assigned_to(desk: Desk) -> String {
    let key = desk.live.ask(|plan, _| plan.record().key).unwrap_or_default();
    let values = desk.live.values().get_untracked();
    value_of(Holder::of_record(&key), &values, "assignedTo").map(|value| value.text).unwrap_or_default()
}

#[component]
fn Open(ask: Ask) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let words = ask.words();
    let attempt = Attempt::new(desk, &ask);
    let given = attempt.given;
    let problem = RwSignal::new(None::<String>);
    let meanwhile = RwSignal::new(None::<Vec<LiveEvent>>);
    let busy = RwSignal::new(false);
    let close = Callback::new(move |()| desk.asking.set(None));
    let subject = match &ask {
        Ask::Record(_) => desk.live.ask(|plan, _| plan.record().key).unwrap_or_default(),
        Ask::Activity { key, title, .. } => format!("{key} {title}"),
    };
    let (insist, needs_comment) = (ask.insist(), ask.needs_comment());
    let asks_nothing = matches!(words.form, Form::Plain | Form::Vote | Form::Children);
    // What is plain and easily undone takes one key more.
    let is_quick = asks_nothing && !needs_comment && !words.destructive;
    // Fields that are not there yet cannot be sent.
    let waits = Memo::new(move |_| {
        busy.get() || (words.form == Form::Fields && given.answers.with(|answers| answers.before.is_empty()))
    });
    let is_form = matches!(words.form, Form::Fields | Form::Review);
    let again = if is_form { "Save" } else { words.label };
    let (fields, comment) = (ask.clone(), given.typing(|answers: &mut Answers, text| answers.comment = text));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let ask = ask.clone();
        spawn_local(async move {
            let outcome = attempt.carry_out(desk, &ask).await;
            problem.try_set(None);
            meanwhile.try_set(None);
            match outcome {
                Ok(()) => {
                    desk.asking.try_set(None);
                }
                Err(Trouble::Overtaken(events)) => {
                    meanwhile.try_set(Some(events));
                }
                Err(Trouble::Failed(error)) => {
                    problem.try_set(Some(said(&error)));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Dialog title=format!("{}: {subject}", words.label) name=words.name on_close=close>
            <form on:submit=submit>
                {(!words.explain.is_empty()).then(|| view! { <p>{words.explain}</p> })}
                {insist.map(|why| view! { <p class="warning">{why}</p> })}
                <Fields ask=fields given=given />
                <TextField
                    label=if needs_comment { "Comment (needed)" } else { "Comment" }
                    name="comment"
                    rows=if asks_nothing { 3 } else { 2 }
                    required=needs_comment
                    autofocus=asks_nothing && !is_quick
                    on_input=comment
                />
                <div class="foot">
                    {move || meanwhile.get().map(|events| view! { <Meanwhile events=events label=again /> })}
                    <Problem text=problem />
                    <div class="buttons">
                        <button type="button" on:click=move |_| close.run(())>"Back"</button>
                        <button
                            type="submit"
                            class=if words.destructive { "danger solid" } else { "primary" }
                            autofocus=is_quick
                            disabled=move || waits.get()
                        >
                            {again}
                        </button>
                    </div>
                </div>
            </form>
        </Dialog>
    }
}

/// What changed since the dialog was opened.
#[component]
fn Meanwhile(events: Vec<LiveEvent>, label: &'static str) -> impl IntoView {
    let told = events.into_iter().rev().take(TOLD).map(|event| {
        let by = event.actor.clone().unwrap_or_else(|| "Waybill".into());
        view! {
            <li>
                <Moment at=event.at />
                {format!(" {by}: {} {}", subject(&event), told(&event))}
            </li>
        }
    });
    view! {
        <div role="alert" class="warning" data-conflict="">
            <p>"Somebody was faster, so nothing was done yet. What changed meanwhile:"</p>
            <ul>{told.collect_view()}</ul>
            <p>{format!("What you gave is still here. If it still fits, press {label} again.")}</p>
        </div>
    }
}

/// An error as a dialog says it.
pub(super) fn said(error: &ApiError) -> String {
    match error {
        ApiError::Offline => {
            "The server cannot be reached. Try again: if it arrived the first time, it is not done twice.".into()
        }
        ApiError::Refused { code, .. } if code == "IDEMPOTENCY_MISMATCH" => {
            "What you sent at first did arrive, and was done. Look at the record before you send this as well.".into()
        }
        error => error.to_string(),
    }
}
