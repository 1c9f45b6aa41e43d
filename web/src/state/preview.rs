//! What a command would cause, before it is given: worked out by the code that the server decides with, and told record by
//! record in the order in which it would happen.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Command, Decision, Request, Stop};
use waybill_shared::model::{
    Activity, ActivityId, ActivityStatus, Code, Event, Happening, RecordId, RecordStatus, Subject,
};

use super::doer::hand_out;
use super::summary::summary;
use super::view::Missing;
use super::wish::{Wish, named};
use super::world::{Unseen, Why};
use super::{Answers, Ask, LiveEvent, Me, Plan, Tone, World, activity_label, record_label, record_tone, tone, worded};

/// A status in a chain of statuses: shape and colour, words, and the name that clients see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Shape and colour.
    pub tone: Tone,
    /// The words.
    pub label: &'static str,
    /// The name that clients see.
    pub name: &'static str,
}

/// What happens to one activity, or to a record itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it happens to.
    pub subject: Subject,
    /// Its key; empty of one that is only about to be.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The statuses that it goes through, from the present one on; empty when none changes.
    pub stages: Vec<Stage>,
    /// What else happens to it.
    pub words: String,
}

/// What happens in one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The record's key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// In the order of the first event of each.
    pub lines: Vec<Line>,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// All of it in a sentence.
    pub summary: String,
    /// Record by record, in the order of events.
    pub groups: Vec<Chapter>,
    /// What begins and has nobody to do it, in a sentence; empty when there is no such thing.
    pub gap: String,
    /// What could not be looked into, a sentence each.
    pub blind: Vec<String>,
    /// The events that it tells of.
    pub events: Vec<Event>,
}

/// What can be said before an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// Nothing yet: an answer is missing.
    Nothing,
    /// These records have to be loaded first, by their keys.
    Load(Vec<String>),
    /// The record of this activity has to be loaded first, by the activity's key.
    Find(String),
    /// The record of the screen is being loaded again.
    Reloading,
    /// The server would refuse it, and why.
    Refused(String),
    /// What it would cause.
    Shown(Box<Preview>),
}

/// What the action would cause with the answers that are given so far, at the moment `at`.
pub fn outlook(plan: &Plan, world: &World, ask: &Ask, answers: &Answers, me: &Me, at: DateTime<Utc>) -> Outlook {
    if plan.is_stale() {
        return Outlook::Reloading;
    }
    let request = match plan.wish(world, ask, answers) {
        Wish::Command(command) => request(command, ask, answers, me, at),
        Wish::Elsewhere(key) | Wish::Somewhere(key) if why_unseen(world, &key) == Some(Why::Gone) => {
            return Outlook::Refused(format!("There is no {key} here."));
        }
        Wish::Elsewhere(key) | Wish::Somewhere(key) if why_unseen(world, &key).is_some() => return Outlook::Nothing,
        Wish::Elsewhere(key) => return Outlook::Load(vec![key]),
        Wish::Somewhere(key) => return Outlook::Find(key),
        Wish::Nothing => return Outlook::Nothing,
    };
    match foresee(plan, world, &request) {
        Ok(preview) => Outlook::Shown(Box::new(preview)),
        Err(Foreseen::Load(keys)) => Outlook::Load(keys),
        Err(Foreseen::Refused(code, message)) => match code {
            // What is typed wrongly is said where it is typed, and by the server.
            Code::InvalidInput | Code::CommentRequired => Outlook::Nothing,
            // Perhaps what was not seen would have allowed it.
            _ if !world.blind_to(plan).is_empty() => Outlook::Nothing,
            Code::NotFound => Outlook::Refused("What this is about is gone, or was unlinked meanwhile.".into()),
            _ => Outlook::Refused(worded(&message)),
        },
    }
}

fn why_unseen(world: &World, key: &str) -> Option<Why> {
    world.unseen().iter().find(|it| it.key == key).map(|it| it.why)
}

/// The request to the engine that a command comes to.
pub fn request(command: Command, ask: &Ask, answers: &Answers, me: &Me, at: DateTime<Utc>) -> Request {
    let said = Some(answers.comment.clone()).filter(|comment| !comment.trim().is_empty());
    // A reason that is not given yet will be.
    let comment = said.or_else(|| ask.needs_comment().then(|| "…".to_owned()));
    Request { command, class: None, actor: me.person, teams: me.teams.clone(), at, comment, expected_version: None }
}

/// Why there is no preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Foreseen {
    Load(Vec<String>),
    Refused(Code, String),
}

