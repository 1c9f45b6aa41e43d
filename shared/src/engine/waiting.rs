//! "Why is this not moving?": what an activity waits for, in the engine's own words.

use super::known::{Known, Which, path};
use super::link::{LinkState, link_state};
use super::rest::ChildCount;
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Container, Counts, Family, RecordId, RecordStatus, ReviewerRef,
    Verdict,
};

/// One thing that an activity waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// Its record is not started.
    Start(RecordId),
    /// Its record is on hold.
    Hold(RecordId),
    /// A person has to do it and mark it.
    Person,
    /// These reviewers have not voted.
    Votes(Several<ReviewerRef>),
    /// It is a review, and nobody is there to vote.
    NoReviewers,
    /// These release activities, linked to it, are not done.
    Links(Several<ActivityId>),
    /// A linked activity, or its release, was cancelled: unlink it, or link elsewhere.
    LinkCancelled,
    /// No linked activity is left that counts: link it again, or skip it.
    NothingLinked,
    /// An earlier step in a sequence on its path.
    EarlierStep(ActivityId),
    /// These child releases are not done.
    Children(Several<RecordId>),
    /// This activity failed: return to it, or skip it.
    Failure(ActivityId),
    /// It is a container, and these children of it are under way.
    Below(Several<ActivityId>),
}

/// How many of several are named at most.
const NAMED: usize = 20;

/// The first of what is waited for, and how much it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several<T> {
    /// The first of it, at most 20.
    pub first: Vec<T>,
    /// How much it is, the first with it.
    pub all: usize,
}

impl<T> Several<T> {
    /// How much of it is not among the first.
    pub fn more(&self) -> usize {
        self.all.saturating_sub(self.first.len())
    }
}

impl<T> FromIterator<T> for Several<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut all = all.into_iter();
        let first: Vec<T> = all.by_ref().take(NAMED).collect();
        Self { all: first.len() + all.count(), first }
    }
}

/// What `activity` waits for; nothing when it is settled.
///
/// # Errors
/// When a question could not be answered.
pub fn waits<K: Known + ?Sized>(known: &K, activity: &Activity) -> Result<Vec<Wait>, K::Error> {
    let Some(record) = known.record(activity.record)? else { return Ok(Vec::new()) };
    if activity.status.is_settled() {
        return Ok(Vec::new());
    }
    match record.status {
        RecordStatus::Editing | RecordStatus::New => return Ok(vec![Wait::Start(record.id)]),
        RecordStatus::OnHold => return Ok(vec![Wait::Hold(record.id)]),
        // What failed there stays so.
        RecordStatus::Closed => return Ok(Vec::new()),
        _ => {}
    }
    match (activity.status, activity.kind) {
        (ActivityStatus::Pending, _) => turn(known, activity),
        (_, ActivityKind::Parallel | ActivityKind::Sequential) => below(known, activity),
        (ActivityStatus::Failed, ActivityKind::Manual | ActivityKind::Review) => Ok(vec![Wait::Failure(activity.id)]),
        (_, ActivityKind::Manual) => Ok(vec![Wait::Person]),
        (_, ActivityKind::Review) => Ok(votes(activity)),
        (_, ActivityKind::Dependent) => links(known, activity),
    }
}

/// What keeps a PENDING activity's turn from coming: the outermost step on its path that is in the way.
fn turn<K: Known + ?Sized>(known: &K, activity: &Activity) -> Result<Vec<Wait>, K::Error> {
    let mut container = Container::Root(activity.record);
    let mut sequential = true;
    for step in path(known, activity)? {
        if sequential
            && let Some(first) = known.next_child(container, Which::Unsettled, None)?
            && first.rank < step.rank
        {
            let failed = first.status == ActivityStatus::Failed && !first.kind.is_container();
            return Ok(vec![if failed { Wait::Failure(first.id) } else { Wait::EarlierStep(first.id) }]);
        }
        if step.after_children && step.parent.is_none() && step.status == ActivityStatus::Pending {
            let open = open_children(known, activity.record)?;
            if !open.is_empty() {
                return Ok(vec![Wait::Children(open.into_iter().collect())]);
            }
        }
        container = Container::Activity(step.id);
        sequential = step.kind == ActivityKind::Sequential;
    }
    Ok(Vec::new())
}

fn open_children<K: Known + ?Sized>(known: &K, parent: RecordId) -> Result<Vec<RecordId>, K::Error> {
    let mut open = Vec::new();
    if known.record(parent)?.is_some_and(|record| record.family == Family::Parent) {
        for child in known.child_records(parent)? {
            if known.record(child)?.is_some_and(|child| !ChildCount::of(&child).is_done()) {
                open.push(child);
            }
        }
    }
    Ok(open)
}

fn below<K: Known + ?Sized>(known: &K, holder: &Activity) -> Result<Vec<Wait>, K::Error> {
    let container = Container::Activity(holder.id);
    let (mut waits, mut active) = (Vec::new(), Vec::new());
    let mut after = None;
    while active.len() + waits.len() < NAMED
        && let Some(child) = known.next_child(container, Which::Active, after.as_ref())?
    {
        if child.status == ActivityStatus::Failed {
            waits.push(Wait::Failure(child.id));
        } else {
            active.push(child.id);
        }
        after = Some(child.rank);
    }
    if !active.is_empty() {
        let Counts { children, settled, failed, pending } = holder.counts;
        let all = usize::try_from(children - settled - failed - pending).unwrap_or_default();
        waits.push(Wait::Below(Several { all: all.max(active.len()), first: active }));
    }
    Ok(waits)
}

fn votes(activity: &Activity) -> Vec<Wait> {
    let Some(review) = &activity.review else { return Vec::new() };
    if review.verdict() == Verdict::NoReviewers {
        return vec![Wait::NoReviewers];
    }
    let missing = review.reviewers.iter().filter(|reviewer| reviewer.vote.is_none()).map(|reviewer| reviewer.who);
    vec![Wait::Votes(missing.collect())]
}

fn links<K: Known + ?Sized>(known: &K, dependent: &Activity) -> Result<Vec<Wait>, K::Error> {
    let (mut failed, mut open) = (Vec::new(), Vec::new());
    for manual in known.links(dependent.id)? {
        let Some(manual) = known.activity(manual)? else { continue };
        match manual.status {
            ActivityStatus::Failed => failed.push(Wait::Failure(manual.id)),
            status if !status.is_settled() => open.push(manual.id),
            _ => {}
        }
    }
    Ok(match link_state(known, dependent)? {
        LinkState::Failed => failed,
        LinkState::Cancelled => vec![Wait::LinkCancelled],
        LinkState::NothingLeft => vec![Wait::NothingLinked],
        LinkState::Open => vec![Wait::Links(open.into_iter().collect())],
        LinkState::Done => Vec::new(),
    })
}
