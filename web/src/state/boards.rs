//! Boards as people look after them: which releases stand on each, which screens show it, and what is sent when one is
//! changed.

use chrono::{DateTime, Utc};
use waybill_shared::model::RecordStatus;

use super::mutation::{Input, Mutation, Value, text};
use super::{Board, record_label};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManagedBoard {
    /// What is shown, and how.
    pub board: Board,
    /// Its version.
    pub version: i64,
    /// Whether it is the one that is there from the start, and stays.
    pub is_default: bool,
    /// Which releases stand on it.
    pub filter: BoardFilter,
    /// The televisions that show it.
    pub screens: Vec<TvScreen>,
}

/// Which releases stand on a board; every condition that is not empty holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFilter {
    /// In one of these statuses.
    pub status: Vec<RecordStatus>,
    /// Words of the key or the title.
    pub search: String,
    /// Of this category.
    pub category: String,
    /// Owned by or assigned to who has this login; and that person's name.
    pub person: (String, String),
    /// Owned by or assigned to somebody in the team with this id; and its name.
    pub team: (String, String),
    /// Only parents.
    pub parents: bool,
    /// Only children of the release with this key.
    pub parent: String,
}

/// A television that shows a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TvScreen {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who let it in.
    pub paired_by: String,
    /// When.
    pub paired_at: DateTime<Utc>,
    /// When it last asked for something; `None` before the first time.
    pub seen_at: Option<DateTime<Utc>>,
}

impl Default for BoardFilter {
    fn default() -> Self {
        use RecordStatus::{Failed, InProgress, OnHold};
        let nobody = (String::new(), String::new());
        Self {
            status: vec![InProgress, Failed, OnHold],
            search: String::new(),
            category: String::new(),
            person: nobody.clone(),
            team: nobody,
            parents: false,
            parent: String::new(),
        }
    }
}

impl BoardFilter {
    /// The statuses that releases on a board may have.
    pub const STATUSES: [RecordStatus; 5] = [
        RecordStatus::Editing,
        RecordStatus::InProgress,
        RecordStatus::OnHold,
        RecordStatus::Failed,
        RecordStatus::Completed,
    ];

    /// In words: `releases in progress, on hold or failed · of Noor Haddad`.
    pub fn words(&self) -> String {
        let names: Vec<String> = Self::STATUSES
            .iter()
            .filter(|status| self.status.contains(status))
            .map(|status| record_label(*status).to_ascii_lowercase())
            .collect();
        let mut words = vec![match names.split_last() {
            Some((last, [])) => format!("releases {last}"),
            Some((last, others)) => format!("releases {} or {last}", others.join(", ")),
            None => "nothing".into(),
        }];
        if self.parents {
            words.push("parents only".into());
        }
        let named = [
            ("children of ", &self.parent),
            ("category ", &self.category),
            ("of ", &self.person.1),
            ("of team ", &self.team.1),
        ];
        words.extend(named.iter().filter(|(_, it)| !it.is_empty()).map(|(lead, it)| format!("{lead}{it}")));
        if !self.search.trim().is_empty() {
            words.push(format!("“{}”", self.search.trim()));
        }
        words.join(" · ")
    }

    fn input(&self) -> Value {
        let optional = |text: &str| if text.trim().is_empty() { Value::Null } else { Value::Text(text.trim().into()) };
        let status = self.status.iter().map(|status| text(status.as_str())).collect();
        Value::Object(vec![
            ("status", Value::List(status)),
            ("search", optional(&self.search)),
            ("category", optional(&self.category)),
            ("person", optional(&self.person.0)),
            ("team", optional(&self.team.0)),
            ("parents", Value::Flag(self.parents)),
            ("parent", optional(&self.parent)),
        ])
    }
}

impl ManagedBoard {
    /// A new board, which shows what the first one shows.
    pub fn blank() -> Self {
        let night_hours = ("20:00".to_owned(), "06:00".to_owned());
        let board = Board { rotate_seconds: 20, night_hours, steps: 5, events: 5, ..Board::default() };
        Self { board, ..Self::default() }
    }

    /// The mutation that stores it: a new one has no id yet.
    pub fn save(&self, once: String) -> Mutation {
        let mut input: Input =
            vec![("name", text(&self.board.name)), ("filter", self.filter.input()), ("display", self.display())];
        if self.board.id.is_empty() {
            return Mutation { name: "createBoard", input }.sealed("", None, once);
        }
        input.push(("board", text(&self.board.id)));
        Mutation { name: "changeBoard", input }.sealed("", Some(self.version), once)
    }

    fn display(&self) -> Value {
        let board = &self.board;
        let number = |it: usize| Value::Number(i64::try_from(it).unwrap_or_default());
        let clocks = board.clocks.iter().filter(|clock| !clock.zone.trim().is_empty());
        let clock =
            |zone: &str, label: &str| Value::Object(vec![("zone", text(zone.trim())), ("label", text(label.trim()))]);
        Value::Object(vec![
            ("layout", text(board.layout.name())),
            ("rotateSeconds", Value::Number(board.rotate_seconds)),
            ("clocks", Value::List(clocks.map(|it| clock(&it.zone, &it.label)).collect())),
            ("night", text(board.night.name())),
            ("nightFrom", text(&board.night_hours.0)),
            ("nightTo", text(&board.night_hours.1)),
            ("steps", number(board.steps)),
            ("events", number(board.events)),
        ])
    }
}

