//! Actual start and end (docs/rules.md, section 2), in minutes; the world of an example is as of minute 0.

use crate::fixture::Fixture;

fn after(world: &str, commands: &[&str]) -> Fixture {
    let mut world: Fixture = world.parse().unwrap();
    for command in commands {
        world.tell(command);
    }
    world
}

#[test]
fn activation_sets_the_start_and_completion_the_end() {
    let world = after("RR1: a b", &["start RR1", "complete a"]);
    assert_eq!(world.times("RR1"), (Some(1), None));
    assert_eq!(world.times("a"), (Some(1), Some(2)));
    assert_eq!(world.times("b"), (Some(2), None));
}

#[test]
fn a_failure_ends_the_containers_and_the_record_too() {
    let world = after("RR1 run: S:run[ a:run ]", &["fail a"]);
    assert_eq!([world.times("a"), world.times("S"), world.times("RR1")], [(Some(0), Some(1)); 3]);
}

#[test]
fn going_on_clears_the_end() {
    let world = after("RR1 run: P:run{ a:run b:run }", &["fail a", "skip a"]);
    assert_eq!(world.times("a"), (Some(0), Some(2)));
    assert_eq!(world.times("P"), (Some(0), None));
    assert_eq!(world.times("RR1"), (Some(0), None));
}

#[test]
fn what_is_skipped_ends_only_if_it_had_begun() {
    let world = after("RR1 run: S:run[ a:run b ] c", &["skip S"]);
    assert_eq!(world.times("a"), (Some(0), Some(1)));
    assert_eq!(world.times("b"), (None, None));
}

#[test]
fn what_is_cancelled_ends_even_if_it_had_not_begun() {
    let world = after("RR1: a", &["cancel RR1"]);
    assert_eq!(world.times("a"), (None, Some(1)));
    assert_eq!(world.times("RR1"), (None, Some(1)));
}

#[test]
fn a_container_that_was_skipped_ahead_and_rests_at_once_after_a_return_has_begun() {
    let world = after("RR1 run: a:run S[ r?auto ] b", &["skip S", "complete a", "return r"]);
    assert_eq!(world.times("S"), (Some(3), Some(3)));
}

#[test]
fn a_reset_clears_both() {
    let world = after("RR1 run: a:ok b:ok c:run", &["return a"]);
    assert_eq!(world.times("a"), (Some(1), None));
    assert_eq!(world.times("b"), (None, None));
}

#[test]
fn a_hold_touches_neither() {
    let world = after("RR1 run: a:run b", &["hold RR1"]);
    assert_eq!(world.times("a"), (Some(0), None));
    assert_eq!(world.times("RR1"), (Some(0), None));
}

#[test]
fn a_failure_keeps_its_end_under_a_hold_and_loses_it_at_the_resume() {
    let mut world = after("RR1 run: P:run{ a:run b:run }", &["fail a", "hold RR1"]);
    assert_eq!(world.times("RR1"), (Some(0), Some(1)));
    world.tell("delete a");
    world.tell("resume RR1");
    assert_eq!(world.times("RR1"), (Some(0), None));
}

#[test]
fn closing_moves_no_time_of_a_record() {
    let world = after("RR1 run: a:run", &["complete a", "close RR1"]);
    assert_eq!(world.times("RR1"), (Some(0), Some(1)));
}
