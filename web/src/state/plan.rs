//! One record as it is known here: for the engine in a [`Memory`], for people beside it.
//!
//! Activities of other records that links lead to, and those records, are put into the same memory under numbers
//! below zero, as far as the snapshot tells of them: so the engine sees what it would see in the server.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Known, Memory};
use waybill_shared::model::{
    Activity, ActivityId, ActivityStatus, Container, Counts, Family, PersonId, Record, RecordId, RecordKind,
    ReviewerRef, TeamId,
};

use super::ahead::Ahead;
use super::stand_in::blank;
use super::{ActivityFacts, LinkFacts, Person, Progress, RecordFacts, RecordRow, Snapshot, Team};

/// Who looks at the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The person.
    pub person: PersonId,
    /// The teams that the person is in.
    pub teams: Vec<TeamId>,
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) memory: Memory,
    /// The records alone: commands to a whole record are tried on these, so that trying costs nothing in a large one.
    pub(super) records: Memory,
    pub(super) id: RecordId,
    pub(super) facts: BTreeMap<ActivityId, ActivityFacts>,
    /// Few things are in plain lists: a map of its own for each would make the app larger, and nothing faster.
    pub(super) about: Vec<About>,
    pub(super) links: Vec<LinkFacts>,
    /// Why steps of it failed, and who said so.
    pub(super) failures: Vec<(ActivityId, Reason)>,
    /// What was said last, with the command that it was said with.
    pub(super) said: Option<(String, String)>,
    pub(super) people: Vec<Person>,
    pub(super) teams: Vec<Team>,
    pub(super) sequence: u64,
    /// Rows came, went or moved since children were counted.
    pub(super) uncounted: bool,
    /// How far its steps are.
    pub(super) progress: Progress,
    /// Something happened that only the server can tell: a snapshot is due before anything is decided on this.
    pub(super) stale: bool,
    /// What was done here and is not confirmed yet.
    pub(super) ahead: Vec<Ahead>,
}

/// What people read of a record whose events are followed.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) id: RecordId,
    pub(super) key: String,
    pub(super) facts: RecordFacts,
}

/// Why a step failed, in the words of who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The words.
    pub comment: String,
    /// Whose they are; nothing where that is not known.
    pub by: Option<String>,
}

impl Plan {
    /// A record as a snapshot tells of it.
    pub fn load(snapshot: Snapshot) -> Self {
        let mut plan = Self {
            memory: Memory::default(),
            records: Memory::default(),
            id: snapshot.record.record.id,
            facts: BTreeMap::new(),
            about: Vec::new(),
            links: Vec::new(),
            failures: Vec::new(),
            said: None,
            people: snapshot.people,
            teams: snapshot.teams,
            sequence: snapshot.sequence,
            uncounted: true,
            progress: Progress::default(),
            stale: false,
            ahead: Vec::new(),
        };
        for row in std::iter::once(snapshot.record).chain(snapshot.parent).chain(snapshot.children) {
            plan.put_record_row(row);
        }
        for (child, step) in snapshot.child_failures {
            plan.about
                .iter_mut()
                .filter(|about| about.id == child)
                .for_each(|about| about.facts.failed.push(step.clone()));
        }
        for row in snapshot.rows {
            plan.facts.insert(row.activity.id, row.facts);
            plan.memory.put_activity(row.activity);
        }
        for failure in snapshot.failures {
            let by = failure.actor.map(|person| plan.person(person));
            plan.failures.push((failure.number, Reason { comment: failure.comment, by }));
        }
        plan.settle();
        for link in snapshot.links {
            plan.put_link(link);
        }
        plan.put_stand_ins();
        plan
    }

    fn put_record_row(&mut self, row: RecordRow) {
        self.about.push(About { id: row.record.id, key: row.record.key.clone(), facts: row.facts });
        self.put_record(row.record);
    }

    /// The record of this plan.
    pub fn record(&self) -> Record {
        self.record_by(self.id).unwrap_or_else(|| blank(self.id, String::new(), RecordKind::Release))
    }

    /// What people read of the record.
    pub fn record_facts(&self) -> RecordFacts {
        self.facts_of(self.id)
    }

