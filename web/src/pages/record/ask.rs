//! The dialog in front of every command: what will happen, what has to be said, and whether that is really meant.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::attempt::{Attempt, Trouble, name_of, said};
use super::fields::Fields;
use super::preview::Foretold;
use crate::components::{Dialog, Moment, Problem, TextField};
use crate::pages::told;
use crate::parts::{self, beside};
use crate::state::{Answers, Ask, Form, LiveEvent, Outlook, subject};

/// How many of the changes meanwhile are told.
const TOLD: usize = 6;

/// Nothing until something is asked for; then its code is loaded, if it was not yet.
#[component]
pub(super) fn AskDialog() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let unwanted = Callback::new(move |()| desk.asking.set(None));
    move || desk.asking.get().map(|_| beside(parts::ask, unwanted))
}

/// The dialog itself.
pub(crate) fn ask() -> AnyView {
    let asked = expect_context::<Desk>().asking.get_untracked();
    asked.map(|ask| view! { <Open ask=ask /> }).into_any()
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
    let subject = name_of(desk, &ask);
    let whose = desk.live.ask(|plan, me| plan.in_place_of(&ask, me)).flatten();
    let (insist, needs_comment) = (ask.insist(), ask.needs_comment());
    let asks_nothing = matches!(words.form, Form::Plain | Form::Vote | Form::Children);
    // What is plain and easily undone takes one key more.
    let is_quick = asks_nothing && !needs_comment && !words.destructive;
    // Fields that are not there yet cannot be sent.
    let waits = Memo::new(move |_| {
        busy.get() || (words.form == Form::Fields && given.answers.with(|answers| answers.before.is_empty()))
    });
    let kept = given.answers.with_untracked(|answers| answers.comment.clone());
    let is_form = matches!(words.form, Form::Fields | Form::Review);
    let again = if is_form { "Save" } else { words.label };
    let refused = Memo::new(move |_| matches!(*attempt.outlook.read(), Outlook::Refused(_)));
    let (fields, foretold, comment) =
        (ask.clone(), ask.clone(), given.typing(|answers: &mut Answers, text| answers.comment = text));
    // What went wrong was said of other answers.
    Effect::new(move |_| {
        given.turned.track();
        given.answers.track();
        problem.set(None);
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if refused.get_untracked() {
            return;
        }
        if attempt.carry_out_ahead(desk, &ask) {
            desk.asking.set(None);
            return;
        }
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
                // What is done with one key needs no words: its preview shows it.
                {(!words.explain.is_empty() && !is_quick)
                    .then(|| view! { <p>{words.explain}</p> })}
                {[insist, whose].into_iter().flatten().map(|why| view! { <p class="warning">{why}</p> }).collect_view()}
                <Fields ask=fields given=given />
                <TextField
                    label=if needs_comment { "Comment (needed)" } else { "Comment" }
                    name="comment"
                    rows=2
                    value=kept
                    required=needs_comment
                    autofocus=asks_nothing && !is_quick
                    on_input=comment
                />
                <Foretold ask=foretold given=given outlook=attempt.outlook />
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
                            aria-disabled=move || refused.get().then_some("true")
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
