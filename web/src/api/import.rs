//! A plan from a file.

use gloo_net::http::Request;
use wasm_bindgen::JsValue;
use waybill_shared::model::RecordKind;

use super::ApiError;
use super::json::Json;
use crate::state::worded;

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportFormat {
    /// The tree, our own format.
    Yaml,
    /// A table with a header.
    Csv,
}

impl ImportFormat {
    /// The format that a file's name tells, if it tells one.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Its name in the address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Csv => "csv",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Yaml => "application/yaml",
            Self::Csv => "text/csv",
        }
    }
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imported {
    /// The new record.
    pub(crate) key: String,
    /// How many activities it has.
    pub(crate) activities: usize,
}

/// One thing that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportProblem {
    /// Where, counted from 1.
    pub(crate) line: Option<usize>,
    /// What.
    pub(crate) message: String,
}

/// Sends a file. What is wrong with it comes back line by line; then nothing was imported.
pub(crate) async fn import(
    kind: RecordKind,
    format: ImportFormat,
    title: &str,
    group: &str,
    body: &JsValue,
) -> Result<Result<Imported, Vec<ImportProblem>>, ApiError> {
    let kind = if kind == RecordKind::Change { "change" } else { "release" };
    let mut query = vec![("format", format.name()), ("kind", kind)];
    query.extend([("title", title.trim()), ("group", group.trim())].into_iter().filter(|(_, text)| !text.is_empty()));
    let request = Request::post("/import").query(query).header("content-type", format.media_type());
    let response = request.body(body)?.send().await?;
    if response.status() == 401 {
        return Err(ApiError::SignedOut);
    }
    let is_ok = response.ok();
    let answer = Json::read(&response.text().await?)?;
    if is_ok {
        let activities = answer.number("activities").unwrap_or_default() as usize;
        return Ok(Ok(Imported { key: answer.word("key"), activities }));
    }
    let error = answer.at("error");
    let problem = |it: &Json| ImportProblem {
        line: it.number("line").map(|line| line as usize),
        message: worded(&it.word("message")),
    };
    let problems: Vec<_> = error.at("problems").items().iter().map(problem).collect();
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    if error.at("line").is_there() {
        return Ok(Err(vec![problem(&error)]));
    }
    Err(ApiError::Refused { code: error.word("code"), message: error.word("message"), present_version: None })
}
