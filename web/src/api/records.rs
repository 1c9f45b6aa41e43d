//! Lists of records.

use js_sys::Date;
use wasm_bindgen::JsValue;
use waybill_shared::model;

use super::json::Json;
use super::{ApiError, graphql};
use crate::state::{Progress, Span, Value, records};

/// Which records are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListQuery {
    /// Releases or changes.
    pub(crate) kind: model::RecordKind,
    /// In one of these statuses; none given: in any.
    pub(crate) status: Vec<model::RecordStatus>,
    /// With one of these under way; `None`: with anything or nothing.
    pub(crate) active: Option<model::ActivityKind>,
    /// Parents only.
    pub(crate) parents: bool,
    /// With these words.
    pub(crate) search: String,
    /// Owned by or assigned to who has this login; empty for whomever.
    pub(crate) person: String,
    /// Changed within so many hours; 0 for whenever.
    pub(crate) hours: u32,
    /// In which order, by the schema's name.
    pub(crate) order: &'static str,
    /// From after this place on.
    pub(crate) after: Option<String>,
}

/// A record as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordSummary {
    /// What people call it.
    pub(crate) key: String,
    /// What it is about.
    pub(crate) title: String,
    /// Where it stands.
    pub(crate) status: model::RecordStatus,
    /// How far it is.
    pub(crate) progress: Progress,
    /// Who is responsible.
    pub(crate) assigned_to: Option<String>,
    /// When it is planned to begin and end.
    pub(crate) planned: Span,
    /// When it began and ended.
    pub(crate) actual: Span,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordPage {
    /// The records.
    pub(crate) records: Vec<RecordSummary>,
    /// Where the next part begins, if there is one.
    pub(crate) next: Option<String>,
    /// How many records the whole list has.
    pub(crate) total: i32,
}

/// The records that `query` asks for.
pub(crate) async fn list(query: ListQuery) -> Result<RecordPage, ApiError> {
    let search = query.search.trim();
    let mut filter = Vec::new();
    if !query.status.is_empty() {
        let status = query.status.iter().map(|status| Value::Text(status.as_str().to_owned()));
        filter.push(("status", Value::List(status.collect())));
    }
    if !search.is_empty() {
        filter.push(("search", Value::Text(search.to_owned())));
    }
    if let Some(kind) = query.active {
        filter.push(("activityInProgress", Value::List(vec![Value::Text(kind.as_str().to_owned())])));
    }
    if query.parents {
        filter.push(("parents", Value::Flag(true)));
    }
    if !query.person.is_empty() {
        filter.push(("person", Value::Text(query.person)));
    }
    if query.hours > 0 {
        let since = Date::now() - f64::from(query.hours) * 3_600_000.0;
        let since = Date::new(&JsValue::from_f64(since)).to_iso_string();
        filter.push(("modifiedAfter", Value::Text(since.into())));
    }
    let after = query.after.map_or(Value::Null, Value::Text);
    let variables =
        vec![("filter", Value::Object(filter)), ("after", after), ("order", Value::Text(query.order.to_owned()))];
    let text = records(query.kind == model::RecordKind::Release);
    let page = graphql::ask(graphql::request(&text, variables)).await?.at("it");
    let info = page.at("pageInfo");
    let has_more = info.at("hasNextPage").is_true();
    Ok(RecordPage {
        records: page.at("nodes").items().iter().map(RecordSummary::read).collect::<Result<_, _>>()?,
        next: info.text("endCursor").filter(|_| has_more),
        total: page.number("totalCount").unwrap_or_default() as i32,
    })
}

impl RecordSummary {
    /// As the record rows of [`crate::state`] are asked for.
    pub(super) fn read(it: &Json) -> Result<Self, ApiError> {
        Ok(Self {
            key: it.word("key"),
            title: it.word("title"),
            status: it.named("status")?,
            progress: read_progress(&it.at("progress")),
            assigned_to: it.at("assignedTo").text("name"),
            planned: (it.moment("scheduledStart"), it.moment("scheduledEnd")),
            actual: (it.moment("actualStart"), it.moment("actualEnd")),
        })
    }
}

/// How far a record is.
pub(super) fn read_progress(it: &Json) -> Progress {
    let count = |of: &str| it.number(of).unwrap_or_default() as i32;
    Progress {
        total: count("total"),
        in_progress: count("inProgress"),
        completed: count("completed"),
        failed: count("failed"),
        skipped: count("skipped"),
        cancelled: count("cancelled"),
    }
}
