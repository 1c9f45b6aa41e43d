//! The dialog in front of every command: what will happen, what has to be said, and whether that is really meant.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::{ActivityId, ActivityKind, ReviewerRef};

use super::Desk;
use super::fields::{Fields, Given};
use crate::api::{self, ActivityCommand, ApiError, Plain, RecordCommand};
use crate::components::{Dialog, Problem};
use crate::pages::once;
use crate::state::{Action, Form, Offer, RecordAction, RowView, Words};

/// What is about to be done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    /// To the record.
    Record(Offer<RecordAction>),
    /// To an activity.
    Activity {
        /// Which.
        id: ActivityId,
        /// What people call it.
        key: String,
        /// What is to be done in it.
        title: String,
        /// What it is.
        kind: ActivityKind,
        /// What is offered.
        offer: Offer,
    },
}

impl Ask {
    /// To do what is offered to the activity of a row.
    pub(super) fn activity(row: &RowView, offer: &Offer) -> Self {
        let (key, title) = (row.key.clone(), row.title.clone());
        Self::Activity { id: row.id, key, title, kind: row.kind, offer: offer.clone() }
    }

    fn words(&self) -> Words {
        match self {
            Self::Record(offer) => offer.action.words(),
            Self::Activity { offer, .. } => offer.action.words(),
        }
    }

    fn needs_comment(&self) -> bool {
        match self {
            Self::Record(offer) => offer.needs_comment,
            Self::Activity { offer, .. } => offer.needs_comment,
        }
    }

    fn insist(&self) -> Option<String> {
        match self {
            Self::Record(offer) => offer.insist.clone(),
            Self::Activity { offer, .. } => offer.insist.clone(),
        }
    }
}

/// Nothing until something is asked for.
#[component]
pub(super) fn AskDialog() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || desk.asking.get().map(|ask| view! { <Open ask=ask /> })
}

