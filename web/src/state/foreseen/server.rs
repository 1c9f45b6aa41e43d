//! A server that knows everything, with random releases, changes, reviews and families, and answers as ours does.

use std::cell::Cell;
use std::collections::BTreeMap;

use waybill_shared::engine::{Command, Known, Memory, NewActivity, Request, approved, decide, lay_out};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Condition, Counts, Event, EventKind, Family, Happening,
    PersonId, Record, RecordId, RecordKind, Review, Reviewer, ReviewerRef, TeamId,
};

use super::super::fixture::{at, event};
use super::super::replay::Dice;
use super::super::stand_in::blank;
use super::super::{ActivityFacts, ActivityRow, LinkFacts, LiveEvent, Person, RecordFacts, RecordRow, Snapshot, Team};
use super::command::some_ends;

pub(super) const PEOPLE: i64 = 4;

/// The server: everything there is.
pub(super) struct Server {
    pub(super) memory: Memory,
    pub(super) sequence: u64,
    /// Keys also of what is gone.
    keys: BTreeMap<ActivityId, String>,
    /// The number of the next new activity.
    pub(super) next: Cell<i64>,
    /// Whether the family is held and resumed all the time.
    pub(super) is_fickle: bool,
}

pub(super) fn teams(person: PersonId) -> Vec<TeamId> {
    if person.0 < 3 { vec![TeamId(1)] } else { Vec::new() }
}

fn forest(dice: &mut Dice, kind: RecordKind, next: &mut i64) -> Vec<NewActivity> {
    let mut plan: Vec<NewActivity> = Vec::new();
    for _ in 0..1 + dice.roll(5) {
        let holders: Vec<ActivityId> = plan.iter().filter(|it| it.kind.is_container()).map(|it| it.id).collect();
        let parent = if holders.is_empty() || dice.roll(3) == 0 {
            None
        } else {
            Some(holders[dice.roll(holders.len() as u64) as usize])
        };
        let kind = match dice.roll(10) {
            0 | 1 if kind == RecordKind::Release || dice.roll(3) == 0 => ActivityKind::Review,
            2 => ActivityKind::Parallel,
            3 => ActivityKind::Sequential,
            0 | 1 | 4..=6 if kind == RecordKind::Change => ActivityKind::Dependent,
            _ => ActivityKind::Manual,
        };
        let review = (kind == ActivityKind::Review).then(|| review(dice));
        let after_children = parent.is_none() && dice.roll(4) == 0;
        plan.push(NewActivity { id: ActivityId(*next), parent, kind, after_children, review });
        *next += 1;
    }
    plan
}

pub(super) fn review(dice: &mut Dice) -> Review {
    let condition = [Condition::Unanimous, Condition::Percentage(50), Condition::Automatic][dice.roll(3) as usize];
    let mut reviewers = Vec::new();
    for person in 1..=PEOPLE {
        if dice.roll(3) == 0 {
            let who = if person == 1 { ReviewerRef::Team(TeamId(1)) } else { ReviewerRef::Person(PersonId(person)) };
            reviewers.push(Reviewer { who, must_vote: dice.roll(4) == 0, veto: dice.roll(4) == 0, vote: None });
        }
    }
    Review { condition, reviewers }
}

