//! A record to open a screen with: flat, compact rows, and where its stream of events goes on.

use async_graphql::{Object, SimpleObject};
use waybill_shared::model::{self, ReviewerRef};

use super::connection::int;
use super::names::{ActivityKind, ActivityStatus, RecordStatus, ReviewCondition};
use super::person::{Person, Team};
use super::record::Record;
use super::review::{condition_of, percentage_of};
use super::time::DateTime;
use crate::domain;
use crate::service;

/// A release or change request to open a screen with: its activities as flat rows in the order of their numbers. All of
/// it is of one moment; the pages of a large record are of one moment each.
pub(super) struct Snapshot(pub(super) service::Snapshot);

/// A release or change request to open a screen with: its activities as flat rows in the order of their numbers. All of
/// it is of one moment; the pages of a large record are of one moment each.
#[Object]
impl Snapshot {
    /// The release or change request.
    fn record(&self) -> Record {
        self.0.record.clone().into()
    }

    /// The sequence of the last event that this page contains: subscribe after it. Of several pages, subscribe after
    /// the first one's; later pages then may show what an event tells again, which does no harm.
    fn sequence(&self) -> String {
        self.0.sequence.to_string()
    }

    /// The activities of this page.
    fn rows(&self) -> Vec<ActivityRow> {
        self.0.rows.rows.iter().map(ActivityRow::from).collect()
    }

    /// The links of the activities of this page.
    fn links(&self) -> Vec<LinkRow> {
        self.0.links.iter().map(LinkRow::from).collect()
    }

    /// Why activities of this page are FAILED, as far as somebody said so: of the last 100; containers left out.
    fn failures(&self) -> Vec<FailureRow> {
        self.0.failures.iter().filter_map(FailureRow::of).collect()
    }

    /// The steps of the child releases that are FAILED, at most the last 100; containers left out. Empty unless the record
    /// is a parent release, and on later pages.
    fn child_failures(&self) -> Vec<ChildFailureRow> {
        self.0.child_failures.iter().map(ChildFailureRow::from).collect()
    }

    /// Everybody whom the rows and failures of this page name by number.
    fn people(&self) -> Vec<Person> {
        self.0.people.iter().cloned().map(Person::from).collect()
    }

    /// The teams that the rows of this page name by number.
    fn teams(&self) -> Vec<Team> {
        self.0.teams.iter().cloned().map(Team::from).collect()
    }

    /// Whether there are more activities after this page.
    fn has_next_page(&self) -> bool {
        self.0.rows.more
    }

    /// The number of the last row: give it as `after` for the next page. Null when the page is empty.
    fn end_cursor(&self) -> Option<String> {
        self.0.rows.rows.last().map(|row| row.activity.id.to_string())
    }
}

/// An activity as a flat row; people, teams and containers by their numbers.
#[derive(SimpleObject)]
pub(super) struct ActivityRow {
    /// Its number, unique among all activities.
    number: i32,
    /// What people call it, such as `MA17`.
    key: String,
    /// The number of the container it stands in; null at the top level.
    parent: Option<i32>,
    /// Its place among its siblings; compare byte by byte.
    rank: String,
    /// What it is, and so when it is done.
    kind: ActivityKind,
    /// Where it stands.
    status: ActivityStatus,
    /// Its title.
    title: String,
    /// The role to fill, while nobody's account answers to it.
    role: Option<String>,
    /// The number of who answers for it; null when nobody does.
    owner: Option<i32>,
    /// The number of who works on it; null when nobody does.
    assigned_to: Option<i32>,
    /// The number of who it was handed to; null unless it was handed on.
    delegated_to: Option<i32>,
    /// When its present status began.
    since: DateTime,
    /// When it is planned to begin; null when not planned.
    scheduled_start: Option<DateTime>,
    /// When it is planned to end; null when not planned.
    scheduled_end: Option<DateTime>,
    /// When its turn came; null while it is PENDING.
    actual_start: Option<DateTime>,
    /// When it was completed, failed, skipped (if begun) or cancelled; null unless it is.
    actual_end: Option<DateTime>,
    /// Top level of a parent release: its turn waits for the child releases as well.
    after_children: bool,
    /// When the review counts as approved; null unless it is a review.
    condition: Option<ReviewCondition>,
    /// The share of all reviewers that has to approve, 1 to 100; null unless the condition is PERCENTAGE.
    percentage: Option<i32>,
    /// Who votes on it, in the order that people gave; none unless it is a review.
    reviewers: Vec<ReviewerRow>,
    /// How many links it has.
    link_count: i32,
}

