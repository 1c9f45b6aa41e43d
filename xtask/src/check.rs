//! `cargo xtask test`: everything that has to be true, cheapest first, stopping at the first that is not.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process::{command, find, output, run};
use crate::step::{Outcome, Steps};
use crate::{apt, audit, server, tidy, web, workspace};

/// Runs every check and prints the table of times, whether they all passed or not.
pub(crate) fn everything() -> Result<(), Failure> {
    let mut steps = Steps::start();
    let result = each(&mut steps);
    steps.print_table();
    if result.is_ok() {
        println!("\nEverything passed.");
    }
    result
}

/// One profile throughout, `release`: the binary under test is the one that people get, its dependencies are compiled
/// once for everything, and clippy shares macros and build scripts with them.
fn each(steps: &mut Steps) -> Result<(), Failure> {
    steps.run("tidy", tidy::check)?;
    steps.run("formatting", formatting)?;
    steps.run("programs for the tests", install_programs)?;
    let toolchain = server::make_ready(steps)?;
    steps.run("clippy", lint)?;
    steps.run("clippy for the browser", || web::lint(toolchain))?;
    steps.run("browser app", || web::build(toolchain))?;
    steps.run("tests of the browser app", web::test)?;
    steps.run("server", server::build)?;
    steps.run("tests", test)?;
    steps.run("GraphQL-over-HTTP audits", audit::run_all)
}

fn formatting() -> Result<Outcome, Failure> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(command("cargo").args([subcommand, "--version"])).is_none() {
            run(
                command("rustup").args(["component", "add", component]),
                &format!("install the compiler's `{component}` component"),
            )?;
        }
    }
    run(command("cargo").args(["fmt", "--all", "--check"]), "run `cargo fmt --all`")?;
    Ok(Outcome::Done)
}

fn install_programs() -> Result<Outcome, Failure> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if chromedriver().is_none() {
        missing.push("chromium-driver");
    }
    if find("faketime").is_none() {
        missing.push("faketime");
    }
    missing.extend(audit::missing_packages());
    if missing.is_empty() {
        return Ok(Outcome::already("chromium, its driver, faketime, node and npm are there"));
    }
    apt::install(&missing, "a browser, a clock that jumps, and what drives the tests that other projects wrote")?;
    Ok(Outcome::Done)
}

fn chromium() -> Option<PathBuf> {
    program("WAYBILL_CHROMIUM", "chromium")
}

fn chromedriver() -> Option<PathBuf> {
    program("WAYBILL_CHROMEDRIVER", "chromedriver")
}

/// The program that a variable names, or else the one on PATH.
fn program(variable: &str, name: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).or_else(|| find(name))
}

fn lint() -> Result<Outcome, Failure> {
    run(
        command("cargo").args(["clippy", "--release", "--all-targets", "--", "-D", "warnings"]),
        "mend what clippy names above",
    )?;
    Ok(Outcome::Done)
}

fn test() -> Result<Outcome, Failure> {
    run(
        &mut tests()?,
        "the tests that failed are named above; one alone runs with `cargo test --release NAME`; \
         if it is `schema.graphql` that differs, run `cargo xtask schema`",
    )?;
    Ok(Outcome::Done)
}

/// Runs the tests in a browser, which keep pictures of what they saw in `folder`.
pub(crate) fn browser_tests(folder: &Path) -> Result<(), Failure> {
    let mut cargo = tests()?;
    cargo.args(["--test", "browser"]).env("WAYBILL_PICTURES", folder);
    run(&mut cargo, "the tests that failed are named above")
}

fn tests() -> Result<Command, Failure> {
    // The tests in a browser put axe into every screen.
    audit::install(&audit::folder())?;
    let mut cargo = command("cargo");
    cargo
        .args(["test", "--release"])
        .env("WAYBILL_BIN", workspace::server_binary())
        .env(server::APP, server::app()?)
        .envs(chromium().map(|path| ("WAYBILL_CHROMIUM", path)))
        .envs(chromedriver().map(|path| ("WAYBILL_CHROMEDRIVER", path)));
    Ok(cargo)
}

/// Runs a benchmark against the built server: that of the browser where the first word says so.
pub(crate) fn bench(arguments: &[String]) -> Result<Outcome, Failure> {
    let (program, rest) = match arguments.split_first() {
        Some((first, rest)) if first == "browser" => ("bench_browser", rest),
        _ => ("bench", arguments),
    };
    if arguments.first().is_some_and(|first| first == "wall") {
        install_programs()?;
    }
    if program == "bench_browser" {
        install_programs()?;
        audit::install(&workspace::root().join("tests/lighthouse"))?;
    }
    let mut cargo = command("cargo");
    cargo
        .args(["run", "--release", "--quiet", "--bin", program, "--"])
        .args(rest)
        .env(server::APP, server::app()?)
        .env("WAYBILL_BIN", workspace::server_binary())
        .envs(chromium().map(|path| ("WAYBILL_CHROMIUM", path)))
        .envs(chromedriver().map(|path| ("WAYBILL_CHROMEDRIVER", path)));
    run(&mut cargo, "see the message above")?;
    Ok(Outcome::Done)
}