#[component]
fn Open(ask: Ask) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let words = ask.words();
    let given = Given::default();
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let attempt = StoredValue::new(once());
    let close = Callback::new(move |()| desk.asking.set(None));
    let subject = match &ask {
        Ask::Record(_) => {
            desk.live.record().with_untracked(|it| it.as_ref().map(|it| it.key.clone())).unwrap_or_default()
        }
        Ask::Activity { key, title, .. } => format!("{key} {title}"),
    };
    let (insist, needs_comment) = (ask.insist(), ask.needs_comment());
    // What is plain and easily undone takes one key more.
    let is_quick = words.form == Form::Plain && !needs_comment && !words.destructive;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let ask = ask.clone();
        spawn_local(async move {
            match carry_out(desk, ask, given, attempt.get_value()).await {
                Ok(()) => {
                    desk.asking.try_set(None);
                    desk.live.after_command();
                }
                Err(error) => {
                    desk.live.refused(&error);
                    // Only what may have arrived is sent again as the same command.
                    if error != ApiError::Offline {
                        attempt.try_update_value(|attempt| *attempt = once());
                    }
                    problem.try_set(Some(error.to_string()));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Dialog title=format!("{}: {subject}", words.label) name=words.name on_close=close>
            <form on:submit=submit>
                <p>{words.explain}</p>
                {insist.map(|why| view! { <p class="warning">{why}</p> })}
                <Fields form=words.form given=given />
                <label class="field" for="comment">
                    {if needs_comment { "Comment (needed)" } else { "Comment" }}
                </label>
                <textarea
                    id="comment"
                    name="comment"
                    rows="3"
                    required=needs_comment
                    autofocus=words.form == Form::Plain && !is_quick
                    bind:value=given.comment
                ></textarea>
                <Problem text=problem />
                <div class="buttons">
                    <button type="button" on:click=move |_| close.run(())>"Back"</button>
                    <button
                        type="submit"
                        class=if words.destructive { "danger solid" } else { "primary" }
                        autofocus=is_quick
                        disabled=move || busy.get()
                    >
                        {words.label}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

/// Carries out what needs no dialog.
pub(super) async fn carry_out_at_once(desk: Desk, ask: Ask) -> Result<(), ApiError> {
    carry_out(desk, ask, Given::default(), once()).await.inspect(|()| desk.live.after_command())
}

async fn carry_out(desk: Desk, ask: Ask, given: Given, once: String) -> Result<(), ApiError> {
    let Some((record_kind, record)) =
        desk.live.record().with_untracked(|it| it.as_ref().map(|it| (it.kind, it.key.clone())))
    else {
        return Ok(());
    };
    let comment = Some(given.comment.get_untracked()).filter(|comment| !comment.trim().is_empty());
    let plain = Plain { comment, once };
    let left_out = match ask {
        Ask::Record(offer) => {
            let Some(command) = record_command(desk, &record, offer.action, given) else { return Ok(()) };
            api::record_command(record_kind, &record, command, plain).await?
        }
        Ask::Activity { id, key, kind, offer, .. } => {
            let Some(command) = activity_command(desk, id, &key, kind, &offer, given) else { return Ok(()) };
            api::activity_command(&record, &key, command, plain).await?
        }
    };
    if !left_out.is_empty() {
        desk.live.say(format!("Left as they are: {}", left_out.join(", ")));
    }
    Ok(())
}

fn record_command(desk: Desk, record: &str, action: RecordAction, given: Given) -> Option<RecordCommand> {
    let key = record.to_owned();
    let relative = |id| {
        desk.live.record().with_untracked(|it| {
            let it = it.as_ref()?;
            it.parent.iter().chain(&it.children).find(|relative| relative.id == id).map(|relative| relative.key.clone())
        })
    };
    Some(match action {
        RecordAction::Start => RecordCommand::Start,
        RecordAction::Hold => RecordCommand::Hold,
        RecordAction::Resume => RecordCommand::Resume,
        RecordAction::Cancel => RecordCommand::Cancel,
        RecordAction::Close => RecordCommand::Close,
        RecordAction::ConvertToParent => RecordCommand::ConvertToParent,
        RecordAction::RevertParent => RecordCommand::RevertParent,
        RecordAction::LinkChild => RecordCommand::LinkChild { parent: key, child: given.other() },
        RecordAction::LinkParent => RecordCommand::LinkChild { parent: given.other(), child: key },
        RecordAction::UnlinkChild(child) => RecordCommand::UnlinkChild { parent: key, child: relative(child)? },
        RecordAction::UnlinkParent(parent) => RecordCommand::UnlinkChild { parent: relative(parent)?, child: key },
        RecordAction::Add => RecordCommand::Add(given.step()),
        RecordAction::Assign => RecordCommand::Assign(given.person()),
        RecordAction::Comment => RecordCommand::Comment,
    })
}

fn activity_command(
    desk: Desk,
    id: ActivityId,
    key: &str,
    kind: ActivityKind,
    offer: &Offer,
    given: Given,
) -> Option<ActivityCommand> {
    let insists = offer.insist.is_some();
    let vote = |approve, reviewer| ActivityCommand::Vote { approve, reviewer: reviewer_id(desk, reviewer) };
    let ends = |other: String| {
        let here = key.to_owned();
        if kind == ActivityKind::Dependent { (other, here) } else { (here, other) }
    };
    Some(match offer.action {
        Action::Complete => ActivityCommand::Complete { despite: insists },
        Action::Fail => ActivityCommand::Fail,
        Action::Approve(reviewer) => vote(true, reviewer),
        Action::Reject(reviewer) => vote(false, reviewer),
        Action::Skip => ActivityCommand::Skip,
        Action::ReturnTo => ActivityCommand::ReturnTo { leave_closed: insists },
        Action::Assign => ActivityCommand::Assign(given.person()),
        Action::Delegate => ActivityCommand::Delegate(given.person()),
        Action::Comment => ActivityCommand::Comment,
        Action::Link => {
            let (manual, dependent) = ends(given.other());
            ActivityCommand::Link { manual, dependent }
        }
        Action::Unlink(other) => {
            let (manual, dependent) = ends(desk.live.ask(|plan, _| plan.other_key(id, other))??);
            ActivityCommand::Unlink { manual, dependent }
        }
        Action::AddAfter => ActivityCommand::AddAfter(given.step()),
        Action::AddInside => ActivityCommand::AddInside(given.step()),
        Action::MoveUp => ActivityCommand::MoveBefore(desk.live.ask(|plan, _| plan.neighbour(id, Action::MoveUp))??),
        Action::MoveDown => ActivityCommand::MoveAfter(desk.live.ask(|plan, _| plan.neighbour(id, Action::MoveDown))??),
        Action::Delete => ActivityCommand::Delete,
    })
}

fn reviewer_id(desk: Desk, reviewer: ReviewerRef) -> Option<String> {
    desk.live.ask(|plan, _| plan.reviewer_id(reviewer))?
}
