//! What people and programs read: in batches and pages, each of one moment.

use std::collections::HashMap;

use waybill_shared::model::{ActivityId, ActivityStatus, Family, PersonId, RecordId, Refusal, ReviewerRef, TeamId};

use super::ServiceError;
use super::ask::links_with_approval;
use crate::domain::{
    ActivityFilter, ActivityOrder, ActivityRow, EventFilter, EventRow, LinkRow, Page, Person, RecordFilter,
    RecordOrder, RecordRow, Team,
};
use crate::store::record::Place;
use crate::store::{Database, Transaction, activity, begin_read, counter, event, person, record, urgency};

/// Reads.
#[derive(Clone)]
pub struct ReadService {
    pub(super) database: Database,
}

/// A comment may be long: a snapshot tells so many reasons.
const FAILURES: usize = 100;

/// A record to open a screen with, as of one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The record.
    pub record: RecordRow,
    /// The last event that it contains.
    pub sequence: i64,
    /// Its activities, by number.
    pub rows: Page<ActivityRow>,
    /// The links of those activities.
    pub links: Vec<LinkRow>,
    /// The last hundred events in which those of them failed that are FAILED, as far as somebody said why; containers
    /// left out.
    pub failures: Vec<EventRow>,
    /// The steps of its child releases that are FAILED, the last hundred, each with the event that says why, if somebody
    /// did.
    pub child_failures: Vec<(ActivityRow, Option<EventRow>)>,
    /// The people that those activities and failures name.
    pub people: Vec<Person>,
    /// The teams that those activities name.
    pub teams: Vec<Team>,
}

pub(super) type Answer<T> = Result<T, ServiceError>;

