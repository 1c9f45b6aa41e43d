//! Boards: making, changing and deleting them. What stands on one is in `view`; who follows it, in `watch`.
//!
//! Boards are no records: what happens to one is no event, and its followers load it anew when it was changed.

mod follow;
pub(super) mod valid;
mod view;
mod watch;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{SubsecRound, Utc};
use waybill_shared::model::{Code, Refusal};

pub use self::follow::BoardEvents;
use self::watch::Watched;
use super::ServiceError;
use super::once::{Once, remember, same_before};
use super::read::{Answer, ReadService};
use crate::domain::board::{Board, BoardFilter, BoardId, Display, Screen, ScreenId};
use crate::events::Feed;
use crate::store::{self, Database, begin_write, board, commit, counter, person, record, screen};

/// The use cases of boards.
#[derive(Clone)]
pub struct BoardService {
    database: Database,
    feed: Feed,
    /// The boards that somebody follows, with what stands on each.
    watched: Arc<Mutex<HashMap<BoardId, Arc<Watched>>>>,
}

/// What a change of a board gives it; absent leaves it.
#[derive(Debug, Clone, Default)]
pub struct BoardChanges {
    /// Another name.
    pub name: Option<String>,
    /// Other releases.
    pub filter: Option<BoardFilter>,
    /// Another look.
    pub display: Option<Display>,
}

impl BoardService {
    pub(crate) fn new(database: Database, feed: Feed) -> Self {
        Self { database, feed, watched: Arc::default() }
    }

    /// Makes a board; under a key that this was done with before, the board that it made.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field, `NOT_FOUND`, `TOO_LARGE` when there are 100 already, `IDEMPOTENCY_MISMATCH`.
    pub async fn create(
        &self,
        once: Option<Once>,
        name: &str,
        filter: BoardFilter,
        display: Display,
    ) -> Result<Board, ServiceError> {
        let name = valid::name(name)?;
        valid::filter(&filter)?;
        let display = valid::display(display)?;
        let tx = begin_write(&self.database.write).await?;
        if let Some(before) = same_before(&tx, once.as_ref()).await? {
            return found(&tx, BoardId(before)).await;
        }
        names_exist(&tx, &filter).await?;
        is_free(&tx, &name, None).await?;
        if board::count(&tx).await? >= board::MOST {
            let message = format!("There are {} boards already: delete one that nobody needs.", board::MOST);
            return Err(Refusal::new(Code::TooLarge, message).into());
        }
        let id = BoardId(counter::take(&tx, "board", 1).await?);
        let made = Board { id, name, version: 1, filter, display };
        board::insert(&tx, &made).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        commit(tx).await?;
        Ok(made)
    }

    /// Changes a board; whoever follows it loads it anew.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field, `NOT_FOUND`, `IDEMPOTENCY_MISMATCH`, `VERSION_CONFLICT`.
    pub async fn change(
        &self,
        once: Option<Once>,
        id: BoardId,
        expected: Option<i64>,
        changes: BoardChanges,
    ) -> Result<Board, ServiceError> {
        let name = changes.name.as_deref().map(valid::name).transpose()?;
        changes.filter.as_ref().map(valid::filter).transpose()?;
        let display = changes.display.map(valid::display).transpose()?;
        let tx = begin_write(&self.database.write).await?;
        let before = found(&tx, id).await?;
        if let Some(filter) = &changes.filter {
            names_exist(&tx, filter).await?;
        }
        if same_before(&tx, once.as_ref()).await?.is_some() {
            return Ok(before);
        }
        unchanged(&before, expected)?;
        if let Some(name) = &name {
            is_free(&tx, name, Some(id)).await?;
        }
        let after = Board {
            id,
            name: name.unwrap_or_else(|| before.name.clone()),
            version: before.version,
            filter: changes.filter.unwrap_or_else(|| before.filter.clone()),
            display: display.unwrap_or_else(|| before.display.clone()),
        };
        let is_other = after != before;
        let after = Board { version: before.version + i64::from(is_other), ..after };
        board::write(&tx, &after).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        commit(tx).await?;
        if is_other {
            self.forget(id);
        }
        Ok(after)
    }

