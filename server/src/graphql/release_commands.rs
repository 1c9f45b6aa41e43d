//! Mutations of release records: create, run, parents and children.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use waybill_shared::engine::Command;
use waybill_shared::model::RecordKind;

use super::command::{CommandPayload, Terms, run};
use super::error::{Result, SignedIn};
use super::lookup::Lookup;
use super::names::ReleaseType;
use super::plan::{PlanActivityInput, grow};
use super::text;
use super::time::DateTime;
use crate::domain::{self, NewRecord};
use crate::service::{Action, RecordChanges};

/// A release to be created.
#[derive(Debug, InputObject)]
struct CreateReleaseInput {
    /// Its title: one line of at most 500 characters, not blank.
    title: String,
    /// What it is about, at most 64 KiB.
    description: Option<String>,
    /// Why it is made.
    #[graphql(name = "type", default_with = "Some(ReleaseType::Planned)")]
    release_type: Option<ReleaseType>,
    /// Free text that the installation sorts its records by: one line.
    category: Option<String>,
    /// How much it affects: one line.
    impact: Option<String>,
    /// How soon it is wanted: one line.
    priority: Option<String>,
    /// How likely it goes wrong: one line.
    risk: Option<String>,
    /// Who answers for it: id or login.
    owner: Option<ID>,
    /// Who works on it: id or login.
    assigned_to: Option<ID>,
    /// When it is planned to begin.
    scheduled_start: Option<DateTime>,
    /// When it is planned to end; not before it begins.
    scheduled_end: Option<DateTime>,
    /// When services are planned to go down.
    downtime_start: Option<DateTime>,
    /// When services are planned to be up again; not before they go down.
    downtime_end: Option<DateTime>,
    /// Its activities, the whole tree, in order.
    plan: Option<Vec<PlanActivityInput>>,
    /// The client's own name for this command, 1 to 255 characters: sent again, it creates nothing again.
    idempotency_key: Option<String>,
}

/// New values for a release. Absent fields stay; null clears.
#[derive(Debug, InputObject)]
struct ChangeReleaseInput {
    /// Which: id or key.
    release: ID,
    /// Its title: one line of at most 500 characters, not blank; cannot be cleared.
    title: MaybeUndefined<String>,
    /// What it is about, at most 64 KiB.
    description: MaybeUndefined<String>,
    /// Why it is made; cannot be cleared, null leaves it.
    #[graphql(name = "type")]
    release_type: Option<ReleaseType>,
    /// Free text that the installation sorts its records by: one line.
    category: MaybeUndefined<String>,
    /// How much it affects: one line.
    impact: MaybeUndefined<String>,
    /// How soon it is wanted: one line.
    priority: MaybeUndefined<String>,
    /// How likely it goes wrong: one line.
    risk: MaybeUndefined<String>,
    /// Who answers for it: id or login.
    owner: MaybeUndefined<ID>,
    /// When it is planned to begin.
    scheduled_start: MaybeUndefined<DateTime>,
    /// When it is planned to end; not before it begins.
    scheduled_end: MaybeUndefined<DateTime>,
    /// When services are planned to go down.
    downtime_start: MaybeUndefined<DateTime>,
    /// When services are planned to be up again; not before they go down.
    downtime_end: MaybeUndefined<DateTime>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// A release to start.
#[derive(Debug, InputObject)]
struct StartReleaseInput {
    /// Which: id or key.
    release: ID,
    /// Of a parent: the child releases to start with it, ids or keys. One that is not its child: INVALID_INPUT.
    children: Option<Vec<ID>>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

macro_rules! release_input {
    ($(#[$doc:meta])* $name:ident { $($except:ident)? }) => {
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        struct $name {
            /// Which: id or key.
            release: ID,
            $(/// Of a parent: the child releases to leave as they are, ids or keys.
            $except: Option<Vec<ID>>,)?
            /// Comment, version and idempotency key.
            #[graphql(flatten)]
            terms: Terms,
        }
    };
}

release_input!(
    /// A release to put on hold.
    HoldReleaseInput { except }
);
release_input!(
    /// A held release to go on with.
    ResumeReleaseInput { except }
);
release_input!(
    /// A release to give up.
    CancelReleaseInput { except }
);
release_input!(
    /// A release to close for ever.
    CloseReleaseInput {}
);
release_input!(
    /// A release to make a parent.
    ConvertToParentInput {}
);
release_input!(
    /// A parent to make a plain release again.
    RevertParentInput {}
);

#[derive(Default)]
pub(super) struct ReleaseCommands;

#[Object(guard = "SignedIn")]
impl ReleaseCommands {
    /// Creates a release with its whole plan; it is EDITING.
    /// Refusals: INVALID_INPUT, NOT_FOUND, WRONG_KIND (a dependent activity), TOO_DEEP, TOO_LARGE.
    async fn create_release(&self, ctx: &Context<'_>, input: CreateReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let new = NewRecord {
            description: text::long("description", input.description)?,
            release_type: input.release_type.map_or(domain::ReleaseType::Planned, Into::into),
            category: text::line("category", input.category)?,
            impact: text::line("impact", input.impact)?,
            priority: text::line("priority", input.priority)?,
            risk: text::line("risk", input.risk)?,
            owner: lookup.maybe_person("owner", input.owner.as_ref()).await?,
            assigned_to: lookup.maybe_person("assignedTo", input.assigned_to.as_ref()).await?,
            scheduled_start: input.scheduled_start.map(Into::into),
            scheduled_end: input.scheduled_end.map(Into::into),
            downtime_start: input.downtime_start.map(Into::into),
            downtime_end: input.downtime_end.map(Into::into),
            plan: grow(&mut lookup, "plan".to_owned(), input.plan.unwrap_or_default()).await?,
            ..NewRecord::new(RecordKind::Release, text::title("title", input.title)?)
        };
        let terms = Terms { idempotency_key: input.idempotency_key, ..Terms::default() };
        run(lookup, terms, Action::Create(Box::new(new))).await
    }

    /// Changes fields of a release that is not CLOSED. Nothing that differs: no event, and no error.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED.
    async fn change_release(&self, ctx: &Context<'_>, input: ChangeReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let changes = RecordChanges {
            title: text::new_title(input.title)?,
            release_type: input.release_type.map(Into::into),
            description: text::new_long("description", input.description)?,
            category: text::new_line("category", input.category)?,
            impact: text::new_line("impact", input.impact)?,
            priority: text::new_line("priority", input.priority)?,
            risk: text::new_line("risk", input.risk)?,
            owner: lookup.new_person("owner", &input.owner).await?,
            scheduled_start: input.scheduled_start.map_value(Into::into).into(),
            scheduled_end: input.scheduled_end.map_value(Into::into).into(),
            downtime_start: input.downtime_start.map_value(Into::into).into(),
            downtime_end: input.downtime_end.map_value(Into::into).into(),
            ..RecordChanges::default()
        };
        let record = lookup.release("release", &input.release).await?;
        run(lookup, input.terms, Action::ChangeRecord { record, changes: Box::new(changes) }).await
    }

