//! The leaves: they show what they are given, and know neither the network nor the rules.

mod dialog;
mod field;
mod heading;
mod moment;
mod problem;
mod progress;
mod status;
mod suggest_field;
mod toast;
mod when;

pub(crate) use dialog::Dialog;
pub(crate) use field::{SelectField, TextField, Ticks};
pub(crate) use heading::Heading;
pub(crate) use moment::{Moment, exactly, is_past, machine, meant, shortly, typed, zone_time};
pub(crate) use problem::Problem;
pub(crate) use progress::ProgressBar;
pub(crate) use status::{StatusChip, StatusMark};
pub(crate) use suggest_field::SuggestField;
pub(crate) use toast::{ToastStack, Toasts};
pub(crate) use when::{Due, WhenText};
