//! Mutations that only record something: who works on it, and what people say.

use async_graphql::{Context, ID, InputObject, Object};
use waybill_shared::engine::Command;

use super::command::{CommandPayload, Terms, run};
use super::error::{Result, SignedIn};
use super::lookup::Lookup;
use crate::service::Action;

/// Who is to work on a record or an activity.
#[derive(Debug, InputObject)]
struct AssignInput {
    /// The release, change request or activity: id or key.
    subject: ID,
    /// To whom: id or login; absent or null: to nobody.
    to: Option<ID>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// To whom the owner of an activity hands it.
#[derive(Debug, InputObject)]
struct DelegateInput {
    /// The activity: id or key.
    activity: ID,
    /// To whom: id or login; absent or null: back to its owner.
    to: Option<ID>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// Something that somebody says.
#[derive(Debug, InputObject)]
struct CommentInput {
    /// About which release, change request or activity: id or key.
    subject: ID,
    /// What, at most 8 KiB. Blank: COMMENT_REQUIRED.
    comment: String,
    /// The version of the record that the actor has seen; if it has another one now: VERSION_CONFLICT, with
    /// `presentVersion`. Absent: not checked.
    expected_version: Option<i32>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub(super) struct NoteCommands;

#[Object(guard = "SignedIn")]
impl NoteCommands {
    /// Assigns a record or an activity to somebody, or to nobody. To whom it is assigned already: no event, and no error.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, RECORD_CLOSED.
    async fn assign(&self, ctx: &Context<'_>, input: AssignInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let subject = lookup.subject("subject", &input.subject).await?;
        let to = lookup.maybe_person("to", input.to.as_ref()).await?;
        run(lookup, input.terms, Action::Assign { subject, to }).await
    }

    /// Hands an activity to somebody else, or takes it back; owner and delegate both stay visible.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, RECORD_CLOSED.
    async fn delegate(&self, ctx: &Context<'_>, input: DelegateInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        let to = lookup.maybe_person("to", input.to.as_ref()).await?;
        run(lookup, input.terms, Action::Delegate { activity, to }).await
    }

    /// Says something about a record or an activity; it stays in the history.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, RECORD_CLOSED.
    async fn comment(&self, ctx: &Context<'_>, input: CommentInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let subject = lookup.subject("subject", &input.subject).await?;
        let CommentInput { comment, expected_version, idempotency_key, .. } = input;
        let terms = Terms { comment: Some(comment), expected_version, idempotency_key };
        run(lookup, terms, Action::Engine(Command::Comment { subject })).await
    }
}
