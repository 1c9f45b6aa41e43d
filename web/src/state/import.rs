//! A plan that is about to be imported: what its text is, what it would become, and where it is wrong.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityKind, RecordKind};

use super::{Edge, Span};

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanFormat {
    /// The tree, our own format.
    Yaml,
    /// A table with a header.
    Csv,
}

/// The columns of a table that mean something by themselves.
const COLUMNS: [&str; 6] = ["activity", "who", "start", "end", "description", "kind"];

impl PlanFormat {
    /// The format that a file's name tells, if it tells one.
    pub fn of_file(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Csv),
            "yaml" | "yml" | "json" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// The format that a text looks like: a table names its columns first, and one of them is `activity`.
    pub fn of_text(text: &str) -> Self {
        let header = cells(header(text));
        if header.iter().any(|cell| cell.eq_ignore_ascii_case(COLUMNS[0])) { Self::Csv } else { Self::Yaml }
    }

    /// Its name in the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Csv => "csv",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Self {
        if name == "csv" { Self::Csv } else { Self::Yaml }
    }
}

/// The columns of a table that mean nothing by themselves: by one of them its activities can be grouped.
pub fn other_columns(text: &str) -> Vec<String> {
    let is_other = |cell: &String| !cell.is_empty() && !COLUMNS.iter().any(|known| known.eq_ignore_ascii_case(cell));
    cells(header(text)).into_iter().filter(is_other).collect()
}

fn header(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or_default()
}

fn cells(header: &str) -> Vec<String> {
    let cells = |separator| header.split(separator).map(|cell| cell.trim().trim_matches('"').trim().to_owned());
    let is_split = |separator: &char| cells(*separator).any(|cell| cell.eq_ignore_ascii_case(COLUMNS[0]));
    let separator = [',', ';', '\t'].into_iter().find(is_split).unwrap_or(',');
    cells(separator).collect()
}

/// What is said of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineNote {
    /// Which, counted from 1; a file that is wrong as a whole has none.
    pub line: Option<usize>,
    /// The column, where it is known.
    pub column: Option<usize>,
    /// What.
    pub message: String,
}

impl LineNote {
    /// Where it is, in words.
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) if column > 1 => format!("Line {line}, column {column}"),
            (Some(line), _) => format!("Line {line}"),
            (None, _) => "The file".into(),
        }
    }
}

/// What is said of lines: all of it is counted, the first hundred told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineNotes {
    /// How much there is.
    pub count: usize,
    /// The first of it, by line.
    pub listed: Vec<LineNote>,
}

/// What a file would become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Release or change.
    pub kind: RecordKind,
    /// Its title, if anybody said one.
    pub title: Option<String>,
    /// The other fields that the file sets: the format's name and the value.
    pub fields: Vec<(String, String)>,
    /// How many activities there are.
    pub activities: usize,
    /// How many of each kind.
    pub kinds: Vec<(ActivityKind, usize)>,
    /// From the first planned moment to the last.
    pub span: Span,
    /// The first activities, each before those below it.
    pub rows: Vec<OutlineRow>,
    /// What is worth knowing before.
    pub warnings: LineNotes,
}

/// An activity of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineRow {
    /// How deep it stands; the top level is 1.
    pub level: usize,
    /// What it is.
    pub kind: ActivityKind,
    /// Its title.
    pub title: String,
    /// Who works on it or votes in it; else the role to fill.
    pub who: String,
    /// Whether that is a role.
    pub is_role: bool,
    /// When it is planned.
    pub planned: Span,
    /// How many minutes it is planned to take.
    pub minutes: Option<i64>,
}

impl Outline {
    /// `1 release, 23 activities in 9 weeks`
    pub fn summary(&self) -> String {
        let time = self.span.0.zip(self.span.1).and_then(|(from, to)| lasting(from, to));
        let time = time.map(|time| format!(" in {time}")).unwrap_or_default();
        format!("1 {}, {}{time}", record_word(self.kind), counted(self.activities, "activity", "activities"))
    }

