//! What can be asked.

use async_graphql::{Context, ID, Interface, Object};
use futures_util::future::try_join_all;
use waybill_shared::model::{ActivityId, PersonId};

use super::activity::{self, Activity};
use super::board::Board;
use super::change::Change;
use super::connection::{
    ActivityConnection, ChangeConnection, Counted, EventConnection, PersonConnection, RECORDS, ReleaseConnection, Rows,
    length, number,
};
use super::error::{Result, SignedIn, fail, invalid, principal};
use super::event;
use super::filter::{ActivityFilter, EventFilter, RecordFilter};
use super::loader::{one, reads};
use super::lookup::Lookup;
use super::names::{ActivityOrder, RecordKind, RecordOrder};
use super::node_id::NodeId;
use super::person::{Person, Team};
use super::record::Record;
use super::release::Release;
use super::screen::Screen;
use super::snapshot::Snapshot;
use super::text::line;
use crate::domain;
use crate::service::ReadService;

/// The most activities in one snapshot.
const SNAPSHOT: i32 = 2_000;

/// Whatever has an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The id: opaque, unique over all types, and never used again."))]
pub(super) enum Node {
    Release(Release),
    Change(Change),
    Activity(Activity),
    Person(Person),
    Team(Team),
    Board(Board),
    Screen(Screen),
}

#[derive(Default)]
pub(super) struct RecordQuery;

#[Object(guard = "SignedIn")]
impl RecordQuery {
    /// Whatever has this id; null when there is no such thing. What is no id: INVALID_INPUT.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The id.")] id: ID) -> Result<Option<Node>> {
        find(ctx, "id", &id).await
    }

    /// Whatever has these ids, in their order; null where there is no such thing. What is no id: INVALID_INPUT.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > 100 {
            return Err(invalid("ids", format!("`ids` has {} entries; at most 100 are possible.", ids.len())));
        }
        try_join_all(ids.iter().map(|id| find(ctx, "ids", id))).await
    }

    /// Who is asking.
    async fn me(&self, ctx: &Context<'_>) -> Result<Person> {
        Ok(principal(ctx)?.person.clone().into())
    }

    /// The release record with this key; null when there is none.
    async fn release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, such as `RR1024`, in any case; or its id.")] key: String,
    ) -> Result<Option<Release>> {
        Ok(record(ctx, key).await?.and_then(Record::release))
    }

    /// The change request with this key; null when there is none.
    async fn change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, such as `CR7`, in any case; or its id.")] key: String,
    ) -> Result<Option<Change>> {
        Ok(record(ctx, key).await?.and_then(Record::change))
    }

    /// The activity with this key; null when there is none.
    async fn activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, such as `MA17`, in any case; or its id.")] key: String,
    ) -> Result<Option<Activity>> {
        let mut lookup = Lookup::new(ctx);
        let id = lookup.activity("key", &ID(key)).await?;
        one(ctx, id).await
    }

    /// Release records, newest first unless ordered otherwise. Give `last` (with `before`) to read from the end.
    #[allow(clippy::too_many_arguments, reason = "a Relay connection's arguments are the schema's")]
    async fn releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50, desc = "How many, 1 to 100; ignored when `last` is given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; not with `last`.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor to end before; only with `last`.")] before: Option<String>,
        #[graphql(desc = "Which; all when absent.")] filter: Option<RecordFilter>,
        #[graphql(default_with = "Some(RecordOrder::NumberDesc)", desc = "In which order.")] order_by: Option<
            RecordOrder,
        >,
    ) -> Result<ReleaseConnection> {
        let span = Span::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().resolve(ctx, RecordKind::Release).await?;
        let page = records(ctx, span, &filter, order_by, Record::release).await?;
        Ok(ReleaseConnection::new(page, Counted::Records(filter)))
    }

    /// Change requests, newest first unless ordered otherwise.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50, desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after.")] after: Option<String>,
        #[graphql(desc = "Which; all when absent.")] filter: Option<RecordFilter>,
        #[graphql(default_with = "Some(RecordOrder::NumberDesc)", desc = "In which order.")] order_by: Option<
            RecordOrder,
        >,
    ) -> Result<ChangeConnection> {
        let span = Span::new(first, after, None, None)?;
        let filter = filter.unwrap_or_default().resolve(ctx, RecordKind::Change).await?;
        let page = records(ctx, span, &filter, order_by, Record::change).await?;
        Ok(ChangeConnection::new(page, Counted::Records(filter)))
    }

    /// Activities of all records.
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50, desc = "How many, 1 to 1000.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after.")] after: Option<String>,
        #[graphql(desc = "Which; all when absent.")] filter: Option<ActivityFilter>,
        #[graphql(default_with = "Some(ActivityOrder::NumberAsc)", desc = "In which order.")] order_by: Option<
            ActivityOrder,
        >,
    ) -> Result<ActivityConnection> {
        let filter = ActivityFilter::resolve(filter, ctx).await?;
        activity::list(ctx, first, after, filter, order_by.map(Into::into).unwrap_or_default()).await
    }

    /// What happened, in the order of its sequence. A cursor past the last event: CURSOR_UNKNOWN, reload what you show.
    /// Give `last` (with `before`) to read from the end.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sequence of an event: what came after it; absent: from the first on.")] after: Option<
            String,
        >,
        #[graphql(desc = "Which; all when absent.")] filter: Option<EventFilter>,
        #[graphql(default = 50, desc = "How many, 1 to 1000; ignored when `last` is given.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 1000.")] last: Option<i32>,
        #[graphql(desc = "The sequence of an event: what came before it; only with `last`.")] before: Option<String>,
    ) -> Result<EventConnection> {
        let filter = EventFilter::resolve(filter, ctx).await?;
        match (last, &after, &before) {
            (None, _, None) => event::list(ctx, first, after, &filter).await,
            (Some(last), None, _) => event::last(ctx, last, before, &filter).await,
            (None, _, Some(_)) => Err(invalid("before", "`before` goes with `last` only.")),
            (Some(_), Some(_), _) => Err(invalid("after", "`after` does not go with `last`.")),
        }
    }

    /// A release record or change request to open a screen with. No such record: NOT_FOUND.
    async fn snapshot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, such as `RR1024`, in any case; or its id.")] key: String,
        #[graphql(default = 2000, desc = "How many activities, 1 to 2000.")] first: Option<i32>,
        #[graphql(desc = "`endCursor` of the page before.")] after: Option<String>,
    ) -> Result<Snapshot> {
        let first = length("first", first.or(Some(SNAPSHOT)), SNAPSHOT)?;
        let after = number("after", after.as_deref())?.map(ActivityId);
        let mut lookup = Lookup::new(ctx);
        let record = lookup.record("key", &ID(key)).await?;
        lookup.all_found()?;
        let snapshot = reads(ctx)?.snapshot(record, after, first).await;
        Ok(Snapshot(snapshot.map_err(|error| fail(ctx, &error))?))
    }

    /// Everybody with an account, in the order of their numbers.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A part of the name, login or e-mail address, whatever the case.")] search: Option<String>,
        #[graphql(default = 50, desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after.")] after: Option<String>,
    ) -> Result<PersonConnection> {
        let first = length("first", first, RECORDS)?;
        let after = number("after", after.as_deref())?.map(PersonId);
        let search = line("search", search)?;
        let page = reads(ctx)?.people(search.as_deref(), after, first).await.map_err(|error| fail(ctx, &error))?;
        let rows = page.rows.into_iter().map(|row| (row.id.to_string(), Person::from(row))).collect();
        let rows = Rows { rows, next: page.more, previous: after.is_some() };
        Ok(PersonConnection::new(rows, Counted::People(search)))
    }

    /// All teams by name, at most 1000.
    async fn teams(&self, ctx: &Context<'_>) -> Result<Vec<Team>> {
        let teams = reads(ctx)?.teams().await.map_err(|error| fail(ctx, &error))?;
        Ok(teams.into_iter().map(Team::from).collect())
    }
}

