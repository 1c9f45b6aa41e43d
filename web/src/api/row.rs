//! An activity's row, as snapshots and events carry it.

use waybill_shared::model::{
    Activity, ActivityId, Condition, Counts, PersonId, Rank, RecordId, Review, Reviewer, ReviewerRef, TeamId, Vote,
};

use super::schema::{ActivityKind, ActivityStatus, ReviewCondition, Time, schema};
use crate::state::{ActivityFacts, ActivityRow};

/// See the module.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ActivityRow")]
pub(super) struct Row {
    number: i32,
    key: String,
    parent: Option<i32>,
    rank: String,
    kind: ActivityKind,
    status: ActivityStatus,
    title: String,
    role: Option<String>,
    owner: Option<i32>,
    assigned_to: Option<i32>,
    delegated_to: Option<i32>,
    since: Time,
    scheduled_start: Option<Time>,
    scheduled_end: Option<Time>,
    actual_start: Option<Time>,
    actual_end: Option<Time>,
    after_children: bool,
    condition: Option<ReviewCondition>,
    percentage: Option<i32>,
    reviewers: Vec<ReviewerRow>,
    link_count: i32,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ReviewerRow")]
struct ReviewerRow {
    person: Option<i32>,
    team: Option<i32>,
    must_vote: bool,
    veto: bool,
    approved: Option<bool>,
    voted_by: Option<i32>,
}

impl Row {
    pub(super) fn into_row(self, record: RecordId) -> ActivityRow {
        let activity = |number: i32| ActivityId(i64::from(number));
        let person = |number: i32| PersonId(i64::from(number));
        let condition = self.condition.map(|condition| match condition {
            ReviewCondition::Automatic => Condition::Automatic,
            ReviewCondition::Unanimous => Condition::Unanimous,
            ReviewCondition::Percentage => {
                Condition::Percentage(self.percentage.and_then(|share| u8::try_from(share).ok()).unwrap_or(100))
            }
        });
        let reviewers = || self.reviewers.iter().filter_map(ReviewerRow::reviewer).collect();
        let review = condition.map(|condition| Box::new(Review { condition, reviewers: reviewers() }));
        ActivityRow {
            activity: Activity {
                id: activity(self.number),
                record,
                parent: self.parent.map(activity),
                rank: Rank::from_stored(self.rank),
                kind: self.kind.into(),
                status: self.status.into(),
                actual_start: self.actual_start.map(Into::into),
                actual_end: self.actual_end.map(Into::into),
                after_children: self.after_children,
                links: self.link_count,
                counts: Counts::default(),
                review,
            },
            facts: ActivityFacts {
                key: self.key,
                title: self.title,
                role: self.role,
                owner: self.owner.map(person),
                assigned_to: self.assigned_to.map(person),
                delegated_to: self.delegated_to.map(person),
                since: self.since.into(),
                scheduled_start: self.scheduled_start.map(Into::into),
                scheduled_end: self.scheduled_end.map(Into::into),
            },
        }
    }
}

impl ReviewerRow {
    fn reviewer(&self) -> Option<Reviewer> {
        let who = match (self.person, self.team) {
            (Some(person), _) => ReviewerRef::Person(PersonId(i64::from(person))),
            (None, team) => ReviewerRef::Team(TeamId(i64::from(team?))),
        };
        let by = PersonId(i64::from(self.voted_by.or(self.person).unwrap_or_default()));
        let vote = self.approved.map(|approve| Vote { approve, by });
        Some(Reviewer { who, must_vote: self.must_vote, veto: self.veto, vote })
    }
}
