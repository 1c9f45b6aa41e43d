//! The screens: each asks the server, keeps what it knows in `state`, and hands it to components.

mod announcer;
mod commands;
mod frame;
mod import;
mod keys;
mod kit;
mod login;
mod missing;
mod palette;
mod record;
mod records;
mod session;
mod shell;
mod version;
mod wall;
mod work_count;

use crate::api::read_moment;
use crate::components::shortly;
use crate::state::{LiveEvent, sentence};

pub(crate) use announcer::{Announcer, LiveRegion};
pub(crate) use commands::{Command, Commands};
pub(crate) use frame::Creating;
pub(crate) use import::ImportPage;
pub(crate) use kit::KitPage;
pub(crate) use login::LoginPage;
pub(crate) use missing::MissingPage;
pub(crate) use palette::remember_record;
pub(crate) use record::RecordPage;
pub(crate) use records::RecordsPage;
pub(crate) use session::Session;
pub(crate) use shell::Shell;
pub(crate) use version::{Version, VersionBar};
pub(crate) use wall::WallPage;
pub(crate) use work_count::WorkCount;

/// What happened, in a sentence with moments as they are read here.
fn told(event: &LiveEvent) -> String {
    sentence(event, &|text, edge| read_moment(text).map(|at| shortly(at, edge)))
}

/// A name for one command, so that sending it again has one effect.
fn once() -> String {
    let random = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("web-{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random())
}