async fn find(ctx: &Context<'_>, field: &str, id: &ID) -> Result<Option<Node>> {
    match NodeId::decode(id) {
        Some(NodeId::Record(kind, id)) => Ok(one(ctx, id).await?.and_then(|record| match record {
            _ if record.row().record.kind != kind => None,
            Record::Release(release) => Some(release.into()),
            Record::Change(change) => Some(change.into()),
        })),
        Some(NodeId::Activity(id)) => Ok(one(ctx, id).await?.map(Node::Activity)),
        Some(NodeId::Person(id)) => Ok(one(ctx, id).await?.map(Node::Person)),
        Some(NodeId::Team(id)) => Ok(one(ctx, id).await?.map(Node::Team)),
        Some(NodeId::Board(id)) => Ok(one(ctx, id).await?.map(Node::Board)),
        Some(NodeId::Screen(id)) => Ok(one(ctx, id).await?.map(Node::Screen)),
        None => Err(invalid(field, format!("`{}` is no id.", id.0))),
    }
}

async fn record(ctx: &Context<'_>, key: String) -> Result<Option<Record>> {
    let mut lookup = Lookup::new(ctx);
    let id = lookup.record("key", &ID(key)).await?;
    one(ctx, id).await
}

/// Which part of a list of records is asked for.
struct Span {
    cursor: Option<String>,
    length: usize,
    backwards: bool,
}

impl Span {
    fn new(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Result<Self> {
        match (last, after, before) {
            (None, cursor, None) => Ok(Self { cursor, length: length("first", first, RECORDS)?, backwards: false }),
            (Some(_), None, cursor) => Ok(Self { cursor, length: length("last", last, RECORDS)?, backwards: true }),
            (None, _, Some(_)) => Err(invalid("before", "`before` goes with `last` only.")),
            (Some(_), Some(_), _) => Err(invalid("after", "`after` does not go with `last`.")),
        }
    }
}

async fn records<T>(
    ctx: &Context<'_>,
    span: Span,
    filter: &domain::RecordFilter,
    order: Option<RecordOrder>,
    of_kind: impl Fn(Record) -> Option<T>,
) -> Result<Rows<T>> {
    let order = order.map_or(domain::RecordOrder::NumberDesc, Into::into);
    let Span { cursor, length, backwards } = span;
    let page = reads(ctx)?.records(filter, order, cursor.as_deref(), length, backwards).await;
    let page = page.map_err(|error| fail(ctx, &error))?;
    let with_cursor = |row| {
        let cursor = ReadService::record_cursor(order, &row);
        of_kind(Record::from(row)).map(|record| (cursor, record))
    };
    let rows = page.rows.into_iter().filter_map(with_cursor).collect();
    let more = page.more;
    Ok(match backwards {
        true => Rows { rows, next: cursor.is_some(), previous: more },
        false => Rows { rows, next: more, previous: cursor.is_some() },
    })
}
