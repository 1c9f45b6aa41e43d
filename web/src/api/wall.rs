//! What the wallboard shows of the releases in progress.

use chrono::{DateTime, Utc};
use waybill_shared::model;

use super::json::Json;
use super::records::{Progress, RecordSummary};
use super::{ApiError, graphql};
use crate::state;

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
    let answer = graphql::ask(graphql::request(&state::wall(), Vec::new())).await?;
    answer.at("releases").at("nodes").items().iter().map(WallRelease::read).collect()
}

impl WallRelease {
    fn read(it: &Json) -> Result<Self, ApiError> {
        let record = RecordSummary::read(it)?;
        Ok(Self {
            key: record.key,
            title: record.title,
            status: record.status,
            progress: record.progress,
            started: record.actual.0,
            due: record.planned.1,
            active: it.at("activities").at("nodes").items().iter().map(WallActivity::read).collect::<Result<_, _>>()?,
        })
    }
}

impl WallActivity {
    fn read(it: &Json) -> Result<Self, ApiError> {
        let name = |of: &str| it.at(of).text("name");
        let person = name("delegatedTo").or_else(|| name("assignedTo")).or_else(|| it.text("role"));
        let waits = || it.at("waitsFor").items().iter().map(|wait| wait.word("text")).collect::<Vec<_>>().join("; ");
        Ok(Self {
            key: it.word("key"),
            title: it.word("title"),
            status: it.named("status")?,
            since: it.moment("since").unwrap_or_default(),
            who: person.unwrap_or_else(waits),
        })
    }
}
