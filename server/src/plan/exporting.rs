//! The use case: a record, as it is planned, goes out as a file.

use waybill_shared::engine::MAX_ACTIVITIES;

use super::{Called, as_new, export, grow, write_yaml};
use crate::service::{ServiceError, Services};

/// The record of that key in the native format, as of one moment; `None` when there is no such record.
///
/// # Errors
/// When the database does not answer.
pub async fn export_record(services: &Services, key: &str) -> Result<Option<String>, ServiceError> {
    let Some(id) = services.reads.record_id(key).await? else { return Ok(None) };
    let snapshot = services.reads.snapshot(id, None, MAX_ACTIVITIES).await?;
    let called = Called {
        people: snapshot.people.into_iter().map(|person| (person.id, person.login)).collect(),
        teams: snapshot.teams.into_iter().map(|team| (team.id, team.name)).collect(),
    };
    // A large record takes a second of a processor, which other requests need meanwhile.
    let work = tokio::task::spawn_blocking(move || {
        write_yaml(&export(as_new(snapshot.record, grow(snapshot.rows.rows)), &called))
    });
    let text = work.await.map_err(|lost| ServiceError::Internal(Box::new(lost)))?;
    text.map(Some).map_err(|error| ServiceError::Internal(Box::new(error)))
}
