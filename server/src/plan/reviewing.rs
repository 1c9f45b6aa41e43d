//! Who reviews, and when a review is approved: from words to a [`Review`].

use waybill_shared::model::{ActivityKind, Condition, Review, Reviewer, ReviewerRef};

use super::compose::{Composer, named};
use super::directory::Match;
use super::document::{Lined, ReviewerText, Text};

impl Composer<'_> {
    pub(super) fn review(
        &mut self,
        kind: ActivityKind,
        condition: Text,
        reviewers: Option<Vec<Lined<ReviewerText>>>,
    ) -> Option<Review> {
        if kind != ActivityKind::Review {
            let line = condition.map(|it| it.line).or_else(|| reviewers?.first().map(|it| it.line));
            if let Some(line) = line {
                self.problem(line, format!("This is {}: only reviews have a condition and reviewers.", named(kind)));
            }
            return None;
        }
        let condition = condition.map_or(Condition::Unanimous, |words| self.condition(&words));
        let mut review = Review { condition, reviewers: Vec::new() };
        for Lined { line, value: words } in reviewers.unwrap_or_default() {
            let Some(who) = self.reviewer(line, &words) else { continue };
            if review.reviewers.iter().any(|reviewer| reviewer.who == who) {
                self.problem(line, "This reviewer is named twice.");
            }
            review.reviewers.push(Reviewer { who, must_vote: words.must_vote, veto: words.veto, vote: None });
        }
        Some(review)
    }

    fn condition(&mut self, words: &Lined<String>) -> Condition {
        let name = words.value.trim().to_ascii_lowercase();
        let share = name.strip_suffix('%').and_then(|share| share.trim().parse::<u8>().ok());
        match (name.as_str(), share) {
            ("automatic", _) => Condition::Automatic,
            ("unanimous", _) => Condition::Unanimous,
            (_, Some(share @ 1..=100)) => Condition::Percentage(share),
            _ => {
                let message = format!(
                    "`{}` is no condition: automatic, unanimous or a percentage from 1% to 100%.",
                    words.value.trim()
                );
                self.problem(words.line, message);
                Condition::Unanimous
            }
        }
    }

    fn reviewer(&mut self, line: u32, words: &ReviewerText) -> Option<ReviewerRef> {
        match (&words.person, &words.team) {
            (Some(person), None) => {
                let name = Lined { line, value: person.clone() };
                if person.trim().is_empty() {
                    self.problem(line, "The reviewer is blank.");
                }
                self.person(Some(&name)).map(ReviewerRef::Person)
            }
            (None, Some(team)) => match self.directory.team(team) {
                Match::One(team) => Some(ReviewerRef::Team(team)),
                Match::Nobody => {
                    self.problem(line, format!("There is no team `{}`.", team.trim()));
                    None
                }
                Match::Several(count) => {
                    self.problem(line, format!("{count} teams are called `{}`.", team.trim()));
                    None
                }
            },
            _ => {
                self.problem(line, "A reviewer is a `person` or a `team`.");
                None
            }
        }
    }
}
