//! What happened to a record and in it, the newest first.
//!
//! The server tells a history from its beginning. Sequences are numbers that grow by one over the whole installation,
//! so the newest part is what came after a number not far below the last: that much is asked for, then the part below.

use cynic::QueryBuilder;
use waybill_shared::model::RecordKind;

use super::event::EventRow;
use super::schema::schema;
use super::{ApiError, graphql};
use crate::state::LiveEvent;

/// How far the first look goes back, in sequences of the whole installation.
const FIRST_LOOK: u64 = 1_000;
/// A look that finds less than this looks further.
const ENOUGH: usize = 40;

#[derive(cynic::QueryVariables)]
struct HistoryVariables {
    key: String,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "HistoryVariables")]
struct ReleaseHistory {
    #[arguments(key: $key)]
    release: Option<HistoryOfRelease>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Release", variables = "HistoryVariables")]
struct HistoryOfRelease {
    #[arguments(first: 200, after: $after)]
    history: Events,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "HistoryVariables")]
struct ChangeHistory {
    #[arguments(key: $key)]
    change: Option<HistoryOfChange>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Change", variables = "HistoryVariables")]
struct HistoryOfChange {
    #[arguments(first: 200, after: $after)]
    history: Events,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "EventConnection")]
struct Events {
    nodes: Vec<EventRow>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// A part of a history.
#[derive(Debug, Clone, Default)]
pub(crate) struct HistoryPage {
    /// The events, the newest first.
    pub(crate) events: Vec<LiveEvent>,
    /// There is nothing at or below this sequence that was looked at; 0 when all was.
    pub(crate) below: u64,
}

/// What happened up to the event `upto`: the newest part of it.
pub(crate) async fn history(kind: RecordKind, key: &str, upto: u64) -> Result<HistoryPage, ApiError> {
    let mut page = HistoryPage { events: Vec::new(), below: upto };
    let mut span = FIRST_LOOK;
    while page.below > 0 && page.events.len() < ENOUGH {
        let below = page.below.saturating_sub(span);
        let mut older = between(kind, key, below, page.below).await?;
        older.reverse();
        page.events.extend(older);
        page.below = below;
        span = span.saturating_mul(8);
    }
    Ok(page)
}

/// What happened after `below` up to `upto`, in order.
async fn between(kind: RecordKind, key: &str, below: u64, upto: u64) -> Result<Vec<LiveEvent>, ApiError> {
    let (mut found, mut after) = (Vec::new(), below.to_string());
    loop {
        let Some(part) = part(kind, key, after).await? else { return Ok(found) };
        let events = part.nodes.into_iter().map(EventRow::into_live).filter(|event| event.sequence <= upto);
        let before = found.len();
        found.extend(events);
        let went_on = found.len() > before;
        match part.page_info.end_cursor {
            Some(cursor) if part.page_info.has_next_page && went_on => after = cursor,
            _ => return Ok(found),
        }
    }
}

async fn part(kind: RecordKind, key: &str, after: String) -> Result<Option<Events>, ApiError> {
    let variables = HistoryVariables { key: key.to_owned(), after: Some(after) };
    Ok(match kind {
        RecordKind::Release => {
            graphql::run(&ReleaseHistory::build(variables)).await?.release.map(|release| release.history)
        }
        RecordKind::Change => graphql::run(&ChangeHistory::build(variables)).await?.change.map(|change| change.history),
    })
}
