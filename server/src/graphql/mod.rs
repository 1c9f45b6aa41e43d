//! The GraphQL schema: what clients can ask, do and watch. Resolvers are doormen: they check what came in, call a
//! service, and say what it answered.
//!
//! A noun has its object in the file of its name (`release.rs`) and its mutations beside it (`release_commands.rs`).

mod activity;
mod activity_commands;
mod board;
mod board_commands;
mod board_event;
mod board_query;
mod board_subscription;
mod board_view;
mod change;
mod change_commands;
mod command;
mod connection;
mod error;
mod event;
mod failure;
mod filter;
mod link;
mod link_commands;
mod list_loader;
mod loader;
mod lookup;
mod names;
mod node_id;
mod note_commands;
mod person;
mod person_commands;
mod plan;
mod plan_commands;
mod query;
mod record;
mod record_fields;
mod release;
mod release_commands;
mod review;
mod schema;
mod screen;
mod screen_commands;
mod snapshot;
#[cfg(test)]
mod statements;
mod subscription;
mod text;
mod time;
#[cfg(test)]
mod trial;
#[cfg(test)]
mod views;
mod wait;

pub use error::RequestId;
pub use loader::{Loaders, loaders};
pub use schema::{Mutation, Query, Subscription, WaybillSchema, schema, sdl};
