//! Records that nobody has started yet, with random plans.

use proptest::prelude::*;
use waybill_shared::engine::{Memory, NewActivity, lay_out};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Condition, Counts, Family, PersonId, Record, RecordId, RecordKind,
    Review, Reviewer, ReviewerRef, TeamId,
};

#[derive(Debug, Clone)]
pub(crate) struct RecordSeed {
    kind: RecordKind,
    pub(crate) started: bool,
    /// Of the first release: a parent. Of the others: a child of the first, if that is a parent.
    family: bool,
    plan: Vec<NodeSeed>,
}

#[derive(Debug, Clone)]
pub(crate) struct NodeSeed {
    pub(crate) kind: ActivityKind,
    pub(crate) after_children: bool,
    pub(crate) review: Option<Review>,
    pub(crate) children: Vec<NodeSeed>,
}

pub(super) fn records() -> impl Strategy<Value = Vec<RecordSeed>> {
    let releases = prop::collection::vec(record(RecordKind::Release), 1..5);
    let changes = prop::collection::vec(record(RecordKind::Change), 1..3);
    (releases, changes).prop_map(|(mut releases, changes)| {
        releases.extend(changes);
        releases
    })
}

fn record(kind: RecordKind) -> impl Strategy<Value = RecordSeed> {
    let plan = prop_oneof![1 => Just(Vec::new()), 9 => prop::collection::vec(node(kind), 1..5)];
    (prop::bool::weighted(0.8), prop::bool::weighted(0.7), plan).prop_map(move |(started, family, plan)| RecordSeed {
        kind,
        started,
        family,
        plan,
    })
}

pub(super) fn node(record: RecordKind) -> impl Strategy<Value = NodeSeed> {
    leaf(record).prop_recursive(3, 9, 3, move |inner| {
        let kind = prop_oneof![Just(ActivityKind::Parallel), Just(ActivityKind::Sequential)];
        let children = prop_oneof![1 => Just(Vec::new()), 12 => prop::collection::vec(inner, 1..4)];
        (kind, children, prop::bool::weighted(0.1)).prop_map(|(kind, children, after_children)| NodeSeed {
            kind,
            after_children,
            review: None,
            children,
        })
    })
}

fn leaf(record: RecordKind) -> BoxedStrategy<NodeSeed> {
    let plain = |kind: ActivityKind| {
        prop::bool::weighted(0.3).prop_map(move |after_children| NodeSeed {
            kind,
            after_children,
            review: None,
            children: Vec::new(),
        })
    };
    let reviewed = review().prop_map(|review| NodeSeed {
        kind: ActivityKind::Review,
        after_children: false,
        review: Some(review),
        children: Vec::new(),
    });
    match record {
        RecordKind::Release => prop_oneof![4 => plain(ActivityKind::Manual), 1 => reviewed].boxed(),
        RecordKind::Change => {
            prop_oneof![2 => plain(ActivityKind::Manual), 3 => plain(ActivityKind::Dependent), 1 => reviewed].boxed()
        }
    }
}

pub(super) fn review() -> impl Strategy<Value = Review> {
    let condition = prop_oneof![
        2 => Just(Condition::Automatic),
        3 => Just(Condition::Unanimous),
        4 => prop_oneof![Just(1u8), Just(34), Just(50), Just(67), Just(100)].prop_map(Condition::Percentage),
    ];
    let who = prop_oneof![
        4 => (1i64..5).prop_map(|id| ReviewerRef::Person(PersonId(id))),
        1 => (1i64..3).prop_map(|id| ReviewerRef::Team(TeamId(id))),
    ];
    let reviewers = prop::collection::btree_map(who, (prop::bool::weighted(0.2), prop::bool::weighted(0.2)), 0..4);
    (condition, reviewers).prop_map(|(condition, reviewers)| {
        let reviewers = reviewers
            .into_iter()
            .map(|(who, (must_vote, veto))| Reviewer { who, must_vote, veto, vote: None })
            .collect();
        Review { condition, reviewers }
    })
}

/// The teams that a person is in: 1 and 2 in the first, 2 and 3 in the second.
pub(crate) fn teams(person: PersonId) -> Vec<TeamId> {
    match person.0 {
        1 => vec![TeamId(1)],
        2 => vec![TeamId(1), TeamId(2)],
        3 => vec![TeamId(2)],
        _ => Vec::new(),
    }
}

/// The number of the first activity; records count from 1.
const FIRST_ACTIVITY: i64 = 101;

pub(super) fn plant(seeds: &[RecordSeed]) -> Memory {
    let mut memory = Memory::default();
    let mut next = FIRST_ACTIVITY;
    let parent = seeds.first().is_some_and(|first| first.family);
    for (seed, number) in seeds.iter().zip(1..) {
        let id = RecordId(number);
        let mut plan = Vec::new();
        for root in &seed.plan {
            forest(root, None, &mut next, &mut plan);
        }
        for new in plan.iter_mut().filter(|_| seed.kind == RecordKind::Change) {
            new.after_children = false;
        }
        let family = match (parent, number, seed.kind, seed.family) {
            (true, 1, RecordKind::Release, _) => Family::Parent,
            (true, _, RecordKind::Release, true) => Family::ChildOf(RecordId(1)),
            _ => Family::Single,
        };
        let mut root = Counts::default();
        plan.iter().filter(|it| it.parent.is_none()).for_each(|_| root.count(ActivityStatus::Pending, 1));
        let hollow = |it: &&NewActivity| it.kind.is_container() && plan.iter().all(|below| below.parent != Some(it.id));
        let record = Record {
            id,
            key: format!("{}{number}", seed.kind.prefix()),
            kind: seed.kind,
            status: seed.kind.first_status(),
            closed_from: None,
            actual_start: None,
            actual_end: None,
            family,
            held_by_parent: false,
            root,
            activities: i32::try_from(plan.len()).unwrap(),
            empty_containers: i32::try_from(plan.iter().filter(hollow).count()).unwrap(),
            version: 1,
        };
        memory.put_record(record);
        for activity in lay_out(id, seed.kind, &plan).unwrap() {
            memory.put_activity(activity);
        }
    }
    memory
}

/// A seed as activities to add, each after its parent.
pub(super) fn forest(seed: &NodeSeed, parent: Option<ActivityId>, next: &mut i64, plan: &mut Vec<NewActivity>) {
    let id = ActivityId(*next);
    *next += 1;
    plan.push(NewActivity {
        id,
        parent,
        kind: seed.kind,
        after_children: seed.after_children && parent.is_none(),
        review: seed.review.clone(),
    });
    for child in &seed.children {
        forest(child, Some(id), next, plan);
    }
}
