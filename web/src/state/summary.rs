//! A preview in one sentence: "Completes Rack work and starts Confirm network; CR7 goes on with Move branches."

use waybill_shared::engine::Decision;
use waybill_shared::model::{RecordId, Subject};

use super::preview::{count, subject_of, void_votes};
use super::{Chapter, Line, Plan, Stage, World};

/// How many names there is room for.
const NAMED: usize = 2;

/// All of it in a sentence: what follows from the act, in this record and then in the others.
pub(super) fn summary(plan: &Plan, world: &World, decision: &Decision, groups: &[(RecordId, Chapter)]) -> String {
    let act = decision.events.first().map(subject_of);
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
fn in_here(plan: &Plan, group: &Chapter, act: Option<Subject>, parts: &mut Vec<String>) {
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
        parts.push(format!("{} {}", plan.record().key, becomes(*to)));
    }
}

/// What becomes of another record.
fn elsewhere(world: &World, plan: &Plan, id: RecordId, group: &Chapter) -> Option<String> {
    let (key, _) = world.name_of_record(plan, id);
    let itself = group.lines.iter().find(|line| matches!(line.subject, Subject::Record(_)));
    if let Some(to) = itself.and_then(|line| line.stages.last()) {
        return Some(format!("{key} {}", becomes(*to)));
    }
    let ends = |name: &str| group.lines.iter().any(|line| line.stages.last().is_some_and(|stage| stage.name == name));
    if ends("PENDING") {
        return Some(format!("{key} goes back"));
    }
    let begins = |line: &&Line| line.stages.first().is_some_and(|it| it.name == "PENDING");
    let is_leaf = |line: &&Line| match line.subject {
        Subject::Activity(id) => world.activity(plan, id).is_some_and(|it| !it.kind.is_container()),
        Subject::Record(_) => false,
    };
    if let Some(first) = group.lines.iter().filter(begins).find(is_leaf) {
        return Some(format!("{key} goes on with {}", first.title));
    }
    if group.lines.iter().any(|line| !line.stages.is_empty()) {
        return Some(format!("{key} goes on"));
    }
    let words = itself.map(|line| line.words.clone()).filter(|words| !words.is_empty());
    words.map(|words| format!("{key} {words}"))
}

/// What a record becomes, in the midst of a sentence.
fn becomes(stage: Stage) -> String {
    match stage.name {
        "IN_PROGRESS" => "goes on".into(),
        "ON_HOLD" => "is held".into(),
        "FAILED" => "fails".into(),
        _ => format!("is {}", stage.label.to_ascii_lowercase()),
    }
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
