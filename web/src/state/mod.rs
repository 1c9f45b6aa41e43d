//! What the screens know and how it changes: plain structs, without a browser, tested natively.
//!
//! [`Plan`] holds one record as it was loaded and applies the events that follow. What is possible now and what
//! something waits for is asked of the engine in `waybill_shared`; nothing here knows the rules by itself.

mod action;
mod ago;
mod ahead;
mod answers;
mod ask;
mod board;
mod boards;
mod camera;
mod choice;
mod command;
mod diagram;
mod diagram_box;
mod diagram_file;
mod doer;
mod drawing;
mod duty;
mod event;
mod field;
mod fold;
mod hand;
mod happening;
mod history;
mod home;
mod import;
mod keys;
mod light;
mod line;
mod list_act;
mod list_key;
mod lower;
mod menu;
mod moment;
mod mutation;
mod news;
mod offer;
mod open;
mod opposite;
mod pairing;
mod palette;
mod plan;
mod preview;
mod progress;
mod pulse;
mod query;
mod quick;
mod relatives;
mod reload;
mod room;
mod row;
mod screens;
mod seat;
mod sieve;
mod sift;
mod snapshot;
mod stand_in;
mod standing;
mod status;
mod summary;
mod text;
mod tree;
mod trial;
mod version;
mod view;
mod views;
mod votes;
mod wait;
mod wall;
mod when;
mod window;
mod wish;
mod wording;
mod world;

#[cfg(test)]
mod colours;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod foreseen;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod schema;

pub use action::{Action, Group, RecordAction};
pub use ago::ago;
pub use answers::{Answers, CONDITIONS, Choice, ReviewForm};
pub use ask::{Ask, Topic};
pub use board::{Board, Clock, Night};
pub use boards::{
    BoardFilter, COUNT, ManagedBoard, TvScreen, board_events, board_view, boards, delete_board, free_name, pair_screen,
    revoke_screen,
};
pub use camera::{COMFORTABLE, Camera, READABLE, Size};
pub use command::create;
pub use diagram::{Diagram, Drawn, Folding, Node, Tally};
pub use diagram_box::BoxView;
pub use diagram_file::{Caption, document, picture, size};
pub use drawing::{Detail, Said, box_class, draw_outline, draw_words, label as drawn_label, wires};
pub use duty::{Duties, Duty, OWN, OwnRecord, duties};
pub use event::{LiveEvent, Outcome};
pub use field::{Field, FieldKind, FieldValue, Holder, RELEASE_TYPES, field_of, release_type_label};
pub use fold::Fold;
pub use hand::{Drag, Hand};
pub use happening::{Happening, address, happenings};
pub use history::{other_end, sentence, subject};
pub use home::{HEADLINES, Home, Running, home};
pub use import::{
    LineNote, LineNotes, Outline, OutlineRow, PlanFormat, field_words, line_range, lines, other_columns, record_word,
    size_words,
};
pub use keys::{KEYS, KeyCommand, Shortcut, action_words, key_command, key_of_action, keys_shown};
pub use light::{ALL_LIT, lights, share};
pub use line::{AfterClose, after_close, back_off};
pub use list_act::{ListAct, list_keys};
pub use list_key::{ListKey, list_key};
pub use menu::menu_step;
pub use moment::{Edge, WallTime};
pub use mutation::{Input, Mutation, Value};
pub use news::{due_in, elapsed, headline};
pub use offer::Offer;
pub use open::{FAILED, OpenActivity, OpenQuery, OpenWait, groups, news, nobody_yet, open_activities};
pub use opposite::Opposite;
pub use pairing::{Pairing, TypedCode, ended};
pub use palette::{Does, Entry, PALETTE, recent, remember, shown};
pub use plan::{Me, Plan, Reason};
pub use preview::{Chapter, Line, Outlook, Preview, Stage, outlook, request};
pub use progress::Progress;
pub use pulse::Freshness;
pub use query::{HOMES, Suggest, TEAMS, events, homes, records, snapshot, subscription};
pub use reload::Reloads;
pub use room::{Fit, Layout, Room, Turns, pace};
pub use row::{LinkView, ReviewerView, RowView, tally};
pub use screens::{Everywhere, Press, SCREENS, Screen, WORK_COUNT, goes_to, keys_everywhere};
pub use seat::Seat;
pub use sieve::Sieve;
pub use sift::{CHANGED, ORDERS, Sift};
pub use snapshot::{
    ActivityFacts, ActivityRow, FailedStep, Failure, LinkFacts, Person, RecordFacts, RecordRow, Snapshot, Team,
};
pub use standing::{Standing, likely, next_of_child, with_activity};
pub use status::{Tone, activity_label, kind_label, label, record_label, record_tone, tone, worded};
pub use tree::{Key, Step, TreeRow, step};
pub use version::{is_outdated, lasting_files};
pub use views::{ActivityView, KINDS, View};
pub use wait::Part;
pub use wall::{WallRelease, WallStep};
pub use when::{Span, When, lasted};
pub use window::{Window, window};
pub use wish::Wish;
pub use wording::{Form, Words};
pub use world::{Unseen, Why, World};
