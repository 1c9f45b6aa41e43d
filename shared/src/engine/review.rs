//! Voting, and who reviews (docs/rules.md, section 4). The verdict itself is [`Review::verdict`].

use std::collections::BTreeSet;

use super::command::Request;
use super::decide::{Comment, admit, not_closed, not_held, wrong_status};
use super::draft::{Draft, Step};
use super::known::Known;
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Condition, Happening, Refusal, Review, Reviewer,
    ReviewerRef, Subject, Verdict, Vote,
};

impl<K: Known> Draft<'_, K> {
    pub(super) fn vote(&mut self, request: &Request, id: ActivityId, who: ReviewerRef, approve: bool) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Optional)?;
        let review = review_of(&activity)?;
        not_held(&record)?;
        let votes_for = match who {
            ReviewerRef::Person(person) => person == request.actor,
            ReviewerRef::Team(team) => request.teams.contains(&team),
        };
        let Some(place) = review.reviewers.iter().position(|reviewer| reviewer.who == who).filter(|_| votes_for) else {
            let message = "You are not this reviewer: people vote for themselves and for the teams they are in.";
            return Err(Refusal::new(Code::NotAReviewer, message).into());
        };
        not_decided(&activity)?;
        if activity.status != ActivityStatus::InProgress {
            return Err(wrong_status(&activity, "IN_PROGRESS").into());
        }
        let mut review = review.clone();
        let vote = Vote { approve, by: request.actor };
        let before = review.reviewers.get_mut(place).and_then(|reviewer| reviewer.vote.replace(vote));
        self.change_activity(id, |activity| activity.review = Some(Box::new(review)))?;
        let from = before.map(|vote| vote.approve);
        self.own(Subject::Activity(id), Happening::Voted { reviewer: who, from, approve })?;
        self.stir(&activity)
    }

    pub(super) fn set_review(
        &mut self,
        request: &Request,
        id: ActivityId,
        condition: Condition,
        reviewers: &[Reviewer],
    ) -> Step<K, ()> {
        valid_review(condition, reviewers)?;
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Optional)?;
        let old = review_of(&activity)?;
        not_closed(&record)?;
        not_decided(&activity)?;
        if activity.status.is_settled() {
            return Err(wrong_status(&activity, "a review that is not settled").into());
        }
        let vote_of =
            |who| old.reviewers.iter().find(|reviewer| reviewer.who == who).and_then(|reviewer| reviewer.vote);
        let reviewers = reviewers.iter().map(|it| Reviewer { vote: vote_of(it.who), ..*it }).collect();
        let review = Review { condition, reviewers };
        self.change_activity(id, |activity| activity.review = Some(Box::new(review)))?;
        self.own(Subject::Activity(id), Happening::ReviewChanged)?;
        self.stir(&activity)
    }

    /// Works out a review that is IN_PROGRESS.
    pub(super) fn decide_review(&mut self, activity: &Activity) -> Step<K, ()> {
        if activity.status != ActivityStatus::InProgress {
            return Ok(());
        }
        match activity.review.as_ref().map(|review| review.verdict()) {
            Some(Verdict::Approved) => self.set_status(activity.id, ActivityStatus::Completed),
            Some(Verdict::Rejected) => self.set_status(activity.id, ActivityStatus::Failed),
            Some(Verdict::Open | Verdict::NoReviewers) | None => Ok(()),
        }
    }
}

/// Refuses conditions and lists of reviewers that make no sense.
///
/// # Errors
/// `INVALID_INPUT` with the field.
pub fn valid_review(condition: Condition, reviewers: &[Reviewer]) -> Result<(), Refusal> {
    if let Condition::Percentage(share) = condition
        && !(1..=100).contains(&share)
    {
        return Err(Refusal::input("percentage", format!("A percentage is 1 to 100, not {share}.")));
    }
    let (mut people, mut teams) = (BTreeSet::new(), BTreeSet::new());
    let mut is_new = |who| match who {
        ReviewerRef::Person(person) => people.insert(person),
        ReviewerRef::Team(team) => teams.insert(team),
    };
    if !reviewers.iter().all(|reviewer| is_new(reviewer.who)) {
        return Err(Refusal::input("reviewers", "Somebody is named twice among the reviewers."));
    }
    Ok(())
}

fn review_of(activity: &Activity) -> Result<&Review, Refusal> {
    match (activity.kind, &activity.review) {
        (ActivityKind::Review, Some(review)) => Ok(review),
        _ => Err(Refusal::new(
            Code::WrongKind,
            format!("This is a {} activity; only review activities have votes.", activity.kind.as_str()),
        )),
    }
}

fn not_decided(activity: &Activity) -> Result<(), Refusal> {
    if matches!(activity.status, ActivityStatus::Completed | ActivityStatus::Failed) {
        return Err(Refusal::new(Code::AlreadyDecided, format!("The review is decided: it is {}.", activity.status)));
    }
    Ok(())
}
