//! Everything that talks to the server, and nothing else does: one function for each operation.

mod command;
mod error;
mod event;
mod graphql;
mod history;
mod import;
mod input;
mod line;
mod mutation;
mod people;
mod records;
mod row;
mod schema;
mod session;
mod snapshot;
mod wall;

pub(crate) use command::{
    ActivityCommand, NewStep, Plain, RecordCommand, activity_command, create_record, record_command,
};
pub(crate) use error::ApiError;
pub(crate) use event::EventFilter;
pub(crate) use history::{history, recent};
pub(crate) use import::{ImportFormat, ImportProblem, Imported, import};
pub(crate) use line::{Heard, Line, LineState, Subscription};
pub(crate) use people::people;
pub(crate) use records::{ListQuery, RecordSummary, list};
pub(crate) use session::{SignedIn, current, sign_in, sign_out};
pub(crate) use snapshot::snapshot;
pub(crate) use wall::{WallActivity, WallRelease, wall};
