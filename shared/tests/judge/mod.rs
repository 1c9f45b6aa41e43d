//! Whether the engine is right in one step: against the naive model, and against what is always true.

mod always;

use std::convert::Infallible;

use waybill_shared::engine::{Decision, Memory, Request, Stop, admits, decide};
use waybill_shared::model::{Code, Event};

use crate::naive::{World, predict};
pub(crate) use always::{broken_invariant, broken_replay};

/// What answers a command: the engine, or a version of it with a fault seeded.
pub(crate) type Engine<'e> = dyn Fn(&Memory, &Request) -> Result<Decision, Code> + 'e;

/// The engine as it is.
pub(crate) fn engine(memory: &Memory, request: &Request) -> Result<Decision, Code> {
    code(decide(memory, request))
}

pub(crate) fn code<T>(answer: Result<T, Stop<Infallible>>) -> Result<T, Code> {
    answer.map_err(|stop| match stop {
        Stop::Refused(refusal) => refusal.code,
        Stop::Unknown(never) => match never {},
    })
}

/// Carries a request out in `memory`. Gives the answer, or says what is wrong with it.
pub(crate) fn step(
    engine: &Engine<'_>,
    memory: &mut Memory,
    world: &World,
    request: &Request,
) -> Result<Result<Vec<Event>, Code>, String> {
    let before = memory.clone();
    let answer = engine(memory, request);
    if answer != engine(memory, request) {
        return Err("the same input gave another answer".into());
    }
    let predicted = predict(world, request);
    same("what is admitted", &predicted.as_ref().map(|_| ()).map_err(|code| *code), &code(admits(memory, request)))?;
    match (answer, predicted) {
        (Ok(decision), Ok(expected)) => {
            memory.apply(&decision.changes);
            same("events", &lines(&expected.events), &lines(&decision.events))?;
            same("left out", &expected.left_out, &decision.left_out)?;
            same_world(&expected.world, &World::of(memory))?;
            none_broken(broken_invariant(memory))?;
            none_broken(broken_replay(&before, &decision.events, memory))?;
            Ok(Ok(decision.events))
        }
        (Err(code), Err(expected)) => {
            same("refusal", &expected, &code)?;
            same("memory after a refusal", &before, memory)?;
            Ok(Err(code))
        }
        (Ok(decision), Err(expected)) => {
            Err(format!("refusal expected: {expected:?}, but it was accepted:\n{:#?}", lines(&decision.events)))
        }
        (Err(code), Ok(expected)) => {
            Err(format!("refused with {code:?}, but expected:\n{:#?}", lines(&expected.events)))
        }
    }
}

fn none_broken(broken: Option<String>) -> Result<(), String> {
    broken.map_or(Ok(()), Err)
}

fn lines(events: &[Event]) -> Vec<String> {
    let name = |event: &Event| match event.activity {
        Some(activity) => format!("{}/{activity}", event.record),
        None => event.record.to_string(),
    };
    events.iter().map(|event| format!("{} {:?} because {:?}", name(event), event.happening, event.cause)).collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}: expected {expected:#?}\nfound {found:#?}")) }
}

fn same_world(expected: &World, found: &World) -> Result<(), String> {
    for (id, tree) in &expected.records {
        same(&format!("record {id}"), &Some(tree), &found.records.get(id))?;
    }
    for (id, node) in &expected.nodes {
        same(&format!("activity {id}"), &Some(node), &found.nodes.get(id))?;
    }
    same("world", expected, found)
}