impl Server {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let (mut memory, mut next, mut keys) = (Memory::default(), 101, BTreeMap::new());
        let releases = 2 + dice.roll(4) as i64;
        let changes = 1 + dice.roll(3) as i64;
        for number in 1..=releases + changes {
            let kind = if number <= releases { RecordKind::Release } else { RecordKind::Change };
            let mut plan = forest(dice, kind, &mut next);
            plan.iter_mut().filter(|_| kind == RecordKind::Change).for_each(|it| it.after_children = false);
            let id = RecordId(number);
            let mut record = blank(id, format!("{}{number}", kind.prefix()), kind);
            record.family = match (number, kind, dice.roll(3)) {
                (1, ..) => Family::Parent,
                (_, RecordKind::Release, 0 | 1) => Family::ChildOf(RecordId(1)),
                _ => Family::Single,
            };
            record.activities = plan.len() as i32;
            plan.iter().filter(|it| it.parent.is_none()).for_each(|_| record.root.count(ActivityStatus::Pending, 1));
            let hollow =
                |it: &&NewActivity| it.kind.is_container() && plan.iter().all(|below| below.parent != Some(it.id));
            record.empty_containers = plan.iter().filter(hollow).count() as i32;
            memory.put_record(record);
            for activity in lay_out(id, kind, &plan).unwrap() {
                keys.insert(activity.id, format!("{}{}", activity.kind.prefix(), activity.id));
                memory.put_activity(activity);
            }
        }
        Self { memory, sequence: 10, keys, next: Cell::new(next), is_fickle: dice.roll(4) == 0 }
    }

    /// Most records are started, and many linked, or little would ever move together.
    pub(super) fn begin(&mut self, dice: &mut Dice) {
        let all: Vec<Record> = self.memory.records().cloned().collect();
        for record in all {
            let Ok(children) = self.memory.child_records(record.id);
            let children = if dice.roll(2) == 0 { children } else { Vec::new() };
            if dice.roll(8) > 0 {
                self.carry_out(&request(self, (Command::Start { record: record.id, children }, PersonId(1))));
            }
        }
        for _ in 0..6 {
            let Some((manual, dependent)) = some_ends(dice, self) else { continue };
            self.carry_out(&request(self, (Command::Link { manual, dependent }, PersonId(1))));
        }
    }

    pub(super) fn record(&self, id: RecordId) -> Record {
        let Ok(found) = self.memory.record(id);
        found.unwrap()
    }

    pub(super) fn activity(&self, id: ActivityId) -> Option<Activity> {
        let Ok(found) = self.memory.activity(id);
        found
    }

    /// An activity as a row of an answer: without what the browser counts by itself.
    fn row(&self, activity: &Activity) -> ActivityRow {
        let facts = ActivityFacts {
            key: self.keys[&activity.id].clone(),
            title: format!("step {}", activity.id),
            role: None,
            owner: None,
            assigned_to: None,
            delegated_to: None,
            since: at(0),
            scheduled_start: None,
            scheduled_end: None,
        };
        ActivityRow { activity: Activity { counts: Counts::default(), ..activity.clone() }, facts }
    }

    /// A record as a row of an answer.
    fn record_row(&self, id: RecordId) -> RecordRow {
        let record = Record { root: Counts::default(), empty_containers: 0, ..self.record(id) };
        RecordRow { record, facts: RecordFacts { title: format!("record {id}"), ..Default::default() } }
    }

    fn relative(&self, id: RecordId) -> RecordRow {
        let mut row = self.record_row(id);
        row.record.root.children = row.record.activities;
        row
    }

    pub(super) fn snapshot(&self, id: RecordId) -> Snapshot {
        let Ok(children) = self.memory.child_records(id);
        let rows: Vec<Activity> = self.memory.activities().filter(|it| it.record == id).cloned().collect();
        let mut links = Vec::new();
        for here in &rows {
            let Ok(ends) = self.memory.links(here.id);
            for other in ends.into_iter().filter_map(|other| self.activity(other)) {
                let record = self.record(other.record);
                let dependent = if here.kind == ActivityKind::Dependent { here } else { &other };
                let Ok(approved) = approved(&self.memory, dependent);
                links.push(LinkFacts {
                    number: here.id,
                    other: other.id,
                    other_key: self.keys[&other.id].clone(),
                    other_title: format!("step {}", other.id),
                    other_status: other.status,
                    record_number: record.id,
                    record_key: record.key,
                    record_title: String::new(),
                    record_status: record.status,
                    record_closed_from: record.closed_from,
                    approved,
                });
            }
        }
        let parent = match self.record(id).family {
            Family::ChildOf(parent) => Some(self.relative(parent)),
            _ => None,
        };
        let people = (1..=PEOPLE).map(|it| {
            let name = format!("person {it}");
            Person { number: PersonId(it), id: name.clone(), login: name.clone(), name }
        });
        let members = (1..=PEOPLE).map(PersonId).filter(|it| !teams(*it).is_empty()).collect();
        Snapshot {
            record: self.record_row(id),
            parent,
            children: children.into_iter().map(|child| self.relative(child)).collect(),
            sequence: self.sequence,
            rows: rows.iter().map(|it| self.row(it)).collect(),
            links,
            failures: Vec::new(),
            child_failures: Vec::new(),
            people: people.collect(),
            teams: vec![Team { number: TeamId(1), id: "t1".into(), name: "Team".into(), members }],
        }
    }

    /// Carries a command out; its events as they are sent.
    pub(super) fn carry_out(&mut self, request: &Request) -> Option<Vec<LiveEvent>> {
        let decision = decide(&self.memory, request).ok()?;
        self.memory.apply(&decision.changes);
        for activity in decision.changes.activities.values() {
            let key = format!("{}{}", activity.kind.prefix(), activity.id);
            self.keys.insert(activity.id, key);
        }
        let first = self.sequence + 1;
        let told = decision.events.iter().zip(first..).map(|(happened, sequence)| {
            let cause = happened.cause.map(|cause| first + cause as u64);
            LiveEvent { cause, at: request.at, ..self.told(happened, sequence) }
        });
        let told: Vec<LiveEvent> = told.collect();
        self.sequence += told.len() as u64;
        Some(told)
    }

    fn told(&self, happened: &Event, sequence: u64) -> LiveEvent {
        let (from, to) = match &happened.happening {
            Happening::ActivityStatus { from, to } => (Some(from.to_string()), Some(to.to_string())),
            Happening::RecordStatus { from, to } => (Some(from.to_string()), Some(to.to_string())),
            _ => (None, None),
        };
        let kind = happened.happening.kind();
        let row = match (kind, happened.activity.and_then(|id| self.activity(id))) {
            (EventKind::StatusChanged | EventKind::Commented, _) | (_, None) => None,
            (_, Some(activity)) => Some(self.row(&activity)),
        };
        let key = happened.activity.map(|id| self.keys[&id].clone());
        let record = self.record(happened.record).key;
        LiveEvent { kind, from, to, row, record, ..event(sequence, key.as_deref()) }
    }
}

pub(super) fn request(server: &Server, (command, actor): (Command, PersonId)) -> Request {
    Request {
        command,
        actor,
        teams: teams(actor),
        at: at(server.sequence + 1),
        comment: Some("because".into()),
        class: None,
        expected_version: None,
    }
}
