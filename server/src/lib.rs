//! Waybill's server: everything behind one port. `main.rs` starts it, tests build it from here.
//!
//! Data goes one way: `http`/`graphql` → `service` → `store` (load) → the engine in `waybill-shared` → `store`
//! (save, with events, one transaction) → commit → `events` → subscriptions.

// Clippy takes the fields that an interface lists for one attribute given again and again.
#![allow(clippy::duplicated_attributes, reason = "async-graphql lists the fields of an interface so")]

pub mod cli;
pub mod config;
pub mod domain;
pub(crate) mod entity;
pub mod events;
pub mod graphql;
pub mod http;
pub mod plan;
pub mod service;
pub mod store;

use std::process::ExitCode;

use clap::Parser;

pub use http::WebApp;

/// Reads the command line and does what it says, with this web app inside.
pub fn start(app: WebApp) -> ExitCode {
    http::carry(app);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("waybill cannot start its threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli::Cli::parse().run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.text());
            ExitCode::from(failure.code())
        }
    }
}
