//! The use case: a record, as it is planned, goes out as a file.

use waybill_shared::engine::MAX_ACTIVITIES;
use waybill_shared::model::RecordId;

use super::{Called, as_new, export, write_yaml};
use crate::domain::{ActivityRow, PlanActivity, RecordRow};
use crate::service::{ServiceError, Services, Snapshot};

/// How many activities are read at a time: a database's rows take many times the memory of what they say.
const PAGE: usize = 2_000;
/// How often a record is read anew because somebody changed it meanwhile.
const TRIES: usize = 3;

/// The record of that key in the native format, as of one moment; `None` when there is no such record.
///
/// # Errors
/// When the database does not answer.
pub async fn export_record(services: &Services, key: &str) -> Result<Option<String>, ServiceError> {
    let Some(id) = services.reads.record_id(key).await? else { return Ok(None) };
    let whole = read(services, id).await?;
    // A large record takes a second of a processor, which other requests need meanwhile.
    let work = tokio::task::spawn_blocking(move || {
        let Whole { record, rows, called } = whole;
        write_yaml(&export(as_new(record, PlanActivity::forest(rows)), &called))
    });
    let text = work.await.map_err(|lost| ServiceError::Internal(Box::new(lost)))?;
    text.map(Some).map_err(|error| ServiceError::Internal(Box::new(error)))
}

/// A record with all of its activities, and what those whom they name are called.
struct Whole {
    record: RecordRow,
    rows: Vec<ActivityRow>,
    called: Called,
}

impl Whole {
    fn new(record: RecordRow) -> Self {
        Self { record, rows: Vec::new(), called: Called::default() }
    }

    /// Adds a page; whether there is another one.
    fn add(&mut self, page: Snapshot) -> bool {
        self.rows.extend(page.rows.rows);
        self.called.people.extend(page.people.into_iter().map(|person| (person.id, person.login)));
        self.called.teams.extend(page.teams.into_iter().map(|team| (team.id, team.name)));
        page.rows.more
    }
}

/// All of a record as of one moment: in pages, as long as nobody changes it in between, else at once.
async fn read(services: &Services, id: RecordId) -> Result<Whole, ServiceError> {
    for _ in 0..TRIES {
        let page = services.reads.snapshot(id, None, PAGE).await?;
        let version = page.record.record.version;
        let mut whole = Whole::new(page.record.clone());
        let mut more = whole.add(page);
        let mut same = true;
        while more && same {
            let after = whole.rows.last().map(|row| row.activity.id);
            let page = services.reads.snapshot(id, after, PAGE).await?;
            same = page.record.record.version == version;
            more = whole.add(page);
        }
        if same {
            return Ok(whole);
        }
    }
    let page = services.reads.snapshot(id, None, MAX_ACTIVITIES).await?;
    let mut whole = Whole::new(page.record.clone());
    whole.add(page);
    Ok(whole)
}