    /// Starts a release that is EDITING: it runs, and its first activities begin.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS, EMPTY_PLAN.
    async fn start_release(&self, ctx: &Context<'_>, input: StartReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        let children = lookup.records("children", input.children).await?;
        run(lookup, input.terms, Action::Engine(Command::Start { record, children })).await
    }

    /// Puts a release that runs on hold, with its children; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS.
    async fn hold_release(&self, ctx: &Context<'_>, input: HoldReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        let except = lookup.records("except", input.except).await?;
        run(lookup, input.terms, Action::Engine(Command::Hold { record, except })).await
    }

    /// Lets a held release go on, with the children that its hold held; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED,
    /// INVALID_STATUS, EMPTY_PLAN.
    async fn resume_release(&self, ctx: &Context<'_>, input: ResumeReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        let except = lookup.records("except", input.except).await?;
        run(lookup, input.terms, Action::Engine(Command::Resume { record, except })).await
    }

    /// Gives a release up, with its children; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS.
    async fn cancel_release(&self, ctx: &Context<'_>, input: CancelReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        let except = lookup.records("except", input.except).await?;
        run(lookup, input.terms, Action::Engine(Command::Cancel { record, except })).await
    }

    /// Closes a release that is COMPLETED, FAILED or CANCELLED, for ever; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS.
    async fn close_release(&self, ctx: &Context<'_>, input: CloseReleaseInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        run(lookup, input.terms, Action::Engine(Command::Close { record })).await
    }

    /// Makes a release that is neither a parent nor a child a parent; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED,
    /// ALREADY_A_PARENT, ALREADY_A_CHILD.
    async fn convert_to_parent(&self, ctx: &Context<'_>, input: ConvertToParentInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        run(lookup, input.terms, Action::Engine(Command::ConvertToParent { record })).await
    }

    /// Makes a parent a plain release again; its children are unlinked.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, NOT_A_PARENT.
    async fn revert_parent(&self, ctx: &Context<'_>, input: RevertParentInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.release("release", &input.release).await?;
        run(lookup, input.terms, Action::Engine(Command::RevertParent { record })).await
    }
}
