//! Mutations of boards.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveTime;

use super::board::{Board, BoardLayout, NightMode};
use super::board_query::board_id;
use super::command::fingerprint;
use super::error::{Result, SignedIn, fail, invalid, principal};
use super::lookup::{Lookup, team_id};
use super::names::RecordStatus;
use super::text;
use crate::domain::board as domain;
use crate::service::{BoardChanges, Once, Services};

/// A new board.
#[derive(Debug, InputObject)]
struct CreateBoardInput {
    /// What people call it: one line of at most 80 characters, not blank; unique whatever the case.
    name: String,
    /// Which releases stand on it; absent: everything in progress.
    filter: Option<BoardFilterInput>,
    /// How it looks; absent: bands, by day and by night.
    display: Option<BoardDisplayInput>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// What a board is to be from now on; what is absent or null stays.
#[derive(Debug, InputObject)]
struct ChangeBoardInput {
    /// The board's id.
    board: ID,
    /// What people call it: one line of at most 80 characters, not blank; unique whatever the case.
    name: Option<String>,
    /// Which releases stand on it: all of it is given anew.
    filter: Option<BoardFilterInput>,
    /// How it looks: all of it is given anew.
    display: Option<BoardDisplayInput>,
    /// The version of the board that the actor has seen; if it has another one now: VERSION_CONFLICT, with
    /// `presentVersion`. Absent: not checked.
    expected_version: Option<i32>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// A board to delete.
#[derive(Debug, InputObject)]
struct DeleteBoardInput {
    /// The board's id.
    board: ID,
    /// The version of the board that the actor has seen; if it has another one now: VERSION_CONFLICT, with
    /// `presentVersion`. Absent: not checked.
    expected_version: Option<i32>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// Which releases stand on a board; every condition given must hold.
#[derive(Debug, Clone, Default, InputObject)]
struct BoardFilterInput {
    /// In one of these statuses: EDITING, IN_PROGRESS, ON_HOLD, FAILED, COMPLETED. Absent: IN_PROGRESS, FAILED, ON_HOLD.
    status: Option<Vec<RecordStatus>>,
    /// At most 10 words, each of which is part of the key or the title, whatever the case.
    search: Option<String>,
    /// Of this category, whatever the case.
    category: Option<String>,
    /// Owned by or assigned to this person: an id or a login.
    person: Option<ID>,
    /// Owned by or assigned to somebody in this team: an id.
    team: Option<ID>,
    /// Only releases that group others.
    #[graphql(default)]
    parents: bool,
    /// Only the children of this release: an id or a key.
    parent: Option<ID>,
}

/// How a board looks.
#[derive(Debug, Clone, Default, InputObject)]
struct BoardDisplayInput {
    /// How releases stand on it; absent: BANDS.
    layout: Option<BoardLayout>,
    /// After how many seconds the next page is shown when not everything fits: 5 to 3600, or 0 for never; absent: 20.
    rotate_seconds: Option<i32>,
    /// Its clocks, at most four; absent: none.
    clocks: Option<Vec<BoardClockInput>>,
    /// When it is dark; absent: AUTO.
    night: Option<NightMode>,
    /// When the night begins by the television's clock, such as `20:00`, for AUTO; absent: `20:00`.
    night_from: Option<String>,
    /// When the night ends, such as `06:00`, for AUTO; absent: `06:00`.
    night_to: Option<String>,
    /// How many steps of a release are shown at most, 0 to 10; absent: 5.
    steps: Option<i32>,
    /// How many of the last events are shown at most, 0 to 20; absent: 8.
    events: Option<i32>,
}

/// A clock on a board.
#[derive(Debug, Clone, InputObject)]
struct BoardClockInput {
    /// The name of its zone in the IANA database, such as `Europe/Berlin`.
    zone: String,
    /// What stands beside it, at most 40 characters; absent or blank: the city of its zone.
    label: Option<String>,
}

/// The board that was created.
#[derive(SimpleObject)]
struct CreateBoardPayload {
    /// The board.
    board: Board,
}

/// The board that was changed.
#[derive(SimpleObject)]
struct ChangeBoardPayload {
    /// The board, as it is now.
    board: Board,
}

/// The board that was deleted.
#[derive(SimpleObject)]
struct DeleteBoardPayload {
    /// The id that it had.
    deleted: ID,
}

#[derive(Default)]
pub(super) struct BoardCommands;

#[Object(guard = "SignedIn")]
impl BoardCommands {
    /// Makes a board.
    /// Refusals: INVALID_INPUT (also for a name that another board has), NOT_FOUND, IDEMPOTENCY_MISMATCH, TOO_LARGE (there
    /// are 100 boards).
    async fn create_board(&self, ctx: &Context<'_>, input: CreateBoardInput) -> Result<CreateBoardPayload> {
        let once = once(ctx, input.idempotency_key)?;
        let filter = input.filter.unwrap_or_default().resolve(ctx).await?;
        let display = input.display.unwrap_or_default().resolve()?;
        let board = ctx.data::<Services>()?.boards.create(once, &input.name, filter, display).await;
        Ok(CreateBoardPayload { board: board.map_err(|error| fail(ctx, &error))?.into() })
    }

