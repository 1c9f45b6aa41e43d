//! Following events comes to the same as asking again: whatever is commanded, a plan that heard the events equals the
//! state that the engine left behind.

use waybill_shared::engine::{Command, Known, Memory, Request, decide};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Event, EventKind, Happening, RecordId, RecordStatus, ReviewerRef,
};

use super::fixture::{GARRET, at, event, row, rows, snapshot};
use super::{ActivityRow, LiveEvent, Plan};

/// A small generator, so that every run is the same.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn plan_rows() -> Vec<ActivityRow> {
    let mut all = rows();
    all.push(row(6, Some(2), ActivityKind::Sequential, ActivityStatus::Pending));
    all.push(row(7, Some(6), ActivityKind::Review, ActivityStatus::Pending));
    all.push(row(8, Some(6), ActivityKind::Manual, ActivityStatus::Pending));
    all.iter_mut().for_each(|row| row.activity.status = ActivityStatus::Pending);
    all
}

fn some_command(dice: &mut Dice) -> Command {
    let activity = ActivityId(1 + dice.roll(8) as i64);
    let record = RecordId(1);
    match dice.roll(14) {
        0 => Command::Start { record, children: Vec::new() },
        1 => Command::Hold { record, except: Vec::new() },
        2 | 3 => Command::Resume { record, except: Vec::new() },
        4 | 5 => Command::Fail { activity },
        6 => Command::Skip { activity },
        7 => Command::ReturnTo { activity, leave_closed_changes: false },
        8 | 9 => Command::Vote { activity, reviewer: ReviewerRef::Person(GARRET), approve: dice.roll(4) > 0 },
        10 => Command::Delete { activity },
        _ => Command::Complete { activity, despite_unapproved: false },
    }
}

/// The event as the server would send it, with the row where a screen needs one.
fn told(server: &Memory, happened: &Event, sequence: u64) -> LiveEvent {
    let now = happened.activity.and_then(|id| {
        let Ok(found) = server.activity(id);
        found
    });
    let key = happened.activity.map(|id| {
        let original = plan_rows().into_iter().find(|row| row.activity.id == id).unwrap();
        original.facts.key
    });
    let (kind, from, to) = match &happened.happening {
        Happening::ActivityStatus { from, to } => {
            (EventKind::StatusChanged, Some(from.to_string()), Some(to.to_string()))
        }
        Happening::RecordStatus { from, to } => {
            (EventKind::StatusChanged, Some(from.to_string()), Some(to.to_string()))
        }
        Happening::Voted { .. } => (EventKind::Voted, None, None),
        Happening::Returned => (EventKind::Returned, None, None),
        Happening::ActivityDeleted => (EventKind::ActivityDeleted, None, None),
        other => panic!("no command here leads to {other:?}"),
    };
    let original = happened.activity.and_then(|id| plan_rows().into_iter().find(|row| row.activity.id == id));
    let row = match (kind, now, original) {
        (EventKind::Voted | EventKind::Returned, Some(activity), Some(row)) => Some(ActivityRow { activity, ..row }),
        _ => None,
    };
    LiveEvent { kind, from, to, row, ..event(sequence, key.as_deref()) }
}

fn assert_same(plan: &Plan, server: &Memory, story: &[Command]) {
    let Ok(Some(record)) = server.record(RecordId(1)) else { panic!("the record is gone") };
    let mine = plan.record();
    assert_eq!(
        (mine.status, mine.closed_from, mine.actual_start, mine.actual_end, mine.root, mine.empty_containers),
        (
            record.status,
            record.closed_from,
            record.actual_start,
            record.actual_end,
            record.root,
            record.empty_containers
        ),
        "after {story:?}"
    );
    for activity in server.activities() {
        assert_eq!(plan.activity(activity.id).as_ref(), Some(activity), "after {story:?}");
    }
    assert_eq!(plan.size(), server.activities().count(), "after {story:?}");
}

#[test]
fn a_plan_that_heard_every_event_equals_what_the_engine_left_behind() {
    let mut carried_out = 0;
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let mut plan = Plan::load(snapshot(RecordStatus::Editing, plan_rows()));
        let mut server = Memory::default();
        server.put_record(plan.record());
        for id in 1..=8 {
            server.put_activity(plan.activity(ActivityId(id)).unwrap());
        }
        let (mut story, mut sequence) = (Vec::new(), 10);
        for _ in 0..60 {
            let command = some_command(&mut dice);
            let request = Request {
                command: command.clone(),
                actor: GARRET,
                teams: Vec::new(),
                at: at(sequence + 1),
                comment: Some("because".into()),
                class: None,
                expected_version: None,
            };
            let Ok(decision) = decide(&server, &request) else { continue };
            server.apply(&decision.changes);
            story.push(command);
            carried_out += 1;
            for happened in &decision.events {
                sequence += 1;
                plan.apply(&LiveEvent { at: request.at, ..told(&server, happened, sequence) });
            }
            plan.settle();
            assert_same(&plan, &server, &story);
        }
    }
    assert!(carried_out > 2_000, "only {carried_out} commands were carried out: the test tests too little");
}
