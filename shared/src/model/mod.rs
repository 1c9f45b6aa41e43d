//! The nouns of release management, as plain data.

mod activity;
mod event;
mod event_kind;
mod ids;
mod named;
mod rank;
mod record;
mod refusal;
mod review;
mod status;

pub use activity::{Activity, ActivityKind, Container, Counts};
pub use event::{Event, FieldChange, Happening, Subject};
pub use event_kind::EventKind;
pub use ids::{ActivityId, PersonId, RecordId, TeamId};
pub use rank::Rank;
pub use record::{Family, Record, RecordKind};
pub use refusal::{Code, Refusal};
pub use review::{Condition, Review, Reviewer, ReviewerRef, Verdict, Vote};
pub use status::{ActivityStatus, RecordStatus};
