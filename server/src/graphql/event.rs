//! Events: what happened, numbered, in commit order.

use std::sync::Arc;

use async_graphql::{Context, Object};
use waybill_shared::model::{self, RecordId};

use super::activity::Activity;
use super::connection::{EventConnection, ROWS, Rows, length, number};
use super::error::{Result, coded, fail, inconsistent};
use super::list_loader::{Head, HistoryOf};
use super::loader::{one, one_list, person, reads, record};
use super::names::EventKind;
use super::person::Person;
use super::record::Record;
use super::snapshot::ActivityRow;
use super::time::DateTime;
use crate::domain::{EventFilter, EventRow, Page};

/// Something that happened. Events are never changed and never deleted.
#[derive(Clone)]
pub(super) struct Event(Arc<EventRow>);

impl From<Arc<EventRow>> for Event {
    fn from(row: Arc<EventRow>) -> Self {
        Self(row)
    }
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        Self(Arc::new(row))
    }
}

impl Event {
    fn sequence_text(&self) -> String {
        self.0.sequence.to_string()
    }
}

/// Something that happened. Events are never changed and never deleted.
#[Object]
impl Event {
    /// Its number in decimal digits: 1, 2, 3 … in commit order over the whole installation, without gaps. Also the
    /// cursor to go on after. It may grow past 2^53: keep it as text.
    fn sequence(&self) -> String {
        self.sequence_text()
    }

    /// What happened.
    fn kind(&self) -> EventKind {
        self.0.kind.into()
    }

    /// The record it happened to or in, as it is now.
    async fn record(&self, ctx: &Context<'_>) -> Result<Record> {
        record(ctx, self.0.record).await
    }

    /// The activity it happened to, as it is now; null when it happened to the record, or the activity was deleted since.
    async fn activity(&self, ctx: &Context<'_>) -> Result<Option<Activity>> {
        match self.0.activity {
            Some(activity) => one(ctx, activity).await,
            None => Ok(None),
        }
    }

    /// The key of that activity, also when it was deleted since; null when it happened to the record.
    fn activity_key(&self) -> Option<&str> {
        self.0.activity_key.as_deref()
    }

    /// What was before: a status, a value, a key or a name; null when there was nothing.
    #[graphql(name = "from")]
    fn before(&self) -> Option<&str> {
        self.0.from.as_deref()
    }

    /// What is now: a status, a value, a key or a name; null when there is nothing.
    #[graphql(name = "to")]
    fn now(&self) -> Option<&str> {
        self.0.to.as_deref()
    }

    /// The name of the field that changed, for FIELD_CHANGED; the reviewer's name, for VOTED; null otherwise.
    fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The sequence of the earlier event of the same command that caused it; null for the command's first, the act itself.
    fn cause(&self) -> Option<String> {
        self.0.cause.map(|sequence| sequence.to_string())
    }

    /// The sequence of the first event of the command that it belongs to: the same for all events of one command.
    fn command(&self) -> String {
        self.0.command.to_string()
    }

    /// Who gave the command; null when the installation did.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.actor).await
    }

    /// When the command was given, in UTC: the same for all of its events. Order by `sequence`, never by time.
    fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Why, in the actor's words; on the first event of a command only, and null when nothing was said.
    fn comment(&self) -> Option<&str> {
        self.0.comment.as_deref()
    }

    /// The activity as it is now, for the kinds of event that a screen cannot apply by itself; null for STATUS_CHANGED,
    /// COMMENTED and where the activity is gone.
    async fn row(&self, ctx: &Context<'_>) -> Result<Option<ActivityRow>> {
        match self.0.activity {
            Some(activity) if has_row(&self.0) => {
                Ok(one(ctx, activity).await?.map(|activity| ActivityRow::from(activity.row())))
            }
            _ => Ok(None),
        }
    }
}

/// Whether a screen needs the activity itself: it cannot apply the event alone.
pub(super) fn has_row(event: &EventRow) -> bool {
    !matches!(event.kind, model::EventKind::StatusChanged | model::EventKind::Commented)
}

/// A page of the events that `filter` selects.
pub(super) async fn list(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    filter: &EventFilter,
) -> Result<EventConnection> {
    let first = length("first", first, ROWS)?;
    let after = number("after", after.as_deref())?;
    let page = reads(ctx)?.events(after.unwrap_or(0), filter, first).await.map_err(|error| fail(ctx, &error))?;
    let page = Page { rows: page.rows.into_iter().map(Event::from).collect(), more: page.more };
    connection(ctx, &page, after).await
}

/// The last of the events that `filter` selects, in order.
pub(super) async fn last(
    ctx: &Context<'_>,
    last: i32,
    before: Option<String>,
    filter: &EventFilter,
) -> Result<EventConnection> {
    let last = length("last", Some(last), ROWS)?;
    let before = number("before", before.as_deref())?;
    let page = reads(ctx)?.last_events(before, filter, last).await.map_err(|error| fail(ctx, &error))?;
    let rows = page.rows.into_iter().map(|row| (row.sequence.to_string(), Event::from(row))).collect();
    Ok(EventConnection::new(Rows { rows, next: before.is_some(), previous: page.more }))
}

/// A page of a record's history.
pub(super) async fn of_record(
    ctx: &Context<'_>,
    record: RecordId,
    first: Option<i32>,
    after: Option<String>,
) -> Result<EventConnection> {
    let first = length("first", first, ROWS)?;
    let after = number("after", after.as_deref())?;
    one_list(ctx)?;
    let page = one(ctx, HistoryOf { record, after: after.unwrap_or(0), first }).await?;
    let page = page.ok_or_else(|| inconsistent(ctx, "a history was not read"))?;
    connection(ctx, &page, after).await
}

async fn connection(ctx: &Context<'_>, page: &Page<Event>, after: Option<i64>) -> Result<EventConnection> {
    if let (Some(after), true) = (after, page.rows.is_empty()) {
        let head = one(ctx, Head).await?.unwrap_or(0);
        if after > head {
            return Err(unknown_cursor(head));
        }
    }
    let rows = page.rows.iter().map(|event| (event.sequence_text(), event.clone())).collect();
    Ok(EventConnection::new(Rows { rows, next: page.more, previous: after.is_some_and(|after| after > 0) }))
}

/// A cursor past the last event: of another installation, or of one that was restored since.
pub(super) fn unknown_cursor(head: i64) -> async_graphql::Error {
    let found = format!("There is no event with that number yet; the last one is {head}. Reload what you show.");
    coded("CURSOR_UNKNOWN", found)
}
