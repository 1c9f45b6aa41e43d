//! Boards: what wallboards show; and screens, the televisions that show one.

use std::fmt;

use chrono::{DateTime, NaiveTime, Utc};
use waybill_shared::model::{EventKind, PersonId, RecordId, RecordStatus, TeamId};

use super::{ActivityRow, EventRow, RecordRow};

/// A board's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoardId(pub i64);

impl BoardId {
    /// The board that is there from the start, and cannot be deleted.
    pub const DEFAULT: Self = Self(1);
}

/// A screen's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScreenId(pub i64);

impl fmt::Display for ScreenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How releases stand on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One under the other, over the whole width.
    #[default]
    Bands,
    /// Beside one another.
    Tiles,
}

impl Layout {
    /// The name that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bands => "BANDS",
            Self::Tiles => "TILES",
        }
    }

    /// The layout of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Bands, Self::Tiles].into_iter().find(|it| it.as_str() == text)
    }
}

/// When a board is dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NightMode {
    /// Between two times of the television's clock.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl NightMode {
    /// The name that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "AUTO",
            Self::On => "ON",
            Self::Off => "OFF",
        }
    }

    /// The mode of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Auto, Self::On, Self::Off].into_iter().find(|it| it.as_str() == text)
    }
}

/// A clock on a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The name of its zone in the IANA database, such as `Europe/Berlin`.
    pub zone: String,
    /// What stands beside it, such as a city.
    pub label: String,
}

/// How a board looks; nothing in it is about records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// How releases stand on it.
    pub layout: Layout,
    /// After how many seconds the next page is shown when not everything fits; 0: never.
    pub rotate_seconds: i32,
    /// Its clocks, at most four.
    pub clocks: Vec<Clock>,
    /// When it is dark.
    pub night: NightMode,
    /// When the night begins, for [`NightMode::Auto`].
    pub night_from: NaiveTime,
    /// When it ends.
    pub night_to: NaiveTime,
    /// How many steps of a release are shown at most.
    pub steps: i32,
    /// How many of the last events are shown at most.
    pub events: i32,
}

impl Default for Display {
    fn default() -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
        Self {
            layout: Layout::Bands,
            rotate_seconds: 20,
            clocks: Vec::new(),
            night: NightMode::Auto,
            night_from: hour(20),
            night_to: hour(6),
            steps: 5,
            events: 8,
        }
    }
}

/// Which releases stand on a board; every condition given must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFilter {
    /// In one of these statuses; never empty.
    pub status: Vec<RecordStatus>,
    /// Words, each of which is part of its key or title.
    pub search: Option<String>,
    /// Of this category, whatever the case.
    pub category: Option<String>,
    /// Owned by or assigned to this person.
    pub person: Option<PersonId>,
    /// Owned by or assigned to somebody in this team.
    pub team: Option<TeamId>,
    /// Only parents.
    pub parents: bool,
    /// Only children of this parent.
    pub parent: Option<RecordId>,
}

impl Default for BoardFilter {
    fn default() -> Self {
        Self {
            status: vec![RecordStatus::InProgress, RecordStatus::Failed, RecordStatus::OnHold],
            search: None,
            category: None,
            person: None,
            team: None,
            parents: false,
            parent: None,
        }
    }
}

/// What wallboards show: which releases, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Its number.
    pub id: BoardId,
    /// What people call it; unique.
    pub name: String,
    /// Grows by one with each change of it.
    pub version: i64,
    /// Which releases.
    pub filter: BoardFilter,
    /// How they look.
    pub display: Display,
}

/// A television that shows a board, and may do nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Its number.
    pub id: ScreenId,
    /// What people call it.
    pub name: String,
    /// The board that it shows.
    pub board: BoardId,
    /// Who let it in.
    pub paired_by: PersonId,
    /// When that was.
    pub paired_at: DateTime<Utc>,
    /// When it last asked for something, to the minute; `None` before the first time.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// Why a screen may not ask any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Somebody took its right back.
    Revoked,
    /// Its board was deleted.
    BoardDeleted,
}

impl Ending {
    /// The name that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revoked => "REVOKED",
            Self::BoardDeleted => "BOARD_DELETED",
        }
    }

    /// The ending of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Revoked, Self::BoardDeleted].into_iter().find(|it| it.as_str() == text)
    }
}

/// Who is asking: a person, or a program that acts for one; or a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Somebody with an account.
    Person(super::Principal),
    /// A television.
    Screen(Screen),
}

/// What a board shows, as of one moment.
#[derive(Debug, Clone)]
pub struct BoardView {
    /// The board.
    pub board: Board,
    /// The last event that it contains.
    pub sequence: i64,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// How many releases stand on it.
    pub total: i64,
    /// The first of them: failed ones first, then late ones.
    pub releases: Vec<BoardRelease>,
    /// What happened last in those, the newest first.
    pub events: Vec<EventRow>,
}

/// A release on a board.
#[derive(Debug, Clone)]
pub struct BoardRelease {
    /// The release.
    pub row: RecordRow,
    /// What is under way at its top level: stages, or titles of containers.
    pub stages: Vec<String>,
    /// What failed, is under way or on hold in it, leaves only: the first of them.
    pub steps: Vec<ActivityRow>,
    /// How many of those there are in all; 0 where the board shows none.
    pub steps_total: i64,
}

/// What an event means to a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its release stands on the board, as before.
    Stays,
    /// Its release comes onto the board.
    Comes,
    /// Its release leaves the board.
    Leaves,
}

/// The kinds of event that are news to a room: not work on the plan.
pub const NEWS: [EventKind; 12] = [
    EventKind::StatusChanged,
    EventKind::Returned,
    EventKind::Voted,
    EventKind::Commented,
    EventKind::Assigned,
    EventKind::Delegated,
    EventKind::Linked,
    EventKind::Unlinked,
    EventKind::ChildLinked,
    EventKind::ChildUnlinked,
    EventKind::ParentLinked,
    EventKind::ParentUnlinked,
];
