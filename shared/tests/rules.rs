//! The rules, one example each: what is there, what is done, what is told. `fixture/mod.rs` explains the notation.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;
mod judge;
mod naive;

#[path = "rules/causes.rs"]
mod causes;
#[path = "rules/changes.rs"]
mod changes;
#[path = "rules/edits.rs"]
mod edits;
#[path = "rules/family.rs"]
mod family;
#[path = "rules/holds.rs"]
mod holds;
#[path = "rules/records.rs"]
mod records;
#[path = "rules/returns.rs"]
mod returns;
#[path = "rules/reviews.rs"]
mod reviews;
#[path = "rules/running.rs"]
mod running;
#[path = "rules/sizes.rs"]
mod sizes;
#[path = "rules/times.rs"]
mod times;
#[path = "rules/waiting.rs"]
mod waiting;
#[path = "rules/woodgrove.rs"]
mod woodgrove;
