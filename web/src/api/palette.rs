//! What the palette finds on the server.

use waybill_shared::model::{ActivityStatus, RecordStatus};

use super::json::Json;
use super::{ApiError, graphql};
use crate::state::{Entry, PALETTE, Value, activity_label, record_label, record_tone, tone};

/// The first records and activities with what is typed in them.
pub(crate) async fn find(typed: &str) -> Result<Vec<Entry>, ApiError> {
    let variables = vec![("s", Value::Text(typed.to_owned()))];
    let answer = graphql::ask(graphql::request(PALETTE, variables)).await?;
    let mut found = Vec::new();
    for list in ["releases", "changes"] {
        found.extend(answer.at(list).all("nodes", record)?);
    }
    found.extend(answer.at("activities").all("nodes", activity)?);
    Ok(found)
}

fn record(it: &Json) -> Result<Entry, ApiError> {
    let (key, status) = (it.word("key"), it.named::<RecordStatus>("status")?);
    let entry = Entry::go(label(it), record_label(status), format!("/records/{key}"));
    Ok(Entry { tone: Some(record_tone(status)), ..entry })
}

fn activity(it: &Json) -> Result<Entry, ApiError> {
    let (key, status) = (it.word("key"), it.named::<ActivityStatus>("status")?);
    let record = it.at("record").word("key");
    let hint = format!("{record} · {}", activity_label(status));
    let entry = Entry::go(label(it), hint, format!("/records/{record}?activity={key}"));
    Ok(Entry { tone: Some(tone(status)), ..entry })
}

fn label(it: &Json) -> String {
    format!("{} {}", it.word("key"), it.word("title"))
}
