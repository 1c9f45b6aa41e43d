//! What records, activities, events and people are to the server: the engine's types with what only people read.

mod activity;
pub mod board;
mod event;
mod person;
mod plan;
mod record;

pub use activity::{ActivityFilter, ActivityOrder, ActivityRow, LinkRow, Whose};
pub use board::{Board, BoardId, Caller, Screen, ScreenId};
pub use event::{EventFilter, EventRow};
pub use person::{Person, Principal, Team};
pub use plan::{NewRecord, PlanActivity};
pub use record::{Progress, RecordFilter, RecordOrder, RecordRow, ReleaseType};

/// A page of a list by keyset: what to read and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// Whether there are more after them.
    pub more: bool,
}
