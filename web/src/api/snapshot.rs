//! A record to open a screen with.

use waybill_shared::model::{ActivityId, Counts, Family, PersonId, Record, RecordId, RecordKind, TeamId};

use super::json::Json;
use super::records::read_progress;
use super::row::read_row;
use super::{ApiError, graphql};
use crate::state::{
    self, FailedStep, Failure, LinkFacts, Person, Reason, RecordFacts, RecordRow, Snapshot, Team, Value,
};

/// The record with this key, all pages of it. Events after the first page's last are applied to all of them: saying
/// again what a later page knows already does no harm.
pub(crate) async fn snapshot(key: &str) -> Result<Snapshot, ApiError> {
    let (mut whole, mut next) = page(key, None).await?;
    while next.is_some() {
        let (more, after) = page(key, next).await?;
        whole.rows.extend(more.rows);
        whole.links.extend(more.links);
        whole.failures.extend(more.failures);
        whole.people.extend(more.people);
        whole.teams.extend(more.teams);
        next = after;
    }
    Ok(whole)
}

/// The record with this key, unless it has more than `room` activities.
pub(crate) async fn neighbour(key: &str, room: usize) -> Result<Option<Snapshot>, ApiError> {
    // Asked for once more where it is long: what was found out is how long it is.
    let (first, next) = page(key, None).await?;
    let size = usize::try_from(first.record.record.activities).unwrap_or(usize::MAX);
    if size > room {
        return Ok(None);
    }
    if next.is_some() { snapshot(key).await.map(Some) } else { Ok(Some(first)) }
}

/// One page, and where the next one begins.
async fn page(key: &str, after: Option<String>) -> Result<(Snapshot, Option<String>), ApiError> {
    let variables = vec![("key", Value::Text(key.to_owned())), ("after", after.map_or(Value::Null, Value::Text))];
    let page = graphql::ask(graphql::request(&state::snapshot(), variables)).await?.at("snapshot");
    let has_more = page.at("hasNextPage").is_true();
    Ok((read_page(&page)?, page.text("endCursor").filter(|_| has_more)))
}

fn read_page(it: &Json) -> Result<Snapshot, ApiError> {
    let (record, parent, children) = read_family(&it.at("record"))?;
    let id = record.record.id;
    let sequence = it.word("sequence");
    let people: Vec<Person> = it.all("people", |person| Ok(read_person(person)))?;
    Ok(Snapshot {
        record,
        parent,
        children,
        sequence: sequence.parse().map_err(|_| ApiError::Unexpected(format!("sequence is {sequence}")))?,
        rows: it.all("rows", |row| read_row(row, id))?,
        links: it.all("links", read_link)?,
        failures: it.all("failures", |it| Ok(read_failure(it)))?,
        child_failures: it.all("childFailures", |it| Ok(read_child_failure(it, &people)))?,
        people,
        teams: it.all("teams", |team| Ok(read_team(team)))?,
    })
}

fn read_failure(it: &Json) -> Failure {
    Failure {
        number: ActivityId(it.number("number").unwrap_or_default()),
        comment: it.word("comment"),
        actor: it.number("actor").map(PersonId),
    }
}

fn read_child_failure(it: &Json, people: &[Person]) -> (RecordId, FailedStep) {
    let actor = it.number("actor").map(PersonId);
    let by = people.iter().find(|person| Some(person.number) == actor).map(|person| person.name.clone());
    let why = it.text("comment").map(|comment| Reason { comment, by });
    (
        RecordId(it.number("record").unwrap_or_default()),
        FailedStep { key: it.word("key"), title: it.word("title"), why },
    )
}

/// A record with its parent and its children. Of a change request, nothing is told of either.
fn read_family(it: &Json) -> Result<(RecordRow, Option<RecordRow>, Vec<RecordRow>), ApiError> {
    let mut own = read_record(it, Family::Single)?;
    let parent = it.at("parent");
    let parent = if parent.is_there() { Some(read_relative(&parent, Family::Parent)?) } else { None };
    own.record.family = match &parent {
        Some(parent) => Family::ChildOf(parent.record.id),
        None if it.at("isParent").is_true() => Family::Parent,
        None => Family::Single,
    };
    let id = own.record.id;
    let children = it.all("children", |child| read_relative(child, Family::ChildOf(id)))?;
    Ok((own, parent, children))
}

fn read_record(it: &Json, family: Family) -> Result<RecordRow, ApiError> {
    let record = Record {
        id: RecordId(it.number("number").unwrap_or_default()),
        key: it.word("key"),
        // Relatives are releases: of them, it is not asked.
        kind: if it.word("kind") == RecordKind::Change.as_str() { RecordKind::Change } else { RecordKind::Release },
        status: it.named("status")?,
        closed_from: it.named_if_there("closedFrom")?,
        actual_start: it.moment("actualStart"),
        actual_end: it.moment("actualEnd"),
        family,
        held_by_parent: it.flag("heldByParent").unwrap_or_default(),
        // Counted from its rows. Of a relative, whether there are steps says whether there are activities.
        root: Counts::default(),
        activities: it.at("progress").number("total").unwrap_or_default() as i32,
        empty_containers: 0,
        version: it.number("version").unwrap_or_default(),
    };
    Ok(RecordRow {
        record,
        facts: RecordFacts { title: it.word("title"), progress: read_progress(&it.at("progress")), failed: Vec::new() },
    })
}

/// A parent or a child. How its activities are nested is not told: whether there are any is enough.
fn read_relative(it: &Json, family: Family) -> Result<RecordRow, ApiError> {
    let mut row = read_record(it, family)?;
    row.record.root = Counts { children: row.record.activities, ..Counts::default() };
    Ok(row)
}

fn read_link(it: &Json) -> Result<LinkFacts, ApiError> {
    Ok(LinkFacts {
        number: ActivityId(it.number("number").unwrap_or_default()),
        other: ActivityId(it.number("otherNumber").unwrap_or_default()),
        other_key: it.word("otherKey"),
        other_title: it.word("otherTitle"),
        other_status: it.named("otherStatus")?,
        record_number: RecordId(it.number("recordNumber").unwrap_or_default()),
        record_key: it.word("recordKey"),
        record_title: it.word("recordTitle"),
        record_status: it.named("recordStatus")?,
        record_closed_from: it.named_if_there("recordClosedFrom")?,
        approved: it.at("approved").is_true(),
    })
}

fn read_person(it: &Json) -> Person {
    Person { number: number_of(it), id: it.word("id"), name: it.word("name"), login: it.word("login") }
}

fn read_team(it: &Json) -> Team {
    Team {
        number: TeamId(it.number("number").unwrap_or_default()),
        id: it.word("id"),
        name: it.word("name"),
        members: it.at("members").items().iter().map(number_of).collect(),
    }
}

fn number_of(person: &Json) -> PersonId {
    PersonId(person.number("number").unwrap_or_default())
}
