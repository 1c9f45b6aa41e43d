//! The command palette: what it offers for what is typed, best first. Whatever is chosen is gone to or run by the page.

use super::Tone;
use super::lower::lower;

/// How many lines are shown at once.
const SHOWN: usize = 12;
/// How many of the commands in front are shown before anything is typed: the rest would hide where one can go.
const COMMANDS: usize = 5;
/// How many records are remembered.
const REMEMBERED: usize = 8;

/// The first releases, change requests and activities with `$s` in them.
pub const PALETTE: &str = "query($s:String){\
     releases(first:5,filter:{search:$s}){nodes{key title status}}\
     changes(first:5,filter:{search:$s}){nodes{key title status}}\
     activities(first:7,filter:{search:$s}){nodes{key title status record{key}}}}";

/// One line of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called, and found by.
    pub label: String,
    /// What it is, beside it.
    pub hint: String,
    /// The keys that do the same.
    pub keys: String,
    /// The status of what it leads to.
    pub tone: Option<Tone>,
    /// What choosing it does.
    pub does: Does,
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// Goes to this address.
    Go(String),
    /// Runs the command at this place in what the page offers.
    Run(usize),
}

impl Entry {
    /// A line that leads to an address.
    pub fn go(label: impl Into<String>, hint: impl Into<String>, address: impl Into<String>) -> Self {
        let (label, hint, does) = (label.into(), hint.into(), Does::Go(address.into()));
        Self { label, hint, keys: String::new(), tone: None, does }
    }

    /// A line that runs the command at a place.
    pub fn run(label: impl Into<String>, hint: impl Into<String>, keys: impl Into<String>, place: usize) -> Self {
        Self { keys: keys.into(), does: Does::Run(place), ..Self::go(label, hint, "") }
    }
}

/// What is shown: what is here and what the server `found`, as far as it fits what is typed, best first. Nothing typed
/// shows what is here in its own order. What leads to the same place is shown once.
pub fn shown(typed: &str, here: &[Entry], found: &[Entry]) -> Vec<Entry> {
    let typed = typed.trim();
    if typed.is_empty() {
        return unasked(here);
    }
    let jump = record_address(typed).map(|address| Entry::go(typed.to_ascii_uppercase(), "Open", address));
    let mut ranked: Vec<(u32, Entry)> = Vec::new();
    // The server found it, so it fits, perhaps by what it is linked to.
    let of_server = found.iter().map(|entry| (score(typed, &entry.label).unwrap_or(1), entry.clone()));
    let of_here = here.iter().filter_map(|entry| Some((fit(typed, entry)?, entry.clone())));
    for (score, entry) in of_server.chain(of_here) {
        let is_known = |(_, other): &(u32, Entry)| other.does == entry.does;
        if !ranked.iter().any(is_known) {
            ranked.push((score, entry));
        }
    }
    if let Some(jump) = jump.filter(|jump| !ranked.iter().any(|(_, entry)| entry.does == jump.does)) {
        ranked.push((score(typed, typed).unwrap_or_default(), jump));
    }
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    // Beside what fits well, what fits by stray letters is noise; what the server found is not.
    let best = ranked.first().map_or(0, |(score, _)| *score).min(100);
    ranked.retain(|(score, entry)| *score * 4 >= best || found.contains(entry));
    ranked.into_iter().take(SHOWN).map(|(_, entry)| entry).collect()
}

fn unasked(here: &[Entry]) -> Vec<Entry> {
    let commands = here.iter().take_while(|entry| matches!(entry.does, Does::Run(_))).count();
    let (near, rest) = here.split_at(commands);
    near.iter().take(COMMANDS).chain(rest).take(SHOWN).cloned().collect()
}

/// By its label, or less so by what stands beside it.
fn fit(typed: &str, entry: &Entry) -> Option<u32> {
    let both = || score(typed, &format!("{} {}", entry.label, entry.hint)).map(|score| score / 2);
    score(typed, &entry.label).or_else(both)
}

/// How well `text` fits what is typed: each word of it has to stand in `text`, letter by letter in order; best is the
/// whole, then the beginnings of words, then letters that follow one another. `None` if a word does not.
fn score(typed: &str, text: &str) -> Option<u32> {
    let (typed, text) = (lower(typed), lower(text));
    if typed.trim() == text || text.split_whitespace().next() == Some(typed.trim()) {
        return Some(1_000);
    }
    let letters: Vec<char> = text.chars().collect();
    let words = typed.split_whitespace().map(|word| word_score(word, &letters));
    words.sum()
}

fn word_score(word: &str, text: &[char]) -> Option<u32> {
    let word: Vec<char> = word.chars().collect();
    let begins = |place: usize| place == 0 || !text[place - 1].is_alphanumeric();
    // As a piece: the better the nearer to the beginning of a word.
    let mut pieces = (0..text.len()).filter(|place| text[*place..].starts_with(&word));
    if let Some(first) = pieces.clone().next() {
        return Some(if pieces.any(begins) { 100 } else { 40 } + u32::from(first == 0) * 20);
    }
    // As the beginnings of words or letters further on: `dsb` is `Drain site B`.
    let (mut place, mut score) = (0, 0);
    for letter in word {
        let next = (place..text.len()).find(|at| text[*at] == letter && begins(*at));
        let at = next.or_else(|| (place..text.len()).find(|at| text[*at] == letter))?;
        score += if begins(at) { 8 } else { 1 };
        place = at + 1;
    }
    Some(score)
}

