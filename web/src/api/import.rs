//! A plan from a file.

use gloo_net::http::Request;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use waybill_shared::model::RecordKind;

use super::ApiError;

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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Imported {
    /// The new record.
    pub(crate) key: String,
    /// How many activities it has.
    pub(crate) activities: usize,
}

/// One thing that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct ImportProblem {
    /// Where, counted from 1.
    pub(crate) line: Option<usize>,
    /// What.
    pub(crate) message: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: Reason,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    message: String,
    line: Option<usize>,
    #[serde(default)]
    problems: Vec<ImportProblem>,
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
    let (is_ok, text) = (response.ok(), response.text().await?);
    let senseless = |error: serde_json::Error| ApiError::Unexpected(error.to_string());
    if is_ok {
        return serde_json::from_str(&text).map(Ok).map_err(senseless);
    }
    let Reason { code, message, line, problems } = serde_json::from_str::<Refusal>(&text).map_err(senseless)?.error;
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    if line.is_some() {
        return Ok(Err(vec![ImportProblem { line, message }]));
    }
    Err(ApiError::Refused { code, message, present_version: None })
}
