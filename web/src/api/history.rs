//! What happened to a record and in it, the newest first.
//!
//! The server tells a history from its beginning. Sequences are numbers that grow by one over the whole installation,
//! so the newest part is what came after a number not far below the last: that much is asked for, then the part below.

use cynic::QueryBuilder;
use waybill_shared::model::RecordKind;

use super::event::{EventFilter, EventFilterInput, EventRow};
use super::schema::schema;
use super::{ApiError, graphql};
use crate::state::{HEAD, HOMES, LiveEvent, Value, homes};

/// How far the first look goes back, in sequences of the whole installation.
const FIRST_LOOK: u64 = 1_000;
/// A look that finds less than this looks further.
const ENOUGH: usize = 40;

#[derive(cynic::QueryVariables)]
struct EventsVariables {
    after: String,
    filter: Option<EventFilterInput>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "EventsVariables")]
struct EventsQuery {
    #[arguments(after: $after, filter: $filter, first: 200)]
    events: Events,
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
pub(crate) async fn history(key: &str, upto: u64) -> Result<HistoryPage, ApiError> {
    let mut page = HistoryPage { events: Vec::new(), below: upto };
    let mut span = FIRST_LOOK;
    while page.below > 0 && page.events.len() < ENOUGH {
        let below = page.below.saturating_sub(span);
        let mut older = between(key, below, page.below).await?;
        older.reverse();
        page.events.extend(older);
        page.below = below;
        span = span.saturating_mul(8);
    }
    Ok(page)
}

/// What happened after `below` up to `upto`, in order.
async fn between(key: &str, below: u64, upto: u64) -> Result<Vec<LiveEvent>, ApiError> {
    let (mut found, mut after) = (Vec::new(), below.to_string());
    loop {
        let filter = EventFilter { records: vec![key.to_owned()], ..Default::default() };
        let part = part(filter, after).await?;
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

/// What happened to the record after the event `after`, in order; of very much, the first.
pub(crate) async fn since(key: &str, after: u64) -> Result<Vec<LiveEvent>, ApiError> {
    let filter = EventFilter { records: vec![key.to_owned()], ..Default::default() };
    Ok(part(filter, after.to_string()).await?.nodes.into_iter().map(EventRow::into_live).collect())
}

async fn part(filter: EventFilter, after: String) -> Result<Events, ApiError> {
    let variables = EventsVariables { after, filter: Some(filter.into()) };
    Ok(graphql::run(&EventsQuery::build(variables)).await?.events)
}

/// The last status changes of releases, in order. `key`: any record, which knows how far the sequence is.
pub(crate) async fn recent(key: &str) -> Result<Vec<LiveEvent>, ApiError> {
    /// How far back to look.
    const BACK: u64 = 200;
    let variables = vec![("key", Value::Text(key.to_owned()))];
    let head = graphql::ask(graphql::request(HEAD, variables)).await?.at("snapshot").word("sequence");
    let after = head.parse::<u64>().unwrap_or_default().saturating_sub(BACK).to_string();
    let filter = EventFilter { kind: Some(RecordKind::Release), statuses_only: true, ..Default::default() };
    Ok(part(filter, after).await?.nodes.into_iter().map(EventRow::into_live).collect())
}

/// The records that these activities stand in, by the keys of both; of very many, the first. What was deleted stands in
/// none.
pub(crate) async fn homes_of(keys: &[String]) -> Result<Vec<(String, String)>, ApiError> {
    let answer = graphql::ask(graphql::request(&homes(keys), Vec::new())).await?;
    let asked = keys.iter().take(HOMES).enumerate();
    let home = |(place, key): (usize, &String)| {
        answer.at(&format!("a{place}")).at("record").text("key").map(|record| (key.clone(), record))
    };
    Ok(asked.filter_map(home).collect())
}
