//! A preview in one sentence: "Completes Rack work and starts Confirm network; CR7 goes on with Move branches."

use waybill_shared::engine::Decision;
use waybill_shared::model::{ActivityStatus, Event, Happening, RecordId, RecordStatus, Subject};

use super::preview::{count, subject_of, void_votes};
use super::{Chapter, Line, Plan, Stage, World};

/// All of it in a sentence: what follows from the act, in this record and then in the others.
pub(super) fn summary(plan: &Plan, world: &World, decision: &Decision, groups: &[(RecordId, Chapter)]) -> String {
    let act = decision.events.first().map(subject_of);
    let mut parts = Vec::new();
    parts.extend(decision.events.first().and_then(|event| still_open(plan, decision, event)));
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
    parts.extend(decision.events.first().and_then(|event| left_open(plan, event)));
    if parts.is_empty() {
        return "Nothing else changes.".into();
    }
    let text = parts.join("; ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_ascii_uppercase(), letters.as_str()))
}

/// Whose votes are still missing, where a vote decides nothing.
fn still_open(plan: &Plan, decision: &Decision, act: &Event) -> Option<String> {
    let Happening::Voted { .. } = act.happening else { return None };
    let activity = decision.changes.activities.get(&act.activity?)?;
    let review = activity.review.as_ref().filter(|_| activity.status == ActivityStatus::InProgress)?;
    let wanted = Some(plan.votes_wanted(review)).filter(|wanted| !wanted.is_empty())?;
    Some(format!("still waits for {wanted}; until it is decided, your vote can be changed"))
}

/// The children that stay as they are when their parent is closed.
fn left_open(plan: &Plan, act: &Event) -> Option<String> {
    let Happening::RecordStatus { to: RecordStatus::Closed, .. } = act.happening else { return None };
    let children = plan.family().1.into_iter().map(|child| child.record);
    let keys: Vec<String> = children.filter(|it| it.status != RecordStatus::Closed).map(|it| it.key).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let is = if keys.len() == 1 { "is" } else { "are" };
    (!keys.is_empty()).then(|| format!("{} {is} not closed by it", some(&keys)))
}

/// What becomes of the steps of the screen's record, and of the record.
fn in_here(plan: &Plan, group: &Chapter, act: Option<Subject>, parts: &mut Vec<String>) {
    // What is done itself needs no saying, unless more becomes of it.
    let is_plain_act = |line: &Line| Some(line.subject) == act && (line.words.is_empty() || line.stages.len() < 2);
    let mut verbs: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in group.lines.iter().filter(|line| matches!(line.subject, Subject::Activity(_))) {
        let (Some(first), Some(last)) = (line.stages.first(), line.stages.last()) else { continue };
        if is_plain_act(line) {
            continue;
        }
        let verb = verb_of(first.name, last.name);
        match verbs.iter_mut().find(|(known, _)| *known == verb) {
            Some((_, titles)) => titles.push(&line.title),
            None => verbs.push((verb, vec![&line.title])),
        }
    }
    // Of what becomes the same as what is done itself, it does so too.
    let is_own = |line: &&Line| is_plain_act(line) && matches!(line.subject, Subject::Activity(_));
    let own = group.lines.iter().find(is_own).and_then(|line| line.stages.last());
    let own = own.map_or("", |stage| verb_of("", stage.name));
    let phrases: Vec<String> = verbs
        .iter()
        .map(|(verb, titles)| format!("{}{verb} {}", if *verb == own { "also " } else { "" }, some(titles)))
        .collect();
    if let Some((last, rest)) = phrases.split_last() {
        parts.push(if rest.is_empty() { last.clone() } else { format!("{} and {last}", rest.join(", ")) });
    }
    let itself = group.lines.iter().find(|line| matches!(line.subject, Subject::Record(_)));
    if let Some(to) = itself.filter(|line| Some(line.subject) != act).and_then(|line| line.stages.last()) {
        parts.push(format!("{} {}", plan.record().key, becomes(*to)));
    }
}

fn verb_of(first: &str, last: &str) -> &'static str {
    match (first, last) {
        (_, "COMPLETED") => "completes",
        (_, "FAILED") => "fails",
        (_, "PENDING") => "resets",
        (_, "SKIPPED") => "skips",
        (_, "CANCELLED") => "cancels",
        (_, "ON_HOLD") => "holds",
        ("PENDING", _) => "starts",
        _ => "sets going",
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

/// `a`, `a and b`, `a, b, c and 3 more`: never 1 more, which is as well named.
pub(super) fn some(titles: &[&str]) -> String {
    match titles {
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        titles => titles.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::engine::Command;
    use waybill_shared::model::{ActivityId, ActivityStatus, RecordId, RecordStatus, Reviewer, ReviewerRef, TeamId};

    use super::super::Plan;
    use super::super::fixture::{GARRET, parent_plan, rows, snapshot};
    use super::super::preview::tests::shown;

    #[test]
    fn a_vote_that_decides_nothing_says_whose_are_missing() {
        let mut rows = rows();
        if let Some(review) = &mut rows[0].activity.review {
            review.reviewers.push(Reviewer { who: ReviewerRef::Team(TeamId(3)), ..review.reviewers[0] });
        }
        let plan = Plan::load(snapshot(RecordStatus::InProgress, rows));
        let vote = Command::Vote { activity: ActivityId(1), reviewer: ReviewerRef::Person(GARRET), approve: true };
        assert_eq!(
            shown(&plan, vote).summary,
            "Still waits for the vote of team 3; until it is decided, your vote can be changed."
        );
    }

    #[test]
    fn what_ends_like_the_step_itself_does_so_too() {
        let mut rows = rows();
        rows[0].activity.status = ActivityStatus::Completed;
        for row in &mut rows[1..4] {
            row.activity.status = ActivityStatus::InProgress;
        }
        let plan = Plan::load(snapshot(RecordStatus::InProgress, rows));
        assert_eq!(shown(&plan, Command::Fail { activity: ActivityId(3) }).summary, "Also fails step 2; RR1 fails.");
    }

    #[test]
    fn a_parent_that_is_closed_leaves_its_children_open_and_says_so() {
        let told = shown(&parent_plan(RecordStatus::Completed), Command::Close { record: RecordId(1) });
        assert!(told.summary.ends_with("; RR2 and RR3 are not closed by it."), "{}", told.summary);
    }
}