    fn facts_of(&self, id: RecordId) -> RecordFacts {
        self.about.iter().find(|about| about.id == id).map(|about| about.facts.clone()).unwrap_or_default()
    }

    /// The last event that is applied.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Whether something happened that only a new snapshot tells.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// The parent or a child, as far as it is told of here.
    pub(super) fn relative(&self, id: RecordId) -> Option<RecordRow> {
        let record = self.record_by(id).filter(|_| id != self.id && id.0 > 0)?;
        Some(RecordRow { facts: self.facts_of(id), record })
    }

    /// How many activities there are.
    pub fn size(&self) -> usize {
        self.facts.len()
    }

    /// An activity's number by its key, which is two letters and that number; of the far end of a link, too.
    pub fn number(&self, key: &str) -> Option<ActivityId> {
        let id = ActivityId(key.get(2..)?.parse().ok()?);
        let is_known = match self.facts(id) {
            Some(facts) => facts.key == key,
            None => self.activity(id).is_some(),
        };
        is_known.then_some(id)
    }

    /// What people read of an activity.
    pub fn facts(&self, id: ActivityId) -> Option<&ActivityFacts> {
        self.facts.get(&id)
    }

    /// An activity as the engine sees it.
    pub fn activity(&self, id: ActivityId) -> Option<Activity> {
        let Ok(found) = self.memory.activity(id);
        found
    }

    /// The record and every other one whose events this plan follows: family, and what links lead to.
    pub fn followed(&self) -> Vec<String> {
        self.about.iter().map(|about| about.key.clone()).collect()
    }

    /// Parent and children, as key, title and status.
    pub fn family(&self) -> (Option<RecordRow>, Vec<RecordRow>) {
        let row = |record: Record| RecordRow { facts: self.facts_of(record.id), record };
        let parent = match self.record().family {
            Family::ChildOf(parent) => self.record_by(parent).map(row),
            Family::Single | Family::Parent => None,
        };
        let Ok(children) = self.memory.child_records(self.id);
        let children = children.into_iter().filter_map(|child| self.record_by(child)).map(row).collect();
        (parent, children)
    }

    /// Who looks, by number: the teams are those that name the person.
    pub fn me(&self, person: PersonId) -> Me {
        let teams = self.teams.iter().filter(|team| team.members.contains(&person)).map(|team| team.number).collect();
        Me { person, teams }
    }

    /// A person's name.
    pub fn person(&self, number: PersonId) -> String {
        self.known_person(number).map_or_else(|| format!("person {number}"), |person| person.name.clone())
    }

    /// A team's name.
    pub fn team(&self, number: TeamId) -> String {
        self.known_team(number).map_or_else(|| format!("team {number}"), |team| team.name.clone())
    }