impl ReadService {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }

    /// The record of a key such as `RR12`, whatever the case.
    pub async fn record_id(&self, key: &str) -> Answer<Option<RecordId>> {
        Ok(record::id_of_key(&self.database.read, key).await?)
    }

    /// The activity of a key such as `MA7`, whatever the case.
    pub async fn activity_id(&self, key: &str) -> Answer<Option<ActivityId>> {
        Ok(activity::id_of_key(&self.database.read, key).await?)
    }

    /// These records, whichever there are.
    pub async fn records_by_ids(&self, ids: &[RecordId]) -> Answer<HashMap<RecordId, RecordRow>> {
        Ok(record::by_ids(&self.database.read, ids).await?)
    }

    /// These activities, whichever there are.
    pub async fn activities_by_ids(&self, ids: &[ActivityId]) -> Answer<HashMap<ActivityId, ActivityRow>> {
        Ok(activity::by_ids(&self.database.read, ids).await?)
    }

    /// These people, whichever there are.
    pub async fn people_by_ids(&self, ids: &[PersonId]) -> Answer<HashMap<PersonId, Person>> {
        Ok(person::by_ids(&self.database.read, ids).await?)
    }

    /// These teams, whichever there are.
    pub async fn teams_by_ids(&self, ids: &[TeamId]) -> Answer<HashMap<TeamId, Team>> {
        Ok(person::teams_by_ids(&self.database.read, ids).await?)
    }

    /// Who is in these teams.
    pub async fn members(&self, teams: &[TeamId]) -> Answer<HashMap<TeamId, Vec<PersonId>>> {
        Ok(person::members(&self.database.read, teams).await?)
    }

    /// The children of these parent releases.
    pub async fn children(&self, parents: &[RecordId]) -> Answer<HashMap<RecordId, Vec<RecordId>>> {
        Ok(record::children(&self.database.read, parents).await?)
    }

    /// A page of records after (or, `backwards`, before) a cursor made by [`ReadService::record_cursor`].
    pub async fn records(
        &self,
        filter: &RecordFilter,
        order: RecordOrder,
        after: Option<&str>,
        first: usize,
        backwards: bool,
    ) -> Answer<Page<RecordRow>> {
        let place = after.map(parse_cursor).transpose()?;
        Ok(record::page(&self.database.read, filter, order, place.as_ref(), first, backwards).await?)
    }

    /// The cursor of a row in a list of this order.
    pub fn record_cursor(order: RecordOrder, row: &RecordRow) -> String {
        let Place { value, id } = record::place_of(order, row);
        format!("{}:{id}", value.map_or_else(String::new, |value| value.to_string()))
    }

    /// How many records a filter selects.
    pub async fn count_records(&self, filter: &RecordFilter) -> Answer<i64> {
        Ok(record::count(&self.database.read, filter).await?)
    }

    /// A page of activities in `order`, after a cursor made by [`ReadService::activity_cursor`].
    pub async fn activities_in(
        &self,
        filter: &ActivityFilter,
        order: ActivityOrder,
        after: Option<&str>,
        first: usize,
    ) -> Answer<Page<ActivityRow>> {
        let place = after.map(|after| parse_place(order, after)).transpose()?;
        Ok(activity::page_in(&self.database.read, filter, order, place.as_ref(), first).await?)
    }

    /// The cursor of a row in a list of this order: its number, behind what else the order looks at.
    pub fn activity_cursor(order: ActivityOrder, row: &ActivityRow) -> String {
        let urgency::Place { behind_failed, due, since, id } = urgency::place_of(order, row);
        match order {
            ActivityOrder::NumberAsc | ActivityOrder::NumberDesc => id.to_string(),
            ActivityOrder::SinceAsc => format!("{since}:{id}"),
            ActivityOrder::Urgency => {
                let due = due.map_or_else(String::new, |due| due.to_string());
                format!("{}:{due}:{since}:{id}", u8::from(behind_failed))
            }
        }
    }

    /// A page of activities, by number.
    pub async fn activities(
        &self,
        filter: &ActivityFilter,
        after: Option<ActivityId>,
        first: usize,
    ) -> Answer<Page<ActivityRow>> {
        Ok(activity::page(&self.database.read, filter, after, first).await?)
    }

    /// How many activities a filter selects.
    pub async fn count_activities(&self, filter: &ActivityFilter) -> Answer<i64> {
        Ok(activity::count(&self.database.read, filter).await?)
    }

    /// A page of events after a sequence number.
    pub async fn events(&self, after: i64, filter: &EventFilter, first: usize) -> Answer<Page<EventRow>> {
        let head = self.head().await?;
        let mut found = Page { rows: Vec::new(), more: false };
        let mut from = after;
        while from < head {
            let until = event::window(from, filter).min(head);
            let page = event::page(&self.database.read, from, until, filter, first - found.rows.len()).await?;
            found.rows.extend(page.rows);
            if page.more {
                found.more = true;
                break;
            }
            from = until;
        }
        Ok(found)
    }

    /// The last events before a sequence number (absent: of all), in order.
    pub async fn last_events(&self, before: Option<i64>, filter: &EventFilter, last: usize) -> Answer<Page<EventRow>> {
        let mut upto = before.unwrap_or(i64::MAX).min(self.head().await?.saturating_add(1));
        let mut found = Page { rows: Vec::new(), more: false };
        while upto > 1 {
            let down_to = event::window_before(upto, filter);
            let missing = last - found.rows.len();
            let mut page = event::last_page(&self.database.read, (down_to, upto), filter, missing).await?;
            page.rows.append(&mut found.rows);
            found = page;
            if found.more {
                break;
            }
            upto = down_to + 1;
        }
        Ok(found)
    }

    /// Why these activities failed the last time, as far as somebody said so.
    pub async fn failures(&self, of: &[ActivityId]) -> Answer<HashMap<ActivityId, EventRow>> {
        let failures = event::failures(&self.database.read, of, of.len()).await?;
        Ok(failures.into_iter().filter_map(|event| Some((event.activity?, event))).collect())
    }

    /// The events of a command, at most `limit`.
    pub async fn events_between(&self, first: i64, last: i64, limit: usize) -> Answer<Vec<EventRow>> {
        Ok(event::between(&self.database.read, first, last, limit).await?)
    }

    /// The sequence number of the last event; 0 when nothing has happened yet.
    pub async fn head(&self) -> Answer<i64> {
        Ok(counter::last(&self.database.read, "event").await?)
    }

    /// A record with a page of its activities, as of one moment.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is no such record.
    pub async fn snapshot(&self, id: RecordId, after: Option<ActivityId>, first: usize) -> Answer<Snapshot> {
        let tx = begin_read(&self.database.read).await?;
        let record = record::by_ids(&tx, &[id]).await?.remove(&id);
        let record = record.ok_or_else(|| ServiceError::not_found(format!("There is no record {id}.")))?;
        let sequence = counter::last(&tx, "event").await?;
        let filter = ActivityFilter { record: Some(id), ..ActivityFilter::default() };
        let rows = activity::page(&tx, &filter, after, first).await?;
        let linked: Vec<ActivityId> =
            rows.rows.iter().filter(|row| row.activity.links > 0).map(|row| row.activity.id).collect();
        let failed = rows.rows.iter().map(|row| &row.activity);
        let failed = failed.filter(|it| it.status == ActivityStatus::Failed && !it.kind.is_container());
        let failed: Vec<ActivityId> = failed.map(|it| it.id).collect();
        let failures = event::failures(&tx, &failed, FAILURES).await?;
        let child_failures = child_failures(&tx, &record, after).await?;
        let (mut people, teams) = named(&record, &rows.rows);
        let reasons = child_failures.iter().filter_map(|(_, why)| why.as_ref());
        people.extend(failures.iter().chain(reasons).filter_map(|event| event.actor));
        let mut people: Vec<Person> = person::by_ids(&tx, &people).await?.into_values().collect();
        people.sort_by_key(|person| person.id);
        let mut teams: Vec<Team> = if teams.is_empty() {
            Vec::new()
        } else {
            person::teams_by_ids(&tx, &teams).await?.into_values().collect()
        };
        teams.sort_by_key(|team| team.id);
        let (_, links) = links_with_approval(tx, &linked).await?;
        let mut links: Vec<LinkRow> = links.into_values().flatten().collect();
        links.sort_by_key(|link| (link.activity, link.other));
        Ok(Snapshot { record, sequence, rows, links, failures, child_failures, people, teams })
    }

    /// A page of people, by number, of those whose name, login or e-mail holds `search`.
    pub async fn people(&self, search: Option<&str>, after: Option<PersonId>, first: usize) -> Answer<Page<Person>> {
        Ok(person::page(&self.database.read, search, after, first).await?)
    }

    /// How many people `search` selects.
    pub async fn count_people(&self, search: Option<&str>) -> Answer<i64> {
        Ok(person::count(&self.database.read, search).await?)
    }

    /// All teams, by name; at most 1 000.
    pub async fn teams(&self) -> Answer<Vec<Team>> {
        Ok(person::teams(&self.database.read).await?)
    }

    /// The person of that login, e-mail address or name; a name that several have is nobody's.
    pub async fn person_named(&self, name: &str) -> Answer<Option<PersonId>> {
        Ok(person::named(&self.database.read, name).await?)
    }
}

