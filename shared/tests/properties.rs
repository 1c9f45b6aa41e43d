//! The engine against the naive model, on random worlds and random commands, and against faults seeded into it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod judge;
mod naive;
mod worlds;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use waybill_shared::engine::Command;
use waybill_shared::model::{ActivityKind, ActivityStatus, Code, Event, Family, Happening, RecordKind, RecordStatus};

use judge::{Engine, engine, step};
use naive::World;
use worlds::{Case, cases};

/// How often something was tried, and how often it came off.
#[derive(Default)]
struct Tally {
    commands: BTreeMap<String, (usize, usize)>,
    refusals: BTreeMap<Code, usize>,
    situations: BTreeMap<&'static str, usize>,
}

fn kind(command: &Command) -> String {
    format!("{command:?}").split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn play(engine: &Engine<'_>, case: &Case, tally: &mut Tally) -> Result<(), String> {
    let mut memory = case.memory();
    for (turn, wish) in case.wishes.iter().enumerate() {
        let world = World::of(&memory);
        let request = wish.request(&world, turn);
        let answer = step(engine, &mut memory, &world, &request)
            .map_err(|wrong| format!("turn {turn}: {request:?}\n{wrong}"))?;
        let (tried, done) = tally.commands.entry(kind(&request.command)).or_default();
        *tried += 1;
        match answer {
            Ok(events) => {
                *done += 1;
                for situation in situations(&world, &request.command, &events) {
                    *tally.situations.entry(situation).or_default() += 1;
                }
            }
            Err(code) => *tally.refusals.entry(code).or_default() += 1,
        }
    }
    Ok(())
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
            Happening::ActivityStatus { from: A::InProgress, to: A::Completed } if across(event) && dependent(event) => {
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

fn run(engine: &Engine<'_>, count: u32, shrink: u32) -> Result<Tally, TestError<Case>> {
    let tally = RefCell::new(Tally::default());
    let config = Config { cases: count, max_shrink_iters: shrink, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&cases(40), |case| play(engine, &case, &mut tally.borrow_mut()).map_err(TestCaseError::fail))?;
    Ok(tally.into_inner())
}

#[test]
fn the_engine_does_what_the_naive_model_does_and_every_kind_of_command_is_tried_enough() {
    let tally = match run(&engine, 10_000, 20_000) {
        Ok(tally) => tally,
        Err(TestError::Fail(why, case)) => panic!("{why}\n{case:#?}"),
        Err(other) => panic!("{other}"),
    };
    for (kind, (tried, accepted)) in &tally.commands {
        println!("{kind:18} {tried:7} tried {accepted:7} accepted {:3}%", accepted * 100 / tried);
    }
    println!("{:#?}\n{:#?}", tally.refusals, tally.situations);
}
