//! The app in a real Chromium: what people see and do, and that they see what others do, by itself.
//!
//! Where `WAYBILL_PICTURES` names a folder, the screens are kept there.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

mod activity;
mod appearance;
mod axe;
mod boards;
mod diagram;
mod frame;
mod import;
mod kit;
mod line;
mod lists;
mod login;
mod page;
mod palette;
mod preview;
mod reader;
mod record;
mod views;
mod visit;
mod wall;
mod woodgrove;
