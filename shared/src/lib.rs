//! What the server and the browser share: the domain types and the propagation engine.
//!
//! Start with [`engine::decide`]: a command, who gives it and when, and what is known go in; the
//! events in their order and the new state come out, or a [`model::Refusal`]. Nothing here does IO, reads a clock
//! or rolls dice, so the same input always gives the same output, on the server and in the browser.
//!
//! - [`model`] holds the nouns: records, activities, reviews, events, refusals.
//! - [`engine`] holds the rules; `docs/rules.md` states them for people.
//! - [`diagram`] says where the boxes of a record's diagram stand.

pub mod diagram;
pub mod engine;
pub mod model;
