//! The program: the library with the web app inside. Nothing is done here, so that a new web app is embedded in seconds.

use std::process::ExitCode;

use rust_embed::RustEmbed;
use waybill_server::WebApp;

/// What Trunk built; empty in a build that had no web app.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct App;

/// Which web app that is. `cargo xtask` sets it, so that a new one is noticed even where no file of an old one was.
const _: Option<&str> = option_env!("WAYBILL_APP");

fn main() -> ExitCode {
    waybill_server::start(WebApp { file: App::get, paths: || App::iter().map(String::from).collect() })
}
