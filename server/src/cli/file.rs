//! Plans in and out from the command line.

use std::path::{Path, PathBuf};

use clap::Args;

use super::account::{everybody, named};
use super::{Failure, say};
use crate::config::Settings;
use crate::domain::Principal;
use crate::plan::{Format, ImportError, Incoming};
use crate::service::Services;

/// A file to import.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file; its name ends in .yaml, .yml or .csv, or --format says what it is
    file: PathBuf,
    /// yaml or csv
    #[arg(long)]
    format: Option<String>,
    /// CSV: make each value of this column one parallel container
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// The record's title [default: the file's own, or its name]
    #[arg(long)]
    title: Option<String>,
    /// release or change [default: the file's own, or release]
    #[arg(long)]
    kind: Option<String>,
    /// Who imports it, by login [default: the first account]
    #[arg(long = "as", value_name = "LOGIN")]
    actor: Option<String>,
}

impl Import {
    pub(super) async fn run(self, services: &Services, settings: &Settings) -> Result<(), Failure> {
        let format = self.format()?;
        let bytes = std::fs::read(&self.file)
            .map_err(|error| Failure::because(format!("cannot read `{}`", self.file.display()), &error))?;
        let who = actor(services, self.actor.as_deref()).await?;
        let stem = self.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let incoming = Incoming {
            format,
            bytes,
            group: self.group,
            title: self.title,
            fallback_title: stem,
            kind: self.kind,
            idempotency_key: None,
        };
        let imported = incoming.import(services, &who, settings.time_zone).await.map_err(|error| match error {
            ImportError::Problems(problems) => Failure::from(problems),
            ImportError::Service(error) => Failure::from(error),
        })?;
        say(format!("Imported {} with {} activities: {}", imported.key, imported.activities, imported.title));
        Ok(())
    }

    fn format(&self) -> Result<Format, Failure> {
        let unknown = |what: String| Failure::usage(what).advise("Say --format yaml or --format csv.");
        match &self.format {
            Some(name) => Format::parse(name).ok_or_else(|| unknown(format!("`{name}` is no format"))),
            None => self
                .file
                .extension()
                .and_then(|extension| Format::parse(&extension.to_string_lossy()))
                .ok_or_else(|| unknown(format!("the name `{}` does not say what it is", self.file.display()))),
        }
    }
}

/// A record to export.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Its key, such as RR12
    key: String,
    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) async fn run(self, services: &Services) -> Result<(), Failure> {
        let text = crate::plan::export_record(services, &self.key).await?.ok_or_else(|| {
            Failure::new(format!("there is no record `{}`", self.key)).advise("Keys look like RR12 or CR7.")
        })?;
        match &self.output {
            None => {
                say(text.trim_end());
                Ok(())
            }
            Some(file) => write(file, &text),
        }
    }
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|error| Failure::because(format!("cannot write `{}`", file.display()), &error))
}

/// Who acts from the command line.
async fn actor(services: &Services, login: Option<&str>) -> Result<Principal, Failure> {
    let person = match login {
        Some(login) => named(services, login).await?,
        None => everybody(services).await?.into_iter().next().ok_or_else(|| {
            Failure::new("there is no account yet, and every import is somebody's")
                .advise("Make one with `waybill user add LOGIN`, or start `waybill serve` once.")
        })?,
    };
    principal(services, person).await
}

/// Somebody with their teams.
pub(super) async fn principal(services: &Services, person: crate::domain::Person) -> Result<Principal, Failure> {
    let teams: Vec<_> = services.reads.teams().await?.into_iter().map(|team| team.id).collect();
    let members = services.reads.members(&teams).await?;
    let teams = teams.into_iter().filter(|team| members.get(team).is_some_and(|them| them.contains(&person.id)));
    Ok(Principal { teams: teams.collect(), person })
}
