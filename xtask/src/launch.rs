//! `cargo xtask run`: from a fresh clone to the running product.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::process::{not_started, run};
use crate::step::{Outcome, Steps, readable};
use crate::{server, workspace};

/// What `cargo xtask run` was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Launch {
    pub(crate) demo: bool,
    pub(crate) listen: String,
    pub(crate) data: PathBuf,
}

impl Default for Launch {
    fn default() -> Self {
        Self { demo: false, listen: "127.0.0.1:8080".to_owned(), data: PathBuf::from("data") }
    }
}

impl Launch {
    /// Builds what is missing, prepares the database, and becomes the server.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let mut steps = Steps::start();
        server::make(&mut steps)?;
        let url = self.database_url()?;
        let waybill = |command| server::waybill(&[command, "--database-url", &url, "--listen", &self.listen]);
        steps.run("database", || {
            let advice = "see the message above; to start afresh, move the database file away";
            run(&mut waybill("migrate"), advice)?;
            if self.demo {
                run(&mut waybill("demo"), advice)?;
            }
            Ok(Outcome::Done)
        })?;
        println!("==> waybill, ready after {}", readable(steps.total()));
        // Replaces this process, so that Ctrl-C and signals reach the server itself.
        let mut serve = waybill("serve");
        let error = serve.exec();
        Err(not_started(&serve, &error))
    }

    /// The demonstration has a file of its own, so that it never mixes with what somebody keeps.
    fn database_url(&self) -> Result<String, Failure> {
        let folder = workspace::root().join(&self.data);
        fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
        let name = if self.demo { "demo.db" } else { "waybill.db" };
        Ok(format!("sqlite:{}", folder.join(name).display()))
    }
}
