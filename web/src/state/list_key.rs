//! The keys of a list: j and k, the arrows, and single letters for what can be done to the row that has the focus.

/// What a key does in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKey {
    /// To the row at this place.
    Go(usize),
    /// Something to the present row.
    Act(char),
}

/// What the key called `key` does where `at` of `rows` rows has the focus, or none has. Arrows, Home and End scroll the
/// page as long as no row has it.
pub fn list_key(key: &str, rows: usize, at: Option<usize>) -> Option<ListKey> {
    let last = rows.checked_sub(1)?;
    let to = match (key, at) {
        ("j" | "k", None) => 0,
        ("j" | "ArrowDown", Some(at)) => (at + 1).min(last),
        ("k" | "ArrowUp", Some(at)) => at.saturating_sub(1),
        ("Home", Some(_)) => 0,
        ("End", Some(_)) => last,
        (_, Some(_)) => {
            let mut letters = key.chars();
            let letter = letters.next().filter(char::is_ascii_lowercase)?;
            return letters.next().is_none().then_some(ListKey::Act(letter));
        }
        _ => return None,
    };
    Some(ListKey::Go(to))
}

#[cfg(test)]
mod tests {
    use super::{ListKey, list_key};

    #[test]
    fn letters_and_arrows_go_from_row_to_row_and_stop_at_the_ends() {
        for (key, at, to) in
            [("j", None, 0), ("j", Some(0), 1), ("ArrowDown", Some(2), 2), ("k", Some(0), 0), ("End", Some(0), 2)]
        {
            assert_eq!(list_key(key, 3, at), Some(ListKey::Go(to)), "{key} {at:?}");
        }
        assert_eq!(list_key("j", 0, None), None);
    }

    #[test]
    fn without_a_row_the_page_keeps_its_keys() {
        for key in ["ArrowDown", "Home", "c", "Enter"] {
            assert_eq!(list_key(key, 3, None), None, "{key}");
        }
        assert_eq!(list_key("c", 3, Some(1)), Some(ListKey::Act('c')));
        for key in ["Enter", "Tab", "F5", "?"] {
            assert_eq!(list_key(key, 3, Some(1)), None, "{key}");
        }
    }
}
