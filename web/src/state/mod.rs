//! What the screens know and how it changes: plain structs, without a browser, tested natively.
//!
//! [`Plan`] holds one record as it was loaded and applies the events that follow. What is possible now and what
//! something waits for is asked of the engine in `waybill_shared`; nothing here knows the rules by itself.

mod action;
mod answers;
mod ask;
mod choice;
mod command;
mod event;
mod field;
mod history;
mod line;
mod mutation;
mod offer;
mod plan;
mod query;
mod row;
mod snapshot;
mod status;
mod tree;
mod views;
mod wait;
mod window;
mod wording;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod schema;

pub use action::{Action, RecordAction};
pub use answers::{Answers, CONDITIONS, Choice, ReviewForm, Seat};
pub use ask::{Ask, Topic};
pub use command::create;
pub use event::{EventKind, LiveEvent, Outcome};
pub use field::{Field, FieldKind, FieldValue, Holder, RELEASE_TYPES, field_label, release_type_label};
pub use history::{sentence, subject};
pub use line::{AfterClose, after_close, back_off};
pub use mutation::{Input, Mutation, Value};
pub use offer::Offer;
pub use plan::{Me, Plan};
pub use query::{HEAD, Suggest, TEAMS, records, wall};
pub use row::{LinkView, ReviewerView, RowView, tally};
pub use snapshot::{ActivityFacts, ActivityRow, LinkFacts, Person, RecordFacts, RecordRow, Snapshot, Team};
pub use status::{Tone, activity_label, kind_label, label, record_label, record_tone, tone};
pub use tree::{Key, Step, TreeRow, step};
pub use views::View;
pub use window::{Window, window};
pub use wording::{Form, Words};
