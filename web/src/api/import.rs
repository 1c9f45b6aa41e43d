//! A plan from a file: looked at, and imported.

use gloo_net::http::Request;
use wasm_bindgen::JsValue;
use waybill_shared::model::RecordKind;

use super::ApiError;
use super::json::Json;
use crate::state::{LineNote, LineNotes, Outline, OutlineRow, PlanFormat, worded};

/// A file with what people say about it.
#[derive(Debug, Clone)]
pub(crate) struct PlanFile {
    /// What it is written in.
    pub(crate) format: PlanFormat,
    /// What it becomes; `None` leaves that to the file.
    pub(crate) kind: Option<RecordKind>,
    /// The record's title; empty leaves that to the file.
    pub(crate) title: String,
    /// The column by which a table's activities are grouped; empty for none.
    pub(crate) group: String,
    /// Its text, or the file itself.
    pub(crate) body: JsValue,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imported {
    /// The new record.
    pub(crate) key: String,
    /// How many activities it has.
    pub(crate) activities: i64,
}

/// Says what a file would become, or what is wrong with it; nothing is stored.
pub(crate) async fn preview(file: PlanFile) -> Result<Result<Outline, LineNotes>, ApiError> {
    match send(file, "").await? {
        Ok(answer) => outline(&answer).map(Ok),
        Err(notes) => Ok(Err(notes)),
    }
}

/// Makes a record of a file. What is wrong with it comes back line by line; then nothing was imported. The same key
/// twice makes one record.
pub(crate) async fn import(file: PlanFile, key: &str) -> Result<Result<Imported, LineNotes>, ApiError> {
    let answer = send(file, key).await?;
    Ok(answer.map(|it| Imported { key: it.word("key"), activities: it.number("activities").unwrap_or_default() }))
}

/// Sends a file, to be looked at only where there is no key.
async fn send(file: PlanFile, key: &str) -> Result<Result<Json, LineNotes>, ApiError> {
    let kind = match file.kind {
        None => "",
        Some(RecordKind::Release) => "release",
        Some(RecordKind::Change) => "change",
    };
    let dry_run = if key.is_empty() { "true" } else { "" };
    let about = [
        ("format", file.format.name()),
        ("kind", kind),
        ("title", file.title.trim()),
        ("group", &file.group),
        ("dryRun", dry_run),
    ];
    let about = about.into_iter().filter(|(_, text)| !text.is_empty());
    let mut request = Request::post("/import").query(about).header("content-type", "application/octet-stream");
    if !key.is_empty() {
        request = request.header("idempotency-key", key);
    }
    let response = request.body(&file.body)?.send().await?;
    if response.status() == 401 {
        return Err(ApiError::SignedOut);
    }
    let is_ok = response.ok();
    let answer = Json::read(&response.text().await?)?;
    if is_ok {
        return Ok(Ok(answer));
    }
    let error = answer.at("error");
    let listed = notes(&error, "problems");
    if listed.is_empty() {
        return Err(ApiError::Refused {
            code: error.word("code"),
            message: error.word("message"),
            present_version: None,
        });
    }
    Ok(Err(LineNotes { count: count(&error, listed.len()), listed }))
}

fn outline(answer: &Json) -> Result<Outline, ApiError> {
    let warnings = answer.at("warnings");
    let listed = notes(&warnings, "listed");
    let row = |it: &Json| {
        let (who, role) = (it.text("who"), it.word("role"));
        Ok(OutlineRow {
            level: usize::try_from(it.number("level").unwrap_or(1)).unwrap_or(1),
            kind: it.named_kind("kind")?,
            title: it.word("title"),
            is_role: who.is_none(),
            who: who.unwrap_or(role),
            planned: (it.moment("start"), it.moment("end")),
            minutes: it.number("minutes"),
        })
    };
    Ok(Outline {
        kind: if answer.word("kind") == RecordKind::Change.as_str() { RecordKind::Change } else { RecordKind::Release },
        title: answer.text("title"),
        fields: answer.all("fields", |it| Ok((it.word("name"), it.word("value"))))?,
        activities: count_of(answer, "activities"),
        kinds: answer.all("kinds", |it| Ok((it.named_kind("kind")?, count_of(it, "count"))))?,
        span: (answer.moment("start"), answer.moment("end")),
        rows: answer.all("rows", row)?,
        warnings: LineNotes { count: count(&warnings, listed.len()), listed },
    })
}

fn notes(of: &Json, name: &str) -> Vec<LineNote> {
    let place = |it: &Json, name: &str| it.number(name).and_then(|number| usize::try_from(number).ok());
    let note = |it: &Json| LineNote {
        line: place(it, "line"),
        column: place(it, "column"),
        message: worded(&it.word("message")),
    };
    of.at(name).items().iter().map(note).collect()
}

fn count(of: &Json, least: usize) -> usize {
    count_of(of, "count").max(least)
}

fn count_of(of: &Json, name: &str) -> usize {
    of.number(name).and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
}
