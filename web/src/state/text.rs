//! Text in a drawing: how much room it takes, where it is broken, and what may stand in it.
//!
//! SVG breaks no lines by itself. How wide a letter is, is estimated, a little too wide rather than too narrow, so that
//! the same drawing fits in any program with any common font.

/// How wide a text is, in heights of its font.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(letter).sum()
}

fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '·' => 0.31,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' => 0.40,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '→' | '…' => 0.93,
        'A'..='Z' => 0.70,
        _ if letter < '\u{1100}' => 0.58,
        _ => 1.0,
    }
}

/// As much of a text as fits, with an ellipsis for the rest.
pub(super) fn shortened(text: &str, room: f64, size: f64) -> String {
    if width(text) * size <= room {
        return text.to_owned();
    }
    let mut left = room / size - letter('…');
    let fits = |it: &char| {
        left -= letter(*it);
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    if kept.is_empty() { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// A text in at most so many lines, broken between words where that is possible.
pub(super) fn lines(text: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let is_last = lines.len() == most;
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer) * size <= room {
            *line = longer;
        } else if is_last || line.is_empty() {
            let rest: Vec<&str> = if is_last { words.by_ref().collect() } else { Vec::new() };
            *line = shortened(&format!("{longer} {}", rest.join(" ")), room, size);
        } else {
            lines.push(shortened(word, room, size));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// As XML takes it, also between quotes: what is no character of XML is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' => safe.push(' '),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{escaped, lines, shortened, width};

    #[test]
    fn a_title_is_broken_between_words_and_says_where_it_goes_on() {
        let broken = |text: &str| lines(text, 192.0, 13.5, 2);
        assert_eq!(broken("Patch core switch"), ["Patch core switch"]);
        assert_eq!(broken("Test network with database integration"), ["Test network with database", "integration"]);
        let long =
            broken("Move every customer of the northern region to the new cluster before the old one is switched off");
        assert_eq!(long.len(), 2);
        assert!(long[1].ends_with('…'), "{long:?}");
        assert!(long.iter().all(|line| width(line) * 13.5 <= 192.0), "{long:?}");
        assert!(broken("").is_empty());
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let word = "a".repeat(300);
        let broken = lines(&format!("{word} {word}"), 192.0, 13.5, 2);
        assert!(broken.len() <= 2 && broken.iter().all(|line| line.ends_with('…')), "{broken:?}");
        assert_eq!(shortened("Ada", 2.0, 12.0), "");
    }

    #[test]
    fn nothing_that_people_type_is_read_as_markup() {
        assert_eq!(escaped("<b a='\"'>&\u{0}\u{1b}\n"), "&lt;b a=&#39;&quot;&#39;&gt;&amp; ");
    }
}
