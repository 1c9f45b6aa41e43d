//! How deep and how large a plan may be (docs/rules.md, section 1).

use waybill_shared::engine::{Known, MAX_ACTIVITIES, MAX_LEVELS, NewActivity, lay_out};
use waybill_shared::model::{ActivityId, ActivityKind, Code, RecordId, RecordKind};

use crate::fixture::Fixture;

/// So many containers in each other.
fn tower(levels: usize, inside: &str) -> String {
    let open: String = (0..levels).map(|level| format!("S{level}[ ")).collect();
    format!("{open}{inside}{}", " ]".repeat(levels))
}

fn flat(count: usize) -> Vec<NewActivity> {
    let new = |id| NewActivity {
        id: ActivityId(id),
        parent: None,
        kind: ActivityKind::Manual,
        after_children: false,
        review: None,
    };
    (1..=i64::try_from(count).unwrap()).map(new).collect()
}

#[test]
fn a_plan_has_sixty_four_levels_and_no_more() {
    let mut world: Fixture = format!("RR1: {}", tower(MAX_LEVELS - 1, "a")).parse().unwrap();
    assert_eq!(world.tell("add x after a"), "x added");
    assert_eq!(world.tell("add S[ y ] after a"), "TOO_DEEP");
    assert_eq!(world.tell("nest a as P{}"), "TOO_DEEP");
}

#[test]
fn a_container_is_not_moved_too_deep() {
    let mut world: Fixture = format!("RR1: {} T[ b ]", tower(MAX_LEVELS - 1, "a")).parse().unwrap();
    assert_eq!(world.tell("move b after a"), "b moved from T to S62");
    assert_eq!(world.tell("move T after a"), "T moved from the top to S62");
    assert_eq!(world.tell("add c into RR1"), "c added");
    assert_eq!(world.tell("nest c as U[]"), "U added, c moved from the top to U");
    assert_eq!(world.tell("move U after a"), "TOO_DEEP");
}

#[test]
fn a_record_holds_two_hundred_thousand_activities_and_no_more() {
    assert!(lay_out(RecordId(1), RecordKind::Release, &flat(MAX_ACTIVITIES)).is_ok());
    let refusal = lay_out(RecordId(1), RecordKind::Release, &flat(MAX_ACTIVITIES + 1)).unwrap_err();
    assert_eq!(refusal.code, Code::TooLarge);
}

#[test]
fn a_full_record_takes_no_more() {
    // Whether a record is full is told by its counter, which the property tests recount; so a number will do here.
    let mut world: Fixture = "RR1: a".parse().unwrap();
    let mut record = Known::record(&world.memory, RecordId(1)).unwrap().unwrap();
    record.activities = i32::try_from(MAX_ACTIVITIES).unwrap();
    world.memory.put_record(record);
    assert_eq!(world.refused("add x into RR1"), Some(Code::TooLarge));
    assert_eq!(world.refused("nest a as S[]"), Some(Code::TooLarge));
}
