//! Everything that talks to the server, and nothing else does: one function for each operation.

mod board;
mod error;
mod event;
mod graphql;
mod history;
mod import;
mod json;
mod line;
mod moment;
mod mutation;
mod pairing;
mod records;
mod row;
mod session;
mod snapshot;
mod suggest;
mod value;
mod wall;

pub(crate) use board::{boards, count_releases};
pub(crate) use error::ApiError;
pub(crate) use event::EventFilter;
pub(crate) use history::{history, homes_of, since};
pub(crate) use import::{ImportFormat, ImportProblem, Imported, import};
pub(crate) use line::{Heard, Line, LineState, Subscription};
pub(crate) use moment::read_moment;
pub(crate) use mutation::send;
pub(crate) use pairing::{open_code, pairing};
pub(crate) use records::{ListQuery, RecordSummary, list};
pub(crate) use session::{SignedIn, current, front_page, sign_in, sign_out};
pub(crate) use snapshot::snapshot;
pub(crate) use suggest::{suggest, teams};
pub(crate) use value::{Values, values};
pub(crate) use wall::{BoardView, board_view};
