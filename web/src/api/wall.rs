//! What the wallboard shows of the releases in progress.

use chrono::{DateTime, Utc};
use cynic::QueryBuilder;
use waybill_shared::model;

use super::records::{Progress, RecordFilter};
use super::schema::{ActivityKind, ActivityStatus, RecordStatus, Time, schema};
use super::{ApiError, graphql};

#[derive(cynic::InputObject, Clone)]
#[cynic(graphql_type = "ActivityFilter")]
struct ActivityFilter {
    status: Option<Vec<ActivityStatus>>,
    kind: Option<Vec<ActivityKind>>,
}

#[derive(cynic::QueryVariables)]
struct WallVariables {
    filter: Option<RecordFilter>,
    active: Option<ActivityFilter>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "WallVariables")]
struct WallQuery {
    #[arguments(first: 12, filter: $filter, orderBy: NUMBER_DESC)]
    releases: WallConnection,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ReleaseConnection", variables = "WallVariables")]
struct WallConnection {
    nodes: Vec<WallRow>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Release", variables = "WallVariables")]
struct WallRow {
    key: String,
    title: String,
    status: RecordStatus,
    progress: Progress,
    actual_start: Option<Time>,
    scheduled_end: Option<Time>,
    #[arguments(first: 8, filter: $active)]
    activities: WallActivities,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ActivityConnection")]
struct WallActivities {
    nodes: Vec<WallActivityRow>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Activity")]
struct WallActivityRow {
    key: String,
    title: String,
    status: ActivityStatus,
    since: Time,
    role: Option<String>,
    assigned_to: Option<Name>,
    delegated_to: Option<Name>,
    waits_for: Vec<WaitText>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Name {
    name: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Wait")]
struct WaitText {
    text: String,
}

/// A release on the wallboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WallRelease {
    /// What people call it.
    pub(crate) key: String,
    /// What it is about.
    pub(crate) title: String,
    /// Where it stands.
    pub(crate) status: model::RecordStatus,
    /// How far it is.
    pub(crate) progress: Progress,
    /// When it began.
    pub(crate) started: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub(crate) due: Option<DateTime<Utc>>,
    /// What is under way or went wrong in it, leaves only.
    pub(crate) active: Vec<WallActivity>,
}

/// An activity on the wallboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WallActivity {
    /// What people call it.
    pub(crate) key: String,
    /// What is to be done.
    pub(crate) title: String,
    /// Where it stands.
    pub(crate) status: model::ActivityStatus,
    /// When its status began.
    pub(crate) since: DateTime<Utc>,
    /// Who is on it, or what it waits for.
    pub(crate) who: String,
}

/// The releases that are started and not over.
pub(crate) async fn wall() -> Result<Vec<WallRelease>, ApiError> {
    let running = vec![RecordStatus::InProgress, RecordStatus::Failed, RecordStatus::OnHold];
    let active = vec![ActivityStatus::InProgress, ActivityStatus::Failed, ActivityStatus::OnHold];
    let leaves = vec![ActivityKind::Manual, ActivityKind::Review, ActivityKind::Dependent];
    let variables = WallVariables {
        filter: Some(RecordFilter { status: Some(running), search: None, parents: None }),
        active: Some(ActivityFilter { status: Some(active), kind: Some(leaves) }),
    };
    let releases = graphql::run(&WallQuery::build(variables)).await?.releases.nodes;
    Ok(releases.into_iter().map(Into::into).collect())
}

impl From<WallRow> for WallRelease {
    fn from(row: WallRow) -> Self {
        Self {
            key: row.key,
            title: row.title,
            status: row.status.into(),
            progress: row.progress,
            started: row.actual_start.map(Into::into),
            due: row.scheduled_end.map(Into::into),
            active: row.activities.nodes.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<WallActivityRow> for WallActivity {
    fn from(row: WallActivityRow) -> Self {
        let person = row.delegated_to.or(row.assigned_to).map(|person| person.name).or(row.role);
        let waits = || row.waits_for.into_iter().map(|wait| wait.text).collect::<Vec<_>>().join("; ");
        Self {
            key: row.key,
            title: row.title,
            status: row.status.into(),
            since: row.since.into(),
            who: person.unwrap_or_else(waits),
        }
    }
}
