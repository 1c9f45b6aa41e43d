//! What a preview tells is what the server does: random releases, parents, changes, links and people; a server that knows
//! everything, and screens that know one record, what events told them, and what they asked for.

use std::cell::Cell;
use std::collections::BTreeMap;

use waybill_shared::engine::{
    Command, Known, Memory, NewActivity, Place, Request, Spot, Stop, approved, decide, lay_out,
};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Condition, Container, Counts, Event, EventKind, Family,
    Happening, PersonId, Record, RecordId, RecordKind, RecordStatus, Review, Reviewer, ReviewerRef, TeamId,
};

use super::fixture::{at, event};
use super::plan::blank;
use super::preview::{Foreseen, foresee};
use super::replay::Dice;
use super::{
    ActivityFacts, ActivityRow, LinkFacts, LiveEvent, Outcome, Person, Plan, RecordFacts, RecordRow, Snapshot, Team,
    World,
};

const PEOPLE: i64 = 4;

/// The server: everything there is.
struct Server {
    memory: Memory,
    sequence: u64,
    /// Keys also of what is gone.
    keys: BTreeMap<ActivityId, String>,
    /// The number of the next new activity.
    next: Cell<i64>,
    /// Whether the family is held and resumed all the time.
    is_fickle: bool,
}

/// A screen: one record, and what its previews asked for.
struct Screen {
    plan: Plan,
    world: World,
}

#[derive(Default, Debug)]
struct Tally {
    decided: usize,
    refused: usize,
    across_links: usize,
    across_families: usize,
    loads: usize,
    heard: usize,
    meanwhile: usize,
    ahead: usize,
}

