//! The schema, put together.

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, Schema};

use super::activity_commands::ActivityCommands;
use super::board_commands::BoardCommands;
use super::board_query::BoardQuery;
use super::board_subscription::BoardSubscription;
use super::change_commands::ChangeCommands;
use super::link_commands::LinkCommands;
use super::loader::Shared;
use super::note_commands::NoteCommands;
use super::person_commands::PersonCommands;
use super::plan_commands::PlanCommands;
use super::query::RecordQuery;
use super::record::RecordIsNode;
use super::release_commands::ReleaseCommands;
use super::screen_commands::ScreenCommands;
use super::subscription::EventSubscription;
use crate::service::Services;

/// The schema that is served.
pub type WaybillSchema = Schema<Query, Mutation, Subscription>;

/// What can be asked. Everything needs a login or a token (UNAUTHENTICATED otherwise); a screen may ask for `boardView` and
/// `screen` only (FORBIDDEN otherwise). Times are in UTC.
#[derive(Default, MergedObject)]
pub struct Query(RecordQuery, BoardQuery);

/// What happens, as it happens. Everything needs a login or a token (UNAUTHENTICATED otherwise); a screen may follow
/// `boardEvents` only (FORBIDDEN otherwise).
#[derive(Default, MergedSubscription)]
pub struct Subscription(EventSubscription, BoardSubscription);

/// What can be done. A command is one transaction: all of its events and all of its state, or nothing. Refusals are
/// top-level errors with `extensions.code`; the first that applies is answered, in this order: INVALID_INPUT (with
/// `field`), NOT_FOUND, FORBIDDEN, IDEMPOTENCY_MISMATCH, VERSION_CONFLICT (with `presentVersion`), COMMENT_REQUIRED,
/// WRONG_KIND, RECORD_CLOSED, RECORD_ON_HOLD, NOT_A_REVIEWER, ALREADY_DECIDED, INVALID_STATUS, then the rest. Besides:
/// UNAUTHENTICATED, and OVERLOADED, UNAVAILABLE and INTERNAL (with `requestId`), after which nothing has changed.
#[derive(Default, MergedObject)]
pub struct Mutation(
    ReleaseCommands,
    ChangeCommands,
    ActivityCommands,
    PlanCommands,
    LinkCommands,
    NoteCommands,
    PersonCommands,
    BoardCommands,
    ScreenCommands,
);

/// The schema over these services.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn schema(services: Services) -> WaybillSchema {
    builder().data(Shared::new(&services)).data(services).finish()
}

/// The schema as text, always in the same order: what `schema.graphql` holds.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
    builder()
        .finish()
        .sdl_with_options(options.include_specified_by().prefer_single_line_descriptions().use_space_ident())
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default()).register_output_type::<RecordIsNode>()
}
