//! Plans on their way in: trees of activities, places, reviewers.

use std::future::Future;
use std::pin::Pin;

use async_graphql::{ID, InputObject};
use waybill_shared::engine::{Place, Spot};
use waybill_shared::model::{self, Condition, Container, RecordId, Review, ReviewerRef};

use super::error::{Result, invalid};
use super::lookup::{Lookup, team_id};
use super::names::{ActivityKind, ReviewCondition};
use super::text;
use super::time::DateTime;
use crate::domain::PlanActivity;

/// An activity to be created, with all below it.
#[derive(Debug, Clone, InputObject)]
pub(super) struct PlanActivityInput {
    /// What it is.
    #[graphql(default_with = "Some(ActivityKind::Manual)")]
    kind: Option<ActivityKind>,
    /// Its title: one line of at most 500 characters, not blank.
    title: String,
    /// What is to be done, at most 64 KiB.
    description: Option<String>,
    /// What it touches: one line.
    area: Option<String>,
    /// The stage of the release that it belongs to: one line.
    stage: Option<String>,
    /// The role to fill, while nobody's account answers to it: one line.
    role: Option<String>,
    /// Who answers for it: id or login.
    owner: Option<ID>,
    /// Who works on it: id or login.
    assigned_to: Option<ID>,
    /// When it is planned to begin.
    scheduled_start: Option<DateTime>,
    /// When it is planned to end; not before it begins.
    scheduled_end: Option<DateTime>,
    /// How many minutes it is planned to take, 0 or more.
    planned_minutes: Option<i32>,
    /// Notes to begin with, at most 64 KiB.
    notes: Option<String>,
    /// Top level of a release only: its turn waits for the child releases as well.
    #[graphql(default_with = "Some(false)")]
    after_children: Option<bool>,
    /// Reviews only: when it counts as approved; UNANIMOUS when absent.
    condition: Option<ReviewCondition>,
    /// The share of all reviewers that has to approve, 1 to 100; for the condition PERCENTAGE, and only for it.
    percentage: Option<i32>,
    /// Reviews only: who votes.
    reviewers: Option<Vec<ReviewerInput>>,
    /// What stands in it, in order; containers only.
    children: Option<Vec<PlanActivityInput>>,
}

/// Somebody who votes: exactly one of `person` and `team`.
#[derive(Debug, Clone, InputObject)]
pub(super) struct ReviewerInput {
    /// A person: id or login.
    person: Option<ID>,
    /// A team: id. It has one vote, its members' latest.
    team: Option<ID>,
    /// A percentage is not reached before this reviewer has voted.
    #[graphql(default_with = "Some(false)")]
    must_vote: Option<bool>,
    /// This reviewer's rejection fails the review at once.
    #[graphql(default_with = "Some(false)")]
    veto: Option<bool>,
}

/// A place in a plan. At most one of `first`, `after` and `before`; with none of them, the end.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct PlaceInput {
    /// The container, by id or key; absent: the top level, or the container of the neighbour that is given.
    container: Option<ID>,
    /// Before all others in it.
    first: Option<bool>,
    /// Right after this activity: id or key.
    after: Option<ID>,
    /// Right before this activity: id or key.
    before: Option<ID>,
}

type Growing<'a> = Pin<Box<dyn Future<Output = Result<Vec<PlanActivity>>> + Send + 'a>>;

/// A plan with its names looked up; `field` says where in the input it stands.
pub(super) fn grow<'a>(lookup: &'a mut Lookup<'_, '_>, field: String, plan: Vec<PlanActivityInput>) -> Growing<'a> {
    Box::pin(async move {
        let mut grown = Vec::with_capacity(plan.len());
        for (index, activity) in plan.into_iter().enumerate() {
            grown.push(activity.grow(lookup, &format!("{field}[{index}]")).await?);
        }
        Ok(grown)
    })
}

