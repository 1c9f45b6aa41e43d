//! From a record to words: what [`compose`](super::compose) reads as the same record.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use waybill_shared::model::{ActivityKind, Condition, PersonId, RecordKind, Review, ReviewerRef, TeamId};

use super::document::{ActivityText, Document, Forest, Lined, ReviewerText, Text};
use crate::domain::{NewRecord, PlanActivity, RecordRow, ReleaseType};

/// What people and teams are called in an export: logins, and names of teams.
#[derive(Debug, Clone, Default)]
pub struct Called {
    /// Logins, which are unique.
    pub people: HashMap<PersonId, String>,
    /// Names of teams.
    pub teams: HashMap<TeamId, String>,
}

/// The document of a record.
pub fn export(record: NewRecord, called: &Called) -> Document {
    let person = |person: Option<PersonId>| words(person.and_then(|person| called.people.get(&person).cloned()));
    let release_type = (record.kind == RecordKind::Release && record.release_type != ReleaseType::Planned)
        .then(|| record.release_type.as_str().to_ascii_lowercase());
    Document {
        waybill: Some(1.into()),
        kind: words(Some(record.kind.as_str().to_ascii_lowercase())),
        title: words(Some(record.title)),
        description: words(record.description),
        release_type: words(release_type),
        category: words(record.category),
        impact: words(record.impact),
        priority: words(record.priority),
        risk: words(record.risk),
        owner: person(record.owner),
        assigned_to: person(record.assigned_to),
        start: moment(record.scheduled_start),
        end: moment(record.scheduled_end),
        downtime_start: moment(record.downtime_start),
        downtime_end: moment(record.downtime_end),
        reason: words(record.reason),
        area: words(record.area),
        implementation_plan: words(record.implementation_plan),
        test_plan: words(record.test_plan),
        backout_plan: words(record.backout_plan),
        plan: forest(record.plan, called),
    }
}

fn forest(activities: Vec<PlanActivity>, called: &Called) -> Forest {
    Forest(activities.into_iter().map(|activity| activity_words(activity, called).into()).collect())
}

fn activity_words(activity: PlanActivity, called: &Called) -> ActivityText {
    let person = |person: Option<PersonId>| words(person.and_then(|person| called.people.get(&person).cloned()));
    let kind = (activity.kind != ActivityKind::Manual).then(|| activity.kind.as_str().to_ascii_lowercase());
    let (condition, reviewers) = activity.review.map_or((None, None), |review| review_words(review, called));
    ActivityText {
        activity: words(Some(activity.title)),
        kind: words(kind),
        who: person(activity.assigned_to),
        role: words(activity.role),
        owner: person(activity.owner),
        start: moment(activity.scheduled_start),
        end: moment(activity.scheduled_end),
        minutes: activity.planned_minutes.map(Lined::from),
        description: words(activity.description),
        area: words(activity.area),
        stage: words(activity.stage),
        notes: words(activity.notes),
        after_children: activity.after_children.then(|| true.into()),
        condition,
        reviewers,
        activities: forest(activity.children, called),
    }
}

fn review_words(review: Review, called: &Called) -> (Text, Option<Vec<Lined<ReviewerText>>>) {
    let condition = match review.condition {
        Condition::Automatic => "automatic".to_owned(),
        Condition::Unanimous => "unanimous".to_owned(),
        Condition::Percentage(share) => format!("{share}%"),
    };
    let reviewers = review.reviewers.into_iter().map(|reviewer| {
        let (person, team) = match reviewer.who {
            ReviewerRef::Person(person) => (called.people.get(&person).cloned(), None),
            ReviewerRef::Team(team) => (None, called.teams.get(&team).cloned()),
        };
        ReviewerText { person, team, must_vote: reviewer.must_vote, veto: reviewer.veto }.into()
    });
    let reviewers: Vec<_> = reviewers.collect();
    (words(Some(condition)), (!reviewers.is_empty()).then_some(reviewers))
}

fn words(text: Option<String>) -> Text {
    text.map(Lined::from)
}

fn moment(moment: Option<DateTime<Utc>>) -> Text {
    words(moment.map(|moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)))
}

/// The record that would have to be created to have this one again, as it was before its start.
pub fn as_new(record: RecordRow, plan: Vec<PlanActivity>) -> NewRecord {
    NewRecord {
        kind: record.record.kind,
        title: record.title,
        description: record.description,
        release_type: record.release_type.unwrap_or(ReleaseType::Planned),
        category: record.category,
        impact: record.impact,
        priority: record.priority,
        risk: record.risk,
        owner: record.owner,
        assigned_to: record.assigned_to,
        scheduled_start: record.scheduled_start,
        scheduled_end: record.scheduled_end,
        downtime_start: record.downtime_start,
        downtime_end: record.downtime_end,
        reason: record.reason,
        area: record.area,
        implementation_plan: record.implementation_plan,
        test_plan: record.test_plan,
        backout_plan: record.backout_plan,
        plan,
    }
}
