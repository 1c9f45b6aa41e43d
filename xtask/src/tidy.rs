//! The rules of the house that neither the compiler nor clippy checks.

mod layer;
mod source;
mod word;

use crate::failure::Failure;
use crate::pictures;
use crate::step::Outcome;
use source::Source;

/// A file longer than this is named, as advice.
const LONG: usize = 400;

/// Reads every source file of the workspace and reports each broken rule with file and line.
pub(crate) fn check() -> Result<Outcome, Failure> {
    let sources = source::all()?;
    let mut broken: Vec<String> = Vec::new();
    for source in &sources {
        broken.extend(opening(source));
        broken.extend(layer::crossings(source));
        broken.extend(word::forbidden(source));
        if let Some(advice) = too_long(source) {
            println!("    advice: {advice}");
        }
    }
    broken.extend(pictures::check()?);
    for line in &broken {
        println!("    {line}");
    }
    if broken.is_empty() {
        println!("    {} files are tidy", sources.len());
        return Ok(Outcome::Done);
    }
    Err(Failure::new(
        format!("{} rules are broken", broken.len()),
        "mend the lines named above; ARCHITECTURE.md says what the layers are for",
    ))
}

/// Every Rust file says in its first line what it is.
fn opening(source: &Source) -> Option<String> {
    let says = source.text.starts_with("//! ") || source.text.starts_with("//!\n");
    (source.is_rust() && !says).then(|| format!("{}:1: open the file with `//!` and say what it is", source.path))
}

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (source.is_rust() && lines > LONG).then(|| {
        format!("{} has {lines} lines; split it by noun, one file for each thing that it talks about", source.path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_file_has_to_open_with_a_sentence() {
        let silent = Source::new("shared/src/plan.rs", "use std::fmt;\n");
        let speaking = Source::new("shared/src/plan.rs", "//! The plan.\n");
        let other = Source::new("web/style/main.css", "body {}\n");
        assert!(opening(&silent).is_some());
        assert!(opening(&speaking).is_none());
        assert!(opening(&other).is_none());
    }

    #[test]
    fn only_a_long_file_gets_advice() {
        let long = Source::new("shared/src/plan.rs", "//! x\n".repeat(LONG + 1));
        let short = Source::new("shared/src/plan.rs", "//! x\n".repeat(LONG));
        assert!(too_long(&long).is_some());
        assert!(too_long(&short).is_none());
    }
}
