//! What one row of the tree shows.

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityId, ActivityKind, ActivityStatus, Condition, RecordStatus};

use super::{Me, Offer, Plan, Reason, Span, When};

/// The other end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkView {
    /// The other activity.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: ActivityStatus,
    /// Its record.
    pub record: String,
    /// That record's status.
    pub record_status: RecordStatus,
    /// Whether the change counts as approved.
    pub approved: bool,
}

/// A reviewer with the vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewerView {
    /// Person or team.
    pub name: String,
    /// The vote that counts.
    pub approved: Option<bool>,
    /// The percentage needs this vote.
    pub must_vote: bool,
    /// A rejection decides.
    pub veto: bool,
    /// The review is decided: nobody waits for this vote any more.
    pub is_over: bool,
}

impl ReviewerView {
    /// How the reviewer voted, and what the vote is worth.
    pub fn words(&self) -> String {
        let vote = match self.approved {
            Some(true) => "approved",
            Some(false) => "rejected",
            None if self.is_over => "did not vote",
            None => "is awaited",
        };
        let must_vote = if self.must_vote { ", must vote" } else { "" };
        let veto = if self.veto { ", has a veto" } else { "" };
        format!("{} {vote}{must_vote}{veto}", self.name)
    }
}

/// The votes as a row has room for them, each with its class for style sheets, and all of them in words: one reviewer is
/// named, of several it is counted who approved, rejected and is awaited, as long as it is not decided.
pub fn tally(reviewers: &[ReviewerView]) -> (Vec<(&'static str, String)>, String) {
    let kinds = [(Some(true), "vote done", "✓"), (Some(false), "vote failed", "✗"), (None, "vote", "○")];
    let votes = kinds.into_iter().filter_map(|(approved, class, mark)| {
        let counts = |it: &&ReviewerView| it.approved == approved && (approved.is_some() || !it.is_over);
        let mut them = reviewers.iter().filter(counts);
        let first = them.next()?;
        let who = if reviewers.len() == 1 { first.name.clone() } else { (1 + them.count()).to_string() };
        Some((class, format!("{mark} {who}")))
    });
    let words: Vec<String> = reviewers.iter().map(ReviewerView::words).collect();
    (votes.collect(), words.join("; "))
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// The activity.
    pub id: ActivityId,
    /// What people call it.
    pub key: String,
    /// What it is.
    pub kind: ActivityKind,
    /// Where it stands.
    pub status: ActivityStatus,
    /// What is to be done.
    pub title: String,
    /// Who does it, or the role to fill.
    pub who: Option<String>,
    /// Whether `who` is a role that nobody fills yet.
    pub is_role: bool,
    /// Who it was handed to by `who`.
    pub delegate: Option<String>,
    /// When its status began.
    pub since: DateTime<Utc>,
    /// When it is planned to begin and end.
    pub planned: Span,
    /// When it began and ended.
    pub actual: Span,
    /// What it waits for.
    pub waits: Vec<String>,
    /// What it waits for, without what its row or its record says already; empty when nothing is left.
    pub wait_line: String,
    /// Why it failed, if it did and somebody said so.
    pub why: Option<Reason>,
    /// What it is linked to.
    pub links: Vec<LinkView>,
    /// Whether its turn waits for the child releases.
    pub after_children: bool,
    /// Its reviewers, and when it is approved, if it is a review.
    pub review: Option<(Condition, Vec<ReviewerView>)>,
    /// What is possible at once.
    pub offers: Vec<Offer>,
    /// Whether its status is on its way, and not confirmed yet.
    pub pending: bool,
}

impl RowView {
    /// When it is, as its row has room for it.
    pub fn when(&self) -> When {
        When::of_activity(self.status, self.planned, self.since)
    }

    /// What comes first of what can be done with it, by the action's name: that which it waits for.
    pub fn lead(&self) -> Option<&'static str> {
        self.offers.first().map(|offer| offer.action.words().name)
    }

    /// Whoever has to do what is under way stands in the row by name; what was `said` already stands above it.
    fn left_to_say(&self, said: &[String]) -> String {
        let doer = self.delegate.as_ref().or(self.who.as_ref());
        // That a role is to be filled, too: it stands there in italics, and with it the way to fill it.
        let is_doer = |wait: &String| Some(wait) == doer || self.is_role && self.kind == ActivityKind::Manual;
        let is_said =
            |wait: &String| (is_doer(wait) && self.status == ActivityStatus::InProgress) || said.contains(wait);
        let left = self.waits.iter().filter(|wait| !is_said(wait)).cloned();
        left.collect::<Vec<_>>().join("; ")
    }
}

