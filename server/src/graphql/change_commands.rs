//! Mutations of change requests.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use waybill_shared::engine::Command;
use waybill_shared::model::RecordKind;

use super::command::{CommandPayload, Terms, run};
use super::error::{Result, SignedIn};
use super::lookup::Lookup;
use super::plan::{PlanActivityInput, grow};
use super::text;
use super::time::DateTime;
use crate::domain::NewRecord;
use crate::service::{Action, RecordChanges};

/// A change request to be created.
#[derive(Debug, InputObject)]
struct CreateChangeInput {
    /// Its title: one line of at most 500 characters, not blank.
    title: String,
    /// What it is about, at most 64 KiB.
    description: Option<String>,
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
    /// Why the change is made, at most 64 KiB.
    reason: Option<String>,
    /// What it touches: one line.
    area: Option<String>,
    /// How the change is made, at most 64 KiB.
    implementation_plan: Option<String>,
    /// How the change is tested, at most 64 KiB.
    test_plan: Option<String>,
    /// How the change is undone, at most 64 KiB.
    backout_plan: Option<String>,
    /// Its activities, the whole tree, in order.
    plan: Option<Vec<PlanActivityInput>>,
    /// The client's own name for this command, 1 to 255 characters: sent again, it creates nothing again.
    idempotency_key: Option<String>,
}

/// New values for a change request. Absent fields stay; null clears.
#[derive(Debug, InputObject)]
struct ChangeChangeInput {
    /// Which: id or key.
    change: ID,
    /// Its title: one line of at most 500 characters, not blank; cannot be cleared.
    title: MaybeUndefined<String>,
    /// What it is about, at most 64 KiB.
    description: MaybeUndefined<String>,
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
    /// Why the change is made, at most 64 KiB.
    reason: MaybeUndefined<String>,
    /// What it touches: one line.
    area: MaybeUndefined<String>,
    /// How the change is made, at most 64 KiB.
    implementation_plan: MaybeUndefined<String>,
    /// How the change is tested, at most 64 KiB.
    test_plan: MaybeUndefined<String>,
    /// How the change is undone, at most 64 KiB.
    backout_plan: MaybeUndefined<String>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

macro_rules! change_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        struct $name {
            /// Which: id or key.
            change: ID,
            /// Comment, version and idempotency key.
            #[graphql(flatten)]
            terms: Terms,
        }
    };
}

change_input!(
    /// A change request to start.
    StartChangeInput
);
change_input!(
    /// A change request to put on hold.
    HoldChangeInput
);
change_input!(
    /// A held change request to go on with.
    ResumeChangeInput
);
change_input!(
    /// A change request to give up.
    CancelChangeInput
);
change_input!(
    /// A change request to close for ever.
    CloseChangeInput
);

#[derive(Default)]
pub(super) struct ChangeCommands;

#[Object(guard = "SignedIn")]
impl ChangeCommands {
    /// Creates a change request with its whole plan; it is NEW.
    /// Refusals: INVALID_INPUT, NOT_FOUND, TOO_DEEP, TOO_LARGE.
    async fn create_change(&self, ctx: &Context<'_>, input: CreateChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let new = NewRecord {
            description: text::long("description", input.description)?,
            category: text::line("category", input.category)?,
            impact: text::line("impact", input.impact)?,
            priority: text::line("priority", input.priority)?,
            risk: text::line("risk", input.risk)?,
            owner: lookup.maybe_person("owner", input.owner.as_ref()).await?,
            assigned_to: lookup.maybe_person("assignedTo", input.assigned_to.as_ref()).await?,
            scheduled_start: input.scheduled_start.map(Into::into),
            scheduled_end: input.scheduled_end.map(Into::into),
            reason: text::long("reason", input.reason)?,
            area: text::line("area", input.area)?,
            implementation_plan: text::long("implementationPlan", input.implementation_plan)?,
            test_plan: text::long("testPlan", input.test_plan)?,
            backout_plan: text::long("backoutPlan", input.backout_plan)?,
            plan: grow(&mut lookup, "plan".to_owned(), input.plan.unwrap_or_default()).await?,
            ..NewRecord::new(RecordKind::Change, text::title("title", input.title)?)
        };
        let terms = Terms { idempotency_key: input.idempotency_key, ..Terms::default() };
        run(lookup, terms, Action::Create(Box::new(new))).await
    }

    /// Changes fields of a change request that is not CLOSED. Nothing that differs: no event, and no error.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED.
    async fn change_change(&self, ctx: &Context<'_>, input: ChangeChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let changes = RecordChanges {
            title: text::new_title(input.title)?,
            description: text::new_long("description", input.description)?,
            category: text::new_line("category", input.category)?,
            impact: text::new_line("impact", input.impact)?,
            priority: text::new_line("priority", input.priority)?,
            risk: text::new_line("risk", input.risk)?,
            owner: lookup.new_person("owner", &input.owner).await?,
            scheduled_start: input.scheduled_start.map_value(Into::into).into(),
            scheduled_end: input.scheduled_end.map_value(Into::into).into(),
            reason: text::new_long("reason", input.reason)?,
            area: text::new_line("area", input.area)?,
            implementation_plan: text::new_long("implementationPlan", input.implementation_plan)?,
            test_plan: text::new_long("testPlan", input.test_plan)?,
            backout_plan: text::new_long("backoutPlan", input.backout_plan)?,
            ..RecordChanges::default()
        };
        let record = lookup.change("change", &input.change).await?;
        run(lookup, input.terms, Action::ChangeRecord { record, changes: Box::new(changes) }).await
    }

    /// Starts a change request that is NEW: it runs, and its first activities begin.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS, EMPTY_PLAN.
    async fn start_change(&self, ctx: &Context<'_>, input: StartChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.change("change", &input.change).await?;
        let command = Command::Start { record, children: Vec::new() };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Puts a change request that runs on hold; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS.
    async fn hold_change(&self, ctx: &Context<'_>, input: HoldChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.change("change", &input.change).await?;
        let command = Command::Hold { record, except: Vec::new() };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Lets a held change request go on; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED,
    /// INVALID_STATUS, EMPTY_PLAN.
    async fn resume_change(&self, ctx: &Context<'_>, input: ResumeChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.change("change", &input.change).await?;
        let command = Command::Resume { record, except: Vec::new() };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Gives a change request up; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS.
    async fn cancel_change(&self, ctx: &Context<'_>, input: CancelChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.change("change", &input.change).await?;
        let command = Command::Cancel { record, except: Vec::new() };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Closes a change request that is COMPLETED, FAILED or CANCELLED, for ever; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS.
    async fn close_change(&self, ctx: &Context<'_>, input: CloseChangeInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.change("change", &input.change).await?;
        run(lookup, input.terms, Action::Engine(Command::Close { record })).await
    }
}
