//! One command on its way to the server: sent until it is done or given up, shown as done ahead of the answer where the
//! rules alone decide, and what is said of it afterwards.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::fields::Given;
use super::foresight::now;
use super::values::value_of;
use crate::api::{self, ApiError, Done};
use crate::components::meant;
use crate::pages::once;
use crate::state::{Answers, Ask, Holder, LiveEvent, Mutation, Opposite, Outlook, RecordAction, Wish, World, request};

/// How often a command is sent again by itself after changes that do not concern it.
const TRIES: usize = 4;
/// How many of the things that moved unforeseen are told.
const TOLD: usize = 6;

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
    pub(super) given: Given,
    /// What is told of it, if it was looked at.
    pub(super) outlook: RwSignal<Outlook>,
}

impl Attempt {
    /// Of what `ask` asks for, on the record as it is known now.
    pub(super) fn new(desk: Desk, ask: &Ask) -> Self {
        let mut answers = desk.live.ask(|plan, me| plan.first_answers(ask, me)).unwrap_or_default();
        if matches!(ask, Ask::Record(offer) if offer.action == RecordAction::Assign) {
            answers.person = assigned_to(desk);
        }
        let kept = desk.kept.try_update_value(Option::take).flatten().filter(|(it, ..)| it == ask);
        let (answers, once) = kept.map_or_else(|| (answers, once()), |(_, answers, once)| (answers, once));
        let seen = desk.live.ask(|plan, _| (plan.record().version, plan.sequence())).unwrap_or_default();
        let given =
            Given { answers: RwSignal::new(answers), version: StoredValue::new(seen.0), turned: RwSignal::new(0) };
        let outlook = RwSignal::new(Outlook::Nothing);
        Self { once: StoredValue::new(once), sequence: StoredValue::new(seen.1), given, outlook }
    }

    /// Sends the command.
    pub(super) async fn carry_out(self, desk: Desk, ask: &Ask) -> Result<(), Trouble> {
        let opposite = self.opposite(desk, ask);
        let outlook = self.outlook.get_untracked();
        let outcome = self.send(desk, ask).await;
        match &outcome {
            Ok(done) => {
                desk.live.after_command();
                tell_surprise(desk, &outlook, done);
                offer_way_back(desk, ask, opposite, done);
            }
            Err(Trouble::Failed(error)) => {
                desk.live.refused(error);
                // What may have arrived is sent again as the same command; what was refused had no effect.
                if let ApiError::Refused { .. } = error {
                    self.once.try_set_value(once());
                }
            }
            Err(Trouble::Overtaken(_)) => {}
        }
        outcome.map(|_| ())
    }

    /// Shows it as done, and sends it: `false` where the server's word is waited for.
    pub(super) fn carry_out_ahead(self, desk: Desk, ask: &Ask) -> bool {
        let (answers, outlook) = (self.given.answers.get_untracked(), self.outlook.get_untracked());
        if !ask.is_shown_ahead() || !matches!(outlook, Outlook::Shown(_)) {
            return false;
        }
        let sent = desk.live.ask(|plan, me| {
            let Wish::Command(command) = plan.wish(&World::default(), ask, &answers) else { return None };
            Some((plan.mutation(ask, &answers, meant)?, request(command, ask, &answers, me, now())))
        });
        let Some(Some((mutation, request))) = sent else { return false };
        let id = desk.live.ask(|plan, _| plan.next_ahead()).unwrap_or_default();
        if desk.live.turn(|plan| plan.expect(id, request)) != Some(true) {
            return false;
        }
        let once = self.once.get_value();
        let command = mutation.sealed(&answers.comment, None, once.clone());
        let ahead = Ahead { desk, id, ask: ask.clone(), answers, once, outlook };
        spawn_local(async move { ahead.heard(api::send(command).await) });
        true
    }

    fn opposite(self, desk: Desk, ask: &Ask) -> Option<Opposite> {
        let assigned = assigned_to(desk);
        self.given
            .answers
            .with_untracked(|answers| desk.live.ask(|plan, _| plan.opposite(ask, answers, &assigned, meant)).flatten())
    }

