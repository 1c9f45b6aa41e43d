//! Lists by the page, as Relay has them: edges with cursors, nodes without, and where to go on.
//!
//! Cursors are keysets: a page goes on after the row that its cursor names, whatever was added or taken away meanwhile.

use async_graphql::{Context, Object, SimpleObject};

use super::activity::Activity;
use super::change::Change;
use super::error::{Result, fail, invalid};
use super::event::Event;
use super::list_loader::ActivityCountOf;
use super::loader::{one, reads};
use super::person::Person;
use super::release::Release;
use crate::domain::{ActivityFilter, RecordFilter};

/// The most records, people or child activities of one page.
pub(super) const RECORDS: i32 = 100;
/// The most activities or events of one page.
pub(super) const ROWS: i32 = 1_000;

/// Where a page stands in its list.
#[derive(Debug, Clone, Default, SimpleObject)]
pub(super) struct PageInfo {
    /// Whether there are more after this page.
    has_next_page: bool,
    /// Whether there are more before this page. Pages that go forwards only know whether they began after a cursor.
    has_previous_page: bool,
    /// The cursor of the first node; null when the page is empty.
    start_cursor: Option<String>,
    /// The cursor of the last node: give it as `after` for the next page. Null when the page is empty.
    end_cursor: Option<String>,
}

/// A page before it gets its name.
pub(super) struct Rows<T> {
    /// Nodes with their cursors, in order.
    pub(super) rows: Vec<(String, T)>,
    /// Whether there are more after them.
    pub(super) next: bool,
    /// Whether there are more before them.
    pub(super) previous: bool,
}

impl<T> Rows<T> {
    /// A page of an empty list.
    pub(super) fn empty() -> Self {
        Self { rows: Vec::new(), next: false, previous: false }
    }

    fn info(&self) -> PageInfo {
        let cursor = |row: Option<&(String, T)>| row.map(|(cursor, _)| cursor.clone());
        PageInfo {
            has_next_page: self.next,
            has_previous_page: self.previous,
            start_cursor: cursor(self.rows.first()),
            end_cursor: cursor(self.rows.last()),
        }
    }
}

/// What `totalCount` counts, when somebody asks for it.
pub(super) enum Counted {
    Records(RecordFilter),
    Activities(ActivityFilter),
    ActivitiesOf(ActivityCountOf),
    People(Option<String>),
    /// It is known already.
    Known(i32),
}

impl Counted {
    async fn count(&self, ctx: &Context<'_>) -> Result<i32> {
        let reads = reads(ctx)?;
        let count = match self {
            Self::Records(filter) => reads.count_records(filter).await,
            Self::Activities(filter) => reads.count_activities(filter).await,
            Self::People(search) => reads.count_people(search.as_deref()).await,
            Self::ActivitiesOf(list) => return Ok(int(one(ctx, list.clone()).await?.unwrap_or(0))),
            Self::Known(count) => return Ok(*count),
        };
        count.map(int).map_err(|error| fail(ctx, &error))
    }
}

macro_rules! connection {
    ($(#[$doc:meta])* $name:ident, $edge:ident, $node:ty $(, $total:ident)?) => {
        /// An item of a list, with its place in it.
        #[derive(SimpleObject)]
        pub(super) struct $edge {
            /// Where the item stands: a page can go on from here.
            cursor: String,
            /// The item.
            node: $node,
        }

        $(#[$doc])*
        pub(super) struct $name {
            edges: Vec<$edge>,
            info: PageInfo,
            $($total: Counted,)?
        }

        impl $name {
            /// Names the page.
            pub(super) fn new(page: Rows<$node> $(, $total: Counted)?) -> Self {
                let info = page.info();
                let edges = page.rows.into_iter().map(|(cursor, node)| $edge { cursor, node }).collect();
                Self { edges, info $(, $total)? }
            }
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// The items of this page with their cursors, in order.
            fn edges(&self) -> &[$edge] {
                &self.edges
            }

            /// The items of this page, in order.
            fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where this page stands in the list.
            fn page_info(&self) -> &PageInfo {
                &self.info
            }

            $(/// How many items the whole list has now; counted only when asked for.
            async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
                self.$total.count(ctx).await
            })?
        }
    };
}

connection!(
    /// A page of a list of release records.
    ReleaseConnection, ReleaseEdge, Release, total
);
connection!(
    /// A page of a list of change requests.
    ChangeConnection, ChangeEdge, Change, total
);
connection!(
    /// A page of a list of activities.
    ActivityConnection, ActivityEdge, Activity, total
);
connection!(
    /// A page of a list of people.
    PersonConnection, PersonEdge, Person, total
);
connection!(
    /// A page of the events, in the order of their sequence.
    EventConnection, EventEdge, Event
);

/// How many rows are asked for, 1 to `most`.
pub(super) fn length(field: &str, asked: Option<i32>, most: i32) -> Result<usize> {
    let asked = asked.unwrap_or(50);
    match usize::try_from(asked) {
        Ok(length) if (1..=most).contains(&asked) => Ok(length),
        _ => Err(invalid(field, format!("`{field}` is 1 to {most}, not {asked}."))),
    }
}

/// A cursor that is a number.
pub(super) fn number(field: &str, cursor: Option<&str>) -> Result<Option<i64>> {
    let parse = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    cursor.map(|text| parse(text).ok_or_else(|| invalid(field, format!("`{text}` is no cursor.")))).transpose()
}

/// A number as GraphQL's 32 bits hold it.
pub(super) fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
