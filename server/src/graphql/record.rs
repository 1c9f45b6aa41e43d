//! What release records and change requests have in common: the interface `Record`, and the fields of both.

use std::sync::Arc;

use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, ID, Interface, OutputType, Positioned, ServerResult, SimpleObject, Value};
use waybill_shared::model;

use super::change::Change;
use super::connection::{ActivityConnection, EventConnection};
use super::filter::ActivityFilter;
use super::names::{RecordKind, RecordStatus};
use super::person::Person;
use super::release::Release;
use super::time::DateTime;
use crate::domain;

/// A release record or a change request.
#[derive(Clone, Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "The id, for `node` and wherever an id is asked for."),
    field(
        name = "key",
        ty = "&str",
        desc = "What people call it, such as `RR1024` or `CR7`. Unique, and never changes."
    ),
    field(name = "kind", ty = "RecordKind", desc = "Release or change request."),
    field(name = "number", ty = "i32", desc = "Its number; releases and change requests are numbered together."),
    field(name = "title", ty = "&str", desc = "Its title."),
    field(name = "description", ty = "Option<&str>", desc = "What it is about."),
    field(name = "status", ty = "RecordStatus", desc = "Where it stands."),
    field(name = "closed_from", ty = "Option<RecordStatus>", desc = "What it was closed from; null unless CLOSED."),
    field(
        name = "version",
        ty = "i32",
        desc = "Grows by one with each command that changes it. Give it back as `expectedVersion`."
    ),
    field(name = "category", ty = "Option<&str>", desc = "Free text that the installation sorts its records by."),
    field(name = "impact", ty = "Option<&str>", desc = "How much it affects."),
    field(name = "priority", ty = "Option<&str>", desc = "How soon it is wanted."),
    field(name = "risk", ty = "Option<&str>", desc = "How likely it goes wrong."),
    field(name = "owner", ty = "Option<Person>", desc = "Who answers for it; null when nobody does."),
    field(name = "assigned_to", ty = "Option<Person>", desc = "Who works on it; null when nobody does."),
    field(name = "created_by", ty = "Option<Person>", desc = "Who created it; null when the installation did."),
    field(name = "created_at", ty = "DateTime", desc = "When it was created, in UTC."),
    field(name = "modified_at", ty = "DateTime", desc = "When it, or anything in it, last changed, in UTC."),
    field(
        name = "scheduled_start",
        ty = "Option<DateTime>",
        desc = "When it is planned to begin; null when not planned."
    ),
    field(name = "scheduled_end", ty = "Option<DateTime>", desc = "When it is planned to end; null when not planned."),
    field(name = "actual_start", ty = "Option<DateTime>", desc = "When it was started; null before that."),
    field(
        name = "actual_end",
        ty = "Option<DateTime>",
        desc = "When it was completed, failed or cancelled; null unless it is."
    ),
    field(
        name = "progress",
        ty = "Progress",
        desc = "Its steps at any depth, counted by status: all activities but containers."
    ),
    field(
        name = "activities",
        ty = "ActivityConnection",
        desc = "Its activities at any depth, in the order of their numbers.",
        arg(name = "first", ty = "Option<i32>", default = 50, desc = "How many, 1 to 1000."),
        arg(name = "after", ty = "Option<String>", desc = "The cursor to go on after."),
        arg(name = "filter", ty = "Option<ActivityFilter>", desc = "Which of them; all when absent.")
    ),
    field(
        name = "history",
        ty = "EventConnection",
        desc = "What happened to it and in it, oldest first.",
        arg(name = "first", ty = "Option<i32>", default = 50, desc = "How many, 1 to 1000."),
        arg(name = "after", ty = "Option<String>", desc = "The sequence of an event: what came after it.")
    )
)]
pub(super) enum Record {
    Release(Release),
    Change(Change),
}

impl From<domain::RecordRow> for Record {
    fn from(row: domain::RecordRow) -> Self {
        match row.record.kind {
            model::RecordKind::Release => Self::Release(Release(Arc::new(row))),
            model::RecordKind::Change => Self::Change(Change(Arc::new(row))),
        }
    }
}

impl Record {
    pub(super) fn row(&self) -> &domain::RecordRow {
        match self {
            Self::Release(release) => &release.0,
            Self::Change(change) => &change.0,
        }
    }

    /// The release, if it is one.
    pub(super) fn release(self) -> Option<Release> {
        match self {
            Self::Release(release) => Some(release),
            Self::Change(_) => None,
        }
    }

    /// The change request, if it is one.
    pub(super) fn change(self) -> Option<Change> {
        match self {
            Self::Change(change) => Some(change),
            Self::Release(_) => None,
        }
    }
}

/// Tells the schema that a record is a node: an interface's own interfaces have no attribute.
pub(super) struct RecordIsNode;

impl OutputType for RecordIsNode {
    fn type_name() -> std::borrow::Cow<'static, str> {
        Record::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.add_implements(&Record::type_name(), &super::query::Node::type_name());
        Record::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<async_graphql::parser::types::Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

/// All steps of a record, at any depth, counted by status: its activities without containers.
#[derive(SimpleObject)]
pub(super) struct Progress {
    /// All of them.
    total: i32,
    /// Their turn has not come.
    pending: i32,
    /// Being worked on, or waiting for a vote, a link or their children.
    in_progress: i32,
    /// In progress when the record was put on hold.
    on_hold: i32,
    /// Done.
    completed: i32,
    /// Gone wrong, and not returned to or skipped yet.
    failed: i32,
    /// Passed over.
    skipped: i32,
    /// Cancelled with the record, or by closing it.
    cancelled: i32,
}

impl From<domain::Progress> for Progress {
    fn from(of: domain::Progress) -> Self {
        let domain::Progress { pending, in_progress, on_hold, completed, failed, skipped, cancelled } = of;
        let total = pending + in_progress + on_hold + completed + failed + skipped + cancelled;
        Self { total, pending, in_progress, on_hold, completed, failed, skipped, cancelled }
    }
}