impl Plan {
    /// The row of an activity, for who looks at it.
    pub fn row(&self, id: ActivityId, me: &Me) -> Option<RowView> {
        let (activity, facts) = (self.activity(id)?, self.facts.get(&id)?);
        let person = facts.assigned_to.or(facts.owner);
        let review = activity.review.as_ref().map(|review| {
            let reviewers = review.reviewers.iter().map(|reviewer| ReviewerView {
                name: self.reviewer(reviewer.who),
                approved: reviewer.vote.map(|vote| vote.approve),
                must_vote: reviewer.must_vote,
                veto: reviewer.veto,
                is_over: activity.status.is_settled() || activity.status == ActivityStatus::Failed,
            });
            (review.condition, reviewers.collect())
        });
        let row = RowView {
            id,
            key: facts.key.clone(),
            kind: activity.kind,
            status: activity.status,
            title: facts.title.clone(),
            who: person.map(|person| self.person(person)).or_else(|| facts.role.clone()),
            is_role: person.is_none() && facts.role.is_some(),
            delegate: facts.delegated_to.map(|person| self.person(person)),
            since: facts.since,
            planned: (facts.scheduled_start, facts.scheduled_end),
            actual: (activity.actual_start, activity.actual_end),
            waits: self.waits_for(id),
            wait_line: String::new(),
            why: self.failure(id).cloned(),
            links: self.link_views(id),
            after_children: activity.after_children,
            review,
            offers: self.quick_offers(&activity, me),
            pending: self.is_ahead(id),
        };
        // What its container waits for, too, stands in the container's row.
        let above = activity.parent.filter(|_| activity.status == ActivityStatus::Pending);
        let mut said: Vec<String> = above.map(|holder| self.waits_for(holder)).unwrap_or_default();
        said.extend(self.waits_whole());
        Some(RowView { wait_line: row.left_to_say(&said), ..row })
    }

    fn link_views(&self, id: ActivityId) -> Vec<LinkView> {
        let views = self.links_of(id).map(|link| LinkView {
            key: link.other_key.clone(),
            title: link.other_title.clone(),
            status: link.other_status,
            record: link.record_key.clone(),
            record_status: link.record_status,
            approved: link.approved,
        });
        views.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Me;
    use super::super::fixture::{GARRET, plan};
    use super::{ReviewerView, tally};

    fn reviewer(name: &str, approved: Option<bool>) -> ReviewerView {
        ReviewerView { name: name.into(), approved, must_vote: false, veto: approved == Some(false), is_over: false }
    }

    #[test]
    fn what_a_whole_container_waits_for_is_said_once() {
        let (plan, me) = (plan(), Me { person: GARRET, teams: Vec::new() });
        let line = |key: &str| plan.row(plan.number(key).unwrap(), &me).unwrap().wait_line;
        assert_eq!([line("PA2"), line("MA3"), line("MA5")], ["RA1 step 1", "", "RA1 step 1"]);
    }

    #[test]
    fn one_reviewer_is_named_and_several_are_counted() {
        let (votes, words) = tally(&[reviewer("Garret", None)]);
        assert_eq!((votes, words.as_str()), (vec![("vote", "○ Garret".to_owned())], "Garret is awaited"));
        let three = [reviewer("Garret", Some(true)), reviewer("Net", Some(false)), reviewer("Ines", Some(true))];
        let (votes, words) = tally(&three);
        assert_eq!(votes, [("vote done", "✓ 2".to_owned()), ("vote failed", "✗ 1".to_owned())]);
        assert_eq!(words, "Garret approved; Net rejected, has a veto; Ines approved");
    }

    #[test]
    fn nobody_is_awaited_any_more_when_a_review_is_decided() {
        let over = |approved| ReviewerView { is_over: true, ..reviewer("Net", approved) };
        let (votes, words) = tally(&[over(Some(true)), over(None)]);
        assert_eq!((votes, words.as_str()), (vec![("vote done", "✓ 1".to_owned())], "Net approved; Net did not vote"));
    }
}
