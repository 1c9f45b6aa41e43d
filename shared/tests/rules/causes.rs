//! Causes: an own event comes from the act; any other from the latest event among what its rule looks at
//! (docs/rules.md, section 3).

use crate::fixture::Fixture;

fn explained(world: &str, command: &str) -> String {
    world.parse::<Fixture>().unwrap().explain(command)
}

#[test]
fn each_step_of_a_cascade_names_the_one_before_it() {
    assert_eq!(explained("RR1 run: S:run[ a:run ] b", "complete a"), "a run>ok, S run>ok by a, b wait>run by S");
}

#[test]
fn children_of_a_parallel_container_begin_by_their_container() {
    assert_eq!(
        explained("RR1: P{ a b }", "start RR1"),
        "RR1 editing>run, P wait>run by RR1, a wait>run by P, b wait>run by P"
    );
}

#[test]
fn own_events_come_from_the_act() {
    assert_eq!(
        explained("RR1 run: P:run{ a:run S:run[ b:run ] }", "hold RR1"),
        "RR1 run>hold, P run>hold by RR1, a run>hold by RR1, S run>hold by RR1, b run>hold by RR1"
    );
}

#[test]
fn a_decision_comes_from_the_vote() {
    assert_eq!(explained("RR1 run: r?all(ann):run a", "vote r ann yes"), "r ann yes, r run>ok by r, a wait>run by r");
}

#[test]
fn a_dependent_activity_comes_from_what_it_is_linked_to_and_its_record_from_it() {
    assert_eq!(
        explained("RR1 run: a:run\nCR7 run: w~a:run", "complete a"),
        "a run>ok, RR1 run>ok by a, w run>ok by a, CR7 run>ok by w"
    );
}

#[test]
fn a_parent_comes_from_its_child() {
    assert_eq!(
        explained("RR1 run parent: a:ok b+\nRR2 run of RR1: c:run", "complete c"),
        "c run>ok, RR2 run>ok by c, b wait>run by RR2"
    );
}

#[test]
fn what_a_resume_takes_along_comes_from_its_own_record() {
    assert_eq!(
        explained("RR1 hold parent: a:hold\nRR2 held-along of RR1: b:hold", "resume RR1"),
        "RR1 hold>run, RR2 hold>run by RR1, b hold>run by RR2, a hold>run by RR1"
    );
}

#[test]
fn a_reset_across_a_link_comes_from_the_reset_release_activity() {
    assert_eq!(
        explained("RR1 ok: a:ok\nCR7 ok: w~a:ok b:ok", "return a"),
        "a ok>wait, a wait>run by a, RR1 ok>run by a, w ok>wait by a, b ok>wait by w, w wait>run by w, CR7 ok>run by w"
    );
}
