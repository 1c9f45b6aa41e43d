//! Mutations of plans: add, move, nest, dissolve, duplicate, delete.

use async_graphql::{Context, ID, InputObject, Object};
use waybill_shared::engine::{Command, Place, Spot};
use waybill_shared::model::{Code, Container};

use super::command::{CommandPayload, Terms, run};
use super::error::{Result, SignedIn, invalid, refused};
use super::loader::one;
use super::lookup::Lookup;
use super::names::ActivityKind;
use super::plan::{PlaceInput, PlanActivityInput, grow};
use super::text;
use crate::service::Action;

/// Activities to add to a plan.
#[derive(Debug, InputObject)]
struct AddActivitiesInput {
    /// To which release or change request: id or key.
    record: ID,
    /// Where; absent: at the end of the top level.
    place: Option<PlaceInput>,
    /// What, in order, each with all below it; at least one.
    activities: Vec<PlanActivityInput>,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// An activity to put in another place.
#[derive(Debug, InputObject)]
struct MoveActivityInput {
    /// Which: id or key; it moves with all below it.
    activity: ID,
    /// Where to, in the same record.
    place: PlaceInput,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

/// Neighbours to put into a new container that takes their place.
#[derive(Debug, InputObject)]
struct NestActivitiesInput {
    /// Which: ids or keys of siblings; they keep their order.
    activities: Vec<ID>,
    /// PARALLEL or SEQUENTIAL.
    kind: ActivityKind,
    /// The title of the new container: one line of at most 500 characters, not blank.
    title: String,
    /// Comment, version and idempotency key.
    #[graphql(flatten)]
    terms: Terms,
}

macro_rules! activity_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        struct $name {
            /// Which: id or key.
            activity: ID,
            /// Comment, version and idempotency key.
            #[graphql(flatten)]
            terms: Terms,
        }
    };
}

activity_input!(
    /// A container to dissolve: its children take its place.
    UnnestActivityInput
);
activity_input!(
    /// An activity to copy, with all below it.
    DuplicateActivityInput
);
activity_input!(
    /// An activity to delete, with all below it.
    DeleteActivityInput
);

#[derive(Default)]
pub(super) struct PlanCommands;

#[Object(guard = "SignedIn")]
impl PlanCommands {
    /// Adds activities with all below them to a plan. Where the place runs already, they begin as if they had been there.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS, EMPTY_PLAN (an
    /// empty container that would begin at once), PLACE_PASSED, TOO_DEEP, TOO_LARGE.
    async fn add_activities(&self, ctx: &Context<'_>, input: AddActivitiesInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let record = lookup.record("record", &input.record).await?;
        let place = match input.place {
            Some(place) => place.find(&mut lookup, record).await?,
            None => Place { container: Container::Root(record), spot: Spot::Last },
        };
        if let Container::Activity(container) = place.container
            && lookup.record_of(container).await?.is_some_and(|other| other != record)
        {
            lookup.all_found()?;
            one(ctx, record).await?.ok_or_else(|| refused(Code::NotFound, "There is no such record."))?;
            return Err(invalid("place", "The place stands in another record."));
        }
        let activities = grow(&mut lookup, "activities".to_owned(), input.activities).await?;
        run(lookup, input.terms, Action::Add { place, activities }).await
    }

    /// Puts an activity, with all below it, in another place of the same plan.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS, EMPTY_PLAN,
    /// ACTIVITY_STARTED, PLACE_PASSED, CYCLE, TOO_DEEP.
    async fn move_activity(&self, ctx: &Context<'_>, input: MoveActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        let record = lookup.record_of(activity).await?.unwrap_or(waybill_shared::model::RecordId(0));
        let place = input.place.find(&mut lookup, record).await?;
        run(lookup, input.terms, Action::Engine(Command::Move { activity, place })).await
    }

    /// Puts neighbours into a new container that takes their place.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS,
    /// ACTIVITY_STARTED, PLACE_PASSED, TOO_DEEP, TOO_LARGE.
    async fn nest_activities(&self, ctx: &Context<'_>, input: NestActivitiesInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let mut activities = Vec::with_capacity(input.activities.len());
        for activity in &input.activities {
            activities.push(lookup.activity("activities", activity).await?);
        }
        let title = text::title("title", input.title)?;
        let action = Action::Nest { activities, kind: input.kind.into(), title };
        run(lookup, input.terms, action).await
    }

    /// Dissolves a container: its children take its place, in their order.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, WRONG_KIND, RECORD_CLOSED, INVALID_STATUS,
    /// ACTIVITY_STARTED, PLACE_PASSED.
    async fn unnest_activity(&self, ctx: &Context<'_>, input: UnnestActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let container = lookup.activity("activity", &input.activity).await?;
        run(lookup, input.terms, Action::Engine(Command::Unnest { container })).await
    }

    /// Puts a copy of an activity, with all below it, right after it: without votes, actual times and links.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, RECORD_CLOSED, INVALID_STATUS, EMPTY_PLAN, PLACE_PASSED,
    /// TOO_LARGE.
    async fn duplicate_activity(&self, ctx: &Context<'_>, input: DuplicateActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        run(lookup, input.terms, Action::Duplicate { activity }).await
    }

    /// Deletes an activity with all below it, and cuts its links.
    /// Refusals: INVALID_INPUT, NOT_FOUND, VERSION_CONFLICT, RECORD_CLOSED, INVALID_STATUS, ACTIVITY_STARTED.
    async fn delete_activity(&self, ctx: &Context<'_>, input: DeleteActivityInput) -> Result<CommandPayload> {
        let mut lookup = Lookup::new(ctx);
        let activity = lookup.activity("activity", &input.activity).await?;
        run(lookup, input.terms, Action::Engine(Command::Delete { activity })).await
    }
}
