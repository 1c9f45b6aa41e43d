//! Screens: how a television that nobody logs in at becomes one that shows a board, and how it ends.
//!
//! ```text
//! television                      server                        somebody who is logged in
//!    │ ── POST /pairing ─────────▶ │ open: code + secret (cookie)        │
//!    │    shows the code           │ ◀── pairScreen(code, board) ──────── │
//!    │ ── GET /pairing (secret) ─▶ │ collect: the screen's own cookie    │
//!    │ ── boardView, boardEvents ▶ │ screen_of_cookie                    │
//! ```
//!
//! Code, secret and cookie are random and independent of each other; the database knows their SHA-256 only. A secret
//! gives a cookie until the first use of one, so that an answer that was lost can be asked for again, and never after.

mod code;
mod pairing;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use waybill_shared::model::{Code, PersonId, Refusal};

pub use self::pairing::Paired;
use super::ServiceError;
use super::account::{cache::Cache, secret};
use super::board::{found, valid};
use super::once::{Once, remember, same_before};
use crate::domain::board::{BoardId, Screen, ScreenId};
use crate::store::{Database, Transaction, begin_write, commit, counter, screen};

/// A screen that asks for nothing for this long ends.
const IDLE: TimeDelta = TimeDelta::days(90);
/// How long it is remembered why a screen ended.
const ENDED: TimeDelta = TimeDelta::days(30);
/// How exactly the last use is kept: a write a minute at most.
const SEEN: TimeDelta = TimeDelta::minutes(1);
/// How long who a cookie stands for is remembered: this is how late a change made by another process is seen.
const REMEMBERED: Duration = Duration::from_secs(3);
/// The most screens of one board.
const SCREENS: u64 = 50;
/// How many codes somebody may try at once, and how often one more.
const GUESSES: (u32, Duration) = (20, Duration::from_secs(15));
/// When so many people are known, those that have recovered are forgotten.
const GUESSING: usize = 10_000;

/// The use cases of screens.
#[derive(Clone)]
pub struct ScreenService {
    database: Database,
    known: Arc<Cache<Screen>>,
    guesses: Arc<DefaultKeyedRateLimiter<i64>>,
}

impl ScreenService {
    pub(crate) fn new(database: Database) -> Self {
        let burst = NonZeroU32::new(GUESSES.0).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(GUESSES.1).unwrap_or_else(|| Quota::per_minute(burst)).allow_burst(burst);
        Self { database, known: Arc::new(Cache::new(REMEMBERED)), guesses: Arc::new(RateLimiter::keyed(quota)) }
    }

    /// Confirms the code that a television shows: it becomes a screen of this board.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field; `NOT_FOUND` when no television shows that code, or there is no such board;
    /// `TOO_MANY_GUESSES`; `TOO_LARGE` when the board has 50 screens; `IDEMPOTENCY_MISMATCH`.
    pub async fn pair(
        &self,
        once: Option<Once>,
        by: PersonId,
        code: &str,
        board: BoardId,
        name: &str,
    ) -> Result<Screen, ServiceError> {
        let code = code::read(code)?;
        let name = valid::name(name)?;
        if self.guesses.len() > GUESSING {
            self.guesses.retain_recent();
        }
        let clock = DefaultClock::default();
        let tried = self.guesses.check_key(&by.0);
        tried.map_err(|until| ServiceError::TooManyGuesses(until.wait_time_from(clock.now())))?;
        let at = now();
        let tx = begin_write(&self.database.write).await?;
        if let Some(before) = same_before(&tx, once.as_ref()).await? {
            return this_screen(&tx, ScreenId(before)).await;
        }
        found(&tx, board).await?;
        let code_hash = secret::hash(&code);
        let open = screen::pairing_by_code(&tx, &code_hash).await?;
        if !open.is_some_and(|it| it.expires_at > at && it.screen.is_none()) {
            return Err(ServiceError::not_found("No television shows this code now. Look at it again: codes change."));
        }
        screen::sweep(&tx, at - ENDED, at - IDLE).await?;
        has_room(&tx, board).await?;
        let id = ScreenId(counter::take(&tx, "screen", 1).await?);
        let paired = Screen { id, name, board, paired_by: by, paired_at: at, last_seen_at: None };
        screen::insert(&tx, &paired).await?;
        screen::confirm(&tx, &code_hash, id, at + pairing::OPEN).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        commit(tx).await?;
        tracing::info!(screen = id.0, board = board.0, person = by.0, "a screen was paired");
        Ok(paired)
    }