/// What the request would cause.
pub(super) fn foresee(plan: &Plan, world: &World, request: &Request) -> Result<Preview, Foreseen> {
    match world.decide(plan, request) {
        Ok(decision) => Ok(Preview::of(plan, world, &decision)),
        Err(Stop::Refused(refusal)) => Err(Foreseen::Refused(refusal.code, refusal.message)),
        Err(Stop::Unknown(Missing(first))) => {
            let is_new = |key: &String| *key != first && world.plan_by_key(key).is_none();
            let is_seen = |key: &String| why_unseen(world, key).is_none();
            let also = named(plan, &request.command).into_iter().map(|id| world.name_of_record(plan, id).0);
            let mut keys = vec![first.clone()];
            keys.extend(also.filter(|key| is_new(key) && is_seen(key) && *key != plan.record().key));
            Err(Foreseen::Load(keys))
        }
    }
}

impl Preview {
    fn of(plan: &Plan, world: &World, decision: &Decision) -> Self {
        let mut groups: Vec<(RecordId, Chapter)> = Vec::new();
        let mut places = BTreeMap::new();
        for event in &decision.events {
            let at = groups.iter().position(|(id, _)| *id == event.record).unwrap_or_else(|| {
                let (key, title) = world.name_of_record(plan, event.record);
                groups.push((event.record, Chapter { key, title, lines: Vec::new() }));
                groups.len() - 1
            });
            let Some((_, group)) = groups.get_mut(at) else { continue };
            let subject = subject_of(event);
            let place = *places.entry(subject).or_insert(group.lines.len());
            if place == group.lines.len() {
                group.lines.push(line(plan, world, group, event));
            }
            if let Some(line) = group.lines.get_mut(place) {
                tell(plan, world, decision, line, event);
            }
        }
        let summary = summary(plan, world, decision, &groups);
        let mut groups: Vec<Chapter> = groups.into_iter().map(|(_, group)| group).collect();
        let gap = hand_out(plan, world, decision, &mut groups);
        let blind = world.blind_to(plan).into_iter().map(blind).collect();
        Self { summary, groups, gap, blind, events: decision.events.clone() }
    }

    /// Everything that happens to something, one after another.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.groups.iter().flat_map(|group| &group.lines)
    }

    /// What the server told that this did not: by the subjects of the events, as people read them, each once.
    pub fn missed(&self, events: &[LiveEvent]) -> Vec<String> {
        let mut missed = Vec::new();
        for event in events {
            let told = |line: &Line| {
                let is_it = match &event.activity {
                    Some(key) => line.key == *key || line.key.is_empty(),
                    None => line.key == event.record && matches!(line.subject, Subject::Record(_)),
                };
                let to = event.to.as_deref();
                let is_status = event.kind == waybill_shared::model::EventKind::StatusChanged;
                is_it && (!is_status || line.stages.iter().skip(1).any(|stage| Some(stage.name) == to))
            };
            let name = super::subject(event);
            if !self.lines().any(told) && !missed.contains(&name) {
                missed.push(name);
            }
        }
        missed
    }
}

fn blind(it: &Unseen) -> String {
    let key = &it.key;
    match it.why {
        Why::Gone => format!("{key} is gone, or not yours to see: what follows there is not shown."),
        Why::TooLarge => format!("{key} was not loaded, because it is too much: what follows there is not shown."),
        Why::Unreachable => format!("{key} could not be loaded: what follows there is not shown."),
    }
}

pub(super) fn subject_of(event: &Event) -> Subject {
    event.activity.map_or(Subject::Record(event.record), Subject::Activity)
}

/// The line of what the event happens to, with nothing told yet.
fn line(plan: &Plan, world: &World, group: &Chapter, event: &Event) -> Line {
    let (key, title) = match event.activity {
        Some(id) => world.name_of(plan, id).unwrap_or_else(|| (String::new(), "The new step".into())),
        None => (group.key.clone(), group.title.clone()),
    };
    Line { subject: subject_of(event), key, title, stages: Vec::new(), words: String::new() }
}

fn tell(plan: &Plan, world: &World, decision: &Decision, line: &mut Line, event: &Event) {
    let (from, to) = match &event.happening {
        Happening::ActivityStatus { from, to } => (stage(*from), stage(*to)),
        Happening::RecordStatus { from, to } => (record_stage(*from), record_stage(*to)),
        happening => {
            add(&mut line.words, deed(plan, world, happening));
            return;
        }
    };
    if line.stages.is_empty() {
        line.stages.push(from);
    }
    line.stages.push(to);
    let is_reset = matches!(event.happening, Happening::ActivityStatus { to: ActivityStatus::Pending, .. });
    if let (true, Some(id)) = (is_reset, event.activity) {
        let void = void_votes(plan, world, decision, id);
        if void > 0 {
            add(&mut line.words, format!("{} void", count(void, "vote becomes", "votes become")));
        }
    }
}