/// The page of the record with this key, if it is the key of one.
fn record_address(typed: &str) -> Option<String> {
    let key = typed.to_ascii_uppercase();
    let number = key.strip_prefix("RR").or_else(|| key.strip_prefix("CR"))?;
    let is_number = !number.is_empty() && number.len() < 10 && number.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| format!("/records/{key}"))
}

/// What is kept of the records that were looked at, with this one in front: a line each.
pub fn remember(kept: &str, key: &str, title: &str) -> String {
    let title: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut lines = vec![format!("{key}\t{title}")];
    let others = kept.lines().filter(|line| line.split('\t').next() != Some(key));
    lines.extend(others.take(REMEMBERED - 1).map(str::to_owned));
    lines.join("\n")
}

/// The records that were looked at last, but for the one at this address.
pub fn recent(kept: &str, here: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let (key, title) = line.split_once('\t')?;
        Some(Entry::go(format!("{key} {title}"), "Recent", format!("/records/{key}")))
    };
    kept.lines().filter_map(entry).filter(|entry| entry.does != Does::Go(here.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::schema::check_query;
    use super::{Does, Entry, PALETTE, recent, remember, score, shown};

    fn labels(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.label.as_str()).collect()
    }

    fn here() -> Vec<Entry> {
        let screens = [("Home", "/"), ("My work", "/work"), ("In progress", "/progress"), ("Releases", "/releases")];
        let mut entries = vec![Entry::run("Complete MA6 Drain site B", "Do", "c", 0)];
        entries.extend(screens.map(|(label, path)| Entry::go(label, "Go to", path)));
        entries
    }

    #[test]
    fn the_schema_answers_what_the_palette_asks() {
        check_query(PALETTE);
    }

    #[test]
    fn nothing_typed_shows_what_is_here_in_its_order() {
        assert_eq!(labels(&shown("  ", &here(), &[])), labels(&here()));
    }

    #[test]
    fn many_commands_do_not_hide_where_one_can_go() {
        let mut many: Vec<_> = (0..30).map(|place| Entry::run(format!("Do {place}"), "Do", "", place)).collect();
        many.extend(here().split_off(1));
        let unasked = shown("", &many, &[]);
        assert_eq!(labels(&unasked)[4..], ["Do 4", "Home", "My work", "In progress", "Releases"]);
        assert_eq!(labels(&shown("do 17", &many, &[])), ["Do 17"]);
    }

    #[test]
    fn the_nearer_to_the_beginning_of_words_the_better() {
        let all = ["June network", "Confirm network", "Networking", "A net", "Patch core switch"];
        let mut fits: Vec<_> = all.iter().filter_map(|text| Some((score("net", text)?, *text))).collect();
        fits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        assert_eq!(fits.first().map(|it| it.1), Some("Networking"));
        assert!(!fits.iter().any(|(_, text)| *text == "Patch core switch"));
        assert!(score("dsb", "Drain site B") > score("dsb", "Disabled subway"));
        let stray = shown("rel", &[Entry::go("Prepare later", "", "/p"), Entry::go("Releases", "", "/r")], &[]);
        assert_eq!(labels(&stray), ["Releases"]);
        assert!(score("network june", "June network").is_some() && score("june x", "June network").is_none());
    }

    #[test]
    fn a_few_letters_find_the_command_and_the_screen() {
        assert_eq!(labels(&shown("comp drain", &here(), &[])), ["Complete MA6 Drain site B"]);
        assert_eq!(labels(&shown("mw", &here(), &[]))[0], "My work");
        assert_eq!(labels(&shown("go rel", &here(), &[])), ["Releases"]);
    }

    #[test]
    fn a_key_leads_there_before_the_server_answers_and_only_once_after() {
        let jump = shown("rr2", &here(), &[]);
        assert_eq!(jump[0].does, Does::Go("/records/RR2".into()));
        let found = [
            Entry::go("RR20 May", "Completed", "/records/RR20"),
            Entry::go("RR2 June network", "In progress", "/records/RR2"),
            Entry::go("MA6 Drain site B", "RR2", "/records/RR2?activity=MA6"),
        ];
        let after = shown("rr2", &here(), &found);
        assert_eq!(labels(&after), ["RR2 June network", "RR20 May", "MA6 Drain site B"]);
        assert_eq!(shown("rrx", &[], &[]), []);
    }

    #[test]
    fn the_last_records_are_remembered_once_each_and_not_for_ever() {
        let mut kept = String::new();
        for number in (1..=12).chain([3]) {
            kept = remember(&kept, &format!("RR{number}"), "a\ttitle\nof two lines");
        }
        let found = recent(&kept, "/records/RR12");
        assert_eq!(labels(&found)[..2], ["RR3 a title of two lines", "RR11 a title of two lines"]);
        assert_eq!(found.len(), 7);
        assert_eq!(recent("nonsense", "/"), []);
    }
}
