//! What a row offers without opening it: what it waits for first.

use waybill_shared::model::{Activity, ActivityKind, ActivityStatus, ReviewerRef};

use super::{Action, Me, Offer, Plan};

impl Plan {
    /// What a row offers without opening it: of what waits for somebody, and of nothing else. All rows in sight are asked
    /// with every change, and what the engine would refuse anyway takes it as long as what it allows.
    pub(super) fn quick_offers(&self, activity: &Activity, me: &Me) -> Vec<Offer> {
        if !matches!(activity.status, ActivityStatus::InProgress | ActivityStatus::Failed) {
            return Vec::new();
        }
        let is_gap = self.facts.get(&activity.id).is_some_and(|facts| facts.gap().is_some());
        let actions = match (activity.kind, activity.status) {
            (ActivityKind::Manual | ActivityKind::Review, ActivityStatus::Failed) => {
                vec![Action::ReturnTo, Action::Skip]
            }
            // Nobody is there to do it: that is what it waits for.
            (ActivityKind::Manual, ActivityStatus::InProgress) if is_gap => vec![Action::Assign, Action::Complete],
            (ActivityKind::Manual, _) => vec![Action::Complete, Action::Fail],
            (ActivityKind::Review, _) if self.has_voted(activity, me) => Vec::new(),
            (ActivityKind::Review, _) => self.votes(activity, me),
            (ActivityKind::Parallel | ActivityKind::Sequential | ActivityKind::Dependent, _) => Vec::new(),
        };
        actions.into_iter().filter_map(|action| self.offer(activity, action, me)).collect()
    }

    /// Approving and rejecting as the first of the reviewers that is mine and has not voted; else as the first that is
    /// mine and voted otherwise. The dialog asks for which, where there are several.
    pub(super) fn votes(&self, activity: &Activity, me: &Me) -> Vec<Action> {
        let voices = self.voices(activity, me);
        let first = |approve: bool| voices.iter().copied().find(|who| vote_of(activity, *who) != Some(approve));
        let (approve, reject) = (first(true).map(Action::Approve), first(false).map(Action::Reject));
        approve.into_iter().chain(reject).collect()
    }

    /// Whether all of my voices are heard.
    fn has_voted(&self, activity: &Activity, me: &Me) -> bool {
        self.voices(activity, me).into_iter().all(|who| vote_of(activity, who).is_some())
    }
}

/// How this reviewer voted.
fn vote_of(activity: &Activity, who: ReviewerRef) -> Option<bool> {
    let reviewer = activity.review.as_ref()?.reviewers.iter().find(|it| it.who == who)?;
    reviewer.vote.map(|vote| vote.approve)
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityStatus, Condition, PersonId, RecordStatus, Reviewer, ReviewerRef, Vote};

    use super::super::fixture::{GARRET, rows, snapshot};
    use super::super::{Action, Me, Plan};

    const ME: Me = Me { person: GARRET, teams: Vec::new() };

    #[test]
    fn whoever_has_voted_is_offered_to_change_the_vote_and_nothing_more() {
        let mut rows = rows();
        if let Some(review) = &mut rows[0].activity.review {
            review.condition = Condition::Percentage(100);
            let other = Reviewer { who: ReviewerRef::Person(PersonId(8)), ..review.reviewers[0] };
            review.reviewers[0].vote = Some(Vote { approve: true, by: GARRET });
            review.reviewers.push(other);
        }
        let plan = Plan::load(snapshot(RecordStatus::InProgress, rows));
        assert_eq!(plan.row(plan.number("RA1").unwrap(), &ME).unwrap().offers, []);
        let offered: Vec<_> = plan.offers(plan.number("RA1").unwrap(), &ME).into_iter().map(|it| it.action).collect();
        assert_eq!(offered[0], Action::Reject(ReviewerRef::Person(GARRET)));
        assert!(!offered.contains(&Action::Approve(ReviewerRef::Person(GARRET))));
    }

    #[test]
    fn what_it_waits_for_comes_first() {
        let mut rows = rows();
        rows[0].activity.status = ActivityStatus::Completed;
        for (place, status) in
            [(1, ActivityStatus::Failed), (2, ActivityStatus::InProgress), (3, ActivityStatus::Failed)]
        {
            rows[place].activity.status = status;
        }
        rows[2].facts.role = Some("Technician".into());
        let plan = Plan::load(snapshot(RecordStatus::Failed, rows));
        let lead = |key: &str| plan.row(plan.number(key).unwrap(), &ME).unwrap().lead();
        assert_eq!([lead("MA3"), lead("MA4"), lead("MA5")], [Some("assign"), Some("return"), None]);
    }
}