    /// `15 manual, 3 reviews, 4 parallel`
    pub fn tally(&self) -> String {
        let part = |(kind, count): &(ActivityKind, usize)| match kind {
            ActivityKind::Manual => format!("{count} manual"),
            ActivityKind::Review => counted(*count, "review", "reviews"),
            ActivityKind::Parallel => format!("{count} parallel"),
            ActivityKind::Sequential => counted(*count, "sequence", "sequences"),
            ActivityKind::Dependent => format!("{count} dependent"),
        };
        self.kinds.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// What the button says that it does.
    pub fn button(&self) -> String {
        let kind = record_word(self.kind);
        match self.activities {
            0 => format!("Create {kind} without activities"),
            count => format!("Create {kind} with {}", counted(count, "activity", "activities")),
        }
    }

    /// Whether an activity of the outline has others below it.
    pub fn is_open_at(&self, at: usize) -> bool {
        match (self.rows.get(at), self.rows.get(at + 1)) {
            (Some(row), Some(next)) => next.level > row.level,
            _ => false,
        }
    }

    /// The places of the rows that are seen when some are closed, at most so many; and whether there are more.
    pub fn seen(&self, closed: &BTreeSet<usize>, most: usize) -> (Vec<usize>, bool) {
        let (mut seen, mut below) = (Vec::new(), usize::MAX);
        for (at, row) in self.rows.iter().enumerate() {
            if row.level > below {
                continue;
            }
            if seen.len() == most {
                return (seen, true);
            }
            seen.push(at);
            below = if closed.contains(&at) { row.level } else { usize::MAX };
        }
        (seen, false)
    }

    /// All rows that have others below them.
    pub fn containers(&self) -> BTreeSet<usize> {
        (0..self.rows.len()).filter(|at| self.is_open_at(*at)).collect()
    }
}

/// `release` or `change request`
pub fn record_word(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Release => "release",
        RecordKind::Change => "change request",
    }
}

