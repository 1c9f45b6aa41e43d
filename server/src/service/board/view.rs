//! What a board shows: its first releases with what is under way in them, and what happened last, as of one moment and
//! in a bounded number of statements.

use chrono::{SubsecRound, Utc};
use waybill_shared::model::RecordId;

use super::{BoardService, found};
use crate::domain::board::{BoardId, BoardRelease, BoardView};
use crate::service::ServiceError;
use crate::store::standing::{self, Steps};
use crate::store::{activity, begin_read, counter};

/// The most releases that a board shows.
const RELEASES: u64 = 50;

impl BoardService {
    /// What a board shows.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is no such board.
    pub async fn view(&self, id: BoardId) -> Result<BoardView, ServiceError> {
        // Whoever loads it will follow it: what stands on it is known from before this on.
        self.watched(id).await?;
        let tx = begin_read(&self.database.read).await?;
        let board = found(&tx, id).await?;
        let sequence = counter::last(&tx, "event").await?;
        let now = Utc::now().trunc_subsecs(3);
        let rows = standing::releases(&tx, &board.filter, now, RELEASES).await?;
        let total = match u64::try_from(rows.len()) {
            Ok(RELEASES) => standing::total(&tx, &board.filter).await?,
            _ => i64::try_from(rows.len()).unwrap_or(i64::MAX),
        };
        if rows.is_empty() {
            return Ok(BoardView { board, sequence, now, total, releases: Vec::new(), events: Vec::new() });
        }
        let ids: Vec<RecordId> = rows.iter().map(|row| row.record.id).collect();
        let mut stages = standing::stages(&tx, &ids).await?;
        let steps = match board.display.steps {
            0 => Steps::default(),
            most => standing::steps(&tx, &ids, most).await?,
        };
        let mut found = activity::by_ids(&tx, &steps.first).await?;
        let mut releases: Vec<BoardRelease> = rows
            .into_iter()
            .map(|row| BoardRelease {
                stages: stages.remove(&row.record.id).unwrap_or_default(),
                steps: Vec::new(),
                steps_total: steps.totals.get(&row.record.id).copied().unwrap_or_default(),
                row,
            })
            .collect();
        for step in steps.first {
            let Some(step) = found.remove(&step) else { continue };
            if let Some(release) = releases.iter_mut().find(|it| it.row.record.id == step.activity.record) {
                release.steps.push(step);
            }
        }
        let events = match usize::try_from(board.display.events) {
            Ok(0) | Err(_) => Vec::new(),
            Ok(most) => standing::last_events(&tx, &ids, most).await?,
        };
        Ok(BoardView { board, sequence, now, total, releases, events })
    }
}
