//! What stands on a board that somebody follows, and what came and left, with the event that told it.
//!
//! All who follow a board share one answer: it is asked anew only for releases that something happened to themselves,
//! together, and not once for each event or each television.
//!
//! ```text
//! events      … 41  42  43  44  45 …
//! moves             +RR7        −RR3        what stands on it after 43: what stands on it now, −RR3 taken back
//! since = 40                                before that nobody watched: load the board anew
//! ```

use std::collections::{HashSet, VecDeque};

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use waybill_shared::model::RecordId;

use super::{BoardService, found};
use crate::domain::board::{Board, BoardFilter, BoardId};
use crate::service::ServiceError;
use crate::store::{Database, begin_read, board, counter, standing};

/// How many moves are remembered.
const MOVES: usize = 2_000;
/// How many events a watch that nobody followed for a while catches up with; after more it begins anew.
const BEHIND: u64 = 5_000;

/// A release came onto the board, or left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    /// The event that told it.
    pub(super) sequence: i64,
    /// The release.
    pub(super) record: RecordId,
    /// Whether it came.
    pub(super) comes: bool,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Watched {
    filter: BoardFilter,
    state: Mutex<State>,
    ended: CancellationToken,
}

#[derive(Debug, Default)]
struct State {
    /// The moves are complete after this event.
    since: i64,
    /// What stands on it is known up to this event.
    at: i64,
    on: HashSet<RecordId>,
    moves: VecDeque<Move>,
}

/// Where a follower begins.
pub(super) struct Begun {
    /// The event after which it begins.
    pub(super) after: i64,
    /// What stood on the board then.
    pub(super) on: HashSet<RecordId>,
    /// What has left it lately.
    pub(super) left: HashSet<RecordId>,
}

impl Watched {
    /// The board is another one now: whoever follows it loads it anew.
    pub(super) fn end(&self) {
        self.ended.cancel();
    }

    /// Waits for that.
    pub(super) fn ended(&self) -> CancellationToken {
        self.ended.clone()
    }

    /// Where somebody begins who has seen everything up to `after` (absent: up to now); or the last event, when it is
    /// not known what stood on the board then.
    pub(super) async fn begin(
        &self,
        database: &Database,
        after: Option<i64>,
    ) -> Result<Result<Begun, i64>, ServiceError> {
        let mut state = self.state.lock().await;
        let head = counter::last(&database.read, "event").await?;
        if state.at < head {
            let happened = standing::happened(&database.read, state.at, head, BEHIND).await?;
            if happened.len() as u64 == BEHIND {
                let on = standing::on_board(&database.read, &self.filter, None).await?;
                *state = State { since: head, at: head, on, moves: VecDeque::new() };
            } else {
                state.move_on(database, &self.filter, &happened, head).await?;
            }
        }
        let after = after.unwrap_or(state.at);
        if after > head || after < state.since {
            return Ok(Err(head));
        }
        let mut on = state.on.clone();
        for it in state.moves.iter().rev().take_while(|it| it.sequence > after) {
            if it.comes {
                on.remove(&it.record);
            } else {
                on.insert(it.record);
            }
        }
        let left = state.moves.iter().filter(|it| !it.comes).map(|it| it.record).collect();
        Ok(Ok(Begun { after, on, left }))
    }

    /// The moves after `after` and up to `until`, once the board has moved on with what happened to releases up to
    /// there; `None` when they are forgotten.
    pub(super) async fn moves(
        &self,
        database: &Database,
        after: i64,
        until: i64,
        happened: &[(i64, RecordId)],
    ) -> Result<Option<Vec<Move>>, ServiceError> {
        let mut state = self.state.lock().await;
        if state.at < until {
            let at = state.at;
            let fresh: Vec<_> = happened.iter().copied().filter(|(sequence, _)| *sequence > at).collect();
            state.move_on(database, &self.filter, &fresh, until).await?;
        }
        if after < state.since {
            return Ok(None);
        }
        let between = |it: &&Move| it.sequence > after && it.sequence <= until;
        Ok(Some(state.moves.iter().filter(between).copied().collect()))
    }
}