impl PlanActivityInput {
    async fn grow(self, lookup: &mut Lookup<'_, '_>, at: &str) -> Result<PlanActivity> {
        let field = |name: &str| format!("{at}.{name}");
        let kind = self.kind.unwrap_or(ActivityKind::Manual);
        let reviewed = self.condition.is_some() || self.percentage.is_some() || self.reviewers.is_some();
        let review = if reviewed || kind == ActivityKind::Review {
            let condition = self.condition.unwrap_or(ReviewCondition::Unanimous);
            Some(review(lookup, at, condition, self.percentage, self.reviewers.unwrap_or_default()).await?)
        } else {
            None
        };
        Ok(PlanActivity {
            kind: kind.into(),
            title: text::title(&field("title"), self.title)?,
            description: text::long(&field("description"), self.description)?,
            area: text::line(&field("area"), self.area)?,
            stage: text::line(&field("stage"), self.stage)?,
            role: text::line(&field("role"), self.role)?,
            owner: lookup.maybe_person(&field("owner"), self.owner.as_ref()).await?,
            assigned_to: lookup.maybe_person(&field("assignedTo"), self.assigned_to.as_ref()).await?,
            scheduled_start: self.scheduled_start.map(Into::into),
            scheduled_end: self.scheduled_end.map(Into::into),
            planned_minutes: text::minutes(&field("plannedMinutes"), self.planned_minutes)?,
            notes: text::long(&field("notes"), self.notes)?,
            after_children: self.after_children.unwrap_or(false),
            review,
            children: grow(lookup, field("children"), self.children.unwrap_or_default()).await?,
        })
    }
}

/// How many reviewers one activity has.
const REVIEWERS: usize = 100;

/// A condition and reviewers, with names looked up; nobody has voted.
pub(super) async fn review(
    lookup: &mut Lookup<'_, '_>,
    at: &str,
    condition: ReviewCondition,
    percentage: Option<i32>,
    reviewers: Vec<ReviewerInput>,
) -> Result<Review> {
    let field = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let condition = match (condition, percentage) {
        (ReviewCondition::Automatic, None) => Condition::Automatic,
        (ReviewCondition::Unanimous, None) => Condition::Unanimous,
        (ReviewCondition::Percentage, Some(share @ 1..=100)) => Condition::Percentage(u8::try_from(share)?),
        (ReviewCondition::Percentage, _) => {
            return Err(invalid(&field("percentage"), "The condition PERCENTAGE needs a `percentage` from 1 to 100."));
        }
        (_, Some(_)) => {
            return Err(invalid(&field("percentage"), "`percentage` is for the condition PERCENTAGE only."));
        }
    };
    text::at_most(&field("reviewers"), &reviewers, REVIEWERS)?;
    let mut named = Vec::with_capacity(reviewers.len());
    for reviewer in reviewers {
        let at = field("reviewers");
        let who = match (&reviewer.person, &reviewer.team) {
            (Some(person), None) => ReviewerRef::Person(lookup.person(&at, person).await?),
            (None, Some(team)) => ReviewerRef::Team(team_id(&at, team)?),
            _ => return Err(invalid(&at, "A reviewer is exactly one of `person` and `team`.")),
        };
        let (must_vote, veto) = (reviewer.must_vote.unwrap_or(false), reviewer.veto.unwrap_or(false));
        named.push(model::Reviewer { who, must_vote, veto, vote: None });
    }
    Ok(Review { condition, reviewers: named })
}

impl PlaceInput {
    /// The place, in `record` unless a container or a neighbour says more.
    pub(super) async fn find(self, lookup: &mut Lookup<'_, '_>, record: RecordId) -> Result<Place> {
        let spot = match (self.first.unwrap_or(false), &self.after, &self.before) {
            (false, None, None) => Spot::Last,
            (true, None, None) => Spot::First,
            (false, Some(after), None) => Spot::After(lookup.activity("place.after", after).await?),
            (false, None, Some(before)) => Spot::Before(lookup.activity("place.before", before).await?),
            _ => return Err(invalid("place", "Give at most one of `first`, `after` and `before`.")),
        };
        let container = match (&self.container, spot) {
            (Some(container), _) => Container::Activity(lookup.activity("place.container", container).await?),
            (None, Spot::After(neighbour) | Spot::Before(neighbour)) => lookup.container_of(neighbour).await?,
            (None, Spot::First | Spot::Last) => Container::Root(record),
        };
        Ok(Place { container, spot })
    }
}
