//! The engine against the naive model, on random worlds and random commands, and against faults seeded into it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod faults;
mod judge;
mod naive;
mod tally;
mod worlds;

use std::cell::RefCell;

use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use faults::Fault;
use judge::{Engine, engine, step};
use naive::World;
use tally::Tally;
use worlds::Case;

fn play(engine: &Engine<'_>, case: &Case, tally: &mut Tally) -> Result<(), String> {
    let mut memory = case.memory();
    for (turn, wish) in case.wishes.iter().enumerate() {
        let world = World::of(&memory);
        let request = wish.request(&world, turn);
        let answer = step(engine, &mut memory, &world, &request)
            .map_err(|wrong| format!("turn {turn}: {request:?}\n{wrong}"))?;
        tally.count(&world, &request.command, answer.as_deref().map_err(|code| *code));
    }
    Ok(())
}

/// Plays random cases until one goes wrong, which is then shrunk in at most so many steps.
fn run(engine: &Engine<'_>, cases: u32, shrink: u32) -> Result<Tally, TestError<Case>> {
    let tally = RefCell::new(Tally::default());
    let config = Config { cases, max_shrink_iters: shrink, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&worlds::cases(40), |case| play(engine, &case, &mut tally.borrow_mut()).map_err(TestCaseError::fail))?;
    Ok(tally.into_inner())
}

/// 10 000 cases, and more when PROPTEST_CASES asks for more.
#[test]
fn the_engine_does_what_the_naive_model_does_and_nothing_is_left_untried() {
    let cases = Config::default().cases.max(10_000);
    let tally = match run(&engine, cases, 20_000) {
        Ok(tally) => tally,
        Err(TestError::Fail(why, case)) => panic!("{why}\n{case:#?}"),
        Err(other) => panic!("{other}"),
    };
    println!("{tally}");
    assert_eq!(tally.starved(), None);
}

#[test]
fn every_fault_seeded_into_the_engine_is_found() {
    for fault in Fault::ALL {
        let found = run(&|memory, request| fault.decide(memory, request), 2_000, 0);
        assert!(matches!(found, Err(TestError::Fail(..))), "{fault:?} was not found in 2 000 cases");
    }
}

#[test]
fn a_run_that_sees_too_little_says_so() {
    let few = run(&engine, 2, 0).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(few.starved().is_some());
}
