//! Words that appear nowhere in the project.

use super::source::Source;

/// A word and why it is not wanted. Written in halves, so that this file passes its own check.
const FORBIDDEN: [([&str; 2], &str); 8] = [
    (["TO", "DO"], "finish it, or open an issue"),
    (["FIX", "ME"], "mend it, or open an issue"),
    (["unimpl", "emented!"], "write it, or leave it out"),
    (["to", "do!("], "write it, or leave it out"),
    (["crates", ".io"], "name the package, not the place it comes from"),
    (["npm", "js.org"], "name the package, not the place it comes from"),
    (["npm", "js.com"], "name the package, not the place it comes from"),
    (["py", "pi.org"], "name the package, not the place it comes from"),
];

/// Every line with a forbidden word.
pub(crate) fn forbidden(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in source.lines() {
        for ([start, end], why) in &FORBIDDEN {
            let word = format!("{start}{end}");
            if contains_word(line, &word) {
                found.push(format!("{}:{number}: `{word}`: {why}", source.path));
            }
        }
    }
    found
}

/// The word on its own: not a part of a longer one.
fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let ends_open = word.ends_with(|last: char| !last.is_alphanumeric());
        !before.is_some_and(char::is_alphanumeric) && (ends_open || !after.is_some_and(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_word_is_named_with_its_line() {
        let text = format!("//! Fine.\n// {}{}: later\n", "TO", "DO");
        let found = forbidden(&Source::new("shared/src/plan.rs", text));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("shared/src/plan.rs:2"));
    }

    #[test]
    fn a_longer_word_is_another_word() {
        assert!(!contains_word("AUTODOC", concat!("TO", "DO")));
        let call = concat!("to", "do!(");
        assert!(contains_word(&format!("x::{call}now)"), call));
    }
}
