//! CSV: a header, then a row for each activity; grouped by a column if that is asked for.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use waybill_shared::engine::MAX_ACTIVITIES;

use super::document::{ActivityText, Document, Forest, Lined, Text, too_many};
use super::problem::Problems;
use super::text_of;

/// The columns that mean something, in the order in which they are named to people.
const COLUMNS: [&str; 6] = ["activity", "who", "start", "end", "description", "kind"];

/// How many cells a file may have: one row of many millions would take a multiple of the file's memory.
const MAX_CELLS: usize = 4_000_000;

/// Reads a table. Each distinct value of the column `group`, in order of appearance, becomes one parallel container.
///
/// # Errors
/// All problems of header and rows, by line.
pub fn read_csv(bytes: &[u8], group: Option<&str>) -> Result<Document, Problems> {
    let text = text_of(bytes)?;
    let delimiter = delimiter(text);
    if text.bytes().filter(|byte| *byte == delimiter).count() > MAX_CELLS {
        return Err(Problems::one(1, format!("The file has more than {MAX_CELLS} cells.")));
    }
    let mut rows = Rows::new(text, delimiter);
    let Some((line, names)) = rows.next()? else {
        return Err(Problems::one(1, "The file is empty: the first row names the columns."));
    };
    let header = Header::read(line, &names, group)?;
    let mut plan = Plan::default();
    let mut problems = Problems::default();
    let mut count = 0;
    while let Some((line, row)) = rows.next()? {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        count += 1;
        if count > MAX_ACTIVITIES {
            problems.add(line, too_many());
            break;
        }
        if rows.never_closed(&row) {
            problems.add(line, "A quotation mark opens a cell here and is never closed.");
        } else if row.len() != names.len() {
            problems.add(line, format!("The row has {} cells, the header {}.", row.len(), names.len()));
        } else {
            match header.group_of(&row) {
                Some("") => problems.add(line, format!("The column `{}` is blank.", header.group_name())),
                group => plan.add(group.map(|value| format!("{} {value}", header.group_name())), line, &header, &row),
            }
        }
    }
    if count == 0 {
        problems.add(line, "There is no row below the header.");
    }
    problems.unless_any(Document { plan: Forest(plan.forest), ..Document::default() })
}

/// The rows of a table with their lines. The crate's own line is that of where it looks for a row, in front of
/// blank lines and of what is left of a line end, so lines are counted here.
struct Rows<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    seen: usize,
    line: usize,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, delimiter: u8) -> Self {
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        Self { text, reader, seen: 0, line: 1 }
    }

    fn next(&mut self) -> Result<Option<(usize, StringRecord)>, Problems> {
        let mut row = StringRecord::new();
        let from = usize::try_from(self.reader.position().byte()).unwrap_or(self.text.len());
        let found = self.reader.read_record(&mut row);
        let start =
            from + self.text.get(from..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let passed = self.text.as_bytes().get(self.seen..start).unwrap_or_default();
        // Both line ends of DOS, or either alone.
        let ends = |byte: &u8, next: Option<&u8>| *byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n'));
        self.line += passed.iter().enumerate().filter(|(at, byte)| ends(byte, passed.get(at + 1))).count();
        self.seen = start.max(self.seen);
        match found {
            Ok(true) => Ok(Some((self.line, row))),
            Ok(false) => Ok(None),
            Err(error) => Err(Problems::one(self.line, format!("The row cannot be read: {error}."))),
        }
    }

    /// Whether the row just read ran to the end of the file in search of a closing quotation mark.
    fn never_closed(&self, row: &StringRecord) -> bool {
        self.reader.position().byte() >= self.text.len() as u64
            && row.iter().any(|cell| cell.contains('\n'))
            && self.text.get(self.seen..).is_some_and(|rest| rest.matches('"').count() % 2 == 1)
    }
}

/// Spreadsheets write semicolons or tabs in some countries: what makes the header name the activities.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let names = |delimiter: &u8| {
        let mut cells = header.split(char::from(*delimiter));
        cells.any(|cell| cell.trim().trim_matches('"').trim().eq_ignore_ascii_case(COLUMNS[0]))
    };
    b",;\t".iter().copied().find(names).unwrap_or(b',')
}

/// Which cell of a row says what.
struct Header {
    columns: HashMap<&'static str, usize>,
    group: Option<(usize, String)>,
}

impl Header {
    fn read(line: usize, names: &StringRecord, group: Option<&str>) -> Result<Self, Problems> {
        let mut header = Self { columns: HashMap::new(), group: None };
        let mut problems = Problems::default();
        for (at, name) in names.iter().map(str::trim).enumerate() {
            let known = COLUMNS.iter().find(|column| column.eq_ignore_ascii_case(name));
            let grouping = group.is_some_and(|group| group.trim().to_lowercase() == name.to_lowercase());
            let twice = known.is_some_and(|column| header.columns.insert(column, at).is_some())
                || (grouping && header.group.replace((at, name.to_owned())).is_some());
            if name.is_empty() {
                problems.add(line, format!("Column {} has no name.", at + 1));
            } else if twice {
                problems.add(line, format!("There are two columns `{name}`."));
            } else if known.is_none() && !grouping {
                let hint = if group.is_none() { "; or group the activities by it" } else { "" };
                problems
                    .add(line, format!("The column `{name}` is not known. Known are {}{hint}.", COLUMNS.join(", ")));
            }
        }
        if !header.columns.contains_key(COLUMNS[0]) {
            problems.add(line, "There is no column `activity`: it gives the titles.");
        }
        if let Some(group) = group.filter(|_| header.group.is_none()) {
            problems.add(line, format!("There is no column `{}` to group by.", group.trim()));
        }
        problems.unless_any(header)
    }

