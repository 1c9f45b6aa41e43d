//! Where the focus goes in a menu.

use super::lower::lower;

/// The line that a key leads to, of lines with these texts, from the one at `at`; `None` if the key leads nowhere.
pub fn menu_step(texts: &[String], at: Option<usize>, key: &str) -> Option<usize> {
    let count = texts.len();
    let last = count.checked_sub(1)?;
    match key {
        "Home" => Some(0),
        "End" => Some(last),
        "ArrowDown" => Some(at.map_or(0, |at| (at + 1) % count)),
        "ArrowUp" => Some(at.map_or(last, |at| (at + last) % count)),
        _ => {
            let mut letters = key.chars();
            let letter = letters.next().filter(|letter| letters.next().is_none() && !letter.is_whitespace())?;
            let typed = lower(&letter.to_string());
            let begins = |text: &String| lower(text.trim_start()).starts_with(&typed);
            let next = at.map_or(0, |at| at + 1);
            (0..count).map(|step| (next + step) % count).find(|place| begins(&texts[*place]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::menu_step;

    #[test]
    fn arrows_go_round_and_a_letter_goes_to_what_begins_with_it() {
        let texts = ["Hold", "Cancel", "Close"].map(str::to_owned);
        let step = |at, key| menu_step(&texts, at, key);
        assert_eq!([step(None, "ArrowDown"), step(Some(2), "ArrowDown")], [Some(0), Some(0)]);
        assert_eq!([step(None, "ArrowUp"), step(Some(0), "ArrowUp")], [Some(2), Some(2)]);
        assert_eq!([step(Some(1), "Home"), step(Some(1), "End")], [Some(0), Some(2)]);
        assert_eq!([step(Some(0), "c"), step(Some(1), "C"), step(Some(2), "c")], [Some(1), Some(2), Some(1)]);
        assert_eq!([step(Some(0), "x"), step(Some(0), "Enter"), step(Some(0), " ")], [None, None, None]);
        assert_eq!(menu_step(&[], None, "Home"), None);
    }
}