impl From<&domain::ActivityRow> for ActivityRow {
    fn from(row: &domain::ActivityRow) -> Self {
        let activity = &row.activity;
        Self {
            number: int(activity.id.0),
            key: row.key.clone(),
            parent: activity.parent.map(|parent| int(parent.0)),
            rank: activity.rank.to_string(),
            kind: activity.kind.into(),
            status: activity.status.into(),
            title: row.title.clone(),
            role: row.role.clone(),
            owner: row.owner.map(|person| int(person.0)),
            assigned_to: row.assigned_to.map(|person| int(person.0)),
            delegated_to: row.delegated_to.map(|person| int(person.0)),
            since: row.since.into(),
            scheduled_start: row.scheduled_start.map(Into::into),
            scheduled_end: row.scheduled_end.map(Into::into),
            actual_start: activity.actual_start.map(Into::into),
            actual_end: activity.actual_end.map(Into::into),
            after_children: activity.after_children,
            condition: condition_of(activity),
            percentage: percentage_of(activity),
            reviewers: activity.review.iter().flat_map(|review| &review.reviewers).map(ReviewerRow::from).collect(),
            link_count: activity.links,
        }
    }
}

/// Somebody who votes on a review, by number.
#[derive(SimpleObject)]
pub(super) struct ReviewerRow {
    /// The person; null when the reviewer is a team.
    person: Option<i32>,
    /// The team; null when the reviewer is a person.
    team: Option<i32>,
    /// A percentage is not reached before this reviewer has voted.
    must_vote: bool,
    /// This reviewer's rejection fails the review at once.
    veto: bool,
    /// The vote that counts: true approves, false rejects; null while there is none.
    approved: Option<bool>,
    /// Who gave that vote: for a team, the member; null while there is none.
    voted_by: Option<i32>,
}

impl From<&model::Reviewer> for ReviewerRow {
    fn from(reviewer: &model::Reviewer) -> Self {
        let (person, team) = match reviewer.who {
            ReviewerRef::Person(id) => (Some(int(id.0)), None),
            ReviewerRef::Team(id) => (None, Some(int(id.0))),
        };
        let model::Reviewer { must_vote, veto, vote, .. } = *reviewer;
        let (approved, voted_by) = (vote.map(|it| it.approve), vote.map(|it| int(it.by.0)));
        Self { person, team, must_vote, veto, approved, voted_by }
    }
}

/// Why an activity failed, in the words of who said so.
#[derive(SimpleObject)]
pub(super) struct FailureRow {
    /// The number of the activity.
    number: i32,
    /// The comment that it was failed with.
    comment: String,
    /// The number of who said so; null when nobody did.
    actor: Option<i32>,
}

impl FailureRow {
    fn of(event: &domain::EventRow) -> Option<Self> {
        let (number, comment) = (int(event.activity?.0), event.comment.clone()?);
        Some(Self { number, comment, actor: event.actor.map(|actor| int(actor.0)) })
    }
}

/// A step of a child release that failed.
#[derive(SimpleObject)]
pub(super) struct ChildFailureRow {
    /// The number of the child release.
    record: i32,
    /// The key of the step.
    key: String,
    /// Its title.
    title: String,
    /// The comment that it was failed with; null when nobody said anything.
    comment: Option<String>,
    /// The number of who said so; null when nobody did.
    actor: Option<i32>,
}

impl From<&(domain::ActivityRow, Option<domain::EventRow>)> for ChildFailureRow {
    fn from((row, why): &(domain::ActivityRow, Option<domain::EventRow>)) -> Self {
        Self {
            record: int(row.activity.record.0),
            key: row.key.clone(),
            title: row.title.clone(),
            comment: why.as_ref().and_then(|event| event.comment.clone()),
            actor: why.as_ref().and_then(|event| event.actor).map(|actor| int(actor.0)),
        }
    }
}

/// A link of one of the snapshot's activities, with what a screen shows of the other end.
#[derive(SimpleObject)]
pub(super) struct LinkRow {
    /// The number of the snapshot's activity.
    number: i32,
    /// The number of the activity at the other end.
    other_number: i32,
    /// The key of the activity at the other end.
    other_key: String,
    /// Its title.
    other_title: String,
    /// Where it stands.
    other_status: ActivityStatus,
    /// The number of the record at the other end.
    record_number: i32,
    /// The key of the record at the other end.
    record_key: String,
    /// Its title.
    record_title: String,
    /// Where it stands.
    record_status: RecordStatus,
    /// What it was closed from; null unless CLOSED.
    record_closed_from: Option<RecordStatus>,
    /// Whether the change of this link counts as approved.
    approved: bool,
}

impl From<&domain::LinkRow> for LinkRow {
    fn from(link: &domain::LinkRow) -> Self {
        Self {
            number: int(link.activity.0),
            other_number: int(link.other.0),
            other_key: link.other_key.clone(),
            other_title: link.other_title.clone(),
            other_status: link.other_status.into(),
            record_number: int(link.record.0),
            record_key: link.record_key.clone(),
            record_title: link.record_title.clone(),
            record_status: link.record_status.into(),
            record_closed_from: link.record_closed_from.map(Into::into),
            approved: link.approved,
        }
    }
}