/// What failed in the children of a parent. Its first page tells of it.
async fn child_failures(
    conn: &Transaction,
    record: &RecordRow,
    after: Option<ActivityId>,
) -> Answer<Vec<(ActivityRow, Option<EventRow>)>> {
    if record.record.family != Family::Parent || after.is_some() {
        return Ok(Vec::new());
    }
    let failed = activity::failed_in_children(conn, record.record.id, FAILURES).await?;
    let ids: Vec<ActivityId> = failed.iter().map(|row| row.activity.id).collect();
    let mut reasons = event::failures(conn, &ids, FAILURES).await?;
    let with_reason = |row: ActivityRow| {
        let place = reasons.iter().position(|event| event.activity == Some(row.activity.id));
        (row, place.map(|place| reasons.swap_remove(place)))
    };
    Ok(failed.into_iter().map(with_reason).collect())
}

fn parse_place(order: ActivityOrder, text: &str) -> Result<urgency::Place, Refusal> {
    let parse = || {
        let parts: Vec<&str> = text.split(':').collect();
        let (rank, due, since, id) = match (order, parts.as_slice()) {
            (ActivityOrder::NumberAsc | ActivityOrder::NumberDesc, [id]) => ("1", "", "0", *id),
            (ActivityOrder::SinceAsc, [since, id]) => ("1", "", *since, *id),
            (ActivityOrder::Urgency, [rank, due, since, id]) => (*rank, *due, *since, *id),
            _ => return None,
        };
        let due = if due.is_empty() { None } else { Some(due.parse().ok()?) };
        Some(urgency::Place { behind_failed: rank == "1", due, since: since.parse().ok()?, id: id.parse().ok()? })
    };
    parse().ok_or_else(|| Refusal::input("after", format!("`{text}` is no cursor of this list.")))
}

fn parse_cursor(text: &str) -> Result<Place, Refusal> {
    let parse = || {
        let (value, id) = text.split_once(':')?;
        let value = if value.is_empty() { None } else { Some(value.parse().ok()?) };
        Some(Place { value, id: id.parse().ok()? })
    };
    parse().ok_or_else(|| Refusal::input("after", "This is not a cursor of this list."))
}

fn named(record: &RecordRow, rows: &[ActivityRow]) -> (Vec<PersonId>, Vec<TeamId>) {
    let mut people: Vec<PersonId> = record.owner.into_iter().chain(record.assigned_to).collect();
    let mut teams = Vec::new();
    for row in rows {
        people.extend(row.owner.iter().chain(&row.assigned_to).chain(&row.delegated_to));
        for reviewer in row.activity.review.iter().flat_map(|review| &review.reviewers) {
            match reviewer.who {
                ReviewerRef::Person(person) => people.push(person),
                ReviewerRef::Team(team) => teams.push(team),
            }
            people.extend(reviewer.vote.map(|vote| vote.by));
        }
    }
    people.sort();
    people.dedup();
    teams.sort();
    teams.dedup();
    (people, teams)
}
