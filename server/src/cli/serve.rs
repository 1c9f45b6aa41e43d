//! `waybill serve`: from settings to a server that answers.

use std::io::IsTerminal;
use std::net::TcpListener;

use clap::Args;

use super::{Failure, open, password, say};
use crate::config::{LogFormat, Settings};
use crate::http::HttpSettings;
use crate::service::Services;

/// What only `serve` can be told.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Leave the database's schema as it is; for installations that run `waybill migrate` themselves
    #[arg(long)]
    no_migrate: bool,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> Result<(), Failure> {
        log_to_stderr(&settings);
        // The port first: a second server on it is refused before it touches the database.
        let listener = TcpListener::bind(&settings.listen).map_err(|error| {
            Failure::because(format!("cannot listen on {}", settings.listen), &error)
                .advise("Is another server running there? Choose another address with --listen.")
        })?;
        let services = open(&settings, !self.no_migrate).await?;
        first_administrator(&services).await?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), listen = settings.listen, "serving");
        say(format!("Waybill is at {} (Ctrl-C stops it).", settings.address()));
        let served = crate::http::serve(http_settings(&settings), services.clone(), listener).await;
        services.close().await;
        served.map_err(|error| Failure::because("the server stopped", &error))
    }
}

fn http_settings(settings: &Settings) -> HttpSettings {
    let mut allowed_origins = settings.allowed_origins.clone();
    // A proxy may ask under another name than browsers do.
    allowed_origins.extend(settings.public_url.clone());
    HttpSettings {
        secure_cookies: settings.cookies_are_secure(),
        allowed_origins,
        trusted_proxies: settings.trusted_proxies.clone(),
        time_zone: Some(settings.time_zone),
        ..HttpSettings::default()
    }
}

/// Where nobody has an account yet, nobody could make one.
async fn first_administrator(services: &Services) -> Result<(), Failure> {
    if services.accounts.any_person().await? {
        return Ok(());
    }
    let given = password::from_environment()?;
    let made = given.is_none();
    let password = match given {
        Some(password) => password,
        None => password::make()?,
    };
    services.accounts.create_person("admin", "Administrator", None, Some(&password)).await?;
    say("There was no account yet: the first administrator was made.");
    if made {
        say(format!("  login     admin\n  password  {password}    (shown this once)"));
    } else {
        say("  login     admin\n  password  the one that you gave");
    }
    Ok(())
}

fn log_to_stderr(settings: &Settings) {
    // The filter was read once when the settings were: it is valid.
    let filter = tracing_subscriber::EnvFilter::new(&settings.log);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Where the log cannot be written, because the disk that it goes to is full, saying so would fail as well, and end the
    // request that wanted to log.
    let log = log.with_ansi(std::io::stderr().is_terminal()).log_internal_errors(false);
    // It can be set once a process; whoever did before, such as a test, keeps theirs.
    let _ = match settings.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
