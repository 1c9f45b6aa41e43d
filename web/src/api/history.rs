//! What happened to a record and in it, the newest first.
//!
//! The server tells a history from its beginning. Sequences are numbers that grow by one over the whole installation,
//! so the newest part is what came after a number not far below the last: that much is asked for, then the part below.

use super::event::{EventFilter, read_event};
use super::{ApiError, graphql};
use crate::state::{HOMES, LiveEvent, events, homes};

/// How far the first look goes back, in sequences of the whole installation.
const FIRST_LOOK: u64 = 1_000;
/// A look that finds less than this looks further.
const ENOUGH: usize = 40;

/// A part of a history.
#[derive(Debug, Clone, Default)]
pub(crate) struct HistoryPage {
    /// The events, the newest first.
    pub(crate) events: Vec<LiveEvent>,
    /// There is nothing at or below this sequence that was looked at; 0 when all was.
    pub(crate) below: u64,
}

/// What happened up to the event `upto` to a record, or to the activity `of` in it: the newest part of it.
pub(crate) async fn history(key: &str, of: Option<&str>, upto: u64) -> Result<HistoryPage, ApiError> {
    let mut page = HistoryPage { events: Vec::new(), below: upto };
    let mut filter = of_record(key);
    filter.activities.extend(of.map(str::to_owned));
    // Of one activity there is little, and most of it long ago.
    let mut span = if of.is_some() { FIRST_LOOK.saturating_mul(1_000) } else { FIRST_LOOK };
    while page.below > 0 && page.events.len() < ENOUGH {
        let below = page.below.saturating_sub(span);
        let mut older = between(&filter, below, page.below).await?;
        older.reverse();
        page.events.extend(older);
        page.below = below;
        span = span.saturating_mul(8);
    }
    Ok(page)
}

/// What happened after `below` up to `upto`, in order.
async fn between(filter: &EventFilter, below: u64, upto: u64) -> Result<Vec<LiveEvent>, ApiError> {
    let (mut found, mut after) = (Vec::new(), below);
    loop {
        let (events, next) = part(filter, after).await?;
        let before = found.len();
        found.extend(events.into_iter().filter(|event| event.sequence <= upto));
        let went_on = found.len() > before;
        match next.filter(|_| went_on) {
            Some(next) => after = next,
            None => return Ok(found),
        }
    }
}

/// What happened to the record after the event `after`, in order; of very much, the first.
pub(crate) async fn since(key: &str, after: u64) -> Result<Vec<LiveEvent>, ApiError> {
    Ok(part(&of_record(key), after).await?.0)
}

fn of_record(key: &str) -> EventFilter {
    EventFilter { records: vec![key.to_owned()], ..Default::default() }
}

/// The first of what happened after an event, and after which one to ask for more, if there is more.
async fn part(filter: &EventFilter, after: u64) -> Result<(Vec<LiveEvent>, Option<u64>), ApiError> {
    let page = graphql::ask(graphql::request(&events(), filter.variables(Some(after)))).await?.at("events");
    let events = page.at("nodes").items().iter().map(read_event).collect::<Result<Vec<_>, _>>()?;
    let has_more = page.at("pageInfo").at("hasNextPage").is_true();
    let next = events.last().map(|event| event.sequence).filter(|_| has_more);
    Ok((events, next))
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
