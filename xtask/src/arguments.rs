//! What was typed after `cargo xtask`, and the help for it.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::launch::Launch;

/// One of xtask's commands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Run(Launch),
    Test,
    Tidy,
    Schema,
    Dist,
    Bench(Vec<String>),
    Pictures,
    Help(&'static str),
}

impl Command {
    /// Reads the arguments; the first names the command.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let Some((name, rest)) = arguments.split_first() else {
            return Ok(Self::Help(HELP));
        };
        let (command, help) = match name.as_str() {
            "run" => (Self::Run(Launch::default()), RUN),
            "test" => (Self::Test, TEST),
            "tidy" => (Self::Tidy, TIDY),
            "schema" => (Self::Schema, SCHEMA),
            "dist" => (Self::Dist, DIST),
            "pictures" => (Self::Pictures, PICTURES),
            "bench" => (Self::Bench(rest.to_vec()), BENCH),
            "help" | "--help" | "-h" => return Ok(Self::Help(HELP)),
            other => return Err(unknown(other, "cargo xtask --help")),
        };
        if rest.iter().any(|it| it == "--help" || it == "-h") {
            return Ok(Self::Help(help));
        }
        match command {
            Self::Run(launch) => parse_launch(launch, rest).map(Self::Run),
            Self::Bench(arguments) => Ok(Self::Bench(arguments)),
            plain => match rest.first() {
                Some(extra) => Err(unknown(extra, &format!("cargo xtask {name} --help"))),
                None => Ok(plain),
            },
        }
    }
}

fn parse_launch(mut launch: Launch, arguments: &[String]) -> Result<Launch, Failure> {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .cloned()
                .ok_or_else(|| Failure::new(format!("`{word}` needs a value"), "see `cargo xtask run --help`"))
        };
        match word.as_str() {
            "--demo" => launch.demo = true,
            "--listen" => launch.listen = value()?,
            // As the caller sees it; the default lies in the workspace's root.
            "--data" => launch.data = from_here(&value()?),
            other => return Err(unknown(other, "cargo xtask run --help")),
        }
    }
    Ok(launch)
}

fn from_here(folder: &str) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| PathBuf::from(folder))
}

fn unknown(word: &str, help: &str) -> Failure {
    Failure::new(format!("`{word}` is not understood"), format!("see `{help}`"))
}

const HELP: &str = "\
Builds, runs and checks Waybill. Each command installs what it needs and leaves alone what is there.

  cargo xtask run      build everything and serve the product on http://127.0.0.1:8080
  cargo xtask test     everything that has to be true before a change is merged
  cargo xtask tidy     the rules of the house that no other tool checks (a part of `test`)
  cargo xtask schema   write schema.graphql from the code
  cargo xtask dist     the release binary, one file with the browser app inside
  cargo xtask bench    measure how fast a change reaches a subscriber, and what the app costs a browser
  cargo xtask pictures make the pictures that the guide shows

`cargo xtask COMMAND --help` explains one of them.";

const RUN: &str = "\
cargo xtask run [--demo] [--listen ADDRESS] [--data FOLDER]

Builds the browser app and the server in release, creates or migrates an SQLite file, and serves the product on one
port. The first start on a bare machine takes some minutes (compiler for WebAssembly, tools, dependencies) and says
what it is doing; later ones take seconds. Ctrl-C stops the server.

  --demo            start with example releases and example people, and print their logins
  --listen ADDRESS  address and port to serve on          [127.0.0.1:8080]
  --data FOLDER     where the SQLite file is kept         [data]
                    waybill.db, or demo.db with --demo

WAYBILL_WASM_TOOLCHAIN=rustup|debian forces where the compiler for WebAssembly comes from. Otherwise rustup is asked
first, and where it cannot download, Debian's rustc-web is used. The choice is printed.";

const TEST: &str = "\
cargo xtask test

Runs every check there is, one after the other, and stops at the first that fails with the command that repairs it:
tidy, formatting, clippy (native, and wasm32 for the browser app), the browser build, the release build, every Rust
test (unit, property, store, API, browser, kill loop), and the GraphQL-over-HTTP conformance audits. Chromium with its
driver, node and npm are installed from Debian where they are missing. A table of steps and times closes it.

WAYBILL_WASM_TOOLCHAIN=rustup|debian works as for `cargo xtask run`.
WAYBILL_CHROMIUM and WAYBILL_CHROMEDRIVER name programs to use instead of those on PATH.";

const PICTURES: &str = "\
cargo xtask pictures

Runs the browser tests and copies the pictures that pages of the guide show to docs/guide/pictures. All that the tests
made stay in target/pictures, to look at. Commit them with the change that made them different.";

const TIDY: &str = "\
cargo xtask tidy

Checks the rules that keep the code readable and the layers apart: every .rs file opens with `//!`; database types
stay in the store, GraphQL types in the API, web server types in the HTTP layer; `shared` depends on none of them; and
some words appear nowhere. Files that have grown long are named, as advice.";

const SCHEMA: &str = "\
cargo xtask schema

Builds the server and writes schema.graphql from it. The tests compare the two; run this when they differ, and commit
the file.";

const DIST: &str = "\
cargo xtask dist

Builds the release binary with the browser app inside, and puts it into target/dist as waybill-VERSION-TRIPLE with its
SHA-256. Copy that one file to a server and start `waybill serve`.";

const BENCH: &str = "\
cargo xtask bench [RUNS]
cargo xtask bench browser [visit|cost|lighthouse] [RUNS]
cargo xtask bench wall [EVENTS]

Builds the product in release and measures it from outside: the time from a mutation's arrival to the last event at a
subscriber; or, in a real Chromium on a release with 2 000 activities, what a first and a second visit take, what a
status change and a cascade cost the page's main thread, and what Lighthouse finds, light and dark. Budgets stand beside
the figures. `wall [EVENTS]`: what a wallboard in a real Chromium holds before and after so many events.";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn parsed(line: &str) -> Result<Command, Failure> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Command::parse(&words)
    }

    #[test]
    fn run_takes_its_options_in_any_order() {
        let expected = Launch { demo: true, listen: "0.0.0.0:9000".to_owned(), data: PathBuf::from("/srv/waybill") };
        let command = parsed("run --listen 0.0.0.0:9000 --data /srv/waybill --demo").unwrap();
        assert_eq!(command, Command::Run(expected));
    }

    #[test]
    fn every_command_explains_itself() {
        for name in ["run", "test", "tidy", "schema", "dist", "bench"] {
            let Command::Help(text) = parsed(&format!("{name} --help")).unwrap() else {
                panic!("`{name} --help` is not help");
            };
            assert!(text.starts_with(&format!("cargo xtask {name}")));
            assert!(HELP.contains(&format!("cargo xtask {name} ")));
        }
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for line in ["fly", "run --dmeo", "run --listen", "test now"] {
            assert!(parsed(line).is_err(), "`{line}` was taken");
        }
    }
}
