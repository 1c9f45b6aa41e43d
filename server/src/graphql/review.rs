//! Reviewers and their votes.

use async_graphql::{Context, Object};
use waybill_shared::model::{self, Condition, ReviewerRef};

use super::error::Result;
use super::loader::{one, person};
use super::names::ReviewCondition;
use super::person::{Person, Team};

/// Somebody who votes on a review: a person, or a team that has one vote.
pub(super) struct Reviewer(pub(super) model::Reviewer);

/// Somebody who votes on a review: a person, or a team that has one vote.
#[Object]
impl Reviewer {
    /// The person; null when the reviewer is a team.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        match self.0.who {
            ReviewerRef::Person(id) => one(ctx, id).await,
            ReviewerRef::Team(_) => Ok(None),
        }
    }

    /// The team; null when the reviewer is a person.
    async fn team(&self, ctx: &Context<'_>) -> Result<Option<Team>> {
        match self.0.who {
            ReviewerRef::Person(_) => Ok(None),
            ReviewerRef::Team(id) => one(ctx, id).await,
        }
    }

    /// A percentage is not reached before this reviewer has voted.
    fn must_vote(&self) -> bool {
        self.0.must_vote
    }

    /// This reviewer's rejection fails the review at once.
    fn veto(&self) -> bool {
        self.0.veto
    }

    /// The vote that counts: true approves, false rejects; null while there is none.
    fn approved(&self) -> Option<bool> {
        self.0.vote.map(|vote| vote.approve)
    }

    /// Who gave that vote: for a team, the member; null while there is none.
    async fn voted_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.vote.map(|vote| vote.by)).await
    }
}

/// When the review counts as approved, if the activity is one.
pub(super) fn condition_of(activity: &model::Activity) -> Option<ReviewCondition> {
    activity.review.as_ref().map(|review| match review.condition {
        Condition::Automatic => ReviewCondition::Automatic,
        Condition::Unanimous => ReviewCondition::Unanimous,
        Condition::Percentage(_) => ReviewCondition::Percentage,
    })
}

/// The share that has to approve, if it is asked for.
pub(super) fn percentage_of(activity: &model::Activity) -> Option<i32> {
    match activity.review.as_ref()?.condition {
        Condition::Percentage(share) => Some(i32::from(share)),
        Condition::Automatic | Condition::Unanimous => None,
    }
}
