//! What the screens know and how it changes: plain structs, without a browser, tested natively.
//!
//! [`Plan`] holds one record as it was loaded and applies the events that follow. What is possible now and what
//! something waits for is asked of the engine in `waybill_shared`; nothing here knows the rules by itself.

mod action;
mod ago;
mod answers;
mod ask;
mod board;
mod boards;
mod choice;
mod command;
mod event;
mod field;
mod history;
mod line;
mod menu;
mod moment;
mod mutation;
mod offer;
mod pairing;
mod palette;
mod plan;
mod progress;
mod pulse;
mod query;
mod reload;
mod room;
mod row;
mod screens;
mod snapshot;
mod status;
mod tree;
mod views;
mod wait;
mod wall;
mod when;
mod window;
mod wording;

#[cfg(test)]
mod colours;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod schema;

pub use action::{Action, RecordAction};
pub use ago::ago;
pub use answers::{Answers, CONDITIONS, Choice, ReviewForm, Seat};
pub use ask::{Ask, Topic};
pub use board::{Board, Clock, Night};
pub use boards::{
    BoardFilter, COUNT, ManagedBoard, TvScreen, board_events, board_view, boards, delete_board, pair_screen,
    revoke_screen,
};
pub use command::create;
pub use event::{LiveEvent, Outcome};
pub use field::{Field, FieldKind, FieldValue, Holder, RELEASE_TYPES, field_of, release_type_label};
pub use history::{other_end, sentence, subject};
pub use line::{AfterClose, after_close, back_off};
pub use menu::menu_step;
pub use moment::{Edge, WallTime};
pub use mutation::{Input, Mutation, Value};
pub use offer::Offer;
pub use pairing::{Pairing, TypedCode, ended};
pub use palette::{Does, Entry, PALETTE, recent, remember, shown};
pub use plan::{Me, Plan};
pub use progress::Progress;
pub use pulse::Freshness;
pub use query::{HOMES, Suggest, TEAMS, events, homes, records, snapshot, subscription};
pub use reload::Reloads;
pub use room::{Fit, Layout, Room, Turns, pace};
pub use row::{LinkView, ReviewerView, RowView, tally};
pub use screens::{Everywhere, Press, SCREENS, Screen, WORK_COUNT, goes_to, keys_everywhere};
pub use snapshot::{ActivityFacts, ActivityRow, LinkFacts, Person, RecordFacts, RecordRow, Snapshot, Team};
pub use status::{Tone, activity_label, kind_label, label, record_label, record_tone, tone, worded};
pub use tree::{Key, Step, TreeRow, step};
pub use views::View;
pub use wall::{WallRelease, WallStep, headline, lasted};
pub use when::{Span, When};
pub use window::{Window, window};
pub use wording::{Form, Words};