    /// Changes a board. Whoever follows it loads it anew: their `boardEvents` ends with CURSOR_UNKNOWN.
    /// Refusals: INVALID_INPUT, NOT_FOUND, IDEMPOTENCY_MISMATCH, VERSION_CONFLICT.
    async fn change_board(&self, ctx: &Context<'_>, input: ChangeBoardInput) -> Result<ChangeBoardPayload> {
        let once = once(ctx, input.idempotency_key)?;
        let id = board_id("board", &input.board)?;
        let filter = match input.filter {
            Some(filter) => Some(filter.resolve(ctx).await?),
            None => None,
        };
        let display = input.display.map(BoardDisplayInput::resolve).transpose()?;
        let changes = BoardChanges { name: input.name, filter, display };
        let expected = input.expected_version.map(i64::from);
        let board = ctx.data::<Services>()?.boards.change(once, id, expected, changes).await;
        Ok(ChangeBoardPayload { board: board.map_err(|error| fail(ctx, &error))?.into() })
    }

    /// Deletes a board, and revokes its screens.
    /// Refusals: INVALID_INPUT, NOT_FOUND, FORBIDDEN (the board that is there from the start), IDEMPOTENCY_MISMATCH,
    /// VERSION_CONFLICT.
    async fn delete_board(&self, ctx: &Context<'_>, input: DeleteBoardInput) -> Result<DeleteBoardPayload> {
        let once = once(ctx, input.idempotency_key)?;
        let id = board_id("board", &input.board)?;
        let services = ctx.data::<Services>()?;
        let deleted = services.boards.delete(once, id, input.expected_version.map(i64::from)).await;
        deleted.map_err(|error| fail(ctx, &error))?;
        services.screens.forget();
        Ok(DeleteBoardPayload { deleted: input.board })
    }
}

/// What the client calls this command, if it calls it anything. A code is part of the input: a hash of that is kept.
pub(super) fn once(ctx: &Context<'_>, key: Option<String>) -> Result<Option<Once>> {
    let Some(key) = text::idempotency_key(key)? else { return Ok(None) };
    Ok(Some(Once::hashed(principal(ctx)?.person.id, key, &fingerprint(ctx)?)))
}

impl BoardFilterInput {
    async fn resolve(self, ctx: &Context<'_>) -> Result<domain::BoardFilter> {
        let mut lookup = Lookup::new(ctx);
        let usual = domain::BoardFilter::default();
        let mut status: Vec<_> = match self.status {
            Some(status) => status.into_iter().map(Into::into).collect(),
            None => usual.status,
        };
        let mut seen = Vec::new();
        status.retain(|it| {
            !seen.contains(it) && {
                seen.push(*it);
                true
            }
        });
        let parent = match &self.parent {
            Some(parent) => Some(lookup.record("filter.parent", parent).await?),
            None => None,
        };
        let filter = domain::BoardFilter {
            status,
            search: text::line("filter.search", self.search)?,
            category: text::line("filter.category", self.category)?,
            person: lookup.maybe_person("filter.person", self.person.as_ref()).await?,
            team: self.team.as_ref().map(|team| team_id("filter.team", team)).transpose()?,
            parents: self.parents,
            parent,
        };
        lookup.all_found()?;
        Ok(filter)
    }
}

impl BoardDisplayInput {
    fn resolve(self) -> Result<domain::Display> {
        let usual = domain::Display::default();
        let clock = |it: BoardClockInput| domain::Clock { zone: it.zone, label: it.label.unwrap_or_default() };
        let time = |field: &str, text: Option<String>, usual: NaiveTime| match text {
            Some(text) => NaiveTime::parse_from_str(&text, "%H:%M")
                .map_err(|_| invalid(field, format!("`{field}` is a time such as 20:00."))),
            None => Ok(usual),
        };
        Ok(domain::Display {
            layout: self.layout.map_or(usual.layout, Into::into),
            rotate_seconds: self.rotate_seconds.unwrap_or(usual.rotate_seconds),
            clocks: self.clocks.unwrap_or_default().into_iter().map(clock).collect(),
            night: self.night.map_or(usual.night, Into::into),
            night_from: time("display.nightFrom", self.night_from, usual.night_from)?,
            night_to: time("display.nightTo", self.night_to, usual.night_to)?,
            steps: self.steps.unwrap_or(usual.steps),
            events: self.events.unwrap_or(usual.events),
        })
    }
}
