//! The server's release binary, with the browser app inside.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::process::{command, not_started, run};
use crate::step::{Outcome, Steps};
use crate::toolchain::Toolchain;
use crate::{fingerprint, tool, web, workspace};

const ADVICE: &str = "see the compiler's message above, mend it, and run the same command again";

/// Tells the compiler which browser app the binary carries: the app's files have other names each time, and where there
/// were none it would not notice the first.
pub(crate) const APP: &str = "WAYBILL_APP";

/// The value of [`APP`].
pub(crate) fn app() -> Result<String, Failure> {
    fingerprint::of(workspace::root(), &["dist"], "")
}

/// Everything between a fresh clone and `target/release/waybill`.
pub(crate) fn make(steps: &mut Steps) -> Result<(), Failure> {
    let toolchain = make_ready(steps)?;
    steps.run("browser app", || web::build(toolchain))?;
    steps.run("server", build)
}

/// The tools for the browser's half.
pub(crate) fn make_ready(steps: &mut Steps) -> Result<Toolchain, Failure> {
    let mut toolchain = Toolchain::Own;
    steps.run("compiler for WebAssembly", || {
        let (found, outcome) = Toolchain::prepare()?;
        toolchain = found;
        Ok(outcome)
    })?;
    steps.run("tools for the browser build", tool::prepare)?;
    Ok(toolchain)
}

/// Builds the binary; cargo knows best whether it has to.
pub(crate) fn build() -> Result<Outcome, Failure> {
    let before = modified();
    // Not `--package waybill-server`: chosen alone it gets fewer features of what it shares with the tests, and each
    // change from `run` to `test` and back would build most dependencies again.
    run(command("cargo").args(["build", "--release", "--bin", "waybill"]).env(APP, app()?), ADVICE)?;
    Ok(match before {
        Some(before) if modified() == Some(before) => Outcome::already("is up to date"),
        _ => Outcome::Done,
    })
}

fn modified() -> Option<std::time::SystemTime> {
    fs::metadata(workspace::server_binary()).ok()?.modified().ok()
}

/// A command of the built server.
pub(crate) fn waybill(arguments: &[&str]) -> Command {
    let mut waybill = command(workspace::server_binary());
    waybill.args(arguments);
    waybill
}

/// Writes `schema.graphql` from the code, byte for byte as the server prints it.
pub(crate) fn write_schema() -> Result<Outcome, Failure> {
    let mut waybill = waybill(&["schema"]);
    let printed = waybill.output().map_err(|error| not_started(&waybill, &error))?;
    if !printed.status.success() || printed.stdout.is_empty() {
        return Err(Failure::new(
            "`waybill schema` printed no schema",
            "run `target/release/waybill schema` to see why",
        ));
    }
    let path = workspace::root().join("schema.graphql");
    if fs::read(&path).is_ok_and(|committed| committed == printed.stdout) {
        return Ok(Outcome::already("schema.graphql equals the code"));
    }
    fs::write(&path, printed.stdout).map_err(|error| Failure::file(&path, &error))?;
    println!("    schema.graphql was written: commit it with the change that made it different");
    Ok(Outcome::Done)
}
