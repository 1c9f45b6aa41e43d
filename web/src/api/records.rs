//! Lists of records.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cynic::QueryBuilder;
use waybill_shared::model;

use super::schema::{RecordStatus, Time, schema};
use super::{ApiError, graphql};

/// Which records are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListQuery {
    /// Releases or changes.
    pub(crate) kind: model::RecordKind,
    /// In one of these statuses; none given: in any.
    pub(crate) status: Vec<model::RecordStatus>,
    /// Parents only.
    pub(crate) parents: bool,
    /// With these words.
    pub(crate) search: String,
    /// From after this place on.
    pub(crate) after: Option<String>,
}

#[derive(cynic::InputObject, Clone)]
#[cynic(graphql_type = "RecordFilter")]
pub(super) struct RecordFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<Vec<RecordStatus>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) search: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub(super) parents: Option<bool>,
}

#[derive(cynic::QueryVariables)]
struct ListVariables {
    filter: Option<RecordFilter>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ListVariables")]
#[expect(dead_code, reason = "it says what is asked; both answers are read in one way")]
struct ReleasesQuery {
    #[arguments(first: 50, after: $after, filter: $filter)]
    releases: ReleaseConnection,
}

#[derive(cynic::QueryFragment)]
struct ReleaseConnection {
    nodes: Vec<ReleaseSummary>,
    page_info: PageInfo,
    total_count: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ListVariables")]
#[expect(dead_code, reason = "it says what is asked; both answers are read in one way")]
struct ChangesQuery {
    #[arguments(first: 50, after: $after, filter: $filter)]
    changes: ChangeConnection,
}

#[derive(cynic::QueryFragment)]
#[expect(dead_code, reason = "it says what is asked; both answers are read in one way")]
struct ChangeConnection {
    nodes: Vec<ChangeSummary>,
    page_info: PageInfo,
    total_count: i32,
}

#[derive(cynic::QueryFragment)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// How many activities there are, and in which status.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// All of them.
    pub(crate) total: i32,
    /// Under way.
    pub(crate) in_progress: i32,
    /// Done.
    pub(crate) completed: i32,
    /// Went wrong.
    pub(crate) failed: i32,
    /// Passed over.
    pub(crate) skipped: i32,
    /// Given up.
    pub(crate) cancelled: i32,
}

/// A record as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordSummary {
    /// What people call it.
    pub(crate) key: String,
    /// What it is about.
    pub(crate) title: String,
    /// Where it stands.
    pub(crate) status: model::RecordStatus,
    /// How far it is.
    pub(crate) progress: Progress,
    /// Who is responsible.
    pub(crate) assigned_to: Option<String>,
    /// When it is planned to begin and end.
    pub(crate) planned: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// When it began and ended.
    pub(crate) actual: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Release")]
struct ReleaseSummary {
    key: String,
    title: String,
    status: RecordStatus,
    progress: Progress,
    assigned_to: Option<Name>,
    scheduled_start: Option<Time>,
    scheduled_end: Option<Time>,
    actual_start: Option<Time>,
    actual_end: Option<Time>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Change")]
#[expect(dead_code, reason = "it says what is asked; both answers are read in one way")]
struct ChangeSummary {
    key: String,
    title: String,
    status: RecordStatus,
    progress: Progress,
    assigned_to: Option<Name>,
    scheduled_start: Option<Time>,
    scheduled_end: Option<Time>,
    actual_start: Option<Time>,
    actual_end: Option<Time>,
}

impl From<ReleaseSummary> for RecordSummary {
    fn from(it: ReleaseSummary) -> Self {
        Self {
            key: it.key,
            title: it.title,
            status: it.status.into(),
            progress: it.progress,
            assigned_to: it.assigned_to.map(|person| person.name),
            planned: (it.scheduled_start.map(Into::into), it.scheduled_end.map(Into::into)),
            actual: (it.actual_start.map(Into::into), it.actual_end.map(Into::into)),
        }
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Name {
    name: String,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordPage {
    /// The records.
    pub(crate) records: Vec<RecordSummary>,
    /// Where the next part begins, if there is one.
    pub(crate) next: Option<String>,
    /// How many records the whole list has.
    pub(crate) total: i32,
}

/// The records that `query` asks for.
pub(crate) async fn list(query: ListQuery) -> Result<RecordPage, ApiError> {
    let status: Vec<RecordStatus> = query.status.into_iter().map(Into::into).collect();
    let filter = RecordFilter {
        status: (!status.is_empty()).then_some(status),
        search: Some(query.search.trim().to_owned()).filter(|search| !search.is_empty()),
        parents: query.parents.then_some(true),
    };
    let variables = ListVariables { filter: Some(filter), after: query.after };
    let query = match query.kind {
        model::RecordKind::Release => graphql::write(&ReleasesQuery::build(variables)),
        model::RecordKind::Change => graphql::write(&ChangesQuery::build(variables)),
    };
    // Both answers have one shape, each under its own name: reading them once keeps the app small.
    let answer: BTreeMap<String, ReleaseConnection> = graphql::read(&graphql::post(query?).await?)?;
    let page = answer.into_values().next().ok_or_else(|| ApiError::Unexpected("an answer without its list".into()))?;
    let records = page.nodes.into_iter().map(Into::into).collect();
    Ok(RecordPage { records, next: page.page_info.next(), total: page.total_count })
}

impl PageInfo {
    fn next(self) -> Option<String> {
        self.end_cursor.filter(|_| self.has_next_page)
    }
}
