//! What the engine asks about the world, and a few answers that follow from others.

use std::cmp::Ordering;

use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Container, Rank, Record, RecordId, RecordStatus, Refusal,
};

/// Why a decision was not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop<E> {
    /// The command is refused; nothing has changed.
    Refused(Refusal),
    /// A question could not be answered: storage failed, or the browser has not loaded it.
    Unknown(E),
}

impl<E> From<Refusal> for Stop<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Which activities a question is about. Every answer of a kind holds, with an activity,
/// all containers on the way to it, because those are selected, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// All.
    Any,
    /// PENDING.
    Pending,
    /// PENDING, IN_PROGRESS, ON_HOLD, FAILED.
    Unsettled,
    /// IN_PROGRESS, ON_HOLD, FAILED.
    Active,
    /// IN_PROGRESS, ON_HOLD, FAILED, COMPLETED: a place before such a one has been passed.
    Begun,
    /// Not PENDING, or a container: what a reset has to look at.
    Resettable,
}

impl Which {
    /// Whether it selects this one.
    pub fn selects(self, activity: &Activity) -> bool {
        use ActivityStatus::{Completed, Pending};
        let status = activity.status;
        match self {
            Self::Any => true,
            Self::Pending => status == Pending,
            Self::Unsettled => !status.is_settled(),
            Self::Active => status.is_active(),
            Self::Begun => status.is_active() || status == Completed,
            Self::Resettable => status != Pending || activity.kind.is_container(),
        }
    }
}

/// What is known. Every question is about a little, so that an answer never costs the size of a record.
pub trait Known {
    /// Why a question could not be answered.
    type Error;

    /// A record by its number.
    fn record(&self, id: RecordId) -> Result<Option<Record>, Self::Error>;

    /// An activity by its number.
    fn activity(&self, id: ActivityId) -> Result<Option<Activity>, Self::Error>;

    /// The first child of `of` after `after` (from the beginning when absent) that `which` selects.
    fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Result<Option<Activity>, Self::Error>;

    /// The last child of `of` before `before` (from the end when absent).
    fn last_child(&self, of: Container, before: Option<&Rank>) -> Result<Option<Activity>, Self::Error>;

    /// Everything below `of` that `which` selects, reached through containers that it selects, in any order.
    fn below(&self, of: Container, which: Which) -> Result<Vec<Activity>, Self::Error>;

    /// The other ends of an activity's links.
    fn links(&self, activity: ActivityId) -> Result<Vec<ActivityId>, Self::Error>;

    /// The child releases of a parent.
    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, Self::Error>;

    /// The reviews of a record that are neither COMPLETED nor SKIPPED.
    fn undecided_reviews(&self, record: RecordId) -> Result<Vec<ActivityId>, Self::Error>;

    /// A container of the record that has no children, if there is one.
    fn empty_container(&self, record: RecordId) -> Result<Option<ActivityId>, Self::Error>;
}

/// The activity and the containers it stands in, from the top level down.
pub fn path<K: Known + ?Sized>(known: &K, activity: &Activity) -> Result<Vec<Activity>, K::Error> {
    let mut path = vec![activity.clone()];
    let mut above = activity.parent;
    while let Some(id) = above {
        let Some(container) = known.activity(id)? else { break };
        above = container.parent;
        path.push(container);
    }
    path.reverse();
    Ok(path)
}

/// How two activities of one record stand to each other in the tree, containers before their children.
pub fn tree_order(left: &[Activity], right: &[Activity]) -> Ordering {
    left.iter().map(|it| &it.rank).cmp(right.iter().map(|it| &it.rank))
}

/// Whether the change request that `dependent` stands in counts as approved there (docs/rules.md, section 5): it is
/// started, and every review before the dependent activity is COMPLETED or SKIPPED.
pub fn approved<K: Known + ?Sized>(known: &K, dependent: &Activity) -> Result<bool, K::Error> {
    let Some(change) = known.record(dependent.record)? else { return Ok(false) };
    if !matches!(change.seen_status(), RecordStatus::InProgress | RecordStatus::OnHold | RecordStatus::Failed) {
        return Ok(false);
    }
    let here = path(known, dependent)?;
    for review in known.undecided_reviews(change.id)? {
        let Some(review) = known.activity(review)? else { continue };
        if comes_before(&path(known, &review)?, &here) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the first stands earlier in a sequence on the second's path.
fn comes_before(first: &[Activity], second: &[Activity]) -> bool {
    let shared = first.iter().zip(second).take_while(|(a, b)| a.id == b.id).count();
    let (Some(a), Some(b)) = (first.get(shared), second.get(shared)) else { return false };
    let in_sequence = shared == 0 || first.get(shared - 1).is_some_and(|it| it.kind == ActivityKind::Sequential);
    in_sequence && a.rank < b.rank
}
