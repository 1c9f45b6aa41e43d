//! Activities.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use waybill_shared::model::{self, ActivityId, Rank};

use super::connection::{ActivityConnection, Counted, ROWS, Rows, int, length, number};
use super::error::{Result, fail, invalid};
use super::failure::Failure;
use super::filter::ActivityFilter;
use super::link::ActivityLink;
use super::list_loader::{ActivitiesOf, ActivityCountOf, StepsOf};
use super::loader::{FailureOf, LinksOf, WaitsOf, one, one_list, person, reads, record};
use super::names::{ActivityKind, ActivityStatus, ReviewCondition};
use super::node_id::NodeId;
use super::person::Person;
use super::record::Record;
use super::review::{Reviewer, condition_of, percentage_of};
use super::time::DateTime;
use super::wait::Wait;
use crate::domain::{self, ActivityRow, Page};
use crate::service::ReadService;

/// A step of a release record or change request, or a container of steps.
#[derive(Clone)]
pub(super) struct Activity(Arc<ActivityRow>);

impl From<ActivityRow> for Activity {
    fn from(row: ActivityRow) -> Self {
        Self(Arc::new(row))
    }
}

impl Activity {
    pub(super) fn row(&self) -> &ActivityRow {
        &self.0
    }
}

/// A step of a release record or change request, or a container of steps.
#[Object]
impl Activity {
    /// The id, for `node` and wherever an id is asked for.
    pub(super) async fn id(&self) -> ID {
        NodeId::Activity(self.0.activity.id).encode()
    }

    /// What people call it, such as `MA17`: the letters tell its kind. Unique, and never changes.
    fn key(&self) -> &str {
        &self.0.key
    }

    /// Its number, unique among all activities.
    fn number(&self) -> i32 {
        int(self.0.activity.id.0)
    }

    /// What it is, and so when it is done.
    fn kind(&self) -> ActivityKind {
        self.0.activity.kind.into()
    }

    /// Where it stands.
    fn status(&self) -> ActivityStatus {
        self.0.activity.status.into()
    }

    /// Its title.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// What is to be done.
    fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// What it touches.
    fn area(&self) -> Option<&str> {
        self.0.area.as_deref()
    }

    /// The stage of the release that it belongs to.
    fn stage(&self) -> Option<&str> {
        self.0.stage.as_deref()
    }

    /// The role to fill, as the plan named it, while nobody's account answers to it.
    fn role(&self) -> Option<&str> {
        self.0.role.as_deref()
    }

