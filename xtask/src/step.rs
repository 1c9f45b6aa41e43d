//! Steps: each says what it does, how long it took, or that there was nothing to do.

use std::time::{Duration, Instant};

use crate::failure::Failure;

/// How a step ended well.
pub(crate) enum Outcome {
    /// Work was done.
    Done,
    /// Nothing had to be done, for this reason.
    AlreadyThere(String),
}

impl Outcome {
    pub(crate) fn already(reason: impl Into<String>) -> Self {
        Self::AlreadyThere(reason.into())
    }
}

/// The steps of one command, timed.
pub(crate) struct Steps {
    started: Instant,
    finished: Vec<(String, Duration, String)>,
}

impl Steps {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), finished: Vec::new() }
    }

    /// Runs one step. A failure goes up at once: nothing after it is tried.
    pub(crate) fn run(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome, Failure>) -> Result<(), Failure> {
        println!("==> {name}");
        let started = Instant::now();
        let outcome = work();
        let took = started.elapsed();
        let (result, remark) = match outcome {
            Ok(Outcome::Done) => (Ok(()), String::new()),
            Ok(Outcome::AlreadyThere(reason)) => (Ok(()), reason),
            Err(failure) => (Err(failure), "FAILED".to_owned()),
        };
        let separator = if remark.is_empty() { "" } else { "  " };
        println!("    {}{separator}{remark}", readable(took));
        self.finished.push((name.to_owned(), took, remark));
        result
    }

    /// The closing table.
    pub(crate) fn print_table(&self) {
        println!();
        let width = self.finished.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
        for (name, took, remark) in &self.finished {
            println!("{name:width$}  {:>10}  {remark}", readable(*took));
        }
        println!("{:width$}  {:>10}", "total", readable(self.total()));
    }

    pub(crate) fn total(&self) -> Duration {
        self.started.elapsed()
    }
}

/// `0.4 s`, `12.0 s`, `3 min 07 s`.
pub(crate) fn readable(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_clock() {
        assert_eq!(readable(Duration::from_millis(440)), "0.4 s");
        assert_eq!(readable(Duration::from_secs(187)), "3 min 07 s");
    }

    #[test]
    fn a_failed_step_is_in_the_table_and_its_failure_goes_up() {
        let mut steps = Steps::start();
        let result = steps.run("breaks", || Err(Failure::new("it broke", "mend it")));
        assert!(result.is_err());
        assert_eq!(steps.finished.len(), 1);
        assert_eq!(steps.finished[0].2, "FAILED");
    }
}
