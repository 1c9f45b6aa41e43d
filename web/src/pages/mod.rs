//! The screens: each asks the server, keeps what it knows in `state`, and hands it to components.

mod acting;
mod announcer;
mod boards;
mod commands;
mod frame;
mod home;
mod import;
mod keeper;
mod keys;
mod kit;
mod list_keys;
mod login;
mod missing;
mod pair;
mod palette;
mod progress;
mod record;
mod records;
mod rows;
mod session;
mod shell;
mod suggested;
mod tv;
mod version;
mod wall;
mod watch;
mod work;
mod work_count;

use crate::api::read_moment;
use crate::components::shortly;
use crate::state::{LiveEvent, sentence};

pub(crate) use announcer::{Announcer, LiveRegion};
pub(crate) use boards::BoardsPage;
pub(crate) use commands::{Command, Commands};
pub(crate) use frame::{Creating, create};
pub(crate) use home::HomePage;
pub(crate) use import::ImportPage;
pub(crate) use keeper::{heal_after_panic, heal_if_unattended};
pub(crate) use keys::{is_letter, key_sheet, letters_act};
pub(crate) use kit::KitPage;
pub(crate) use login::LoginPage;
pub(crate) use missing::MissingPage;
pub(crate) use pair::PairPage;
pub(crate) use palette::{palette, remember_record};
pub(crate) use progress::ProgressPage;
pub(crate) use record::{ActDialog, Desk, RecordPage, ask, come_near, diagram, history, panel};
pub(crate) use records::RecordsPage;
pub(crate) use session::Session;
pub(crate) use shell::Shell;
pub(crate) use tv::TvPage;
pub(crate) use version::{Version, VersionBar};
pub(crate) use wall::WallPage;
pub(crate) use work::WorkPage;
pub(crate) use work_count::WorkCount;

/// What happened, in a sentence with moments as they are read here.
fn told(event: &LiveEvent) -> String {
    sentence(event, &|text, edge| read_moment(text).map(|at| shortly(at, edge)))
}

/// An address with what there is of these parts behind it.
fn with_parts(path: &str, parts: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        let joint = if address.contains('?') { '&' } else { '?' };
        address = format!("{address}{joint}{name}={}", String::from(js_sys::encode_uri_component(value)));
    }
    address
}

/// A name for one command, so that sending it again has one effect.
fn once() -> String {
    let random = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("web-{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random())
}
