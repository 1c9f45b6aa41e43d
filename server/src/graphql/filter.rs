//! Which records, activities and events a list holds.

use async_graphql::{Context, ID, InputObject};

use super::error::Result;
use super::lookup::Lookup;
use super::names::{ActivityKind, ActivityStatus, EventKind, RecordKind, RecordStatus};
use super::text::line;
use super::time::DateTime;
use crate::domain;

/// Every condition given must hold; an empty filter selects everything. Ids may be keys or logins, too.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct RecordFilter {
    /// In one of these statuses; any when absent or empty.
    status: Option<Vec<RecordStatus>>,
    /// A part of the key or of the title, whatever the case.
    search: Option<String>,
    /// Only parents (true), or only releases that are none (false).
    parents: Option<bool>,
    /// Children of this parent release.
    parent: Option<ID>,
    /// Owned by this person.
    owner: Option<ID>,
    /// Assigned to this person.
    assigned_to: Option<ID>,
    /// Last changed at this moment or later.
    modified_after: Option<DateTime>,
    /// Last changed before this moment.
    modified_before: Option<DateTime>,
}

impl RecordFilter {
    pub(super) async fn resolve(self, ctx: &Context<'_>, kind: RecordKind) -> Result<domain::RecordFilter> {
        let mut lookup = Lookup::new(ctx);
        let parent = match &self.parent {
            Some(parent) => Some(lookup.record("filter.parent", parent).await?),
            None => None,
        };
        let filter = domain::RecordFilter {
            kind: Some(kind.into()),
            status: all(self.status),
            search: line("filter.search", self.search)?,
            parents: self.parents,
            parent,
            owner: lookup.maybe_person("filter.owner", self.owner.as_ref()).await?,
            assigned_to: lookup.maybe_person("filter.assignedTo", self.assigned_to.as_ref()).await?,
            modified_after: self.modified_after.map(Into::into),
            modified_before: self.modified_before.map(Into::into),
            ..domain::RecordFilter::default()
        };
        lookup.all_found()?;
        Ok(filter)
    }
}

/// Every condition given must hold; an empty filter selects everything. Ids may be keys or logins, too.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct ActivityFilter {
    /// In one of these statuses; any when absent or empty.
    status: Option<Vec<ActivityStatus>>,
    /// Of one of these kinds; any when absent or empty.
    kind: Option<Vec<ActivityKind>>,
    /// In this release or change request.
    record: Option<ID>,
    /// A part of the key or of the title, whatever the case.
    search: Option<String>,
    /// Assigned or delegated to this person.
    assigned_to: Option<ID>,
    /// Assigned to nobody (true), or to somebody (false).
    unassigned: Option<bool>,
}

impl ActivityFilter {
    pub(super) async fn resolve(filter: Option<Self>, ctx: &Context<'_>) -> Result<domain::ActivityFilter> {
        let filter = filter.unwrap_or_default();
        let mut lookup = Lookup::new(ctx);
        let record = match &filter.record {
            Some(record) => Some(lookup.record("filter.record", record).await?),
            None => None,
        };
        let found = domain::ActivityFilter {
            record,
            status: all(filter.status),
            kind: all(filter.kind),
            search: line("filter.search", filter.search)?,
            assigned_to: lookup.maybe_person("filter.assignedTo", filter.assigned_to.as_ref()).await?,
            unassigned: filter.unassigned,
            ..domain::ActivityFilter::default()
        };
        lookup.all_found()?;
        Ok(found)
    }
}

/// Every condition given must hold; an empty filter selects everything. Ids may be keys, too.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct EventFilter {
    /// In one of these releases and change requests.
    record: Option<Vec<ID>>,
    /// Of one of these activities.
    activity: Option<Vec<ID>>,
    /// Of one of these kinds.
    kind: Option<Vec<EventKind>>,
    /// In releases, or in change requests.
    record_kind: Option<RecordKind>,
}

impl EventFilter {
    pub(super) async fn resolve(filter: Option<Self>, ctx: &Context<'_>) -> Result<domain::EventFilter> {
        let filter = filter.unwrap_or_default();
        let mut lookup = Lookup::new(ctx);
        let (mut records, mut activities) = (Vec::new(), Vec::new());
        for record in filter.record.iter().flatten() {
            records.push(lookup.record("filter.record", record).await?);
        }
        for activity in filter.activity.iter().flatten() {
            activities.push(lookup.activity("filter.activity", activity).await?);
        }
        lookup.all_found()?;
        let record_kind = filter.record_kind.map(Into::into);
        Ok(domain::EventFilter { records, activities, kinds: all(filter.kind), record_kind })
    }
}

fn all<A: Into<B>, B>(given: Option<Vec<A>>) -> Vec<B> {
    given.into_iter().flatten().map(Into::into).collect()
}
