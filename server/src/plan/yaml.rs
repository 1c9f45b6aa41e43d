//! The native format as text: YAML, read within limits and written so that it reads back as the same.

use std::{io, panic, thread};

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Options};
use waybill_shared::engine::{MAX_ACTIVITIES, MAX_LEVELS};

use super::document::{Document, Forest, too_many};
use super::problem::Problems;
use super::text_of;

/// Nodes of YAML (scalars, lists and mappings) that an activity takes when it says all that it can.
const NODES_OF_ACTIVITY: usize = 40;

/// Reads a file of one document. Anchors and aliases are refused: with them, a few lines can mean millions.
///
/// # Errors
/// What YAML, or the format, does not allow, at its line. The first such mistake ends the reading.
pub fn read_yaml(bytes: &[u8]) -> Result<Document, Problems> {
    let mut documents = read_documents(bytes)?;
    match (documents.pop(), documents.len()) {
        (Some(document), 0) => Ok(document),
        (None, _) => Err(Problems::one(1, "The file is empty.")),
        (Some(_), more) => {
            let message = format!("There are {} documents in the file; import them one by one.", more + 1);
            Err(Problems::one(1, message))
        }
    }
}

/// Reads all documents of a file, in order.
///
/// # Errors
/// As [`read_yaml`].
pub fn read_documents(bytes: &[u8]) -> Result<Vec<Document>, Problems> {
    let text = text_of(bytes)?;
    let read = with_room(|| {
        Forest::start_counting();
        serde_saphyr::from_multiple_with_options(text, limits()).map_err(|error| problem(&error))
    });
    read.unwrap_or_else(|error| Err(Problems::one(1, format!("The file cannot be read now: {error}."))))
}

/// Writes a document.
///
/// # Errors
/// When the machine has no thread left; nothing that a document holds cannot be written.
pub fn write_yaml(document: &Document) -> io::Result<String> {
    with_room(|| serde_saphyr::to_string(document).map_err(io::Error::other))?
}

/// Runs `work` on a stack that 64 levels of activities fit on: a level takes up to 100 KB of it while it is read, and
/// the server's threads have 2 MB.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    const STACK: usize = 32 * 1024 * 1024;
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        worker.join().map_err(|panic| panic::resume_unwind(panic))
    })
}

fn limits() -> Options {
    let nodes = MAX_ACTIVITIES * NODES_OF_ACTIVITY;
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            // A level of activities is a list and a mapping; the record and its reviewers add one more each.
            max_depth: 2 * MAX_LEVELS + 4,
            max_documents: 16,
            max_nodes: nodes,
            max_events: 2 * nodes,
            max_aliases: 0,
            max_anchors: 0,
            max_total_scalar_bytes: super::MAX_BYTES,
        },
        with_snippet: false,
        strict_booleans: true,
    }
}

fn problem(error: &Error) -> Problems {
    let error = error.without_snippet();
    let place = error.location();
    let number = |number: u64| usize::try_from(number).ok().filter(|number| *number > 0);
    let line = place.and_then(|place| number(place.line())).unwrap_or(1);
    let column = place.and_then(|place| number(place.column()));
    let message = match error {
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Depth { .. } => format!("There are more than {MAX_LEVELS} levels of activities."),
            BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } => {
                "Anchors (`&`) and aliases (`*`) are not supported: write the value out.".to_owned()
            }
            BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. } => too_many(),
            other => format!("The file is too large to read: {other:?}."),
        },
        other => plain(&other.to_string()),
    };
    Problems::at(line, column, message)
}

