//! Boards as people see them who look after them: which releases, and how they look. What stands on one is in
//! `board_view`.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::connection::int;
use super::error::{Result, SignedIn};
use super::loader::{ScreensOf, one, person, record, some_rows};
use super::names::RecordStatus;
use super::node_id::NodeId;
use super::person::{Person, Team};
use super::release::Release;
use super::screen::Screen;
use crate::domain::board as domain;

/// How releases stand on a board.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "domain::Layout")]
pub(super) enum BoardLayout {
    /// One under the other, over the whole width.
    Bands,
    /// Beside one another.
    Tiles,
}

/// When a board is dark.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "domain::NightMode")]
pub(super) enum NightMode {
    /// Between two times of the television's own clock.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// A board: which releases wallboards show, and how.
#[derive(Clone)]
pub(super) struct Board(domain::Board);

impl From<domain::Board> for Board {
    fn from(board: domain::Board) -> Self {
        Self(board)
    }
}

/// A board: which releases wallboards show, and how.
#[Object(guard = "SignedIn")]
impl Board {
    /// The id, for `node` and wherever a board is asked for.
    pub(super) async fn id(&self) -> ID {
        NodeId::Board(self.0.id).encode()
    }

    /// What people call it; unique whatever the case.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Grows by one with each change of it. Give it back as `expectedVersion`.
    fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// Whether it is the one that is there from the start: shown where no board is named, and never deleted.
    fn is_default(&self) -> bool {
        self.0.id == domain::BoardId::DEFAULT
    }

    /// Which releases stand on it.
    fn filter(&self) -> BoardFilter {
        BoardFilter(self.0.filter.clone())
    }

    /// How it looks.
    fn display(&self) -> BoardDisplay {
        (&self.0.display).into()
    }

    /// The televisions that show it, in the order of their numbers; at most 50.
    async fn screens(&self, ctx: &Context<'_>) -> Result<Vec<Screen>> {
        let screens = one(ctx, ScreensOf(self.0.id)).await?.unwrap_or_default();
        some_rows(ctx, screens.len())?;
        Ok(screens)
    }
}

/// Which releases stand on a board; every condition that is not null must hold.
pub(super) struct BoardFilter(domain::BoardFilter);

/// Which releases stand on a board; every condition that is not null must hold.
#[Object(guard = "SignedIn")]
impl BoardFilter {
    /// In one of these statuses.
    fn status(&self) -> Vec<RecordStatus> {
        self.0.status.iter().map(|status| (*status).into()).collect()
    }

    /// Words, each of which is part of the key or the title, whatever the case.
    fn search(&self) -> Option<&str> {
        self.0.search.as_deref()
    }

    /// Of this category, whatever the case.
    fn category(&self) -> Option<&str> {
        self.0.category.as_deref()
    }

    /// Owned by or assigned to this person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.person).await
    }

    /// Owned by or assigned to somebody in this team.
    async fn team(&self, ctx: &Context<'_>) -> Result<Option<Team>> {
        match self.0.team {
            Some(team) => one(ctx, team).await,
            None => Ok(None),
        }
    }

    /// Only releases that group others.
    fn parents(&self) -> bool {
        self.0.parents
    }

    /// Only the children of this release.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Release>> {
        match self.0.parent {
            Some(parent) => Ok(record(ctx, parent).await?.release()),
            None => Ok(None),
        }
    }
}

/// How a board looks.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct BoardDisplay {
    /// How releases stand on it.
    layout: BoardLayout,
    /// After how many seconds the next page is shown when not everything fits; 0: never.
    rotate_seconds: i32,
    /// Its clocks, at most four.
    clocks: Vec<BoardClock>,
    /// When it is dark.
    night: NightMode,
    /// When the night begins by the television's clock, such as `20:00`, for AUTO.
    night_from: String,
    /// When the night ends, such as `06:00`, for AUTO.
    night_to: String,
    /// How many steps of a release are shown at most, 0 to 10.
    steps: i32,
    /// How many of the last events are shown at most, 0 to 20.
    events: i32,
}

/// A clock on a board.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct BoardClock {
    /// The name of its zone in the IANA database, such as `Europe/Berlin`.
    zone: String,
    /// What stands beside it, such as a city.
    label: String,
}

impl From<&domain::Display> for BoardDisplay {
    fn from(of: &domain::Display) -> Self {
        let clock = |clock: &domain::Clock| BoardClock { zone: clock.zone.clone(), label: clock.label.clone() };
        Self {
            layout: of.layout.into(),
            rotate_seconds: of.rotate_seconds,
            clocks: of.clocks.iter().map(clock).collect(),
            night: of.night.into(),
            night_from: of.night_from.format("%H:%M").to_string(),
            night_to: of.night_to.format("%H:%M").to_string(),
            steps: of.steps,
            events: of.events,
        }
    }
}