    pub(super) fn known_person(&self, number: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.number == number)
    }

    pub(super) fn known_team(&self, number: TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| team.number == number)
    }

    /// Why a step failed, as long as it has and somebody said so.
    pub(super) fn failure(&self, id: ActivityId) -> Option<&Reason> {
        // It may be on its way back already, with nothing confirmed yet.
        let has_failed = self.memory.get(id).is_some_and(|activity| activity.status == ActivityStatus::Failed);
        self.failures.iter().find(|failure| has_failed && failure.0 == id).map(|failure| &failure.1)
    }

    /// The links of an activity.
    pub(super) fn links_of(&self, id: ActivityId) -> impl Iterator<Item = &LinkFacts> {
        self.links.iter().filter(move |link| link.number == id)
    }

    /// The id that a vote as this reviewer is given with.
    pub fn reviewer_id(&self, reviewer: ReviewerRef) -> Option<String> {
        match reviewer {
            ReviewerRef::Person(person) => self.known_person(person).map(|person| person.id.clone()),
            ReviewerRef::Team(team) => self.known_team(team).map(|team| team.id.clone()),
        }
    }

    /// A person's login.
    pub fn login(&self, person: PersonId) -> Option<String> {
        self.known_person(person).map(|person| person.login.clone())
    }

    /// The key of the record that a linked activity elsewhere stands in, by the activity's key.
    pub fn home(&self, other: &str) -> Option<String> {
        self.links.iter().find(|link| link.other_key == other).map(|link| link.record_key.clone())
    }

    /// The key of the other end of one of the activity's links.
    pub fn other_key(&self, id: ActivityId, other: ActivityId) -> Option<String> {
        self.links_of(id).find(|link| link.other == other).map(|link| link.other_key.clone())
    }

    pub(super) fn record_by(&self, id: RecordId) -> Option<Record> {
        let Ok(found) = self.memory.record(id);
        found
    }

    pub(super) fn put_record(&mut self, record: Record) {
        self.records.put_record(record.clone());
        self.memory.put_record(record);
    }

    /// Counts children anew, if anything but a status has changed. Due after events, before the plan is asked.
    pub fn settle(&mut self) {
        if !std::mem::take(&mut self.uncounted) {
            return;
        }
        let mut holders = Vec::new();
        let mut progress = Progress::default();
        for activity in self.memory.activities().filter(|it| it.record == self.id) {
            if activity.kind.is_container() {
                holders.push(activity.clone());
            } else {
                progress.total += 1;
                progress.count(activity.status, 1);
            }
        }
        self.progress = progress;
        let count = |of: Container| {
            let mut counts = Counts::default();
            self.memory.children(of).for_each(|child| counts.count(child.status, 1));
            counts
        };
        let mut record = self.record();
        record.root = count(Container::Root(self.id));
        record.activities = self.facts.len() as i32;
        record.empty_containers = 0;
        for holder in &mut holders {
            holder.counts = count(Container::Activity(holder.id));
            record.empty_containers += i32::from(holder.counts.children == 0);
        }
        holders.into_iter().for_each(|holder| self.memory.put_activity(holder));
        self.put_record(record);
    }

    /// Puts an activity of this record in another status, its container's counts with it.
    pub(super) fn put_status(&mut self, id: ActivityId, to: ActivityStatus, at: DateTime<Utc>) {
        let Some(mut activity) = self.activity(id) else { return };
        let (from, container) = (activity.status, activity.container());
        if activity.record == self.id && !activity.kind.is_container() {
            self.progress.count(from, -1);
            self.progress.count(to, 1);
        }
        activity.status = to;
        set_times(&mut activity, from, at);
        if let Some(review) = activity.review.as_mut().filter(|_| to == ActivityStatus::Pending) {
            // The votes of a reset review are void.
            review.reviewers.iter_mut().for_each(|reviewer| reviewer.vote = None);
        }
        self.memory.put_activity(activity);
        let count = |counts: &mut Counts| {
            counts.count(from, -1);
            counts.count(to, 1);
        };
        match container {
            Container::Root(record) => {
                if let Some(mut record) = self.record_by(record) {
                    count(&mut record.root);
                    self.put_record(record);
                }
            }
            Container::Activity(holder) => {
                if let Some(mut holder) = self.activity(holder) {
                    count(&mut holder.counts);
                    self.memory.put_activity(holder);
                }
            }
        }
    }

    /// Whether it is an activity of this record.
    pub(super) fn is_here(&self, id: ActivityId) -> bool {
        self.facts.contains_key(&id)
    }
}

/// Actual start and end, as the rules set them with a status.
fn set_times(activity: &mut Activity, from: ActivityStatus, at: DateTime<Utc>) {
    match activity.status {
        ActivityStatus::Pending => (activity.actual_start, activity.actual_end) = (None, None),
        ActivityStatus::InProgress => {
            activity.actual_start = activity.actual_start.or(Some(at));
            activity.actual_end = None;
        }
        ActivityStatus::OnHold if from == ActivityStatus::InProgress => {}
        ActivityStatus::OnHold => {
            activity.actual_start = activity.actual_start.or(Some(at));
            activity.actual_end = None;
        }
        ActivityStatus::Skipped => activity.actual_end = activity.actual_start.map(|_| at),
        ActivityStatus::Completed | ActivityStatus::Failed | ActivityStatus::Cancelled => {
            activity.actual_end = Some(at)
        }
    }
}
