//! The use case: a file comes in and is a record afterwards, or nothing has happened.

use chrono_tz::Tz;
use sha2::{Digest, Sha256};
use waybill_shared::model::Refusal;

use super::compose::with_remarks;
use super::document::Lined;
use super::remark::Remarks;
use super::{Directory, Document, Format, Preview, Problems, read};
use crate::domain::{NewRecord, Principal};
use crate::service::{Action, Order, ServiceError, Services, check_record};

/// How many people are read at a time.
const PAGE: usize = 1_000;
/// Stands where a preview's title will be.
const UNTITLED: &str = "Untitled";

/// A file with what was said about it.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// In which format it is.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
    /// CSV: the column whose values become containers.
    pub group: Option<String>,
    /// The record's title, whatever the file says.
    pub title: Option<String>,
    /// Its title, if nothing else says one.
    pub fallback_title: Option<String>,
    /// `release` or `change`, if the file does not say it.
    pub kind: Option<String>,
    /// The client's name for this import: the same twice makes one record.
    pub idempotency_key: Option<String>,
}

/// What an import made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The record's key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// How many activities it has.
    pub activities: i32,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is wrong.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The file could not be made a record.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// A file that was read: everything up to the moment when something would be stored.
struct ReadFile {
    record: NewRecord,
    remarks: Remarks,
    directory: Directory,
    /// Whether anybody gave it a title.
    has_title: bool,
    fingerprint: String,
}

impl Incoming {
    /// Creates the record that the file describes.
    ///
    /// # Errors
    /// All that is wrong with the file, by line; or why the record cannot be created.
    pub async fn import(self, services: &Services, who: &Principal, zone: Tz) -> Result<Imported, ImportError> {
        let idempotency_key = self.idempotency_key.clone();
        let ReadFile { record, fingerprint, .. } = self.read(services, zone, Ok).await?;
        let order = Order { idempotency_key, fingerprint, ..Order::new(Action::Create(Box::new(record))) };
        let outcome = services.commands.run(who, order).await?;
        let record = services.reads.records_by_ids(&[outcome.record]).await?.remove(&outcome.record);
        let record = record.ok_or_else(|| ServiceError::not_found("The record is not there any more."))?;
        Ok(Imported { key: record.record.key, title: record.title, activities: record.record.activities })
    }

    /// What [`import`](Self::import) would create; nothing is stored. A file without a title is shown without one.
    ///
    /// # Errors
    /// What an import would say, but for the title.
    pub async fn preview(mut self, services: &Services, zone: Tz) -> Result<Preview, ImportError> {
        self.fallback_title.get_or_insert_with(|| UNTITLED.to_owned());
        let preview = |file: ReadFile| {
            // An import says this when it is its turn to be stored.
            check_record(&file.record).map_err(ServiceError::from)?;
            Ok(Preview::of(&file.record, file.has_title, &file.directory, file.remarks))
        };
        self.read(services, zone, preview).await
    }

    /// The one way from a file to a record; `then` is done with it where a large one is in nobody's way.
    async fn read<T: Send + 'static>(
        self,
        services: &Services,
        zone: Tz,
        then: impl FnOnce(ReadFile) -> Result<T, ImportError> + Send + 'static,
    ) -> Result<T, ImportError> {
        let directory = directory(services).await?;
        // Reading 64 MB takes seconds of a processor, which other requests need meanwhile.
        let work = tokio::task::spawn_blocking(move || self.read_with(directory, zone).and_then(then));
        work.await.map_err(|lost| ServiceError::Internal(Box::new(lost)))?
    }

    fn read_with(self, directory: Directory, zone: Tz) -> Result<ReadFile, ImportError> {
        let fingerprint = self.fingerprint();
        let mut document = read(self.format, &self.bytes, self.group.as_deref())?;
        drop(self.bytes);
        let is_said = |text: &str| !text.trim().is_empty();
        let has_title = self.title.as_deref().is_some_and(is_said) || document.title.is_some();
        complete(&mut document, self.title, self.fallback_title, self.kind)?;
        let (record, remarks) = with_remarks(document, &directory, zone)?;
        Ok(ReadFile { record, remarks, directory, has_title, fingerprint })
    }

    /// The whole input in one text.
    fn fingerprint(&self) -> String {
        let file = Sha256::digest(&self.bytes);
        let said = (&self.group, &self.title, &self.kind);
        format!("import {:?} {said:?} {file:x}", self.format)
    }
}

/// Adds to a document what was said about it.
fn complete(
    document: &mut Document,
    title: Option<String>,
    fallback_title: Option<String>,
    kind: Option<String>,
) -> Result<(), ServiceError> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).map(Lined::from);
    if let Some(title) = given(title) {
        document.title = Some(title);
    }
    if document.title.is_none() {
        document.title = given(fallback_title);
    }
    if document.title.is_none() {
        return Err(Refusal::input("title", "The record needs a title, and the file has none.").into());
    }
    let Some(kind) = given(kind) else { return Ok(()) };
    if !["release", "change"].iter().any(|known| known.eq_ignore_ascii_case(kind.value.trim())) {
        return Err(Refusal::input("kind", format!("`{}` is no kind: release or change.", kind.value)).into());
    }
    match &document.kind {
        Some(own) if !own.value.trim().eq_ignore_ascii_case(kind.value.trim()) => {
            let message = format!("The file is a {}, not a {}.", own.value.trim(), kind.value.trim());
            Err(Refusal::input("kind", message).into())
        }
        _ => {
            document.kind = Some(kind);
            Ok(())
        }
    }
}

/// Everybody and every team, for the names in the file.
async fn directory(services: &Services) -> Result<Directory, ServiceError> {
    let mut people = Vec::new();
    loop {
        let after = people.last().map(|person: &crate::domain::Person| person.id);
        let page = services.reads.people(None, after, PAGE).await?;
        people.extend(page.rows);
        if !page.more {
            return Ok(Directory::new(people, services.reads.teams().await?));
        }
    }
}