    fn cell<'r>(&self, column: &str, row: &'r StringRecord) -> Option<&'r str> {
        row.get(*self.columns.get(column)?).map(str::trim).filter(|cell| !cell.is_empty())
    }

    fn group_of<'r>(&self, row: &'r StringRecord) -> Option<&'r str> {
        self.group.as_ref().map(|(at, _)| row.get(*at).unwrap_or_default().trim())
    }

    fn group_name(&self) -> &str {
        self.group.as_ref().map_or("", |(_, name)| name)
    }
}

#[derive(Default)]
struct Plan {
    forest: Vec<Lined<ActivityText>>,
    groups: HashMap<String, usize>,
}

impl Plan {
    fn add(&mut self, group: Option<String>, line: usize, header: &Header, row: &StringRecord) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let text = |value: &str| -> Text { Some(Lined { line, value: value.to_owned() }) };
        let cell = |column: &str| header.cell(column, row).and_then(text);
        let value = ActivityText {
            activity: cell("activity"),
            who: cell("who"),
            start: cell("start"),
            end: cell("end"),
            description: cell("description"),
            kind: cell("kind"),
            ..ActivityText::default()
        };
        let siblings = match group {
            None => &mut self.forest,
            Some(title) => {
                let at = *self.groups.entry(title).or_insert_with_key(|title| {
                    let container =
                        ActivityText { activity: text(title), kind: text("parallel"), ..ActivityText::default() };
                    self.forest.push(Lined { line, value: container });
                    self.forest.len() - 1
                });
                &mut self.forest[at].value.activities.0
            }
        };
        siblings.push(Lined { line, value });
    }
}

#[cfg(test)]
mod tests {
    use super::read_csv;
    use crate::plan::document::ActivityText;

    /// The activities as `line title [kind] who`, groups with their rows in brackets; or the problems.
    fn outcome(file: &[u8], group: Option<&str>) -> String {
        fn line_of(line: u32, words: &ActivityText) -> String {
            let text = |text: &Option<super::Lined<String>>| text.as_ref().map(|text| text.value.clone());
            let mut parts = vec![line.to_string(), text(&words.activity).unwrap_or_default()];
            parts.extend(text(&words.kind));
            parts.extend(text(&words.who));
            let below: Vec<_> = words.activities.0.iter().map(|it| line_of(it.line, &it.value)).collect();
            if !below.is_empty() {
                parts.push(format!("[{}]", below.join(", ")));
            }
            parts.join(" ")
        }
        match read_csv(file, group) {
            Ok(document) => document.plan.0.iter().map(|it| line_of(it.line, &it.value)).collect::<Vec<_>>().join("; "),
            Err(problems) => problems.listed().iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        }
    }

    #[test]
    fn a_row_is_an_activity_and_columns_stand_in_any_order_and_case() {
        assert_eq!(outcome(b"Who,ACTIVITY\nLead,Freeze\n,Ship\n", None), "2 Freeze Lead; 3 Ship");
        assert_eq!(outcome(b"activity,kind\nApprove,review\n", None), "2 Approve review");
    }

    #[test]
    fn each_value_of_the_group_column_is_one_container_in_order_of_appearance() {
        let file = b"week,activity\n2,b\n1,a\n2,c\n";
        assert_eq!(outcome(file, Some("week")), "2 week 2 parallel [2 b, 4 c]; 3 week 1 parallel [3 a]");
        assert_eq!(
            outcome(file, Some("month")).split(';').next_back(),
            Some(" line 1: There is no column `month` to group by.")
        );
        assert_eq!(outcome(b"week,activity\n ,a\n", Some("week")), "line 2: The column `week` is blank.");
    }

    #[test]
    fn files_of_other_systems_read_alike() {
        for file in [
            "\u{feff}activity,who\r\nFreeze,Lead\r\n\r\nShip,Lead\r\n".as_bytes(),
            b"activity;who\nFreeze;Lead\n\nShip;Lead",
            b"activity\twho\rFreeze\tLead\r\rShip\tLead\r",
            b"activity,who\nFreeze,Lead\n,\n\"Ship\",\" Lead \"\n",
        ] {
            assert_eq!(outcome(file, None), "2 Freeze Lead; 4 Ship Lead");
        }
    }

    #[test]
    fn a_cell_may_hold_line_breaks_and_later_lines_are_still_right() {
        assert_eq!(
            outcome(b"activity,description\na,\"one\ntwo\"\n\nb\n", None),
            "line 5: The row has 1 cells, the header 2."
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_by_line() {
        for (file, problem) in [
            (&b""[..], "line 1: The file is empty: the first row names the columns."),
            (b"activity\n", "line 1: There is no row below the header."),
            (
                b"title\na\n",
                "line 1: The column `title` is not known. Known are activity, who, start, end, description, kind; or group the activities by it.; line 1: There is no column `activity`: it gives the titles.",
            ),
            (b"activity,,who\na,b,c\n", "line 1: Column 2 has no name."),
            (b"activity,who,Who\na,b,c\n", "line 1: There are two columns `Who`."),
            (
                b"activity,who\na,b,c\nd,e\nf\n",
                "line 2: The row has 3 cells, the header 2.; line 4: The row has 1 cells, the header 2.",
            ),
            (b"activity,who\na,b\n\xff,c\n", "line 3: The text is not UTF-8 here: save the file as UTF-8."),
            (b"activity,who\na,b\nc,\"d\ne,f\n", "line 3: A quotation mark opens a cell here and is never closed."),
        ] {
            assert_eq!(outcome(file, None), problem);
        }
    }
}
