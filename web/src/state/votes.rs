//! The votes that a review still waits for, in words.

use waybill_shared::model::{Condition, Review, Reviewer};

use super::Plan;
use super::wait::{list, plain, words};

impl Plan {
    /// `the vote of Tomas and Ines` where all of them are needed; `an approval of Tomas or Ines` where a share is enough.
    /// Empty when nobody is left to vote.
    pub(super) fn votes_wanted(&self, review: &Review) -> String {
        let missing = || review.reviewers.iter().filter(|reviewer| reviewer.vote.is_none());
        let named =
            |those: &[&Reviewer], and| plain(&list(those.iter().map(|it| words(self.reviewer(it.who))), 0, and));
        let all: Vec<_> = missing().collect();
        if all.is_empty() || review.condition == Condition::Automatic {
            return String::new();
        }
        let wanted = review.approvals_missing();
        let (must, free): (Vec<_>, Vec<_>) = missing().partition(|reviewer| reviewer.must_vote);
        if wanted >= all.len() {
            return format!("the vote of {}", named(&all, " and "));
        }
        let votes = format!("the vote of {}", named(&must, " and "));
        let approvals = match wanted.saturating_sub(must.len()) {
            0 => return votes,
            1 => format!("an approval of {}", named(&free, " or ")),
            many => format!("{many} approvals of {}", named(&free, " or ")),
        };
        if must.is_empty() { approvals } else { format!("{votes}, and {approvals}") }
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{Condition, PersonId, Review, Reviewer, ReviewerRef, Vote};

    use super::super::fixture::plan;

    /// Of persons 1, 2, …: `+` approved, `-` rejected, `!` must vote and has not, `.` has not.
    fn wanted(condition: Condition, votes: &str) -> String {
        let reviewer = |(place, sign): (usize, char)| {
            let who = PersonId(place as i64 + 1);
            let vote = matches!(sign, '+' | '-').then_some(Vote { approve: sign == '+', by: who });
            Reviewer { who: ReviewerRef::Person(who), must_vote: sign == '!', veto: false, vote }
        };
        let review = Review { condition, reviewers: votes.chars().enumerate().map(reviewer).collect() };
        plan().votes_wanted(&review).replace("person ", "")
    }

    #[test]
    fn where_a_share_is_enough_one_of_several_votes_is_waited_for() {
        let of = |share, votes| wanted(Condition::Percentage(share), votes);
        assert_eq!(of(50, ".."), "an approval of 1 or 2");
        assert_eq!(of(50, "...."), "2 approvals of 1, 2 or 2 more");
        assert_eq!(of(50, "-."), "the vote of 2");
        assert_eq!(of(50, "!.."), "the vote of 1, and an approval of 2 or 3");
        assert_eq!(of(50, "+!"), "the vote of 2");
        assert_eq!(of(100, ".."), "the vote of 1 and 2");
        assert_eq!(wanted(Condition::Unanimous, "+.."), "the vote of 2 and 3");
        assert_eq!(wanted(Condition::Unanimous, "+"), "");
    }
}
