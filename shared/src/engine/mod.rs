//! The propagation engine: what a command does, and what follows from it.
//!
//! One command runs in three steps, each leaving its events in the order that the rules fix (section 5):
//!
//! ```text
//! 1  its own events         the record or activity it names, what it reaches, child records
//! 2  coming to rest         every record that changed, children before their parent
//! 3  across links           change request by change request: dependent activities, then the record
//! ```
//!
//! [`decide`] is a function of its arguments. What it has to know it asks [`Known`] for, piece by piece, so that the
//! work follows the size of the change and not the size of the record; [`Memory`] answers in the browser and in tests,
//! rows answer in the server. Nothing is changed by deciding: the caller applies the [`Decision`].

mod command;
mod decide;
mod decision;
mod draft;
mod edit;
mod family;
mod forest;
mod gather;
mod known;
mod lifecycle;
mod link;
mod memory;
mod place;
mod rest;
mod return_to;
mod review;
mod waiting;

pub use command::{Command, NewActivity, Place, Request, Spot};
pub use decide::{admits, decide};
pub use decision::{Changes, Decision, LinkChange};
pub use forest::{MAX_ACTIVITIES, MAX_LEVELS, cannot_hold, cannot_wait, lay_out};
pub use known::{Known, Stop, Which, approved, path, tree_order};
pub use memory::Memory;
pub use review::valid_review;
pub use waiting::{Several, Wait, waits};
