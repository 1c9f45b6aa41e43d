//! What a command would cause, before it is given: worked out by the code that the server decides with, and told record by
//! record in the order in which it would happen.

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Command, Decision, Request, Stop};
use waybill_shared::model::{
    Activity, ActivityId, ActivityStatus, Code, Event, Happening, RecordId, RecordStatus, Subject,
};

use super::wish::{Wish, named};
use super::world::{Missing, Unseen, Why};
use super::{Answers, Ask, LiveEvent, Me, Plan, Tone, World, activity_label, record_label, record_tone, tone, worded};

/// How many names a summary has room for.
const NAMED: usize = 2;

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
pub struct Group {
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
    pub groups: Vec<Group>,
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
        Wish::Elsewhere(key) | Wish::Somewhere(key) if world.unseen().iter().any(|it| it.key == key) => {
            return Outlook::Refused(format!("There is no {key} here."));
        }
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
            _ if !world.unseen().is_empty() => Outlook::Nothing,
            Code::NotFound => Outlook::Refused("What this is about is gone, or was unlinked meanwhile.".into()),
            _ => Outlook::Refused(worded(&message)),
        },
    }
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
            let is_seen = |key: &String| !world.unseen().iter().any(|it| it.key == *key);
            let also = named(plan, &request.command).into_iter().map(|id| world.name_of_record(plan, id).0);
            let mut keys = vec![first.clone()];
            keys.extend(also.filter(|key| is_new(key) && is_seen(key) && *key != plan.record().key));
            Err(Foreseen::Load(keys))
        }
    }
}

impl Preview {
    fn of(plan: &Plan, world: &World, decision: &Decision) -> Self {
        let mut groups: Vec<(RecordId, Group)> = Vec::new();
        for event in &decision.events {
            let place = groups.iter().position(|(id, _)| *id == event.record).unwrap_or_else(|| {
                let (key, title) = world.name_of_record(plan, event.record);
                groups.push((event.record, Group { key, title, lines: Vec::new() }));
                groups.len() - 1
            });
            if let Some((_, group)) = groups.get_mut(place) {
                tell(plan, world, decision, group, event);
            }
        }
        let summary = summary(plan, world, decision, &groups);
        let groups = groups.into_iter().map(|(_, group)| group).collect();
        let blind = world.unseen().iter().map(blind).collect();
        Self { summary, groups, blind, events: decision.events.clone() }
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

fn tell(plan: &Plan, world: &World, decision: &Decision, group: &mut Group, event: &Event) {
    let subject = event.activity.map_or(Subject::Record(event.record), Subject::Activity);
    let place = group.lines.iter().position(|line| line.subject == subject).unwrap_or_else(|| {
        let (key, title) = match event.activity {
            Some(id) => world.name_of(plan, id).unwrap_or_else(|| (String::new(), "The new step".into())),
            None => (group.key.clone(), group.title.clone()),
        };
        group.lines.push(Line { subject, key, title, stages: Vec::new(), words: String::new() });
        group.lines.len() - 1
    });
    let Some(line) = group.lines.get_mut(place) else { return };
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

fn add(words: &mut String, more: String) {
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
fn void_votes(plan: &Plan, world: &World, decision: &Decision, id: ActivityId) -> usize {
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
        Happening::Voted { approve: true, from, .. } => revote("is approved", *from),
        Happening::Voted { from, .. } => revote("is rejected", *from),
        Happening::Returned => "is returned to".into(),
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

/// All of it in a sentence: what follows from the act, in this record and then in the others.
fn summary(plan: &Plan, world: &World, decision: &Decision, groups: &[(RecordId, Group)]) -> String {
    let act =
        decision.events.first().map(|event| event.activity.map_or(Subject::Record(event.record), Subject::Activity));
    let mut parts = Vec::new();
    for (id, group) in groups {
        if *id == plan.id {
            in_here(plan, group, act, &mut parts)
        } else {
            parts.extend(elsewhere(world, plan, *id, group))
        }
    }
    let void: usize = decision.changes.activities.keys().map(|id| void_votes(plan, world, decision, *id)).sum();
    if void > 0 {
        parts.push(format!("{} void", count(void, "vote becomes", "votes become")));
    }
    if parts.is_empty() {
        return "Nothing else changes.".into();
    }
    let text = parts.join("; ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_ascii_uppercase(), letters.as_str()))
}

/// What becomes of the steps of the screen's record, and of the record.
fn in_here(plan: &Plan, group: &Group, act: Option<Subject>, parts: &mut Vec<String>) {
    let mut verbs: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in group.lines.iter().filter(|line| matches!(line.subject, Subject::Activity(_))) {
        let (Some(first), Some(last)) = (line.stages.first(), line.stages.last()) else { continue };
        // What is done itself needs no saying, unless more becomes of it.
        let is_act = Some(line.subject) == act;
        if is_act && (line.words.is_empty() || line.stages.len() < 2) {
            continue;
        }
        let verb = match (first.name, last.name) {
            (_, "COMPLETED") => "completes",
            (_, "FAILED") => "fails",
            (_, "PENDING") => "resets",
            (_, "SKIPPED") => "skips",
            (_, "CANCELLED") => "cancels",
            (_, "ON_HOLD") => "holds",
            ("PENDING", _) => "starts",
            _ => "sets going",
        };
        match verbs.iter_mut().find(|(known, _)| *known == verb) {
            Some((_, titles)) => titles.push(&line.title),
            None => verbs.push((verb, vec![&line.title])),
        }
    }
    let phrases: Vec<String> = verbs.iter().map(|(verb, titles)| format!("{verb} {}", some(titles))).collect();
    if let Some((last, rest)) = phrases.split_last() {
        parts.push(if rest.is_empty() { last.clone() } else { format!("{} and {last}", rest.join(", ")) });
    }
    let itself = group.lines.iter().find(|line| matches!(line.subject, Subject::Record(_)));
    if let Some(to) = itself.filter(|line| Some(line.subject) != act).and_then(|line| line.stages.last()) {
        parts.push(format!("{} becomes {}", plan.record().key, to.label));
    }
}

/// What becomes of another record.
fn elsewhere(world: &World, plan: &Plan, id: RecordId, group: &Group) -> Option<String> {
    let (key, _) = world.name_of_record(plan, id);
    let itself = group.lines.iter().find(|line| matches!(line.subject, Subject::Record(_)));
    if let Some(to) = itself.and_then(|line| line.stages.last()) {
        return Some(format!("{key} becomes {}", to.label));
    }
    let ends = |name: &str| group.lines.iter().any(|line| line.stages.last().is_some_and(|stage| stage.name == name));
    if ends("PENDING") {
        return Some(format!("{key} goes back"));
    }
    if group.lines.iter().any(|line| !line.stages.is_empty()) {
        return Some(format!("{key} goes on"));
    }
    let words = itself.map(|line| line.words.clone()).filter(|words| !words.is_empty());
    words.map(|words| format!("{key} {words}"))
}

/// `a`, `a and b`, `a, b and 3 more`.
fn some(titles: &[&str]) -> String {
    let (shown, rest) = titles.split_at(titles.len().min(NAMED));
    match (shown, rest.len()) {
        ([one, two], 0) => format!("{one} and {two}"),
        (shown, 0) => shown.join(", "),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
