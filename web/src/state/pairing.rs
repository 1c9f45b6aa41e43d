//! How a television is let in: the code that it shows, as somebody types it, and how far it is.

/// How many characters a code has, without its dash.
const LENGTH: usize = 8;
/// What looks like something else, and is in no code.
const ALIKE: &str = "01ILOU";

/// A code as somebody has typed it so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedCode {
    /// As televisions show it: `K7QM-29XR`.
    pub shown: String,
    /// Whether it is whole.
    pub is_whole: bool,
    /// The first character in it that no code has.
    pub strange: Option<char>,
}

impl TypedCode {
    /// In any case, with or without dash and blanks.
    pub fn read(text: &str) -> Self {
        let letters = text.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_uppercase());
        let code: String = letters.take(LENGTH).collect();
        let strange = code.chars().find(|it| ALIKE.contains(*it));
        let is_whole = code.len() == LENGTH && strange.is_none();
        let (one, other) = code.split_at(code.len().min(LENGTH / 2));
        let dash = if other.is_empty() { "" } else { "-" };
        Self { shown: format!("{one}{dash}{other}"), is_whole, strange }
    }
}

/// How far the pairing of a television is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairing {
    /// It shows this code, if it still knows it, and waits for somebody to type it.
    Waiting(Option<String>),
    /// It shows its board.
    Paired,
    /// It did, and why it does not any more.
    Ended(String),
    /// There is no code, or its time is over.
    Expired,
}

impl Pairing {
    /// As the server says it.
    pub fn read(state: &str, code: Option<String>, why: String) -> Option<Self> {
        Some(match state {
            "WAITING" => Self::Waiting(code),
            "PAIRED" => Self::Paired,
            "ENDED" => Self::Ended(why),
            "EXPIRED" => Self::Expired,
            _ => return None,
        })
    }
}

/// Why a television shows no board any more, as who stands before it reads it.
pub fn ended(why: &str) -> &'static str {
    match why {
        "BOARD_DELETED" => "The board that this screen showed was deleted.",
        "REVOKED" => "This screen was taken off its board.",
        _ => "This screen has not been used for so long that it has to be let in again.",
    }
}

#[cfg(test)]
mod tests {
    use super::{Pairing, TypedCode};

    #[test]
    fn a_code_may_be_typed_in_any_way() {
        for text in ["K7QM-29XR", "k7qm29xr", " k7 qm – 29 xr ", "K7QM29XR9"] {
            let code = TypedCode::read(text);
            assert_eq!((code.shown.as_str(), code.is_whole), ("K7QM-29XR", true), "{text}");
        }
        assert_eq!(TypedCode::read("k7q").shown, "K7Q");
        assert_eq!(TypedCode::read("k7qm").shown, "K7QM");
        assert!(!TypedCode::read("k7qm2").is_whole);
        assert_eq!(TypedCode::read("").shown, "");
    }

    #[test]
    fn what_looks_alike_is_named_at_once() {
        let code = TypedCode::read("k7om");
        assert_eq!((code.strange, code.is_whole), (Some('O'), false));
    }

    #[test]
    fn the_server_says_how_far_it_is() {
        let read = |state| Pairing::read(state, None, "REVOKED".into());
        assert_eq!(read("PAIRED"), Some(Pairing::Paired));
        assert_eq!(read("ENDED"), Some(Pairing::Ended("REVOKED".into())));
        assert_eq!(read("nonsense"), None);
    }
}
