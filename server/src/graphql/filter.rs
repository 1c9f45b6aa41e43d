//! Which records, activities and events a list holds.

use async_graphql::{Context, Enum, ID, InputObject};

use super::error::{Result, invalid, principal};
use super::lookup::Lookup;
use super::names::{ActivityKind, ActivityStatus, EventKind, RecordKind, RecordStatus};
use super::text::{at_most, line};
use super::time::DateTime;
use crate::domain;

/// The most words of a search.
const WORDS: usize = 10;

/// Every condition given must hold; an empty filter selects everything. Ids may be keys or logins, too.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct RecordFilter {
    /// In one of these statuses; any when absent or empty.
    status: Option<Vec<RecordStatus>>,
    /// At most 10 words, whatever the case: each is part of the key or the title, or of the key or the title of a change
    /// request that it is linked to.
    search: Option<String>,
    /// Only parents (true), or only releases that are none (false).
    parents: Option<bool>,
    /// Children of this parent release.
    parent: Option<ID>,
    /// Owned by this person.
    owner: Option<ID>,
    /// Assigned to this person.
    assigned_to: Option<ID>,
    /// Owned by or assigned to this person.
    person: Option<ID>,
    /// Last changed at this moment or later.
    modified_after: Option<DateTime>,
    /// Last changed before this moment.
    modified_before: Option<DateTime>,
    /// Planned to end before this moment.
    due_before: Option<DateTime>,
    /// With an activity of one of these kinds IN_PROGRESS; any when absent or empty. Of change requests, `[REVIEW]` are
    /// in review, `[MANUAL]` have a manual activity in progress, and `[DEPENDENT]` wait for a release.
    activity_in_progress: Option<Vec<ActivityKind>>,
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
            search: words(self.search)?,
            parents: self.parents,
            parent,
            owner: lookup.maybe_person("filter.owner", self.owner.as_ref()).await?,
            assigned_to: lookup.maybe_person("filter.assignedTo", self.assigned_to.as_ref()).await?,
            person: lookup.maybe_person("filter.person", self.person.as_ref()).await?,
            modified_after: self.modified_after.map(Into::into),
            modified_before: self.modified_before.map(Into::into),
            due_before: self.due_before.map(Into::into),
            activity_in_progress: all(self.activity_in_progress),
        };
        lookup.all_found()?;
        Ok(filter)
    }
}

/// Whose work activities are.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
pub(super) enum Whose {
    /// Assigned or delegated to who is asking, or a review that waits for their vote.
    Mine,
    /// Assigned or delegated to somebody in a team that who is asking is in, or a review that waits for such a team's
    /// vote. Nothing for somebody who is in no team.
    MyTeams,
    /// Either of the two.
    MineOrMyTeams,
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
    /// At most 10 words, whatever the case: each is part of the key or the title, or of the key or the title of a change
    /// request that it is linked to.
    search: Option<String>,
    /// Assigned or delegated to this person.
    assigned_to: Option<ID>,
    /// For nobody to do (true), or for somebody (false): assigned or delegated to a person, or a review with reviewers.
    unassigned: Option<bool>,
    /// For these people to do; for anybody when absent.
    whose: Option<Whose>,
    /// In its present status since this moment or later.
    since_after: Option<DateTime>,
    /// In its present status since before this moment.
    since_before: Option<DateTime>,
    /// Planned to end before this moment.
    due_before: Option<DateTime>,
    /// In a release or change request in one of these statuses; any when absent or empty.
    record_status: Option<Vec<RecordStatus>>,
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
            search: words(filter.search)?,
            assigned_to: lookup.maybe_person("filter.assignedTo", filter.assigned_to.as_ref()).await?,
            unassigned: filter.unassigned,
            whose: match filter.whose {
                Some(Whose::Mine) => Some(domain::Whose::Person(principal(ctx)?.person.id)),
                Some(Whose::MyTeams) => Some(domain::Whose::Teams(principal(ctx)?.teams.clone())),
                Some(Whose::MineOrMyTeams) => {
                    let who = principal(ctx)?;
                    Some(domain::Whose::Either(who.person.id, who.teams.clone()))
                }
                None => None,
            },
            since_after: filter.since_after.map(Into::into),
            since_before: filter.since_before.map(Into::into),
            due_before: filter.due_before.map(Into::into),
            record_status: all(filter.record_status),
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
    /// Only what people did, and what became of records by it (true): the first event of each command, and every change
    /// of a record's status.
    headlines: Option<bool>,
}

impl EventFilter {
    pub(super) async fn resolve(filter: Option<Self>, ctx: &Context<'_>) -> Result<domain::EventFilter> {
        let filter = filter.unwrap_or_default();
        let mut lookup = Lookup::new(ctx);
        let (mut records, mut activities) = (Vec::new(), Vec::new());
        at_most("filter.record", filter.record.as_deref().unwrap_or_default(), NAMES)?;
        at_most("filter.activity", filter.activity.as_deref().unwrap_or_default(), NAMES)?;
        for record in filter.record.iter().flatten() {
            records.push(lookup.record("filter.record", record).await?);
        }
        for activity in filter.activity.iter().flatten() {
            activities.push(lookup.activity("filter.activity", activity).await?);
        }
        lookup.all_found()?;
        let record_kind = filter.record_kind.map(Into::into);
        let headlines = filter.headlines.unwrap_or_default();
        Ok(domain::EventFilter { records, activities, kinds: all(filter.kind), record_kind, headlines })
    }
}

/// How many records or activities one filter names.
const NAMES: usize = 100;

/// Words to search for: every row is compared with each.
fn words(search: Option<String>) -> Result<Option<String>> {
    let search = line("filter.search", search)?;
    let found = search.iter().flat_map(|search| search.split_whitespace()).count();
    if found > WORDS {
        let message = format!("`filter.search` has {found} words; at most {WORDS} are possible.");
        return Err(invalid("filter.search", message));
    }
    Ok(search)
}

fn all<A: Into<B>, B>(given: Option<Vec<A>>) -> Vec<B> {
    given.into_iter().flatten().map(Into::into).collect()
}
