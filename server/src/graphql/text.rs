//! What text an input may hold.

use async_graphql::MaybeUndefined;

use super::error::{Result, invalid};

/// The most characters of a title and of other text that stands on one line.
const LINE: usize = 500;
/// The most bytes of a text that may have many lines.
const TEXT: usize = 64 * 1024;
/// The most bytes of a comment.
const COMMENT: usize = 8 * 1024;
/// The most characters of an idempotency key.
const KEY: usize = 255;

/// A line that must say something.
pub(super) fn title(field: &str, text: String) -> Result<String> {
    line(field, Some(text))?.ok_or_else(|| invalid(field, format!("`{field}` must not be blank.")))
}

/// A line; a blank one counts as none.
pub(super) fn line(field: &str, text: Option<String>) -> Result<Option<String>> {
    match text {
        Some(text) if text.chars().count() > LINE => {
            let found = text.chars().count();
            Err(invalid(field, format!("`{field}` has {found} characters; at most {LINE} are possible.")))
        }
        Some(text) if text.chars().any(char::is_control) => {
            Err(invalid(field, format!("`{field}` is one line, without control characters.")))
        }
        Some(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        None => Ok(None),
    }
}

/// A text of any number of lines; a blank one counts as none.
pub(super) fn long(field: &str, text: Option<String>) -> Result<Option<String>> {
    bounded(field, text, TEXT)
}

/// Why somebody does something; a blank comment counts as none.
pub(super) fn comment(text: Option<String>) -> Result<Option<String>> {
    bounded("comment", text, COMMENT)
}

/// What a client calls a command, so that sending it twice has one effect.
pub(super) fn idempotency_key(key: Option<String>) -> Result<Option<String>> {
    match key {
        Some(key) if !(1..=KEY).contains(&key.chars().count()) || key.contains('\0') => {
            Err(invalid("idempotencyKey", format!("`idempotencyKey` has 1 to {KEY} characters.")))
        }
        key => Ok(key),
    }
}

/// A change of a field that cannot be cleared.
pub(super) fn new_title(text: MaybeUndefined<String>) -> Result<Option<String>> {
    match text {
        MaybeUndefined::Undefined => Ok(None),
        MaybeUndefined::Null => Err(invalid("title", "`title` cannot be cleared.")),
        MaybeUndefined::Value(text) => title("title", text).map(Some),
    }
}

/// A change of a line: absent leaves it, null or blank clears it.
pub(super) fn new_line(field: &str, text: MaybeUndefined<String>) -> Result<Option<Option<String>>> {
    Option::from(text).map(|text| line(field, text)).transpose()
}

/// A change of a text: absent leaves it, null or blank clears it.
pub(super) fn new_long(field: &str, text: MaybeUndefined<String>) -> Result<Option<Option<String>>> {
    Option::from(text).map(|text| long(field, text)).transpose()
}

/// How long something is planned to take.
pub(super) fn minutes(field: &str, minutes: Option<i32>) -> Result<Option<i32>> {
    match minutes {
        Some(minutes) if minutes < 0 => Err(invalid(field, format!("`{field}` is 0 or more, not {minutes}."))),
        minutes => Ok(minutes),
    }
}

fn bounded(field: &str, text: Option<String>, most: usize) -> Result<Option<String>> {
    match text {
        Some(text) if text.len() > most => {
            Err(invalid(field, format!("`{field}` has {} bytes; at most {most} are possible.", text.len())))
        }
        Some(text) if text.contains('\0') => Err(invalid(field, format!("`{field}` holds a NUL character."))),
        text => Ok(text.filter(|text| !text.trim().is_empty())),
    }
}

/// A list of no more than `most`.
pub(super) fn at_most<T>(field: &str, list: &[T], most: usize) -> Result<()> {
    if list.len() > most {
        return Err(invalid(field, format!("`{field}` has {} entries; at most {most} are possible.", list.len())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_something_on_one_line_of_500_characters() {
        assert_eq!(title("title", " Patch it ".into()).unwrap(), "Patch it");
        assert!(title("title", "ä".repeat(500)).is_ok());
        for text in ["", " \t", "two\nlines", "ä".repeat(501).as_str()] {
            assert!(title("title", text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn texts_have_their_bounds() {
        assert!(long("notes", Some("x".repeat(65_536))).is_ok());
        assert!(long("notes", Some("x".repeat(65_537))).is_err());
        assert!(comment(Some("x".repeat(8_193))).is_err());
        assert_eq!(comment(Some(" \n".into())).unwrap(), None);
        assert!(idempotency_key(Some(String::new())).is_err());
        assert!(idempotency_key(Some("x".repeat(256))).is_err());
        assert!(idempotency_key(Some("x".repeat(255))).is_ok());
    }

    #[test]
    fn an_absent_field_stays_and_null_clears_it() {
        assert_eq!(new_line("area", MaybeUndefined::Undefined).unwrap(), None);
        assert_eq!(new_line("area", MaybeUndefined::Null).unwrap(), Some(None));
        assert_eq!(new_line("area", MaybeUndefined::Value("x".into())).unwrap(), Some(Some("x".into())));
        assert!(new_title(MaybeUndefined::Null).is_err());
    }
}
