//! A record to open a screen with.

use cynic::QueryBuilder;
use waybill_shared::model::{self, ActivityId, Counts, Family, PersonId, Record, RecordId, TeamId};

use super::row::Row;
use super::schema::{ActivityStatus, RecordKind, RecordStatus, Time, schema};
use super::{ApiError, graphql};
use crate::state::{LinkFacts, Person, RecordFacts, RecordRow, Snapshot, Team};

#[derive(cynic::QueryVariables)]
struct SnapshotVariables {
    key: String,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SnapshotVariables")]
struct SnapshotQuery {
    #[arguments(key: $key, first: 2000, after: $after)]
    snapshot: SnapshotPage,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Snapshot")]
struct SnapshotPage {
    record: AnyRecord,
    sequence: String,
    rows: Vec<Row>,
    links: Vec<LinkRow>,
    people: Vec<PersonRow>,
    teams: Vec<TeamRow>,
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(cynic::InlineFragments)]
#[cynic(graphql_type = "Record")]
enum AnyRecord {
    Release(Box<ReleaseRecord>),
    Change(Box<ChangeRecord>),
    #[cynic(fallback)]
    Other,
}

/// What a screen asks of a release. The fields that people fill in are asked for apart.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Release")]
struct ReleaseRecord {
    key: String,
    kind: RecordKind,
    number: i32,
    title: String,
    status: RecordStatus,
    closed_from: Option<RecordStatus>,
    version: i32,
    actual_start: Option<Time>,
    actual_end: Option<Time>,
    progress: Total,
    is_parent: bool,
    parent: Option<RelativeRow>,
    children: Vec<RelativeRow>,
}

/// Likewise of a change request. That the two name their common fields each keeps the app small.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Change")]
struct ChangeRecord {
    key: String,
    kind: RecordKind,
    number: i32,
    title: String,
    status: RecordStatus,
    closed_from: Option<RecordStatus>,
    version: i32,
    actual_start: Option<Time>,
    actual_end: Option<Time>,
    progress: Total,
}

macro_rules! record {
    ($name:ident) => {
        impl $name {
            fn row(&mut self) -> RecordRow {
                RecordRow {
                    record: Record {
                        id: RecordId(i64::from(self.number)),
                        key: std::mem::take(&mut self.key),
                        kind: self.kind.into(),
                        status: self.status.into(),
                        closed_from: self.closed_from.map(Into::into),
                        actual_start: self.actual_start.map(Into::into),
                        actual_end: self.actual_end.map(Into::into),
                        family: Family::Single,
                        held_by_parent: false,
                        // Counted from its rows.
                        root: Counts::default(),
                        activities: self.progress.total,
                        empty_containers: 0,
                        version: i64::from(self.version),
                    },
                    facts: RecordFacts { title: std::mem::take(&mut self.title) },
                }
            }
        }
    };
}

record!(ReleaseRecord);
record!(ChangeRecord);

/// A parent or a child.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Release")]
struct RelativeRow {
    key: String,
    number: i32,
    title: String,
    status: RecordStatus,
    closed_from: Option<RecordStatus>,
    progress: Total,
}

impl RelativeRow {
    fn into_row(self, family: Family) -> RecordRow {
        let record = Record {
            id: RecordId(i64::from(self.number)),
            key: self.key,
            kind: model::RecordKind::Release,
            status: self.status.into(),
            closed_from: self.closed_from.map(Into::into),
            actual_start: None,
            actual_end: None,
            family,
            // Not told: a child that is on hold may have been held with its parent. The answer names what was not.
            held_by_parent: self.status == RecordStatus::OnHold,
            root: some_children(self.progress.total),
            activities: self.progress.total,
            empty_containers: 0,
            version: 0,
        };
        RecordRow { record, facts: RecordFacts { title: self.title } }
    }
}

/// How the activities of another record are nested is not told: whether there are any is enough.
fn some_children(children: i32) -> Counts {
    Counts { children, ..Counts::default() }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Progress")]
struct Total {
    total: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "LinkRow")]
struct LinkRow {
    number: i32,
    other_number: i32,
    other_key: String,
    other_title: String,
    other_status: ActivityStatus,
    record_key: String,
    record_title: String,
    record_status: RecordStatus,
    record_closed_from: Option<RecordStatus>,
    approved: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct PersonRow {
    id: cynic::Id,
    number: i32,
    name: String,
    login: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Team")]
struct TeamRow {
    id: cynic::Id,
    number: i32,
    name: String,
    members: Vec<Number>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Number {
    number: i32,
}

/// The record with this key, all pages of it. Events after the first page's last are applied to all of them: saying
/// again what a later page knows already does no harm.
pub(crate) async fn snapshot(key: &str) -> Result<Snapshot, ApiError> {
    let (mut whole, mut next) = page(key, None).await?;
    while next.is_some() {
        let (more, after) = page(key, next).await?;
        whole.rows.extend(more.rows);
        whole.links.extend(more.links);
        whole.people.extend(more.people);
        whole.teams.extend(more.teams);
        next = after;
    }
    Ok(whole)
}

/// One page, and where the next one begins.
async fn page(key: &str, after: Option<String>) -> Result<(Snapshot, Option<String>), ApiError> {
    let variables = SnapshotVariables { key: key.to_owned(), after };
    let page = graphql::run(&SnapshotQuery::build(variables)).await?.snapshot;
    let next = if page.has_next_page { page.end_cursor.clone() } else { None };
    Ok((page.into_snapshot()?, next))
}

impl SnapshotPage {
    fn into_snapshot(self) -> Result<Snapshot, ApiError> {
        let (record, parent, children) = match self.record {
            AnyRecord::Release(release) => release.into_family(),
            AnyRecord::Change(mut change) => (change.row(), None, Vec::new()),
            AnyRecord::Other => return Err(ApiError::Unexpected("a record of an unknown kind".into())),
        };
        let id = record.record.id;
        let sequence =
            self.sequence.parse().map_err(|_| ApiError::Unexpected("a sequence that is no number".into()))?;
        Ok(Snapshot {
            record,
            parent,
            children,
            sequence,
            rows: self.rows.into_iter().map(|row| row.into_row(id)).collect(),
            links: self.links.into_iter().map(LinkRow::into_facts).collect(),
            people: self.people.into_iter().map(PersonRow::into_person).collect(),
            teams: self.teams.into_iter().map(TeamRow::into_team).collect(),
        })
    }
}

impl ReleaseRecord {
    fn into_family(mut self) -> (RecordRow, Option<RecordRow>, Vec<RecordRow>) {
        let mut own = self.row();
        let parent = self.parent.map(|parent| parent.into_row(Family::Parent));
        own.record.family = match &parent {
            Some(parent) => Family::ChildOf(parent.record.id),
            None if self.is_parent => Family::Parent,
            None => Family::Single,
        };
        let children = self.children.into_iter().map(|child| child.into_row(Family::ChildOf(own.record.id)));
        let children = children.collect();
        (own, parent, children)
    }
}

impl LinkRow {
    fn into_facts(self) -> LinkFacts {
        LinkFacts {
            number: ActivityId(i64::from(self.number)),
            other: ActivityId(i64::from(self.other_number)),
            other_key: self.other_key,
            other_title: self.other_title,
            other_status: self.other_status.into(),
            record_key: self.record_key,
            record_title: self.record_title,
            record_status: self.record_status.into(),
            record_closed_from: self.record_closed_from.map(Into::into),
            approved: self.approved,
        }
    }
}

impl PersonRow {
    fn into_person(self) -> Person {
        Person {
            number: PersonId(i64::from(self.number)),
            id: self.id.into_inner(),
            name: self.name,
            login: self.login,
        }
    }
}

impl TeamRow {
    fn into_team(self) -> Team {
        Team {
            number: TeamId(i64::from(self.number)),
            id: self.id.into_inner(),
            name: self.name,
            members: self.members.into_iter().map(|member| PersonId(i64::from(member.number))).collect(),
        }
    }
}