/// Serde's message without the place that it appends: the line is given beside it.
fn plain(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    format!("{}.", message.trim_end_matches(['.', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::read_yaml;
    use crate::plan::{Directory, compose};

    /// The problems of a file, read and composed.
    fn problems(file: impl AsRef<[u8]>) -> String {
        match read_yaml(file.as_ref()).and_then(|words| compose(words, &Directory::default(), chrono_tz::UTC)) {
            Ok(record) => format!("no problem: {}", record.title),
            Err(problems) => problems.listed().iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        }
    }

    #[test]
    fn a_mistake_of_the_format_is_named_where_it_stands() {
        for (file, problem) in [
            ("", "line 1: The file is empty."),
            ("title: a\n---\ntitle: b\n", "line 1: There are 2 documents in the file; import them one by one."),
            ("title: a\nplan:\n  - activity: b\n    colour: red\n", "line 4: unknown field `colour`"),
            ("title: a\nplan: now\n", "line 2: "),
            ("title: a\ntitle: b\n", "line 2: duplicate mapping key"),
            (
                "title: a\nplan:\n  - activity: b\n\tkind: manual\n",
                "line 3: while scanning a plain scalar, found a tab",
            ),
            ("title: &t a\n", "line 1: Anchors (`&`) and aliases (`*`) are not supported"),
            ("title: [a\n", "line 1: expected string scalar"),
            ("title: a\nplan:\n  - activity: b\n    minutes: long\n", "line 4: "),
        ] {
            let found = problems(file);
            assert!(found.starts_with(problem), "{file:?}: {found}");
            assert!(!found.contains("column") && found.ends_with('.'), "{file:?}: {found}");
        }
    }

    #[test]
    fn all_mistakes_of_the_plan_are_named_at_once() {
        let file = "
kind: release
title: June
owner: nobody
reason: none
plan:
  - activity: Approve
    kind: review
    condition: 101%
    reviewers: [nobody, {team: none}]
  - activity: ' '
  - activity: Wait
    kind: dependent
  - activity: Rack
    kind: heap
    start: 2026-02-30
  - activity: Cut over
    start: 2026-06-02
    end: 2026-06-01
    activities:
      - activity: Below
        after_children: true
        minutes: -1
  - kind: parallel
    reviewers: [garret]
";
        let found = problems(file);
        for problem in [
            "line 4: Nobody has the login, e-mail address or name `nobody`.",
            "line 5: `reason` is a field of change requests only.",
            "line 9: `101%` is no condition",
            "line 10: Nobody has",
            "line 10: There is no team `none`.",
            "line 11: The title is blank.",
            "line 13: Dependent activities stand in change requests only.",
            "line 15: `heap` is no kind of activity",
            "line 16: `2026-02-30` is no date",
            "line 17: `Cut over` is a manual activity: only parallel and sequential ones hold activities.",
            "line 19: The end `2026-06-01` is before the start `2026-06-02`.",
            "line 22: Only a top-level activity of a release",
            "line 23: An activity cannot take less than 0 minutes.",
            "line 24: The title is blank.",
            "line 25: This is a parallel activity: only reviews have a condition and reviewers.",
        ] {
            assert!(found.contains(problem), "{problem}\nis not in\n{found}");
        }
        assert_eq!(found.matches("line ").count(), 15, "{found}");
    }

    #[test]
    fn a_file_is_no_bomb() {
        let mut laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (before, name) in ('a'..='h').zip('b'..='i') {
            laughs += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", "));
        }
        assert!(problems(laughs).starts_with("line 1: "));
        assert!(problems("[".repeat(100_000)).starts_with("line 1: "));
        assert!(problems("- ".repeat(100_000)).starts_with("line 1: "));
        let flow = "{activities: [".repeat(10_000);
        assert!(problems(format!("plan: [{flow}")).starts_with("line 1: "));
        let many = format!("plan: [{}]", "{},".repeat(200_001));
        assert_eq!(problems(many), "line 1: There are more than 200000 activities; a record holds no more.");
    }

    #[test]
    fn as_many_levels_as_a_record_may_have_are_read_and_no_more() {
        let nested = |levels: usize| {
            let mut file = "title: deep\nplan:\n".to_owned();
            for level in 0..levels {
                let indent = "  ".repeat(level * 2 + 1);
                file += &format!("{indent}- activity: {level}\n{indent}  kind: parallel\n");
                if level + 1 < levels {
                    file += &format!("{indent}  activities:\n");
                }
            }
            file
        };
        assert_eq!(problems(nested(64)), "no problem: deep");
        assert!(
            problems(nested(65)).contains("There are more than 64 levels of activities."),
            "{}",
            problems(nested(65))
        );
        assert!(problems(nested(2_000)).contains("There are more than 64 levels of activities."));
    }
}
