//! Other programs: started in the workspace's root, with what cargo put into our own environment taken out again.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::workspace;

/// A command in the workspace's root.
///
/// `cargo xtask` runs us with `CARGO`, `CARGO_PKG_*` and `LD_LIBRARY_PATH` of its own compiler. A child that uses
/// another compiler would be misled by them, and build scripts would be rebuilt for nothing.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_from_cargo) {
            command.env_remove(name);
        }
    }
    command
}

fn is_from_cargo(name: &str) -> bool {
    matches!(name, "CARGO" | "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH" | "LD_LIBRARY_PATH")
        || name.starts_with("CARGO_PKG_")
}

/// Runs a command with its output shown; `repair` is the advice when it fails.
pub(crate) fn run(command: &mut Command, repair: &str) -> Result<(), Failure> {
    println!("    $ {}", shown(command));
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` ended with {status}", shown(command)), repair))
}

/// Runs a command quietly: its standard output, or nothing when it cannot be started or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The failure of a command that did not even start.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    Failure::new(
        format!("`{program}` could not be started: {error}"),
        format!("install `{program}`, or put it on PATH"),
    )
}

/// The first executable file of this name on PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// The command as a person would type it, with names inside the workspace shortened.
fn shown(command: &Command) -> String {
    let root = format!("{}/", workspace::root().display());
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().replace(&root, ""))
        .collect::<Vec<_>>()
        .join(" ")
}
