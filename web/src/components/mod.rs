//! The leaves: they show what they are given, and know neither the network nor the rules.

mod dialog;
mod heading;
mod moment;
mod person_field;
mod problem;
mod progress;
mod status;

pub(crate) use dialog::Dialog;
pub(crate) use heading::Heading;
pub(crate) use moment::{Moment, clock, exactly, shortly};
pub(crate) use person_field::PersonField;
pub(crate) use problem::Problem;
pub(crate) use progress::ProgressBar;
pub(crate) use status::{StatusChip, StatusMark};
