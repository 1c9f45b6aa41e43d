//! What the wallboard shows of the releases in progress.

use super::json::Json;
use super::records::RecordSummary;
use super::{ApiError, graphql};
use crate::state::{self, WallActivity, WallRelease, worded};

/// The releases that are started and not over.
pub(crate) async fn wall() -> Result<Vec<WallRelease>, ApiError> {
    let answer = graphql::ask(graphql::request(&state::wall(), Vec::new())).await?;
    answer.at("releases").at("nodes").items().iter().map(read_release).collect()
}

fn read_release(it: &Json) -> Result<WallRelease, ApiError> {
    let record = RecordSummary::read(it)?;
    Ok(WallRelease {
        key: record.key,
        title: record.title,
        status: record.status,
        progress: record.progress,
        due: record.planned.1,
        active: it.at("activities").at("nodes").items().iter().map(read_step).collect::<Result<_, _>>()?,
    })
}

fn read_step(it: &Json) -> Result<WallActivity, ApiError> {
    let name = |of: &str| it.at(of).text("name");
    let person = name("delegatedTo").or_else(|| name("assignedTo")).or_else(|| it.text("role"));
    let waits =
        || it.at("waitsFor").items().iter().map(|wait| worded(&wait.word("text"))).collect::<Vec<_>>().join("; ");
    Ok(WallActivity {
        key: it.word("key"),
        title: it.word("title"),
        status: it.named("status")?,
        since: it.moment("since").unwrap_or_default(),
        who: person.unwrap_or_else(waits),
    })
}
