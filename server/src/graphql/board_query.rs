//! What can be asked of boards: by people all of it, by a screen what its own board shows.

use async_graphql::{Context, ID, Object};

use super::board::Board;
use super::board_view::BoardView;
use super::error::{Result, SignedIn, Viewing, fail, invalid, viewer};
use super::loader::{one, reads, some_rows};
use super::node_id::NodeId;
use super::screen::ThisScreen;
use crate::domain::{BoardId, Caller, Screen};
use crate::service::Services;

#[derive(Default)]
pub(super) struct BoardQuery;

#[Object]
impl BoardQuery {
    /// All boards, in the order of their numbers; at most 100.
    #[graphql(guard = "SignedIn")]
    async fn boards(&self, ctx: &Context<'_>) -> Result<Vec<Board>> {
        let boards = reads(ctx)?.boards().await.map_err(|error| fail(ctx, &error))?;
        some_rows(ctx, boards.len())?;
        Ok(boards.into_iter().map(Board::from).collect())
    }

    /// The board with this id; null when there is none.
    #[graphql(guard = "SignedIn")]
    async fn board(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<Board>> {
        one(ctx, board_id("id", &id)?).await
    }

    /// What a board shows, in one answer; then follow it with `boardEvents`. A screen sees its own board, whatever is
    /// asked for. No such board: NOT_FOUND.
    #[graphql(guard = "Viewing")]
    async fn board_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the board; absent: the one that is there from the start.")] board: Option<ID>,
    ) -> Result<BoardView> {
        let board = asked_board(ctx, board.as_ref())?;
        let view = ctx.data::<Services>()?.boards.view(board).await.map_err(|error| fail(ctx, &error))?;
        some_rows(ctx, view.releases.len())?;
        Ok(view.into())
    }

    /// Which screen is asking; null when a person is.
    #[graphql(guard = "Viewing")]
    async fn screen(&self, ctx: &Context<'_>) -> Result<Option<ThisScreen>> {
        Ok(ctx.data_opt::<Screen>().map(ThisScreen::from))
    }
}

/// The board that is asked for: a screen's own, a person's choice.
pub(super) fn asked_board(ctx: &Context<'_>, board: Option<&ID>) -> Result<BoardId> {
    match (viewer(ctx)?, board) {
        (Caller::Screen(screen), _) => Ok(screen.board),
        (Caller::Person(_), Some(board)) => board_id("board", board),
        (Caller::Person(_), None) => Ok(BoardId::DEFAULT),
    }
}

/// A board by its id.
pub(super) fn board_id(field: &str, id: &ID) -> Result<BoardId> {
    match NodeId::decode(id) {
        Some(NodeId::Board(id)) => Ok(id),
        _ => Err(invalid(field, format!("`{}` is not the id of a board.", id.0))),
    }
}
