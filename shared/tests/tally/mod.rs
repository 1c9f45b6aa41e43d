//! What a run of random commands came to see: a run in which nothing happens would prove nothing.

use std::collections::BTreeMap;

use waybill_shared::engine::Command;
use waybill_shared::model::{ActivityKind, ActivityStatus, Code, Event, Family, Happening, RecordKind, RecordStatus};

use crate::naive::World;

/// How often something was tried and came off, was refused, or led to what is rare.
#[derive(Default)]
pub(crate) struct Tally {
    /// How many turns there were.
    pub(crate) turns: usize,
    commands: BTreeMap<String, (usize, usize)>,
    refusals: BTreeMap<Code, usize>,
    situations: BTreeMap<&'static str, usize>,
}

/// What the commands, refusals and situations of a long run are, which must not be missing.
const COMMANDS: usize = 27;
const SITUATIONS: usize = 19;
/// Engines do not look at rights, keys of commands, or sizes that a small world cannot have.
const UNREACHED: [Code; 4] = [Code::Forbidden, Code::IdempotencyMismatch, Code::TooDeep, Code::TooLarge];

impl Tally {
    pub(crate) fn count(&mut self, before: &World, command: &Command, answer: Result<&[Event], Code>) {
        self.turns += 1;
        let (tried, accepted) = self.commands.entry(kind(command)).or_default();
        *tried += 1;
        match answer {
            Ok(events) => {
                *accepted += 1;
                for situation in situations(before, command, events) {
                    *self.situations.entry(situation).or_default() += 1;
                }
            }
            Err(code) => *self.refusals.entry(code).or_default() += 1,
        }
    }

    /// The first thing that the run saw too little of.
    pub(crate) fn starved(&self) -> Option<String> {
        let seldom = self.commands.iter().find(|(_, (tried, accepted))| {
            let one_in_a_thousand = accepted * 1_000 < self.turns;
            let mostly_refused = accepted * 5 < *tried;
            one_in_a_thousand || mostly_refused
        });
        if self.commands.len() != COMMANDS || self.situations.len() != SITUATIONS {
            return Some("a command or a situation never came up".into());
        }
        if let Some((kind, (tried, accepted))) = seldom {
            return Some(format!("{kind} was tried {tried} times and accepted {accepted} times"));
        }
        let reached = 23 - UNREACHED.len();
        if self.refusals.len() != reached || UNREACHED.iter().any(|code| self.refusals.contains_key(code)) {
            return Some(format!("these refusals came up: {:?}", self.refusals));
        }
        None
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (kind, (tried, accepted)) in &self.commands {
            writeln!(f, "{kind:18} tried {tried:7}, accepted {accepted:7}: {:3} %", accepted * 100 / tried)?;
        }
        for (code, times) in &self.refusals {
            writeln!(f, "{:20} {times:7}", code.as_str())?;
        }
        for (situation, times) in &self.situations {
            writeln!(f, "{times:7} times {situation}")?;
        }
        Ok(())
    }
}

fn kind(command: &Command) -> String {
    format!("{command:?}").split([' ', '{']).next().unwrap_or_default().to_owned()
}

/// The rare things that rules are for, by what was told.
fn situations(before: &World, command: &Command, events: &[Event]) -> Vec<&'static str> {
    use ActivityStatus as A;
    use RecordStatus as R;
    let change = |event: &Event| before.records[&event.record].kind == RecordKind::Change;
    let parent = |event: &Event| before.records[&event.record].family == Family::Parent;
    let node = |event: &Event| event.activity.and_then(|id| before.nodes.get(&id));
    let dependent = |event: &Event| node(event).is_some_and(|node| node.kind == ActivityKind::Dependent);
    let across = |event: &Event| change(event) && !change(&events[0]);
    let of_child = |event: &Event| {
        let cause = event.cause.map(|cause| &events[cause]);
        cause.is_some_and(|cause| before.records[&cause.record].family == Family::ChildOf(event.record))
    };
    let mut found = Vec::new();
    for event in events {
        let situation = match event.happening {
            Happening::ActivityStatus { from: A::InProgress, to: A::Completed }
                if across(event) && dependent(event) =>
            {
                "a release completes a dependent activity"
            }
            Happening::ActivityStatus { to: A::Failed, .. } if across(event) && dependent(event) => {
                "a release fails a dependent activity"
            }
            Happening::ActivityStatus { from: A::Failed, to: A::InProgress } if across(event) && dependent(event) => {
                "a release lets a failed dependent activity go on"
            }
            Happening::ActivityStatus { from: A::Completed, to: A::Pending } if across(event) => {
                "a return resets a change"
            }
            Happening::ActivityStatus { from: A::Completed, to: A::OnHold } if dependent(event) => {
                "a return resets a held change"
            }
            Happening::ActivityStatus { from: A::OnHold, to: A::Completed | A::Failed } if dependent(event) => {
                "a resumed dependent activity takes what arrived meanwhile"
            }
            Happening::ActivityStatus { from: A::OnHold, to: A::Completed | A::Failed } => {
                "a resumed activity is decided at once"
            }
            Happening::ActivityStatus { from: A::Skipped, to: A::InProgress } => "a skipped container runs again",
            Happening::ActivityStatus { from: A::Completed, to: A::InProgress } => "a completed container runs again",
            Happening::ActivityStatus { from: A::Pending, to: A::InProgress }
                if of_child(event) && node(event).is_some_and(|node| node.after_children) =>
            {
                "the children let an activity of their parent begin"
            }
            Happening::RecordStatus { from: R::Completed, .. } if parent(event) && of_child(event) => {
                "a completed parent runs again"
            }
            Happening::RecordStatus { from: R::Completed, to: R::InProgress | R::Failed } if across(event) => {
                "a completed change runs again"
            }
            Happening::RecordStatus { to: R::Failed, .. } if of_child(event) => "a child fails its parent",
            Happening::RecordStatus { to: R::Completed, .. } if of_child(event) => "a child completes its parent",
            Happening::RecordStatus { to: R::OnHold, .. } if event.cause.is_some() => "a hold reaches a child",
            Happening::RecordStatus { from: R::OnHold, to: R::InProgress } if event.cause.is_some() => {
                "a resume takes a held child along"
            }
            Happening::RecordStatus { to: R::Cancelled, .. } if event.cause.is_some() => "a cancel reaches a child",
            Happening::Returned => "a return to what is pending",
            Happening::Unlinked { .. } if matches!(command, Command::Delete { .. }) => "a deletion cuts a link",
            _ => continue,
        };
        found.push(situation);
    }
    found
}
