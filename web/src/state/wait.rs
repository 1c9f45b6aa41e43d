//! What an activity waits for, in words: the engine says what, this page says it to people.

use waybill_shared::engine::{Wait, waits};
use waybill_shared::model::{ActivityId, ActivityKind, RecordStatus, ReviewerRef};

use super::Plan;

/// A part of a sentence: words, or something that one can go to by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What is read.
    pub text: String,
    /// The record to go to; `None`: words and nothing else.
    pub record: Option<String>,
    /// The activity in it, if it is one.
    pub activity: Option<String>,
}

impl Plan {
    /// What the activity waits for, one sentence a reason.
    pub fn waits_for(&self, id: ActivityId) -> Vec<String> {
        self.wait_parts(id).iter().map(|parts| plain(parts)).collect()
    }

    /// The same, with the names in it to go to.
    pub fn wait_parts(&self, id: ActivityId) -> Vec<Vec<Part>> {
        let Some(activity) = self.activity(id) else { return Vec::new() };
        let Ok(waits) = waits(&self.memory, &activity);
        waits.iter().map(|wait| self.say(id, wait)).collect()
    }

    /// What everything in the record waits for, whatever else it waits for.
    pub fn waits_whole(&self) -> Option<String> {
        let record = self.record();
        match record.status {
            RecordStatus::Editing | RecordStatus::New => Some(format!("the start of {}", record.key)),
            RecordStatus::OnHold => Some(format!("{} to be resumed", record.key)),
            _ => None,
        }
    }

    fn say(&self, id: ActivityId, wait: &Wait) -> Vec<Part> {
        let text = match wait {
            Wait::Start(_) => format!("the start of {}", self.record().key),
            Wait::Hold(_) => format!("{} to be resumed", self.record().key),
            Wait::Person => self.doer(id),
            Wait::Votes(_) => {
                let review = self.activity(id).and_then(|activity| activity.review);
                review.map(|review| self.votes_wanted(&review)).unwrap_or_default()
            }
            Wait::NoReviewers => "reviewers: nobody is named".into(),
            Wait::Links(open) => return list(open.first.iter().map(|id| self.named(*id)), open.more(), " and "),
            Wait::LinkCancelled => "a link elsewhere: the linked release activity was cancelled".into(),
            Wait::NothingLinked => "a release: link it, or skip it".into(),
            Wait::EarlierStep(step) => return vec![self.named(*step)],
            Wait::Children(children) => {
                let keys = children.first.iter().filter_map(|child| self.record_by(*child)).map(|child| child.key);
                let names = keys.map(|key| Part { text: key.clone(), record: Some(key), activity: None });
                let names = list(names, children.more(), " and ");
                return std::iter::once(words("child releases ".into())).chain(names).collect();
            }
            Wait::Failure(failed) if *failed == id => "somebody to return to it or skip it: it failed".into(),
            Wait::Failure(failed) => return vec![self.named(*failed), words(", which failed".into())],
            Wait::Below(active) => return list(active.first.iter().map(|id| self.named(*id)), active.more(), " and "),
        };
        vec![words(text)]
    }

    pub(super) fn reviewer(&self, who: ReviewerRef) -> String {
        match who {
            ReviewerRef::Person(person) => self.person(person),
            ReviewerRef::Team(team) => self.team(team),
        }
    }

    /// An activity by key and title, of this record or of a linked one.
    fn named(&self, id: ActivityId) -> Part {
        if let Some(facts) = self.facts.get(&id) {
            let text = format!("{} {}", facts.key, facts.title);
            return Part { text, record: Some(self.record().key), activity: Some(facts.key.clone()) };
        }
        let Some(link) = self.links.iter().find(|link| link.other == id) else {
            return words(ActivityKind::Manual.prefix().to_owned());
        };
        Part {
            text: format!("{} {} in {}", link.other_key, link.other_title, link.record_key),
            record: Some(link.record_key.clone()),
            activity: Some(link.other_key.clone()),
        }
    }
}

pub(super) fn words(text: String) -> Part {
    Part { text, record: None, activity: None }
}

/// The sentence without a way to go anywhere.
pub(super) fn plain(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

/// `a`, `a and b`, `a, b and 3 more`, with this word before the last; besides the names there are so many more.
pub(super) fn list(names: impl Iterator<Item = Part>, more: usize, and: &str) -> Vec<Part> {
    const SHOWN: usize = 3;
    let mut names: Vec<Part> = names.collect();
    if names.len() + more > SHOWN {
        let all = names.len() + more;
        names.truncate(SHOWN - 1);
        let more = all - names.len();
        names.push(words(format!("{more} more")));
    }
    let last = names.len().saturating_sub(1);
    let mut parts = Vec::with_capacity(2 * names.len());
    for (place, name) in names.into_iter().enumerate() {
        if place > 0 {
            parts.push(words(if place == last { and.into() } else { ", ".into() }));
        }
        parts.push(name);
    }
    parts
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::RecordStatus;

    use super::super::fixture::{GARRET, plan, rows, snapshot};
    use super::super::{Me, Plan};
    use super::{list, plain, words};

    fn waits(plan: &Plan, key: &str) -> Vec<String> {
        plan.waits_for(plan.number(key).unwrap())
    }

    #[test]
    fn a_review_waits_for_votes_and_what_follows_for_the_review() {
        let plan = plan();
        assert_eq!(waits(&plan, "RA1"), ["the vote of Garret"]);
        assert_eq!(waits(&plan, "MA3"), ["RA1 step 1"]);
    }

    #[test]
    fn what_is_waited_for_can_be_gone_to() {
        let plan = plan();
        let waits = plan.wait_parts(plan.number("MA3").unwrap());
        let to: Vec<_> = waits[0].iter().map(|part| (part.record.as_deref(), part.activity.as_deref())).collect();
        assert_eq!(to, [(Some("RR1"), Some("RA1"))]);
    }

    #[test]
    fn in_a_plan_that_is_not_started_everything_waits_for_the_start() {
        let plan = Plan::load(snapshot(RecordStatus::Editing, rows()));
        assert_eq!(waits(&plan, "MA5"), ["the start of RR1"]);
        assert_eq!(plan.waits_whole().as_deref(), Some("the start of RR1"));
        let me = Me { person: GARRET, teams: Vec::new() };
        assert_eq!(plan.row(plan.number("MA5").unwrap(), &me).unwrap().wait_line, "");
    }

    #[test]
    fn a_long_list_names_the_first_and_counts_the_rest() {
        let names = |count: usize| plain(&list((0..count).map(|number| words(number.to_string())), 0, " and "));
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(names),
            ["", "0", "0 and 1", "0, 1 and 2", "0, 1 and 2 more", "0, 1 and 7 more"]
        );
        let besides = |count: usize| plain(&list((0..count).map(|number| words(number.to_string())), 30, " and "));
        assert_eq!([1, 20].map(besides), ["0 and 30 more", "0, 1 and 48 more"]);
    }
}