pub(super) fn add(words: &mut String, more: String) {
    if more.is_empty() {
        return;
    }
    if !words.is_empty() {
        words.push_str(", ");
    }
    words.push_str(&more);
}

fn stage(status: ActivityStatus) -> Stage {
    Stage { tone: tone(status), label: activity_label(status), name: status.as_str() }
}

fn record_stage(status: RecordStatus) -> Stage {
    Stage { tone: record_tone(status), label: record_label(status), name: status.as_str() }
}

/// How many votes that count now do not any more.
pub(super) fn void_votes(plan: &Plan, world: &World, decision: &Decision, id: ActivityId) -> usize {
    let votes = |activity: Option<&Activity>| {
        let review = activity.and_then(|activity| activity.review.as_ref());
        review.map_or(0, |review| review.reviewers.iter().filter(|reviewer| reviewer.vote.is_some()).count())
    };
    let (was, is) = (world.activity(plan, id), decision.changes.activities.get(&id));
    votes(was.as_ref()).saturating_sub(votes(is))
}

/// What happens besides statuses.
fn deed(plan: &Plan, world: &World, happening: &Happening) -> String {
    let activity =
        |id: ActivityId| world.name_of(plan, id).map_or_else(String::new, |(key, title)| format!("{key} {title}"));
    let record = |id: RecordId| world.name_of_record(plan, id).0;
    match happening {
        Happening::Voted { approve: true, from, .. } => revote("gets an approval", *from),
        Happening::Voted { from, .. } => revote("gets a rejection", *from),
        Happening::Returned => "is done again".into(),
        Happening::ReviewChanged => "gets these reviewers and this condition".into(),
        Happening::Assigned { .. } => "is assigned".into(),
        Happening::Delegated { .. } => "is delegated".into(),
        Happening::FieldChanged(_) => "is changed".into(),
        Happening::ActivityAdded => "is added".into(),
        Happening::ActivityMoved { .. } => "is moved".into(),
        Happening::ActivityDeleted => "is deleted".into(),
        Happening::Linked { to } => format!("is linked to {}", activity(*to)),
        Happening::Unlinked { from } => format!("is unlinked from {}", activity(*from)),
        Happening::ChildLinked { child } => format!("groups {}", record(*child)),
        Happening::ChildUnlinked { child } => format!("does not group {} any more", record(*child)),
        Happening::ParentLinked { parent } => format!("is grouped under {}", record(*parent)),
        Happening::ParentUnlinked { parent } => format!("is not grouped under {} any more", record(*parent)),
        Happening::ConvertedToParent => "becomes a parent release".into(),
        Happening::RevertedToPlain => "becomes a plain release".into(),
        Happening::Commented => "is commented on".into(),
        Happening::Created | Happening::RecordStatus { .. } | Happening::ActivityStatus { .. } => String::new(),
    }
}

fn revote(deed: &str, from: Option<bool>) -> String {
    if from.is_some() { format!("{deed}: the vote changes") } else { deed.to_owned() }
}

pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
pub(super) mod tests {
    use waybill_shared::engine::Command;
    use waybill_shared::model::{ActivityId, ActivityStatus, RecordStatus, ReviewerRef, Vote};

    use super::super::fixture::{GARRET, at, parent_plan, plan, rows, snapshot, status_changed};
    use super::super::{
        Action, Answers, Ask, LiveEvent, Me, Offer, Plan, RecordAction, Unseen, Why, World, fixture, preview,
    };
    use super::{Outlook, Preview, foresee, outlook};

    fn me() -> Me {
        Me { person: GARRET, teams: Vec::new() }
    }

    pub(in super::super) fn shown(plan: &Plan, command: Command) -> Preview {
        let ask = Ask::Record(Offer { action: RecordAction::Comment, needs_comment: true, insist: None });
        let request = preview::request(command, &ask, &Answers::default(), &me(), at(11));
        foresee(plan, &World::default(), &request).unwrap_or_else(|why| panic!("{why:?}"))
    }

    pub(in super::super) fn lines(preview: &Preview) -> Vec<String> {
        let stages = |line: &super::Line| line.stages.iter().map(|it| it.name).collect::<Vec<_>>().join(" ");
        preview.lines().map(|line| format!("{} {}{}", line.key, stages(line), line.words)).collect()
    }

