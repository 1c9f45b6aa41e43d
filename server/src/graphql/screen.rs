//! Screens: the televisions that show a board.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::board::Board;
use super::error::{Result, SignedIn, inconsistent};
use super::loader::{one, person};
use super::node_id::NodeId;
use super::person::Person;
use super::time::DateTime;
use crate::domain;

/// A television that shows a board, and may do nothing else.
#[derive(Clone)]
pub(super) struct Screen(domain::Screen);

impl From<domain::Screen> for Screen {
    fn from(screen: domain::Screen) -> Self {
        Self(screen)
    }
}

/// A television that shows a board, and may do nothing else.
#[Object(guard = "SignedIn")]
impl Screen {
    /// The id, for `node` and wherever a screen is asked for.
    pub(super) async fn id(&self) -> ID {
        NodeId::Screen(self.0.id).encode()
    }

    /// What people call it.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The board that it shows.
    async fn board(&self, ctx: &Context<'_>) -> Result<Board> {
        one(ctx, self.0.board).await?.ok_or_else(|| inconsistent(ctx, "a screen shows a board that does not exist"))
    }

    /// Who confirmed its code.
    async fn paired_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, Some(self.0.paired_by)).await
    }

    /// When that was.
    fn paired_at(&self) -> DateTime {
        self.0.paired_at.into()
    }

    /// When it last asked for something, to the minute; null before the first time.
    fn last_seen_at(&self) -> Option<DateTime> {
        self.0.last_seen_at.map(Into::into)
    }
}

/// What a television knows of itself.
#[derive(SimpleObject)]
pub(super) struct ThisScreen {
    /// Its id.
    id: ID,
    /// What people call it.
    name: String,
    /// The id of the board that it shows.
    board: ID,
    /// When it was paired.
    paired_at: DateTime,
}

impl From<&domain::Screen> for ThisScreen {
    fn from(screen: &domain::Screen) -> Self {
        Self {
            id: NodeId::Screen(screen.id).encode(),
            name: screen.name.clone(),
            board: NodeId::Board(screen.board).encode(),
            paired_at: screen.paired_at.into(),
        }
    }
}