/// A name that no television has yet.
pub fn free_name(boards: &[ManagedBoard]) -> String {
    let is_taken = |name: &String| boards.iter().flat_map(|board| &board.screens).any(|it| it.name == *name);
    let mut names = (1..).map(|number: u32| format!("Screen {number}"));
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// The mutation that deletes a board.
pub fn delete_board(board: &ManagedBoard, once: String) -> Mutation {
    Mutation::about("deleteBoard", "board", &board.board.id).sealed("", Some(board.version), once)
}

/// The mutation that takes a television off its board.
pub fn revoke_screen(screen: &str, once: String) -> Mutation {
    Mutation::about("revokeScreen", "screen", screen).sealed("", None, once)
}

/// The mutation that lets in the television that shows this code.
pub fn pair_screen(code: &str, board: &str, name: &str, once: String) -> Mutation {
    let mutation = Mutation::about("pairScreen", "code", code);
    mutation.with("board", text(board)).with("name", text(name.trim())).sealed("", None, once)
}

const DISPLAY: &str = "display{layout rotateSeconds clocks{zone label} night nightFrom nightTo steps events}";

/// All boards.
pub fn boards() -> String {
    format!(
        "{{boards{{id name version isDefault filter{{status search category person{{login name}} team{{id name}} parents \
         parent{{key}}}} {DISPLAY} screens{{id name pairedBy{{name}} pairedAt lastSeenAt}}}}}}"
    )
}

/// What stands on the board `$board`; without one, on that of the television, or on the first.
pub fn board_view() -> String {
    format!(
        "query($board:ID){{boardView(board:$board){{board name {DISPLAY} sequence now total releases{{key title status \
         progress{{total inProgress completed failed skipped cancelled}} startedAt due stages \
         stepsTotal steps{{key title kind status since who unfilled}}}} events{{{NEWS}}}}}}}"
    )
}

const NEWS: &str =
    "sequence kind recordKey recordTitle activityKey activityTitle from to cause command actor at comment";

/// What happens on it after `$after`.
pub fn board_events() -> String {
    format!("subscription($board:ID,$after:String){{events:boardEvents(board:$board,after:$after){{{NEWS}}}}}")
}

/// How many releases there are in these statuses, with these words, and so on: as far as the lists can tell.
pub const COUNT: &str = "query($filter:RecordFilter){releases(first:1,filter:$filter){totalCount}}";

impl BoardFilter {
    /// What [`COUNT`] is asked with, and whether that is all that the filter says.
    pub fn count(&self) -> (Input, bool) {
        let status = self.status.iter().map(|status| text(status.as_str())).collect();
        let mut filter = vec![("status", Value::List(status))];
        if !self.search.trim().is_empty() {
            filter.push(("search", text(self.search.trim())));
        }
        if self.parents {
            filter.push(("parents", Value::Flag(true)));
        }
        if !self.parent.trim().is_empty() {
            filter.push(("parent", text(self.parent.trim())));
        }
        // The lists find words in linked change requests, too.
        let others = [&self.search, &self.category, &self.person.0, &self.team.0];
        (vec![("filter", Value::Object(filter))], others.iter().all(|it| it.trim().is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::at;
    use super::super::schema;
    use super::super::{Clock, Value};
    use super::{BoardFilter, COUNT, ManagedBoard, TvScreen, board_events, board_view, boards};
    use super::{delete_board, free_name, pair_screen, revoke_screen};

    #[test]
    fn the_schema_answers_what_boards_ask_and_takes_what_they_send() {
        for query in [boards(), board_view(), board_events(), COUNT.to_owned()] {
            schema::check_query(&query);
        }
        let mut board = ManagedBoard::blank();
        board.board.name = "June".into();
        board.board.clocks = vec![Clock { zone: "Europe/Berlin".into(), label: "Berlin".into() }];
        schema::check(&board.save("k".into()));
        board.board.id = "b".into();
        schema::check(&board.save("k".into()));
        schema::check(&delete_board(&board, "k".into()));
        schema::check(&revoke_screen("s", "k".into()));
        schema::check(&pair_screen("K7QM-29XR", "b", "Hall", "k".into()));
    }

    #[test]
    fn a_clock_without_a_zone_is_not_sent() {
        let mut board = ManagedBoard::blank();
        board.board.clocks = vec![Clock::default(), Clock { zone: " UTC ".into(), label: String::new() }];
        let Value::Object(display) = board.display() else { panic!("an object") };
        let clocks = display.iter().find(|(name, _)| *name == "clocks").unwrap();
        assert_eq!(clocks.1.to_json(), r#"[{"zone":"UTC","label":""}]"#);
    }

    #[test]
    fn a_new_television_is_offered_a_name_that_no_other_has() {
        assert_eq!(free_name(&[ManagedBoard::blank()]), "Screen 1");
        let screen = |name: &str| TvScreen {
            id: name.into(),
            name: name.into(),
            paired_by: "Noor".into(),
            paired_at: at(1),
            seen_at: None,
        };
        let board = ManagedBoard { screens: vec![screen("Screen 1"), screen("Hall")], ..ManagedBoard::blank() };
        assert_eq!(free_name(&[board]), "Screen 2");
    }

    #[test]
    fn a_filter_reads_as_words() {
        let mut filter = BoardFilter::default();
        assert_eq!(filter.words(), "releases in progress, on hold or failed");
        assert!(filter.count().1);
        filter.status.truncate(1);
        filter.parent = "RR1".into();
        filter.person = ("noor".into(), "Noor Haddad".into());
        filter.search = "core switch".into();
        assert_eq!(filter.words(), "releases in progress · children of RR1 · of Noor Haddad · “core switch”");
        assert!(!filter.count().1);
    }
}