    #[test]
    fn a_vote_that_decides_tells_what_it_completes_and_what_begins() {
        let garret = ReviewerRef::Person(GARRET);
        let told = shown(&plan(), Command::Vote { activity: ActivityId(1), reviewer: garret, approve: true });
        assert_eq!(
            lines(&told),
            [
                "RA1 IN_PROGRESS COMPLETEDgets an approval",
                "PA2 PENDING IN_PROGRESS",
                "MA3 PENDING IN_PROGRESS",
                "MA4 PENDING IN_PROGRESS"
            ]
        );
        assert_eq!(told.summary, "Completes step 1 and starts step 2, step 3 and step 4.");
    }

    #[test]
    fn a_return_tells_which_votes_become_void() {
        let mut rows = rows();
        rows[0].activity.status = ActivityStatus::Completed;
        if let Some(review) = &mut rows[0].activity.review {
            review.reviewers[0].vote = Some(Vote { approve: true, by: GARRET });
        }
        rows[1].activity.status = ActivityStatus::InProgress;
        let plan = Plan::load(snapshot(RecordStatus::InProgress, rows));
        let told = shown(&plan, Command::ReturnTo { activity: ActivityId(1), leave_closed_changes: false });
        assert_eq!(
            lines(&told)[0],
            "RA1 COMPLETED PENDING IN_PROGRESS1 vote becomes void, waits for the vote of Garret"
        );
        assert!(told.summary.ends_with("; 1 vote becomes void."), "{}", told.summary);
    }

    #[test]
    fn what_moves_nothing_says_so() {
        let ask = Ask::Record(Offer { action: RecordAction::Comment, needs_comment: true, insist: None });
        let answers = Answers { comment: "Hello".into(), ..Answers::default() };
        let Outlook::Shown(told) = outlook(&plan(), &World::default(), &ask, &answers, &me(), at(11)) else { panic!() };
        assert_eq!(told.summary, "Nothing else changes.");
    }

    #[test]
    fn the_children_that_a_hold_reaches_are_looked_into_together_and_those_that_cannot_be_are_named() {
        let (plan, mut world) = (parent_plan(RecordStatus::InProgress), World::default());
        let ask = Ask::Record(Offer { action: RecordAction::Hold, needs_comment: true, insist: None });
        let answers = plan.first_answers(&ask, &me());
        let look = |world: &World| outlook(&plan, world, &ask, &answers, &me(), at(11));
        assert_eq!(look(&world), Outlook::Load(vec!["RR2".into()]));
        world.give_up("RR2", Why::TooLarge);
        let Outlook::Shown(told) = look(&world) else { panic!("{:?}", look(&world)) };
        assert!(lines(&told).contains(&"RR2 IN_PROGRESS ON_HOLD".to_owned()), "{told:?}");
        assert_eq!(told.blind, ["RR2 was not loaded, because it is too much: what follows there is not shown."]);
        assert_eq!(world.unseen(), [Unseen { key: "RR2".into(), why: Why::TooLarge }]);
    }

    #[test]
    fn what_is_typed_is_looked_for_when_it_is_a_whole_key() {
        let (plan, world) = (plan(), World::default());
        let offer = Offer { action: Action::Link, needs_comment: false, insist: None };
        let ask = Ask::activity(&plan.row(ActivityId(3), &me()).unwrap(), &offer);
        let look = |typed: &str, world: &World| {
            let answers = Answers { other: typed.into(), ..Answers::default() };
            outlook(&plan, world, &ask, &answers, &me(), at(11))
        };
        assert_eq!(look("net", &world), Outlook::Nothing);
        assert_eq!(look(" da7 ", &world), Outlook::Find("DA7".into()));
        let mut world = world;
        world.give_up("DA7", Why::Gone);
        assert_eq!(look("DA7", &world), Outlook::Refused("There is no DA7 here.".into()));
    }

    #[test]
    fn what_the_server_did_besides_is_named_once() {
        let garret = ReviewerRef::Person(GARRET);
        let told = shown(&plan(), Command::Vote { activity: ActivityId(1), reviewer: garret, approve: true });
        let same = [
            LiveEvent { kind: waybill_shared::model::EventKind::Voted, ..fixture::event(11, Some("RA1")) },
            status_changed(12, Some("RA1"), "IN_PROGRESS", "COMPLETED"),
            status_changed(13, Some("MA3"), "PENDING", "IN_PROGRESS"),
        ];
        assert_eq!(told.missed(&same), Vec::<String>::new());
        let more = [
            status_changed(12, Some("RA1"), "IN_PROGRESS", "FAILED"),
            status_changed(13, Some("MA5"), "PENDING", "IN_PROGRESS"),
            status_changed(14, Some("MA5"), "IN_PROGRESS", "COMPLETED"),
        ];
        assert_eq!(told.missed(&more), ["RA1", "MA5"]);
    }
}
