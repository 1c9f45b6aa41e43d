//! A small plan for the tests of this folder.
//!
//! ```text
//! RR1 (in progress)   RA1 approve (in progress, Garret)   PA2 [ MA3, MA4 ]   MA5
//! ```

use chrono::{DateTime, TimeZone, Utc};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Condition, Counts, EventKind, Family, PersonId, Rank, RecordId,
    RecordKind, RecordStatus, Review, Reviewer, ReviewerRef,
};

use super::stand_in::blank;
use super::{ActivityFacts, ActivityRow, LiveEvent, Person, Plan, RecordFacts, RecordRow, Snapshot};

/// Garret, the reviewer.
pub(super) const GARRET: PersonId = PersonId(7);

/// The moment of the event with this sequence.
pub(super) fn at(sequence: u64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_800_000_000 + sequence as i64, 0).unwrap()
}

pub(super) fn row(number: i64, parent: Option<i64>, kind: ActivityKind, status: ActivityStatus) -> ActivityRow {
    let key = format!("{}{number}", kind.prefix());
    let garret = Reviewer { who: ReviewerRef::Person(GARRET), must_vote: false, veto: false, vote: None };
    ActivityRow {
        facts: ActivityFacts {
            title: format!("step {number}"),
            key,
            role: None,
            owner: None,
            assigned_to: None,
            delegated_to: None,
            since: at(0),
            scheduled_start: None,
            scheduled_end: None,
        },
        activity: Activity {
            id: ActivityId(number),
            record: RecordId(1),
            parent: parent.map(ActivityId),
            rank: Rank::series().nth(number as usize).unwrap(),
            kind,
            status,
            actual_start: None,
            actual_end: None,
            after_children: false,
            links: 0,
            counts: Counts::default(),
            review: (kind == ActivityKind::Review)
                .then(|| Box::new(Review { condition: Condition::Unanimous, reviewers: vec![garret] })),
        },
    }
}

pub(super) fn snapshot(status: RecordStatus, rows: Vec<ActivityRow>) -> Snapshot {
    let mut record = blank(RecordId(1), "RR1".into(), RecordKind::Release);
    record.status = status;
    Snapshot {
        record: RecordRow { record, facts: RecordFacts { title: "June".into(), ..Default::default() } },
        parent: None,
        children: Vec::new(),
        sequence: 10,
        rows,
        links: Vec::new(),
        failures: Vec::new(),
        child_failures: Vec::new(),
        people: vec![Person { number: GARRET, id: "p7".into(), name: "Garret".into(), login: "garret".into() }],
        teams: Vec::new(),
    }
}

/// See the module.
pub(super) fn rows() -> Vec<ActivityRow> {
    use ActivityKind::{Manual, Parallel, Review};
    use ActivityStatus::{InProgress, Pending};
    vec![
        row(1, None, Review, InProgress),
        row(2, None, Parallel, Pending),
        row(3, Some(2), Manual, Pending),
        row(4, Some(2), Manual, Pending),
        row(5, None, Manual, Pending),
    ]
}

pub(super) fn plan() -> Plan {
    Plan::load(snapshot(RecordStatus::InProgress, rows()))
}

/// RR1 as a parent with the children RR2 (in progress) and RR3 (editing).
pub(super) fn parent_plan(status: RecordStatus) -> Plan {
    let mut snapshot = snapshot(status, rows());
    snapshot.record.record.family = Family::Parent;
    for (number, status) in [(2, RecordStatus::InProgress), (3, RecordStatus::Editing)] {
        let mut record = blank(RecordId(number), format!("RR{number}"), RecordKind::Release);
        record.family = Family::ChildOf(RecordId(1));
        record.status = status;
        record.root = Counts { children: 1, ..Counts::default() };
        record.activities = 1;
        snapshot
            .children
            .push(RecordRow { record, facts: RecordFacts { title: format!("child {number}"), ..Default::default() } });
    }
    Plan::load(snapshot)
}

pub(super) fn event(sequence: u64, activity: Option<&str>) -> LiveEvent {
    LiveEvent {
        sequence,
        kind: EventKind::Commented,
        record: "RR1".into(),
        record_title: "June".into(),
        version: 1,
        activity: activity.map(str::to_owned),
        activity_title: None,
        from: None,
        to: None,
        field: None,
        cause: None,
        command: "c".into(),
        actor: Some("Garret".into()),
        at: at(sequence),
        comment: None,
        row: None,
    }
}

pub(super) fn status_changed(sequence: u64, activity: Option<&str>, from: &str, to: &str) -> LiveEvent {
    LiveEvent {
        kind: EventKind::StatusChanged,
        from: Some(from.into()),
        to: Some(to.into()),
        ..event(sequence, activity)
    }
}
