//! A record as the server answers with it, without the wire: what the engine looks at, and what people read.

use chrono::{DateTime, Utc};
use waybill_shared::model::{Activity, ActivityId, ActivityStatus, PersonId, Record, RecordId, RecordStatus, TeamId};

use super::{Progress, Reason};

/// A person as screens name one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number.
    pub number: PersonId,
    /// The id that commands take.
    pub id: String,
    /// The name that people read.
    pub name: String,
    /// The name to log in with.
    pub login: String,
}

/// A team, with the numbers of who is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The number.
    pub number: TeamId,
    /// The id that commands take.
    pub id: String,
    /// The name that people read.
    pub name: String,
    /// Who is in it.
    pub members: Vec<PersonId>,
}

/// What people read of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityFacts {
    /// What people call it, such as `MA12`.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// The role to fill, while nobody's account answers to it.
    pub role: Option<String>,
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// Who does it.
    pub assigned_to: Option<PersonId>,
    /// Who it was handed to.
    pub delegated_to: Option<PersonId>,
    /// When the present status began.
    pub since: DateTime<Utc>,
    /// When it is planned to begin.
    pub scheduled_start: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub scheduled_end: Option<DateTime<Utc>>,
}

/// An activity: for the engine, and for people. The engine's counts are worked out here, not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// What the engine looks at.
    pub activity: Activity,
    /// What people read.
    pub facts: ActivityFacts,
}

/// What people read of a record beside the fields that they fill in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFacts {
    /// What it is about.
    pub title: String,
    /// How far it is, of a relative: of the record itself, its rows tell.
    pub progress: Progress,
    /// Which of its steps failed, of a child: of the record itself, its rows tell.
    pub failed: Vec<FailedStep>,
}

/// A record: for the engine, and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// What the engine looks at.
    pub record: Record,
    /// What people read.
    pub facts: RecordFacts,
}

/// A link of one of the activities, with what is told of the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFacts {
    /// The activity of this record.
    pub number: ActivityId,
    /// The other end.
    pub other: ActivityId,
    /// The other end's key.
    pub other_key: String,
    /// The other end's title.
    pub other_title: String,
    /// The other end's status.
    pub other_status: ActivityStatus,
    /// The number of the record that the other end stands in.
    pub record_number: RecordId,
    /// The key of that record.
    pub record_key: String,
    /// That record's title.
    pub record_title: String,
    /// That record's status.
    pub record_status: RecordStatus,
    /// What that record was closed from, if it is closed.
    pub record_closed_from: Option<RecordStatus>,
    /// Whether the change counts as approved, in the server's word.
    pub approved: bool,
}

/// Why a step failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The step.
    pub number: ActivityId,
    /// In the words of who said so.
    pub comment: String,
    /// Who that was.
    pub actor: Option<PersonId>,
}

/// A step of a child release that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedStep {
    /// What people call it.
    pub key: String,
    /// What was to be done.
    pub title: String,
    /// Why it failed, where somebody said so.
    pub why: Option<Reason>,
}

/// Everything that a record's screen opens with.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The record.
    pub record: RecordRow,
    /// Its parent release, if it has one.
    pub parent: Option<RecordRow>,
    /// Its child releases.
    pub children: Vec<RecordRow>,
    /// The last event that is contained.
    pub sequence: u64,
    /// All activities, in any order.
    pub rows: Vec<ActivityRow>,
    /// All links.
    pub links: Vec<LinkFacts>,
    /// Why steps failed.
    pub failures: Vec<Failure>,
    /// What failed in children, by their numbers.
    pub child_failures: Vec<(RecordId, FailedStep)>,
    /// People who are named in it.
    pub people: Vec<Person>,
    /// Teams who are named in it.
    pub teams: Vec<Team>,
}
