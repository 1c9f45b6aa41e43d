//! The browser app: built by Trunk into `dist/`, with compressed copies beside its files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::fingerprint;
use crate::process::{command, run};
use crate::step::Outcome;
use crate::toolchain::{TARGET, Toolchain};
use crate::{split, style, workspace};

/// Everything that the built app is made from.
const SOURCES: [&str; 16] = [
    "web",
    "xtask/src/code.rs",
    "xtask/src/loader.js",
    "xtask/src/module.rs",
    "xtask/src/pack.rs",
    "xtask/src/script.rs",
    "xtask/src/short.rs",
    "xtask/src/split.rs",
    "xtask/src/style.rs",
    "shared/src",
    "shared/Cargo.toml",
    "schema.graphql",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
];

/// Builds the app in release, unless `dist/` is what these sources give.
pub(crate) fn build(toolchain: Toolchain) -> Result<Outcome, Failure> {
    let fingerprint = fingerprint(toolchain)?;
    let page = workspace::dist().join("index.html");
    if page.is_file() && fs::read_to_string(stamp()).is_ok_and(|built| built == fingerprint) {
        return Ok(Outcome::already("dist/ is up to date"));
    }
    let mut trunk = toolchain.command("trunk")?;
    // Some machines set NO_COLOR=1, which this version of Trunk refuses to read.
    trunk.env_remove("NO_COLOR").args(["build", "--release"]);
    run(&mut trunk, "see the compiler's message above, mend it, and run the same command again")?;
    split::split(toolchain, &style::join()?)?;
    for file in fingerprint::files_below(&workspace::dist())? {
        compress(&file)?;
    }
    fs::write(stamp(), fingerprint).map_err(|error| Failure::file(&stamp(), &error))?;
    Ok(Outcome::Done)
}

/// Clippy over the app, and over `shared` as the browser compiles it; then over the app's tests, which run natively.
pub(crate) fn lint(toolchain: Toolchain) -> Result<Outcome, Failure> {
    let advice = "mend what clippy names above";
    let mut clippy = toolchain.clippy()?;
    clippy
        .args(["--package", "waybill-web", "--package", "waybill-shared"])
        // The profile of the build, so that macros and build scripts are compiled once.
        .args(["--profile", "wasm-release", "--target", TARGET])
        .args(["--", "-D", "warnings"]);
    run(&mut clippy, advice)?;
    let mut native = command("cargo");
    native.args(["clippy", "--release", "--package", "waybill-web"]).args(["--lib", "--tests", "--", "-D", "warnings"]);
    run(&mut native, advice)?;
    Ok(Outcome::Done)
}

/// The app's rules, which are plain Rust and need no browser.
pub(crate) fn test() -> Result<Outcome, Failure> {
    run(
        command("cargo").args(["test", "--release", "--package", "waybill-web", "--lib"]),
        "the tests that failed are named above",
    )?;
    Ok(Outcome::Done)
}

fn fingerprint(toolchain: Toolchain) -> Result<String, Failure> {
    fingerprint::of(workspace::root(), &SOURCES, &format!("{}\n{}", toolchain.identity(), split::VERSION))
}

fn stamp() -> PathBuf {
    workspace::web_target().join("dist.stamp")
}

/// Makes `.br` and `.gz` copies, which the server sends to browsers that take them.
fn compress(file: &Path) -> Result<(), Failure> {
    let is_text_or_code = file
        .extension()
        .and_then(|kind| kind.to_str())
        .is_some_and(|kind| matches!(kind, "html" | "js" | "css" | "wasm" | "pack" | "svg" | "json" | "txt"));
    // The others are compressed already.
    if !is_text_or_code {
        return Ok(());
    }
    let advice = "see that brotli and gzip work on this machine";
    for (program, arguments) in [
        ("brotli", ["--keep", "--force", "--best"].as_slice()),
        ("gzip", &["--keep", "--force", "--best", "--no-name"]),
    ] {
        run(command(program).args(arguments).arg(file), advice)?;
    }
    Ok(())
}
