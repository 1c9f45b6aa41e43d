//! Faults seeded into the engine. Each has to be found: a comparison that misses them would prove nothing.

use std::convert::Infallible;

use waybill_shared::engine::{Decision, Known, Memory, Request, Which, decide};
use waybill_shared::model::{Activity, ActivityId, Code, Container, Counts, Family, Rank, Record, RecordId};

use crate::judge::code;

/// What the engine is wrong about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    /// It counts a FAILED child as settled.
    FailedChildrenCountAsSettled,
    /// It takes the last child for the next one.
    ChildrenComeOutOfOrder,
    /// It overlooks the first link of an activity.
    ALinkIsOverlooked,
    /// It overlooks the first child release.
    AChildReleaseIsOverlooked,
    /// It takes every review for decided.
    ReviewsCountAsDecided,
    /// It does not see containers without children.
    EmptyContainersAreOverlooked,
    /// It takes a child release for a plain one.
    ChildrenForgetTheirParent,
    /// Its last event is missing.
    TheLastEventIsLost,
    /// Its last two events have changed places.
    TheLastEventsChangePlaces,
    /// Every event is said to come from the first.
    CausesAreForgotten,
    /// What failed or was done has no end.
    EndsAreForgotten,
    /// It asks nobody for a reason.
    CommentsAreOptional,
    /// It does not look at the version.
    VersionsAreIgnored,
}

impl Fault {
    pub(crate) const ALL: [Self; 13] = [
        Self::FailedChildrenCountAsSettled,
        Self::ChildrenComeOutOfOrder,
        Self::ALinkIsOverlooked,
        Self::AChildReleaseIsOverlooked,
        Self::ReviewsCountAsDecided,
        Self::EmptyContainersAreOverlooked,
        Self::ChildrenForgetTheirParent,
        Self::TheLastEventIsLost,
        Self::TheLastEventsChangePlaces,
        Self::CausesAreForgotten,
        Self::EndsAreForgotten,
        Self::CommentsAreOptional,
        Self::VersionsAreIgnored,
    ];

    /// The engine with this fault.
    pub(crate) fn decide(self, memory: &Memory, request: &Request) -> Result<Decision, Code> {
        let mut request = request.clone();
        match self {
            Self::CommentsAreOptional => request.comment = Some("because".into()),
            Self::VersionsAreIgnored => request.expected_version = None,
            _ => {}
        }
        let mut decision = code(decide(&Faulty { memory, fault: self }, &request))?;
        let events = &mut decision.events;
        match self {
            Self::TheLastEventIsLost => drop(events.pop()),
            Self::TheLastEventsChangePlaces if events.len() > 1 => events.rotate_right(1),
            Self::CausesAreForgotten => events.iter_mut().skip(1).for_each(|event| event.cause = Some(0)),
            Self::EndsAreForgotten => decision.changes.activities.values_mut().for_each(|it| it.actual_end = None),
            _ => {}
        }
        Ok(decision)
    }
}

/// A memory that answers wrongly.
struct Faulty<'m> {
    memory: &'m Memory,
    fault: Fault,
}

impl Faulty<'_> {
    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn counts(&self, counts: Counts) -> Counts {
        if self.has(Fault::FailedChildrenCountAsSettled) {
            Counts { settled: counts.settled + counts.failed, failed: 0, ..counts }
        } else {
            counts
        }
    }
}

impl Known for Faulty<'_> {
    type Error = Infallible;

    fn record(&self, id: RecordId) -> Result<Option<Record>, Infallible> {
        let record = self.memory.record(id)?.map(|mut record| {
            record.root = self.counts(record.root);
            if self.has(Fault::ChildrenForgetTheirParent) && record.family != Family::Parent {
                record.family = Family::Single;
            }
            if self.has(Fault::EmptyContainersAreOverlooked) {
                record.empty_containers = 0;
            }
            record
        });
        Ok(record)
    }

    fn activity(&self, id: ActivityId) -> Result<Option<Activity>, Infallible> {
        let activity = self.memory.activity(id)?;
        Ok(activity.map(|activity| Activity { counts: self.counts(activity.counts), ..activity }))
    }

    fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Result<Option<Activity>, Infallible> {
        if !self.has(Fault::ChildrenComeOutOfOrder) {
            return self.memory.next_child(of, which, after);
        }
        let later = |child: &&Activity| which.selects(child) && after.is_none_or(|after| child.rank > *after);
        Ok(self.memory.children(of).filter(later).last().cloned())
    }

    fn last_child(&self, of: Container, before: Option<&Rank>) -> Result<Option<Activity>, Infallible> {
        self.memory.last_child(of, before)
    }

    fn below(&self, of: Container, which: Which) -> Result<Vec<Activity>, Infallible> {
        self.memory.below(of, which)
    }

    fn links(&self, activity: ActivityId) -> Result<Vec<ActivityId>, Infallible> {
        let overlooked = usize::from(self.has(Fault::ALinkIsOverlooked));
        Ok(self.memory.links(activity)?.into_iter().skip(overlooked).collect())
    }

    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, Infallible> {
        let overlooked = usize::from(self.has(Fault::AChildReleaseIsOverlooked));
        Ok(self.memory.child_records(parent)?.into_iter().skip(overlooked).collect())
    }

    fn undecided_reviews(&self, record: RecordId) -> Result<Vec<ActivityId>, Infallible> {
        if self.has(Fault::ReviewsCountAsDecided) { Ok(Vec::new()) } else { self.memory.undecided_reviews(record) }
    }

    fn empty_container(&self, record: RecordId) -> Result<Option<ActivityId>, Infallible> {
        if self.has(Fault::EmptyContainersAreOverlooked) { Ok(None) } else { self.memory.empty_container(record) }
    }
}
