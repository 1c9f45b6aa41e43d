//! Mutations of activities: do them, vote on them, change what they say.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use waybill_shared::engine::Command;
use waybill_shared::model::ReviewerRef;

use super::command::{CommandPayload, Terms, run};
use super::error::{Result, SignedIn, principal};
use super::lookup::Lookup;
use super::names::ReviewCondition;
use super::plan::{ReviewerInput, review};
use super::text;
use super::time::DateTime;
use crate::service::{Action, ActivityChanges};

/// A manual activity that is done.
#[derive(Debug, InputObject)]
struct CompleteActivityInput {
    /// Which: id or key.
    activity: ID,
    /// Complete it even while a linked change is NEW, CANCELLED or has lost its approval.
    #[graphql(default_with = "Some(false)")]
    despite_unapproved_changes: Option<bool>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// A manual activity that went wrong.
#[derive(Debug, InputObject)]
struct FailActivityInput {
    /// Which: id or key.
    activity: ID,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// An activity to pass over.
#[derive(Debug, InputObject)]
struct SkipActivityInput {
    /// Which: id or key.
    activity: ID,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// An activity to do again.
#[derive(Debug, InputObject)]
struct ReturnToActivityInput {
    /// Which: id or key.
    activity: ID,
    /// Leave closed change requests that it would reset as they are, instead of refusing.
    #[graphql(default_with = "Some(false)")]
    leave_closed_changes: Option<bool>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// A vote on a review.
#[derive(Debug, InputObject)]
struct VoteInput {
    /// Which: id or key.
    activity: ID,
    /// True approves, false rejects.
    approve: bool,
    /// The reviewer that the vote is for: a team's id, or the voter's own id or login; the voter, when absent.
    reviewer: Option<ID>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// A review's new condition and reviewers, in place of those that it has.
#[derive(Debug, InputObject)]
struct ChangeReviewInput {
    /// Which: id or key.
    activity: ID,
    /// When it counts as approved.
    condition: ReviewCondition,
    /// The share of all reviewers that has to approve, 1 to 100; for the condition PERCENTAGE, and only for it.
    percentage: Option<i32>,
    /// Everybody who votes, in order. Who was a reviewer already keeps the vote; who is not any more loses it.
    reviewers: Vec<ReviewerInput>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// New values for an activity. Absent fields stay; null clears.
#[derive(Debug, InputObject)]
struct ChangeActivityInput {
    /// Which: id or key.
    activity: ID,
    /// Its title: one line of at most 500 characters, not blank; cannot be cleared.
    title: MaybeUndefined<String>,
    /// What is to be done, at most 64 KiB.
    description: MaybeUndefined<String>,
    /// What it touches: one line.
    area: MaybeUndefined<String>,
    /// The stage of the release that it belongs to: one line.
    stage: MaybeUndefined<String>,
    /// The role to fill, while nobody's account answers to it: one line.
    role: MaybeUndefined<String>,
    /// Who answers for it: id or login.
    owner: MaybeUndefined<ID>,
    /// When it is planned to begin.
    scheduled_start: MaybeUndefined<DateTime>,
    /// When it is planned to end; not before it begins.
    scheduled_end: MaybeUndefined<DateTime>,
    /// How many minutes it is planned to take, 0 or more.
    planned_minutes: MaybeUndefined<i32>,
    /// What people noted while working on it, at most 64 KiB.
    notes: MaybeUndefined<String>,
    /// Top level of a release only: its turn waits for the child releases as well. Given alone, without other fields: it
    /// is a change of the plan, and refused where the plan may not change. Null leaves it.
    after_children: Option<bool>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

#[derive(Default)]
pub(super) struct ActivityCommands;

#[Object(guard = "SignedIn")]
impl ActivityCommands {
    /// Marks a manual activity that is IN_PROGRESS completed; what comes after it begins.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, RECORD_ON_HOLD, INVALID_STATUS,
    /// CHANGE_NOT_APPROVED.
    async fn complete_activity(&self, ctx: &Context<'_>, input: CompleteActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        let despite_unapproved = input.despite_unapproved_changes.unwrap_or(false);
        let command = Command::Complete { activity, despite_unapproved };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Marks a manual activity that is IN_PROGRESS failed; needs a comment. What comes after it does not begin until
    /// somebody returns to it or skips it.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, WRONG_KIND, RECORD_CLOSED,
    /// RECORD_ON_HOLD, INVALID_STATUS.
    async fn fail_activity(&self, ctx: &Context<'_>, input: FailActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        run(lookup, input.terms, Action::Engine(Command::Fail { activity })).await
    }

    /// Passes over an activity that is PENDING, IN_PROGRESS or FAILED, with all below it; needs a comment.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, RECORD_CLOSED, RECORD_ON_HOLD,
    /// INVALID_STATUS.
    async fn skip_activity(&self, ctx: &Context<'_>, input: SkipActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        run(lookup, input.terms, Action::Engine(Command::Skip { activity })).await
    }

    /// Goes back to an activity: it, and everything after it, is done again; needs a comment. Votes in reviews that are
    /// reset are void, and change requests that went on because of what is reset go back, too.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, COMMENT_REQUIRED, RECORD_CLOSED, RECORD_ON_HOLD,
    /// INVALID_STATUS, CHANGE_CLOSED.
    async fn return_to_activity(&self, ctx: &Context<'_>, input: ReturnToActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        let leave_closed_changes = input.leave_closed_changes.unwrap_or(false);
        let command = Command::ReturnTo { activity, leave_closed_changes };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Votes on a review that is IN_PROGRESS, for oneself or for a team that one is in. A vote can be changed until the
    /// review is decided.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, RECORD_ON_HOLD, NOT_A_REVIEWER,
    /// ALREADY_DECIDED, INVALID_STATUS.
    async fn vote(&self, ctx: &Context<'_>, input: VoteInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        let reviewer = match &input.reviewer {
            Some(reviewer) => lookup.reviewer("reviewer", reviewer).await?,
            None => ReviewerRef::Person(principal(ctx)?.person.id),
        };
        let command = Command::Vote { activity, reviewer, approve: input.approve };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Replaces the condition and the reviewers of a review that is not decided; the votes that stay are worked out.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, ALREADY_DECIDED, INVALID_STATUS.
    async fn change_review(&self, ctx: &Context<'_>, input: ChangeReviewInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        let review = review(&mut lookup, "", input.condition, input.percentage, input.reviewers).await?;
        let command = Command::SetReview { activity, condition: review.condition, reviewers: review.reviewers };
        run(lookup, input.terms, Action::Engine(command)).await
    }

    /// Changes fields of an activity whose record is not CLOSED. Nothing that differs: no event, and no error.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, RECORD_CLOSED; for `afterChildren` also those of a plan edit.
    async fn change_activity(&self, ctx: &Context<'_>, input: ChangeActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let minutes = Option::<Option<i32>>::from(input.planned_minutes);
        let changes = ActivityChanges {
            title: text::new_title(input.title)?,
            description: text::new_long("description", input.description)?,
            area: text::new_line("area", input.area)?,
            stage: text::new_line("stage", input.stage)?,
            role: text::new_line("role", input.role)?,
            owner: lookup.new_person("owner", &input.owner).await?,
            scheduled_start: input.scheduled_start.map_value(Into::into).into(),
            scheduled_end: input.scheduled_end.map_value(Into::into).into(),
            planned_minutes: minutes.map(|minutes| text::minutes("plannedMinutes", minutes)).transpose()?,
            notes: text::new_long("notes", input.notes)?,
            after_children: input.after_children,
        };
        let activity = lookup.activity("activity", &input.activity).await?;
        run(lookup, input.terms, Action::ChangeActivity { activity, changes: Box::new(changes) }).await
    }
}