    /// Gives a screen another name, or another board to show; absent leaves it.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field, `NOT_FOUND`, `TOO_LARGE`, `IDEMPOTENCY_MISMATCH`.
    pub async fn change(
        &self,
        once: Option<Once>,
        id: ScreenId,
        board: Option<BoardId>,
        name: Option<&str>,
    ) -> Result<Screen, ServiceError> {
        let name = name.map(valid::name).transpose()?;
        let tx = begin_write(&self.database.write).await?;
        let before = this_screen(&tx, id).await?;
        let board = board.unwrap_or(before.board);
        if board != before.board {
            found(&tx, board).await?;
        }
        if same_before(&tx, once.as_ref()).await?.is_some() {
            return Ok(before);
        }
        if board != before.board {
            has_room(&tx, board).await?;
        }
        let after = Screen { name: name.unwrap_or(before.name), board, ..before };
        screen::change(&tx, id, &after.name, board).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        commit(tx).await?;
        self.known.clear();
        Ok(after)
    }

    /// Takes a screen's right back: its next request is refused, and its socket ends within seconds.
    ///
    /// # Errors
    /// `NOT_FOUND`, `IDEMPOTENCY_MISMATCH`.
    pub async fn revoke(&self, once: Option<Once>, id: ScreenId) -> Result<(), ServiceError> {
        let tx = begin_write(&self.database.write).await?;
        if let Err(error) = this_screen(&tx, id).await {
            // Gone already: by this very command?
            let done = same_before(&tx, once.as_ref()).await.is_ok_and(|it| it.is_some());
            return if done { Ok(()) } else { Err(error) };
        }
        same_before(&tx, once.as_ref()).await?;
        screen::end(&tx, id, now()).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        commit(tx).await?;
        self.known.clear();
        tracing::info!(screen = id.0, "a screen was revoked");
        Ok(())
    }

    /// Forgets who cookies stand for: boards were changed or deleted.
    pub fn forget(&self) {
        self.known.clear();
    }

    /// The screen that this cookie stands for; `None` when it is none, was revoked, or was idle for too long.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn screen_of_cookie(&self, cookie: &str) -> Result<Option<Screen>, ServiceError> {
        if cookie.is_empty() || cookie.len() > secret::MAX_LENGTH {
            return Ok(None);
        }
        let secret_hash = secret::hash(cookie);
        if let Some(screen) = self.known.get(&secret_hash) {
            return Ok(Some(screen));
        }
        let at = now();
        let Some((screen, None)) = screen::by_secret(&self.database.read, &secret_hash).await? else { return Ok(None) };
        if screen.last_seen_at.unwrap_or(screen.paired_at) + IDLE <= at {
            return Ok(None);
        }
        match screen.last_seen_at {
            // From its first use on, the code it was paired with gives no other cookie: that is worth waiting for.
            None => screen::touch(&self.database.write, screen.id, at).await?,
            Some(seen) if seen + SEEN <= at => self.note(screen.id, at),
            Some(_) => {}
        }
        self.known.put(secret_hash, screen.clone());
        Ok(Some(screen))
    }

    /// Writes down that a screen asked for something, in its own time: nobody waits for it, or is refused because it failed.
    fn note(&self, id: ScreenId, at: DateTime<Utc>) {
        let database = self.database.clone();
        tokio::spawn(async move {
            if let Err(error) = screen::touch(&database.write, id, at).await {
                tracing::warn!(%error, "when a screen was last seen could not be noted");
            }
        });
    }
}

/// Times are kept to the millisecond, so that what is read back equals what was written.
fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

async fn this_screen(tx: &Transaction, id: ScreenId) -> Result<Screen, ServiceError> {
    let found = screen::by_ids(tx, &[id]).await?.remove(&id);
    found.ok_or_else(|| ServiceError::not_found("There is no such screen; it may have been revoked."))
}

async fn has_room(tx: &Transaction, board: BoardId) -> Result<(), ServiceError> {
    match screen::count(tx, board).await? {
        count if count >= SCREENS => {
            let message = format!("{count} screens show this board already: revoke one that nobody needs.");
            Err(Refusal::new(Code::TooLarge, message).into())
        }
        _ => Ok(()),
    }
}
