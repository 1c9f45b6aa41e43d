//! The project's own commands, reached as `cargo xtask`: run, test, tidy, schema, dist, bench, pictures.
//!
//! Plain Rust without a dependency, because it is the first thing that a bare machine builds.

mod apt;
mod arguments;
mod audit;
mod check;
mod code;
mod debian;
mod failure;
mod fingerprint;
mod launch;
mod module;
mod pack;
mod pictures;
mod process;
mod release;
mod script;
mod server;
mod short;
mod split;
mod step;
mod style;
mod tidy;
mod tool;
mod toolchain;
mod web;
mod workspace;

use std::env;
use std::process::ExitCode;

use arguments::Command;
use failure::Failure;
use step::Steps;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match Command::parse(&words).and_then(perform) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(launch) => launch.run(),
        Command::Test => check::everything(),
        Command::Tidy => Steps::start().run("tidy", tidy::check),
        Command::Dist => release::make(),
        Command::Schema => {
            let mut steps = Steps::start();
            steps.run("server", server::build)?;
            steps.run("schema.graphql", server::write_schema)
        }
        Command::Bench(arguments) => {
            let mut steps = Steps::start();
            server::make(&mut steps)?;
            steps.run("benchmark", || check::bench(&arguments))
        }
        Command::Pictures => {
            let mut steps = Steps::start();
            server::make(&mut steps)?;
            steps.run("pictures", pictures::make)
        }
        Command::Help(text) => {
            println!("{text}");
            Ok(())
        }
    }
}
