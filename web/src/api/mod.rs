//! Everything that talks to the server, and nothing else does: one function for each operation.

mod error;
mod event;
mod graphql;
mod history;
mod import;
mod json;
mod line;
mod moment;
mod mutation;
mod palette;
mod records;
mod row;
mod session;
mod snapshot;
mod suggest;
mod value;
mod version;
mod wall;
mod work;

pub(crate) use error::ApiError;
pub(crate) use event::EventFilter;
pub(crate) use history::{history, homes_of, recent, since};
pub(crate) use import::{PlanFile, import, preview};
pub(crate) use line::{Heard, Line, LineState, Subscription};
pub(crate) use moment::read_moment;
pub(crate) use mutation::send;
pub(crate) use palette::find;
pub(crate) use records::{ListQuery, RecordSummary, list};
pub(crate) use session::{SignedIn, current, sign_in, sign_out};
pub(crate) use snapshot::snapshot;
pub(crate) use suggest::{suggest, teams};
pub(crate) use value::{Values, values};
pub(crate) use version::is_outdated;
pub(crate) use wall::wall;
pub(crate) use work::work_count;