    /// Deletes a board; its screens may ask for nothing any more.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` for the one that is there from the start, `IDEMPOTENCY_MISMATCH`, `VERSION_CONFLICT`.
    pub async fn delete(&self, once: Option<Once>, id: BoardId, expected: Option<i64>) -> Result<(), ServiceError> {
        let tx = begin_write(&self.database.write).await?;
        let before = match found(&tx, id).await {
            Ok(before) => before,
            // Gone already: by this very command?
            Err(_) if same_before(&tx, once.as_ref()).await.is_ok_and(|it| it.is_some()) => return Ok(()),
            Err(error) => return Err(error),
        };
        if id == BoardId::DEFAULT {
            let message = format!("`{}` is there from the start and stays; it can be changed.", before.name);
            return Err(Refusal::new(Code::Forbidden, message).into());
        }
        same_before(&tx, once.as_ref()).await?;
        unchanged(&before, expected)?;
        screen::end_of_board(&tx, id, Utc::now().trunc_subsecs(3)).await?;
        board::delete(&tx, id).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        commit(tx).await?;
        self.forget(id);
        Ok(())
    }

    /// Whoever follows the board learns that it is another one now.
    fn forget(&self, id: BoardId) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(watched) = watched {
            watched.end();
        }
    }
}

impl ReadService {
    /// All boards, by number; at most 100.
    pub async fn boards(&self) -> Answer<Vec<Board>> {
        Ok(board::all(&self.database.read).await?)
    }

    /// These boards, whichever there are.
    pub async fn boards_by_ids(&self, ids: &[BoardId]) -> Answer<HashMap<BoardId, Board>> {
        Ok(board::by_ids(&self.database.read, ids).await?)
    }

    /// These screens, whichever may ask.
    pub async fn screens_by_ids(&self, ids: &[ScreenId]) -> Answer<HashMap<ScreenId, Screen>> {
        Ok(screen::by_ids(&self.database.read, ids).await?)
    }

    /// The screens of these boards.
    pub async fn screens_of(&self, boards: &[BoardId]) -> Answer<HashMap<BoardId, Vec<Screen>>> {
        Ok(screen::of_boards(&self.database.read, boards).await?)
    }
}

/// The board of that number.
pub(super) async fn found(conn: &store::Transaction, id: BoardId) -> Result<Board, ServiceError> {
    let board = board::by_ids(conn, &[id]).await?.remove(&id);
    board.ok_or_else(|| ServiceError::not_found("There is no such board."))
}

fn unchanged(before: &Board, expected: Option<i64>) -> Result<(), Refusal> {
    match expected {
        Some(expected) if expected != before.version => {
            let message = format!("Somebody changed the board meanwhile: its version is {} now.", before.version);
            let refusal = Refusal::new(Code::VersionConflict, message);
            Err(Refusal { present_version: Some(before.version), ..refusal })
        }
        _ => Ok(()),
    }
}

async fn is_free(tx: &store::Transaction, name: &str, but: Option<BoardId>) -> Result<(), ServiceError> {
    match board::id_of_name(tx, name).await? {
        Some(id) if Some(id) != but => {
            Err(Refusal::input("name", format!("There is a board `{name}` already.")).into())
        }
        _ => Ok(()),
    }
}

/// Whatever the filter names is there.
async fn names_exist(tx: &store::Transaction, filter: &BoardFilter) -> Result<(), ServiceError> {
    if let Some(id) = filter.person
        && person::by_ids(tx, &[id]).await?.is_empty()
    {
        return Err(ServiceError::not_found("There is no such person."));
    }
    if let Some(id) = filter.team
        && person::teams_by_ids(tx, &[id]).await?.is_empty()
    {
        return Err(ServiceError::not_found("There is no such team."));
    }
    if let Some(id) = filter.parent
        && record::by_ids(tx, &[id]).await?.is_empty()
    {
        return Err(ServiceError::not_found("There is no such release."));
    }
    Ok(())
}