    async fn send(self, desk: Desk, ask: &Ask) -> Result<Done, Trouble> {
        let answers = self.given.answers.get_untracked();
        let known = desk.live.ask(|plan, _| (plan.record().key, plan.mutation(ask, &answers, meant)));
        let Some((record, Some(mutation))) = known else { return Ok(Done::default()) };
        for _ in 0..TRIES {
            let version = ask.topic().map(|_| self.given.version.get_value());
            let command = mutation.clone().sealed(&answers.comment, version, self.once.get_value());
            match api::send(command).await {
                Ok(done) => {
                    if !done.left_out.is_empty() {
                        desk.notify(format!("Left as they are: {}.", done.left_out.join(", ")));
                    }
                    return Ok(done);
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

/// A command that is shown as done and on its way: the dialog is closed, so that all it needs is here.
struct Ahead {
    desk: Desk,
    id: u32,
    ask: Ask,
    answers: Answers,
    once: String,
    outlook: Outlook,
}

impl Ahead {
    fn heard(self, answer: Result<Done, ApiError>) {
        let Self { desk, id, ask, answers, once: sent_as, outlook } = self;
        let error = match answer {
            Ok(done) => {
                let upto = done.events.last().map_or(0, |event| event.sequence);
                desk.live.turn(|plan| plan.settled_by(id, upto));
                desk.live.after_command();
                return tell_surprise(desk, &outlook, &done);
            }
            Err(error) => error,
        };
        desk.live.turn(|plan| plan.take_back(id));
        desk.live.refused(&error);
        // What may have arrived is sent again as the same command; what was refused had no effect.
        let name = if let ApiError::Refused { .. } = error { once() } else { sent_as };
        let text = format!("{} was put back. {}", ask.subject(), said(&error));
        let again = move |()| {
            desk.kept.try_set_value(Some((ask.clone(), answers.clone(), name.clone())));
            desk.asking.try_set(Some(ask.clone()));
        };
        desk.toasts.retry(text, Callback::new(again));
    }
}

/// Where the server did more than was told, that is said.
fn tell_surprise(desk: Desk, outlook: &Outlook, done: &Done) {
    let Outlook::Shown(preview) = outlook else { return };
    let missed = preview.missed(&done.events);
    if !missed.is_empty() {
        let more = missed.len().saturating_sub(TOLD);
        let mut text = missed.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
        if more > 0 {
            text.push_str(&format!(" and {more} more"));
        }
        desk.toasts.say(format!("Something had changed meanwhile; this moved as well: {text}."));
    }
}

/// Where there is a way back, it is offered.
fn offer_way_back(desk: Desk, ask: &Ask, opposite: Option<Opposite>, done: &Done) {
    let text = ask.done(&name_of(desk, ask));
    let send = |mutation: Mutation| {
        // So that who reads the history knows why it was done twice.
        let command = mutation.sealed("Taken back.", None, once());
        Callback::new(move |()| {
            let command = command.clone();
            spawn_local(async move {
                match api::send(command).await {
                    Ok(_) => {
                        desk.live.after_command();
                        desk.toasts.say("Taken back.");
                    }
                    Err(error) => {
                        desk.live.refused(&error);
                        desk.toasts.problem(format!("It was not taken back. {}", said(&error)));
                    }
                }
            });
        })
    };
    match opposite {
        Some(Opposite::Command(mutation)) if !done.events.is_empty() => desk.toasts.undo(text, send(mutation)),
        Some(Opposite::OfMade(name)) if !done.made.is_empty() => {
            desk.toasts.undo(text, send(Mutation::about(name, "activity", &done.made)));
        }
        Some(Opposite::Ask(ask)) => {
            let label = ask.words().label;
            desk.toasts.offer(
                text,
                label,
                Callback::new(move |()| {
                    desk.asking.try_set(Some(ask.clone()));
                }),
            );
        }
        _ if ask.is_unseen() && !done.events.is_empty() => desk.toasts.say(text),
        _ => {}
    }
}

/// What people call what it is about.
pub(super) fn name_of(desk: Desk, ask: &Ask) -> String {
    match ask {
        Ask::Record(_) => desk.live.ask(|plan, _| plan.record().key).unwrap_or_default(),
        Ask::Activity { .. } => ask.subject(),
    }
}

/// The login of who the record is assigned to.
fn assigned_to(desk: Desk) -> String {
    let key = desk.live.ask(|plan, _| plan.record().key).unwrap_or_default();
    let values = desk.live.values().get_untracked();
    value_of(Holder::of_record(&key), &values, "assignedTo").map(|value| value.text).unwrap_or_default()
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