/// A field of the format as the screens call it; if its value is a moment, which.
pub fn field_words(name: &str) -> (String, Option<Edge>) {
    let edge = match name {
        "start" | "downtime_start" => Some(Edge::Start),
        "end" | "downtime_end" => Some(Edge::End),
        _ => None,
    };
    let words = match name {
        "start" => "planned start".to_owned(),
        "end" => "planned end".to_owned(),
        name => name.replace('_', " "),
    };
    let label = words.split_at_checked(1).map_or(words.clone(), |(first, rest)| first.to_uppercase() + rest);
    (label, edge)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// How long from one moment to another, in the unit that fits.
fn lasting(from: DateTime<Utc>, to: DateTime<Utc>) -> Option<String> {
    let minutes = usize::try_from((to - from).num_minutes()).ok()?;
    let (hours, days) = (minutes.div_ceil(60), minutes.div_ceil(60 * 24));
    Some(match () {
        () if minutes == 0 => return None,
        () if minutes < 120 => counted(minutes, "minute", "minutes"),
        () if minutes % (60 * 24) == 0 && days <= 21 => counted(days, "day", "days"),
        () if hours <= 48 => counted(hours, "hour", "hours"),
        () if days <= 21 => counted(days, "day", "days"),
        () if days <= 370 => counted(days.div_ceil(7), "week", "weeks"),
        () => counted(days.div_ceil(30), "month", "months"),
    })
}

/// How many lines a text has.
pub fn lines(text: &str) -> usize {
    1 + text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Where a line begins and ends, in the units of a browser's text.
pub fn line_range(text: &str, line: usize) -> (u32, u32) {
    let units = |text: &str| text.encode_utf16().count();
    let mut begin = 0;
    for (number, content) in text.split('\n').enumerate() {
        let end = begin + units(content);
        if number + 1 >= line {
            return (as_place(begin), as_place(end));
        }
        begin = end + 1;
    }
    let end = as_place(units(text));
    (end, end)
}

fn as_place(units: usize) -> u32 {
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// `812 bytes`, `12 KB`, `3.4 MB`
pub fn size_words(bytes: f64) -> String {
    match bytes {
        bytes if bytes < 1_000.0 => format!("{bytes:.0} bytes"),
        bytes if bytes < 1_000_000.0 => format!("{:.0} KB", bytes / 1_000.0),
        bytes => format!("{:.1} MB", bytes / 1_000_000.0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{DateTime, TimeDelta, Utc};
    use waybill_shared::model::{ActivityKind, RecordKind};

    use super::{LineNotes, Outline, OutlineRow, PlanFormat, field_words, line_range, lines, other_columns};

    fn outline(levels: &[usize]) -> Outline {
        let row = |level: &usize| OutlineRow {
            level: *level,
            kind: ActivityKind::Manual,
            title: "Patch".into(),
            who: String::new(),
            is_role: false,
            planned: (None, None),
            minutes: None,
        };
        Outline {
            kind: RecordKind::Release,
            title: None,
            fields: Vec::new(),
            activities: levels.len(),
            kinds: vec![(ActivityKind::Manual, levels.len())],
            span: (None, None),
            rows: levels.iter().map(row).collect(),
            warnings: LineNotes::default(),
        }
    }

    #[test]
    fn a_text_tells_what_it_is_written_in() {
        for table in ["activity,who\na,b", "\u{feff}Who;\"Activity\"\n", "\n\nweek\tactivity", "activity\na"] {
            assert_eq!(PlanFormat::of_text(table), PlanFormat::Csv, "{table:?}");
        }
        for tree in ["title: a\nplan: []", "# activity, who\ntitle: a", "{\"title\": \"a\"}", "", "- activity: a"] {
            assert_eq!(PlanFormat::of_text(tree), PlanFormat::Yaml, "{tree:?}");
        }
        assert_eq!(PlanFormat::of_file("June.YML"), Some(PlanFormat::Yaml));
        assert_eq!(PlanFormat::of_file("plan.xlsx"), None);
    }

    #[test]
    fn columns_that_mean_nothing_by_themselves_can_group() {
        assert_eq!(other_columns("week;Activity;WHO;\"site\"\n1;a;b;c"), ["week", "site"]);
        assert_eq!(other_columns("activity,who"), Vec::<String>::new());
    }

    #[test]
    fn the_summary_says_how_much_there_is_and_how_long_it_takes() {
        let from: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().unwrap_or_default();
        let mut plan = outline(&[1, 2, 2]);
        assert_eq!(plan.summary(), "1 release, 3 activities");
        for (hours, words) in [
            (0, ""),
            (1, " in 60 minutes"),
            (24, " in 1 day"),
            (36, " in 36 hours"),
            (24 * 9, " in 9 days"),
            (24 * 61, " in 9 weeks"),
        ] {
            plan.span = (Some(from), Some(from + TimeDelta::hours(hours)));
            assert_eq!(plan.summary(), format!("1 release, 3 activities{words}"));
        }
        assert_eq!(plan.button(), "Create release with 3 activities");
        assert_eq!(
            (outline(&[]).button(), plan.tally()),
            ("Create release without activities".into(), "3 manual".into())
        );
    }

    #[test]
    fn what_is_below_a_closed_row_is_not_seen() {
        let plan = outline(&[1, 2, 3, 2, 1, 1]);
        let seen = |closed: &[usize], most| plan.seen(&closed.iter().copied().collect::<BTreeSet<_>>(), most);
        assert_eq!(seen(&[], 9), (vec![0, 1, 2, 3, 4, 5], false));
        assert_eq!(seen(&[0], 9), (vec![0, 4, 5], false));
        assert_eq!(seen(&[1], 9), (vec![0, 1, 3, 4, 5], false));
        assert_eq!(seen(&[1], 3), (vec![0, 1, 3], true));
        assert_eq!(plan.containers(), BTreeSet::from([0, 1]));
    }

    #[test]
    fn a_line_is_found_as_browsers_count() {
        let text = "a\né\u{1F600}\nlast";
        assert_eq!((lines(text), line_range(text, 1), line_range(text, 2)), (3, (0, 1), (2, 5)));
        assert_eq!((line_range(text, 3), line_range(text, 9)), ((6, 10), (10, 10)));
    }

    #[test]
    fn fields_are_called_as_the_screens_call_them() {
        assert_eq!(field_words("downtime_start").0, "Downtime start");
        assert!(field_words("end").1.is_some() && field_words("owner").1.is_none());
    }
}
