//! Mutations of screens.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::board_commands::once;
use super::board_query::board_id;
use super::error::{Result, SignedIn, fail, invalid, principal};
use super::node_id::NodeId;
use super::screen::Screen;
use crate::domain::ScreenId;
use crate::service::Services;

/// A television that is to show a board.
#[derive(Debug, InputObject)]
struct PairScreenInput {
    /// The code that it shows, such as `K7QM-29XR`, in any case, with or without its dash.
    code: String,
    /// The id of the board.
    board: ID,
    /// What people call the television: one line of at most 80 characters, not blank.
    name: String,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// What a screen is to be from now on; what is absent or null stays.
#[derive(Debug, InputObject)]
struct ChangeScreenInput {
    /// The screen's id.
    screen: ID,
    /// The id of the board that it is to show.
    board: Option<ID>,
    /// What people call it: one line of at most 80 characters, not blank.
    name: Option<String>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// A screen that is to show nothing any more.
#[derive(Debug, InputObject)]
struct RevokeScreenInput {
    /// The screen's id.
    screen: ID,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// The screen that was paired.
#[derive(SimpleObject)]
struct PairScreenPayload {
    /// The screen.
    screen: Screen,
}

/// The screen that was changed.
#[derive(SimpleObject)]
struct ChangeScreenPayload {
    /// The screen, as it is now.
    screen: Screen,
}

/// The screen that was revoked.
#[derive(SimpleObject)]
struct RevokeScreenPayload {
    /// The id that it had.
    revoked: ID,
}

#[derive(Default)]
pub(super) struct ScreenCommands;

#[Object(guard = "SignedIn")]
impl ScreenCommands {
    /// Confirms the code that a television shows: it shows this board from now on, and may do nothing else.
    /// Refusals: INVALID_INPUT, NOT_FOUND (no television shows this code now, or there is no such board),
    /// TOO_MANY_GUESSES (with `retryAfter`, in seconds), IDEMPOTENCY_MISMATCH, TOO_LARGE (the board has 50 screens).
    async fn pair_screen(&self, ctx: &Context<'_>, input: PairScreenInput) -> Result<PairScreenPayload> {
        let once = once(ctx, input.idempotency_key)?;
        let board = board_id("board", &input.board)?;
        let by = principal(ctx)?.person.id;
        let screen = ctx.data::<Services>()?.screens.pair(once, by, &input.code, board, &input.name).await;
        Ok(PairScreenPayload { screen: screen.map_err(|error| fail(ctx, &error))?.into() })
    }

    /// Gives a screen another name, or another board to show.
    /// Refusals: INVALID_INPUT, NOT_FOUND, IDEMPOTENCY_MISMATCH, TOO_LARGE (the board has 50 screens).
    async fn change_screen(&self, ctx: &Context<'_>, input: ChangeScreenInput) -> Result<ChangeScreenPayload> {
        let once = once(ctx, input.idempotency_key)?;
        let id = screen_id(&input.screen)?;
        let board = input.board.as_ref().map(|board| board_id("board", board)).transpose()?;
        let screen = ctx.data::<Services>()?.screens.change(once, id, board, input.name.as_deref()).await;
        Ok(ChangeScreenPayload { screen: screen.map_err(|error| fail(ctx, &error))?.into() })
    }

    /// Takes a screen's right back: its next request is refused, and its socket ends within seconds.
    /// Refusals: INVALID_INPUT, NOT_FOUND, IDEMPOTENCY_MISMATCH.
    async fn revoke_screen(&self, ctx: &Context<'_>, input: RevokeScreenInput) -> Result<RevokeScreenPayload> {
        let once = once(ctx, input.idempotency_key)?;
        let revoked = ctx.data::<Services>()?.screens.revoke(once, screen_id(&input.screen)?).await;
        revoked.map_err(|error| fail(ctx, &error))?;
        Ok(RevokeScreenPayload { revoked: input.screen })
    }
}

fn screen_id(id: &ID) -> Result<ScreenId> {
    match NodeId::decode(id) {
        Some(NodeId::Screen(id)) => Ok(id),
        _ => Err(invalid("screen", format!("`{}` is not the id of a screen.", id.0))),
    }
}
