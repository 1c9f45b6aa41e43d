//! What went wrong, and what to do about it: every step of xtask ends in one of these or in success.

use std::fmt;

/// A step that did not succeed. There is no failure without advice.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    repair: String,
}

impl Failure {
    /// `what` says what happened, `repair` what the reader should do next.
    pub(crate) fn new(what: impl Into<String>, repair: impl Into<String>) -> Self {
        Self { what: what.into(), repair: repair.into() }
    }

    /// A file or folder that could not be used.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("`{}`: {error}", path.display()),
            "check that the folder exists, is yours, and that the disk is not full",
        )
    }

    /// The same failure with other advice, for a caller that knows better what helps.
    pub(crate) fn advising(self, repair: impl Into<String>) -> Self {
        Self { repair: repair.into(), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "failed: {}\n  next: {}", self.what, self.repair)
    }
}
