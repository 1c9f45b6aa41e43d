//! Reviewers, their votes, and when a review is decided (docs/rules.md, section 4).

use serde::{Deserialize, Serialize};

use super::{PersonId, TeamId};

/// Who reviews: a person, or a team that has one vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReviewerRef {
    /// One person.
    Person(PersonId),
    /// A team; its members' latest vote counts.
    Team(TeamId),
}

/// When a review counts as approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// Approved the moment it is activated.
    Automatic,
    /// Every reviewer approves.
    Unanimous,
    /// At least this share of all reviewers (1 to 100) approves, and all who must vote have voted.
    Percentage(u8),
}

/// One vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Approval or rejection.
    pub approve: bool,
    /// Who gave it; for a team, the member.
    pub by: PersonId,
}

/// A reviewer with flags and, once given, a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewer {
    /// Who.
    pub who: ReviewerRef,
    /// A percentage is not reached before this reviewer has voted.
    pub must_vote: bool,
    /// This reviewer's rejection fails the review at once.
    pub veto: bool,
    /// The vote that counts, if any.
    pub vote: Option<Vote>,
}

/// What makes an activity a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When it is approved.
    pub condition: Condition,
    /// Who votes, in the order that people gave.
    pub reviewers: Vec<Reviewer>,
}

/// What the votes come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not decided yet.
    Open,
    /// Nobody is there to vote: it stays open and says so.
    NoReviewers,
    /// The condition is satisfied.
    Approved,
    /// A veto, or the condition cannot be reached any more.
    Rejected,
}

impl Review {
    /// Works the votes out, in the order that the rules fix: automatic, nobody to vote, veto, out of reach, satisfied.
    pub fn verdict(&self) -> Verdict {
        if self.condition == Condition::Automatic {
            return Verdict::Approved;
        }
        if self.reviewers.is_empty() {
            return Verdict::NoReviewers;
        }
        let (needed, approvals, rejections) = (self.approvals_needed(), self.votes(true), self.votes(false));
        let vetoed = self.reviewers.iter().any(|it| it.veto && it.vote.is_some_and(|vote| !vote.approve));
        if vetoed || self.reviewers.len() - rejections < needed {
            Verdict::Rejected
        } else if approvals >= needed && self.reviewers.iter().all(|it| !it.must_vote || it.vote.is_some()) {
            Verdict::Approved
        } else {
            Verdict::Open
        }
    }

    /// How many more approvals the condition asks for; whoever must vote has to vote besides.
    pub fn approvals_missing(&self) -> usize {
        self.approvals_needed().saturating_sub(self.votes(true))
    }

    /// The least number of approvals that is the share asked for.
    fn approvals_needed(&self) -> usize {
        let share = match self.condition {
            Condition::Automatic => 0,
            Condition::Unanimous => 100,
            Condition::Percentage(share) => usize::from(share),
        };
        (share * self.reviewers.len()).div_ceil(100)
    }

    fn votes(&self, approve: bool) -> usize {
        self.reviewers.iter().filter(|reviewer| reviewer.vote.is_some_and(|vote| vote.approve == approve)).count()
    }
}