fn teams(person: PersonId) -> Vec<TeamId> {
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

fn review(dice: &mut Dice) -> Review {
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
    fn new(dice: &mut Dice) -> Self {
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
    fn begin(&mut self, dice: &mut Dice) {
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

    fn record(&self, id: RecordId) -> Record {
        let Ok(found) = self.memory.record(id);
        found.unwrap()
    }

    fn activity(&self, id: ActivityId) -> Option<Activity> {
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
        RecordRow { record, facts: RecordFacts { title: format!("record {id}") } }
    }

    fn relative(&self, id: RecordId) -> RecordRow {
        let mut row = self.record_row(id);
        row.record.root.children = row.record.activities;
        row
    }

    fn snapshot(&self, id: RecordId) -> Snapshot {
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
            people: people.collect(),
            teams: vec![Team { number: TeamId(1), id: "t1".into(), name: "Team".into(), members }],
        }
    }

    /// Carries a command out; its events as they are sent.
    fn carry_out(&mut self, request: &Request) -> Option<Vec<LiveEvent>> {
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

impl Screen {
    fn open(server: &Server, id: RecordId) -> Self {
        Self { plan: Plan::load(server.snapshot(id)), world: World::default() }
    }

    /// Hears what its two subscriptions select, and loads what events cannot tell.
    fn hear(&mut self, server: &Server, events: &[LiveEvent], tally: &mut Tally) {
        let followed = self.plan.followed();
        let mut reload = false;
        for event in events.iter().filter(|event| followed.contains(&event.record)) {
            reload |= self.plan.apply(event) == Outcome::Reload;
        }
        self.plan.settle();
        assert!(reload || !self.plan.is_stale(), "nobody would load what is stale");
        if reload {
            let mut plan = Plan::load(server.snapshot(self.plan.record().id));
            plan.go_on_from(&mut self.plan);
            self.plan = plan;
        }
        if let Some((followed, _)) = self.world.followed() {
            for event in events.iter().filter(|event| followed.contains(&event.record)) {
                tally.heard += usize::from(self.world.hear(event));
            }
        }
    }

    /// What the preview tells, or the refusal; records are loaded as it asks for them.
    fn foresee(&mut self, server: &Server, request: &Request, tally: &mut Tally) -> Result<Vec<Event>, (Code, String)> {
        // What somebody names by its key is loaded before it is a command.
        let named = match &request.command {
            Command::Link { dependent, .. } => server.activity(*dependent).map(|it| it.record),
            Command::LinkChild { child, .. } => Some(*child),
            _ => None,
        };
        if let Some(key) = named.filter(|id| *id != self.plan.id).map(|id| server.record(id).key) {
            self.load(server, &key, tally);
        }
        for _ in 0..20 {
            match foresee(&self.plan, &self.world, request) {
                Ok(preview) => {
                    let lines = preview.lines().count();
                    assert!(lines > 0 || preview.events.is_empty());
                    return Ok(preview.events);
                }
                Err(Foreseen::Refused(code, message)) => return Err(said(code, message)),
                Err(Foreseen::Load(keys)) => {
                    assert!(
                        keys.iter().all(|key| self.world.plan_by_key(key).is_none()),
                        "{keys:?} are loaded already"
                    );
                    keys.iter().for_each(|key| self.load(server, key, tally));
                }
            }
        }
        panic!("it asks for ever");
    }

    fn load(&mut self, server: &Server, key: &str, tally: &mut Tally) {
        if self.world.plan_by_key(key).is_none() {
            let record = server.memory.records().find(|record| record.key == key).unwrap();
            self.world.put(Plan::load(server.snapshot(record.id)));
            tally.loads += 1;
        }
    }
}

/// The record that a command is given to.
fn record_of(server: &Server, command: &Command) -> Option<RecordId> {
    use Command::{
        Add, Cancel, Close, Complete, ConvertToParent, Delete, Fail, Hold, Link, LinkChild, Move, Nest, Resume,
        ReturnTo, RevertParent, SetAfterChildren, SetReview, Skip, Start, Unlink, UnlinkChild, Unnest, Vote,
    };
    let activity = |id: &ActivityId| server.activity(*id).map(|it| it.record);
    match command {
        Start { record, .. } | Hold { record, .. } | Resume { record, .. } | Cancel { record, .. } => Some(*record),
        Close { record } | ConvertToParent { record } | RevertParent { record } => Some(*record),
        LinkChild { parent, .. } | UnlinkChild { parent, .. } => Some(*parent),
        Complete { activity: id, .. } | Fail { activity: id } | Vote { activity: id, .. } | Skip { activity: id } => {
            activity(id)
        }
        ReturnTo { activity: id, .. } | Move { activity: id, .. } | Delete { activity: id } => activity(id),
        SetReview { activity: id, .. } | SetAfterChildren { activity: id, .. } | Unnest { container: id } => {
            activity(id)
        }
        Link { manual: id, .. } | Unlink { manual: id, .. } => activity(id),
        Nest { activities, .. } => activities.first().and_then(activity),
        Add { place, .. } => match &place.container {
            Container::Root(record) => Some(*record),
            Container::Activity(id) => activity(id),
        },
        _ => None,
    }
}

fn pick<T: Clone>(dice: &mut Dice, from: &[T]) -> Option<T> {
    if from.is_empty() { None } else { Some(from[dice.roll(from.len() as u64) as usize].clone()) }
}

/// What might be linked; sometimes what cannot be.
fn some_ends(dice: &mut Dice, server: &Server) -> Option<(ActivityId, ActivityId)> {
    let anything = dice.roll(10) == 0;
    let of = |kind: ActivityKind, in_kind: RecordKind| -> Vec<ActivityId> {
        let fits = |it: &&Activity| {
            it.kind == kind && (anything || (!it.status.is_settled() && server.record(it.record).kind == in_kind))
        };
        server.memory.activities().filter(fits).map(|it| it.id).collect()
    };
    let manual = of(ActivityKind::Manual, RecordKind::Release);
    Some((pick(dice, &manual)?, pick(dice, &of(ActivityKind::Dependent, RecordKind::Change))?))
}

fn some_command(dice: &mut Dice, server: &Server) -> Option<(Command, PersonId)> {
    let all: Vec<Activity> = server.memory.activities().cloned().collect();
    // Mostly what is under way: the rest is refused most of the time.
    let keen = dice.roll(4) > 0;
    let fits = |it: &&Activity| !keen || it.status.runs();
    let of_kind = |kind: ActivityKind| -> Vec<Activity> {
        all.iter().filter(|it| it.kind == kind).filter(fits).cloned().collect()
    };
    let any = pick(dice, &all)?;
    let record = RecordId(1 + dice.roll(server.memory.records().count() as u64) as i64);
    let Ok(children) = server.memory.child_records(record);
    let left: Vec<RecordId> = children.iter().copied().filter(|_| dice.roll(3) == 0).collect();
    let anybody = PersonId(1 + dice.roll(PEOPLE as u64) as i64);
    let next = ActivityId(server.next.replace(server.next.get() + 1));
    let new = |kind| NewActivity { id: next, parent: None, kind, after_children: false, review: None };
    let holders: Vec<Container> = std::iter::once(Container::Root(any.record))
        .chain(
            all.iter()
                .filter(|it| it.record == any.record && it.kind.is_container())
                .map(|it| Container::Activity(it.id)),
        )
        .collect();
    let place = Place { container: pick(dice, &holders)?, spot: [Spot::First, Spot::Last][dice.roll(2) as usize] };
    // In some families holds and resumes follow each other, with other children left out each time.
    if server.is_fickle && dice.roll(3) == 0 {
        let Ok(children) = server.memory.child_records(RecordId(1));
        let except = children.into_iter().filter(|_| dice.roll(2) == 0).collect();
        let command = match server.record(RecordId(1)).status {
            RecordStatus::OnHold => Command::Resume { record: RecordId(1), except },
            _ => Command::Hold { record: RecordId(1), except },
        };
        return Some((command, anybody));
    }
    let command = match dice.roll(64) {
        0..=5 => Command::Start { record, children: left },
        6..=19 => {
            let mut manual = of_kind(ActivityKind::Manual);
            if dice.roll(2) == 0 && manual.iter().any(|it| it.links > 0) {
                manual.retain(|it| it.links > 0);
            }
            let activity = pick(dice, &manual)?.id;
            Command::Complete { activity, despite_unapproved: dice.roll(3) > 0 }
        }
        20..=23 => Command::Fail { activity: pick(dice, &of_kind(ActivityKind::Manual))?.id },
        24..=31 => {
            let review = pick(dice, &of_kind(ActivityKind::Review))?;
            let reviewers = review.review.map(|it| it.reviewers).unwrap_or_default();
            let who = pick(dice, &reviewers).map_or(ReviewerRef::Person(anybody), |it| it.who);
            let actor = match who {
                ReviewerRef::Person(person) => person,
                ReviewerRef::Team(_) => PersonId(2),
            };
            return Some((Command::Vote { activity: review.id, reviewer: who, approve: dice.roll(4) > 0 }, actor));
        }
        32..=34 => Command::Skip { activity: any.id },
        35..=39 => {
            let done: Vec<Activity> = all.iter().filter(|it| it.status.is_settled() || !keen).cloned().collect();
            Command::ReturnTo { activity: pick(dice, &done)?.id, leave_closed_changes: dice.roll(2) == 0 }
        }
        40 | 41 => Command::Hold { record, except: left },
        42..=45 => Command::Resume { record, except: left },
        46 => Command::Cancel { record, except: left },
        47 => Command::Close { record },
        48..=52 => {
            let (manual, dependent) = some_ends(dice, server)?;
            Command::Link { manual, dependent }
        }
        53 => {
            let Ok(ends) = server.memory.links(any.id);
            let other = pick(dice, &ends)?;
            let (manual, dependent) =
                if any.kind == ActivityKind::Dependent { (other, any.id) } else { (any.id, other) };
            Command::Unlink { manual, dependent }
        }
        54 => Command::LinkChild { parent: RecordId(1), child: record },
        55 => match server.record(record).family {
            Family::ChildOf(parent) => Command::UnlinkChild { parent, child: record },
            Family::Single => Command::ConvertToParent { record },
            Family::Parent => Command::RevertParent { record },
        },
        56 | 57 => {
            let kinds = [ActivityKind::Manual, ActivityKind::Parallel, ActivityKind::Dependent];
            Command::Add { place, activities: vec![new(kinds[dice.roll(3) as usize])] }
        }
        58 => Command::Move { activity: any.id, place },
        59 => Command::Nest { activities: vec![any.id], container: new(ActivityKind::Sequential) },
        60 => Command::Unnest { container: any.id },
        61 => Command::Delete { activity: any.id },
        62 => {
            let (review, form) = (pick(dice, &of_kind(ActivityKind::Review))?, review(dice));
            Command::SetReview { activity: review.id, condition: form.condition, reviewers: form.reviewers }
        }
        _ => Command::SetAfterChildren { activity: any.id, after_children: !any.after_children },
    };
    Some((command, anybody))
}

fn request(server: &Server, (command, actor): (Command, PersonId)) -> Request {
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

fn truth(server: &Server, request: &Request) -> Result<Vec<Event>, (Code, String)> {
    match decide(&server.memory, request) {
        Ok(decision) => Ok(decision.events),
        Err(Stop::Refused(refusal)) => Err(said(refusal.code, refusal.message)),
        Err(Stop::Unknown(never)) => match never {},
    }
}

/// A refusal as a preview says it: nothing of what was typed wrongly, and its own words for what is gone.
fn said(code: Code, message: String) -> (Code, String) {
    (code, if matches!(code, Code::InvalidInput | Code::NotFound) { String::new() } else { message })
}

fn count(server: &Server, home: RecordId, truth: &Result<Vec<Event>, (Code, String)>, tally: &mut Tally) {
    let Ok(events) = truth else {
        tally.refused += 1;
        return;
    };
    tally.decided += 1;
    let kind = server.record(home).kind;
    let elsewhere = |is_kind: bool| {
        let other = |event: &&Event| {
            let moves = matches!(event.happening, Happening::ActivityStatus { .. } | Happening::RecordStatus { .. });
            moves && event.record != home && (server.record(event.record).kind == kind) == is_kind
        };
        usize::from(events.iter().find(other).is_some())
    };
    tally.across_families += elsewhere(true);
    tally.across_links += elsewhere(false);
}

/// All that a screen shows of its record, as the engine sees it.
fn state(plan: &Plan) -> (RecordStatus, Counts, Vec<Activity>) {
    let record = plan.record();
    let all = plan.memory.activities().filter(|it| it.record == record.id).cloned();
    (record.status, record.root, all.map(without_times).collect())
}

/// Times are the server's: what is shown ahead has those of the browser's clock.
fn without_times(mut activity: Activity) -> Activity {
    (activity.actual_start, activity.actual_end) = (None, None);
    activity
}

/// Commands whose effect on their own record needs no other one to be looked into.
fn reaches_nothing_else(command: &Command) -> bool {
    matches!(command, Command::Complete { .. } | Command::Fail { .. } | Command::Vote { .. } | Command::Skip { .. })
}

#[test]
fn a_preview_tells_what_the_server_does_in_every_record_that_it_reaches() {
    let mut tally = Tally::default();
    for seed in 0..600 {
        let mut dice = Dice(seed * 7919 + 1);
        let mut server = Server::new(&mut dice);
        server.begin(&mut dice);
        let mut screens: BTreeMap<RecordId, Screen> = BTreeMap::new();
        let mut story: Vec<Command> = Vec::new();
        for turn in 0..50 {
            let Some(given) = some_command(&mut dice, &server) else { continue };
            let asked = request(&server, given);
            let Some(home) = record_of(&server, &asked.command) else { continue };
            let mut screen = screens.remove(&home).unwrap_or_else(|| Screen::open(&server, home));
            let foreseen = screen.foresee(&server, &asked, &mut tally);
            assert_eq!(foreseen, truth(&server, &asked), "seed {seed}, turn {turn}: {asked:?} after {story:?}");
            count(&server, home, &foreseen, &mut tally);
            screens.insert(home, screen);
            // Somebody else may be faster: then it is worked out anew, from what events tell.
            if dice.roll(3) == 0
                && let Some(other) = some_command(&mut dice, &server)
            {
                let other = request(&server, other);
                if let Some(events) = server.carry_out(&other) {
                    story.push(other.command);
                    screens.values_mut().for_each(|screen| screen.hear(&server, &events, &mut tally));
                    let screen = screens.get_mut(&home).unwrap();
                    let foreseen = screen.foresee(&server, &asked, &mut tally);
                    assert_eq!(
                        foreseen,
                        truth(&server, &asked),
                        "seed {seed}, turn {turn}: {asked:?} anew after {story:?}"
                    );
                    tally.meanwhile += 1;
                }
            }
            // Shown at once, before the server has said so.
            let is_ahead = dice.roll(2) == 0
                && screens.get_mut(&home).is_some_and(|screen| screen.plan.expect(turn, asked.clone()));
            let carried_out = server.carry_out(&asked);
            if is_ahead {
                tally.ahead += 1;
                let shown = screens.get(&home).map(|screen| state(&screen.plan));
                let (mut truth, is_whole) = (Plan::load(server.snapshot(home)), reaches_nothing_else(&asked.command));
                truth.settle();
                if is_whole && carried_out.is_some() {
                    assert_eq!(shown, Some(state(&truth)), "seed {seed}, turn {turn}: {asked:?} ahead after {story:?}");
                }
            }
            if let Some(events) = carried_out {
                story.push(asked.command.clone());
                screens.values_mut().for_each(|screen| screen.hear(&server, &events, &mut tally));
                screens.get_mut(&home).unwrap().plan.settled_by(turn, server.sequence);
            } else {
                screens.get_mut(&home).unwrap().plan.take_back(turn);
            }
            let confirmed = Plan::load(server.snapshot(home));
            assert_eq!(
                state(&screens[&home].plan),
                state(&confirmed),
                "seed {seed}, turn {turn}: nothing is ahead any more after {asked:?} and {story:?}"
            );
        }
    }
    println!("{tally:?}");
    assert!(tally.decided > 7_000 && tally.refused > 10_000, "{tally:?}");
    assert!(tally.across_links > 250 && tally.across_families > 150, "{tally:?}");
    assert!(tally.heard > 10_000 && tally.meanwhile > 2_000 && tally.loads > 2_000, "{tally:?}");
    assert!(tally.ahead > 3_000, "{tally:?}");
}
