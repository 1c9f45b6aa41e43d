//! What a command that cannot go on says: what went wrong, why, and what to do next.

use std::error::Error;
use std::fmt::Write;

use crate::config::ConfigError;
use crate::plan::Problems;
use crate::service::ServiceError;
use crate::store::StoreError;

/// The end of a command that did not succeed.
#[derive(Debug)]
pub struct Failure {
    message: String,
    advice: Option<String>,
    code: u8,
}

impl Failure {
    /// Something could not be done.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), advice: None, code: 1 }
    }

    /// Something could not be done, for this reason.
    pub(super) fn because(message: impl Into<String>, error: &dyn Error) -> Self {
        Self::new(format!("{}: {}", message.into(), chain(error)))
    }

    /// The command itself makes no sense.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, ..Self::new(message) }
    }

    /// What to do next.
    pub(super) fn advise(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }

    /// The exit code: 1 when something failed, 2 when the command or its settings make no sense.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// All of it, for standard error.
    pub fn text(&self) -> String {
        match &self.advice {
            Some(advice) => format!("error: {}\n  {advice}", self.message),
            None => format!("error: {}", self.message),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self { code: 2, ..Self::new(chain(&error)) }.advise("`waybill config --help` names all settings.")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let advice = match &error {
            StoreError::TooNew(_) => "Nothing was changed.",
            StoreError::Address(_) => "Give one with --database-url or WAYBILL_DATABASE_URL.",
            _ => "Is --database-url right, the folder there and writable, and the disk not full?",
        };
        Self::because("the database cannot be used", &error).advise(advice)
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match &error {
            ServiceError::Refused(refusal) => Self::new(format!("{} ({})", refusal.message, error.code())),
            _ => Self::new(chain(&error)),
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        let (count, mut text) = (problems.count(), problems.to_string());
        let listed = problems.listed();
        for problem in &listed {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n  {problem}");
        }
        if count > listed.len() {
            let _ = write!(text, "\n  … and {} more", count - listed.len());
        }
        Self::new(text)
    }
}

/// An error with everything that caused it.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