    /// Who answers for it; null when nobody does.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.owner).await
    }

    /// Who works on it; null when nobody does.
    async fn assigned_to(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.assigned_to).await
    }

    /// To whom its owner handed it; null unless it was handed on.
    async fn delegated_to(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.delegated_to).await
    }

    /// When it is planned to begin; null when not planned.
    fn scheduled_start(&self) -> Option<DateTime> {
        self.0.scheduled_start.map(Into::into)
    }

    /// When it is planned to end; null when not planned.
    fn scheduled_end(&self) -> Option<DateTime> {
        self.0.scheduled_end.map(Into::into)
    }

    /// How many minutes it is planned to take; null when not planned.
    fn planned_minutes(&self) -> Option<i32> {
        self.0.planned_minutes
    }

    /// When its turn came; null while it is PENDING.
    fn actual_start(&self) -> Option<DateTime> {
        self.0.activity.actual_start.map(Into::into)
    }

    /// When it was completed, failed, skipped (if begun) or cancelled; null unless it is.
    fn actual_end(&self) -> Option<DateTime> {
        self.0.activity.actual_end.map(Into::into)
    }

    /// When its present status began.
    fn since(&self) -> DateTime {
        self.0.since.into()
    }

    /// What people noted while working on it.
    fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// The release record or change request it belongs to.
    async fn record(&self, ctx: &Context<'_>) -> Result<Record> {
        record(ctx, self.0.activity.record).await
    }

    /// The container it stands in; null at the top level.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Activity>> {
        match self.0.activity.parent {
            Some(parent) => one(ctx, parent).await,
            None => Ok(None),
        }
    }

    /// Top level of a parent release: its turn waits for the child releases as well.
    fn after_children(&self) -> bool {
        self.0.activity.after_children
    }

    /// When the review counts as approved; null unless it is a review.
    fn condition(&self) -> Option<ReviewCondition> {
        condition_of(&self.0.activity)
    }

    /// The share of all reviewers that has to approve, 1 to 100; null unless the condition is PERCENTAGE.
    fn percentage(&self) -> Option<i32> {
        percentage_of(&self.0.activity)
    }

    /// Who votes on it, in the order that people gave; none unless it is a review.
    fn reviewers(&self) -> Vec<Reviewer> {
        self.0.activity.review.iter().flat_map(|review| &review.reviewers).copied().map(Reviewer).collect()
    }

    /// Its links: of a release's manual activity to the changes that wait for it, and of a change's dependent activity
    /// to the release activities that it waits for.
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<ActivityLink>> {
        if self.0.activity.links == 0 {
            return Ok(Vec::new());
        }
        let links = one(ctx, LinksOf(self.0.activity.id)).await?;
        let manual = self.0.activity.kind == model::ActivityKind::Manual;
        let ends = |link: &domain::LinkRow| match manual {
            true => (link.activity, link.other, link.approved),
            false => (link.other, link.activity, link.approved),
        };
        ActivityLink::load(ctx, links.iter().flat_map(|links| links.iter()).map(ends).collect()).await
    }

    /// Why it is not done: what it waits for, in the order of importance; empty when it is settled.
    async fn waits_for(&self, ctx: &Context<'_>) -> Result<Vec<Wait>> {
        if self.0.activity.status.is_settled() {
            return Ok(Vec::new());
        }
        one_list(ctx)?;
        let waits = one(ctx, WaitsOf(self.0.activity.id)).await?;
        let waits = waits.iter().flat_map(|waits| waits.iter());
        Ok(waits.map(|wait| Wait::new(wait.clone(), self.clone())).collect())
    }

    /// Why it failed, if somebody said so; null unless it is FAILED, and of containers.
    async fn failure(&self, ctx: &Context<'_>) -> Result<Option<Failure>> {
        let activity = &self.0.activity;
        if activity.status != model::ActivityStatus::Failed || activity.kind.is_container() {
            return Ok(None);
        }
        one_list(ctx)?;
        one(ctx, FailureOf(activity.id)).await
    }

    /// What stands directly in it, in order; empty unless it is a container.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50, desc = "How many, 1 to 1000.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after.")] after: Option<String>,
    ) -> Result<ActivityConnection> {
        let first = length("first", first, ROWS)?;
        let model::Activity { id: container, kind, counts, .. } = self.0.activity;
        if !kind.is_container() {
            return Ok(ActivityConnection::new(Rows::empty(), Counted::Known(0)));
        }
        one_list(ctx)?;
        let previous = after.is_some();
        let page = one(ctx, StepsOf { container, after: after.map(Rank::from_stored), first }).await?;
        Ok(connection(page.as_deref(), previous, Counted::Known(counts.children), |row| row.activity.rank.to_string()))
    }
}

/// A page of all activities that `filter` selects.
pub(super) async fn list(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    filter: domain::ActivityFilter,
    order: domain::ActivityOrder,
) -> Result<ActivityConnection> {
    let first = length("first", first, ROWS)?;
    if order.is_sorted() && filter.status.is_empty() {
        return Err(invalid(
            "filter.status",
            "`filter.status` has to be given for this order, to bound what is sorted.",
        ));
    }
    let page = reads(ctx)?.activities_in(&filter, order, after.as_deref(), first).await;
    let page = page.map_err(|error| fail(ctx, &error))?;
    let page = Page { rows: page.rows.into_iter().map(Activity::from).collect(), more: page.more };
    let cursor = |row: &ActivityRow| ReadService::activity_cursor(order, row);
    Ok(connection(Some(&page), after.is_some(), Counted::Activities(filter), cursor))
}

/// A page of a record's activities.
pub(super) async fn of_record(
    ctx: &Context<'_>,
    record: &domain::RecordRow,
    first: Option<i32>,
    after: Option<String>,
    filter: Option<ActivityFilter>,
) -> Result<ActivityConnection> {
    let first = length("first", first, ROWS)?;
    let after = number("after", after.as_deref())?.map(ActivityId);
    one_list(ctx)?;
    let filter = ActivityFilter::resolve(filter, ctx).await?;
    let id = record.record.id;
    let total = match &filter {
        filter if filter.record.is_some_and(|other| other != id) => {
            return Ok(ActivityConnection::new(Rows::empty(), Counted::Known(0)));
        }
        filter if *filter == domain::ActivityFilter::default() => Counted::Known(record.record.activities),
        filter => Counted::ActivitiesOf(ActivityCountOf { record: id, filter: filter.clone() }),
    };
    let page = one(ctx, ActivitiesOf { record: id, filter, after, first }).await?;
    Ok(connection(page.as_deref(), after.is_some(), total, by_number))
}

fn by_number(row: &ActivityRow) -> String {
    row.activity.id.to_string()
}

fn connection(
    page: Option<&Page<Activity>>,
    previous: bool,
    total: Counted,
    cursor: impl Fn(&ActivityRow) -> String,
) -> ActivityConnection {
    let rows = page.iter().flat_map(|page| &page.rows).map(|row| (cursor(row.row()), row.clone())).collect();
    ActivityConnection::new(Rows { rows, next: page.is_some_and(|page| page.more), previous }, total)
}