impl State {
    /// Asks anew about releases that something happened to, all that did up to `until`.
    async fn move_on(
        &mut self,
        database: &Database,
        filter: &BoardFilter,
        happened: &[(i64, RecordId)],
        until: i64,
    ) -> Result<(), ServiceError> {
        if !happened.is_empty() {
            let mut asked: Vec<RecordId> = happened.iter().map(|(_, record)| *record).collect();
            asked.sort_unstable();
            asked.dedup();
            let still = standing::on_board(&database.read, filter, Some(&asked)).await?;
            self.apply(happened, &still);
        }
        self.at = self.at.max(until);
        Ok(())
    }

    /// A release comes with the first event that may have brought it, and leaves with the last that may have taken it
    /// away: who follows would rather hear of it once too often.
    fn apply(&mut self, happened: &[(i64, RecordId)], still: &HashSet<RecordId>) {
        let mut moves: Vec<Move> = Vec::new();
        for (sequence, record) in happened.iter().copied() {
            let comes = still.contains(&record);
            match moves.iter_mut().find(|it| it.record == record) {
                Some(known) if !comes => known.sequence = sequence,
                Some(_) => {}
                None if comes != self.on.contains(&record) => moves.push(Move { sequence, record, comes }),
                None => {}
            }
        }
        moves.sort_by_key(|it| it.sequence);
        for it in moves {
            if it.comes {
                self.on.insert(it.record);
            } else {
                self.on.remove(&it.record);
            }
            self.moves.push_back(it);
        }
        while self.moves.len() > MOVES {
            let Some(oldest) = self.moves.pop_front() else { return };
            self.since = oldest.sequence;
        }
    }
}

impl BoardService {
    /// The watch over a board, which begins when the first asks for it.
    pub(super) async fn watched(&self, id: BoardId) -> Result<std::sync::Arc<Watched>, ServiceError> {
        let lock = || self.watched.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(watched) = lock().get(&id) {
            return Ok(watched.clone());
        }
        let tx = begin_read(&self.database.read).await?;
        let Board { filter, version, .. } = found(&tx, id).await?;
        let head = counter::last(&tx, "event").await?;
        let on = standing::on_board(&tx, &filter, None).await?;
        drop(tx);
        let state = State { since: head, at: head, on, moves: VecDeque::new() };
        let watched = Watched { filter, state: Mutex::new(state), ended: CancellationToken::new() };
        let watched = lock().entry(id).or_insert_with(|| std::sync::Arc::new(watched)).clone();
        // Changed while it was read: this one would watch for what is not asked any more.
        let now = board::by_ids(&self.database.read, &[id]).await?.remove(&id).map(|board| board.version);
        if now != Some(version) {
            self.forget(id);
            return Err(ServiceError::Overloaded);
        }
        Ok(watched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[i64]) -> HashSet<RecordId> {
        ids.iter().copied().map(RecordId).collect()
    }

    fn told(state: &State) -> Vec<(i64, i64, bool)> {
        state.moves.iter().map(|it| (it.sequence, it.record.0, it.comes)).collect()
    }

    #[test]
    fn a_release_comes_with_the_first_and_leaves_with_the_last_event_that_may_have_moved_it() {
        let mut state = State { on: ids(&[1, 2]), ..State::default() };
        let happened = [(11, 1), (12, 3), (13, 1), (14, 3), (15, 2)].map(|(at, id)| (at, RecordId(id)));
        state.apply(&happened, &ids(&[2, 3]));
        assert_eq!(told(&state), [(12, 3, true), (13, 1, false)]);
        assert_eq!(state.on, ids(&[2, 3]));
    }

    #[test]
    fn moves_are_forgotten_beyond_their_bound_and_it_is_known_since_when_they_are_complete() {
        let mut state = State::default();
        for sequence in 1..=i64::try_from(MOVES).unwrap() + 5 {
            state.apply(&[(sequence, RecordId(sequence))], &ids(&[sequence]));
        }
        assert_eq!((state.moves.len(), state.since), (MOVES, 5));
    }
}
