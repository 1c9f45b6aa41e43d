//! The command line: what `waybill` can be told to do.

mod account;
mod board;
mod demo;
mod failure;
mod file;
mod password;
mod serve;

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use clap::{Parser, Subcommand};

pub use failure::Failure;

use crate::config::{Flags, Settings};
use crate::service::Services;
use crate::store::DatabaseSettings;

/// Release management with live progress: plan, run and watch releases and change requests.
///
/// Everything is in this one program: the web application, the GraphQL API and the database (a file, unless
/// --database-url names a PostgreSQL server). `waybill serve` starts it.
#[derive(Debug, Parser)]
#[command(name = "waybill", version, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web application and the API
    ///
    /// Brings the database's schema up to date first. Where there is no account yet, the first administrator is made:
    /// login `admin`, password from WAYBILL_ADMIN_PASSWORD, or from the file that WAYBILL_ADMIN_PASSWORD_FILE names,
    /// or a new one that is printed once. Ctrl-C or SIGTERM ends it after the requests that are under way.
    Serve(serve::Serve),
    /// Bring the database's schema up to date, and do nothing else
    Migrate,
    /// Create a release or a change request from a YAML or CSV file
    ///
    /// YAML is the native format, which `waybill export` writes. A CSV file has a header and a row for each activity:
    /// `activity` is its title; `who`, `start`, `end`, `description` and `kind` may be given. If anything in the file
    /// is wrong, every mistake is named with its line, and nothing is imported.
    #[command(verbatim_doc_comment)]
    Import(file::Import),
    /// Write a release or a change request as YAML, which `waybill import` reads
    Export(file::Export),
    /// Add, list and close accounts
    #[command(subcommand)]
    User(account::User),
    /// Make, list and revoke tokens for programs
    #[command(subcommand)]
    Token(account::Token),
    /// Add teams
    #[command(subcommand)]
    Team(account::Team),
    /// List boards and their screens
    #[command(subcommand)]
    Board(board::Board),
    /// Revoke screens
    #[command(subcommand)]
    Screen(board::Screen),
    /// Print the GraphQL schema
    Schema,
    /// Show every setting, its value, and where that came from
    ///
    /// A flag wins over a WAYBILL_* variable, that over the settings file, that over the default. The settings file is
    /// TOML, with the names shown: listen = "0.0.0.0:80". Passwords are hidden.
    Config,
    /// Fill an empty database with example releases and people
    ///
    /// The releases of Woodgrove Bank, and the plan of a real release of Kubernetes. Prints the logins. Does nothing
    /// when it was done before.
    Demo,
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self) -> Result<(), Failure> {
        let settings = Settings::load(&self.flags, |name| std::env::var(name).ok(), Path::new("."))?;
        match self.command {
            Command::Schema => {
                say(crate::graphql::sdl().trim_end());
                Ok(())
            }
            Command::Config => {
                for (name, value, source) in settings.shown() {
                    say(format!("{name:<15} {value:<40} {source}"));
                }
                Ok(())
            }
            Command::Serve(serve) => serve.run(settings).await,
            command => {
                let services = open(&settings, true).await?;
                let done = command.run(&services, &settings).await;
                services.close().await;
                done
            }
        }
    }
}

impl Command {
    async fn run(self, services: &Services, settings: &Settings) -> Result<(), Failure> {
        match self {
            Self::Import(import) => import.run(services, settings).await,
            Self::Export(export) => export.run(services).await,
            Self::User(user) => user.run(services).await,
            Self::Token(token) => token.run(services).await,
            Self::Team(team) => team.run(services).await,
            Self::Board(board) => board.run(services).await,
            Self::Screen(screen) => screen.run(services).await,
            Self::Demo => demo::run(services, settings).await,
            Self::Migrate => {
                say("The database is up to date.");
                Ok(())
            }
            Self::Serve(_) | Self::Schema | Self::Config => Ok(()),
        }
    }
}

/// Opens the database that the settings name.
async fn open(settings: &Settings, migrate: bool) -> Result<Services, Failure> {
    Ok(Services::open(&DatabaseSettings { url: settings.database_url.clone(), migrate }).await?)
}

/// A line on standard output. Whoever closed it early, such as `head`, has read enough.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
