//! The leaves: they show what they are given, and know neither the network nor the rules.

mod activity_line;
mod ago;
mod dialog;
mod field;
mod heading;
mod icon;
mod menu;
mod moment;
mod problem;
mod progress;
mod seclusion;
mod segmented;
mod status;
mod suggest_field;
mod theme;
mod toast;
mod waiting;
mod when;

pub(crate) use activity_line::{ActivityLine, RecordLine, Waiting};
pub(crate) use ago::{Ago, Minute};
pub(crate) use dialog::Dialog;
pub(crate) use field::{SelectField, TextField, Ticks};
pub(crate) use heading::Heading;
pub(crate) use icon::{CHEVRON, Icon, LINES, SEARCH};
pub(crate) use menu::{Menu, MenuItem};
pub(crate) use moment::{Moment, exactly, exactly_now, is_past, machine, meant, shortly, typed, zone_time};
pub(crate) use problem::Problem;
pub(crate) use progress::ProgressBar;
pub(crate) use seclusion::{release, seclude};
pub(crate) use segmented::Segmented;
pub(crate) use status::{StatusChip, StatusMark};
pub(crate) use suggest_field::SuggestField;
pub(crate) use theme::{THEMES, choose_theme, theme};
pub(crate) use toast::{ToastStack, Toasts, focus_toasts};
pub(crate) use waiting::{Empty, Skeleton};
pub(crate) use when::{Due, WhenText};
