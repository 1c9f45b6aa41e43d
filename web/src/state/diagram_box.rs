//! What one box of a diagram shows, and how a screen reader says it.

use std::collections::BTreeSet;

use waybill_shared::model::{ActivityId, ActivityKind, ActivityStatus};

use super::diagram::{Diagram, Tally};
use super::{Plan, When, activity_label};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxView {
    /// What people call it.
    pub key: String,
    /// What it is.
    pub kind: ActivityKind,
    /// Where it stands.
    pub status: ActivityStatus,
    /// What is to be done.
    pub title: String,
    /// Who does it, the role to fill, or who votes.
    pub who: String,
    /// When it is.
    pub when: When,
    /// The records and activities that it is linked to.
    pub links: Vec<String>,
    /// Whether one of them is a change that does not count as approved.
    pub unapproved: bool,
    /// Of a container: whether what stands in it is shown.
    pub open: Option<bool>,
    /// Of a container: the steps below it.
    pub tally: Tally,
    /// Where it stands, in words: `in Rack work, 2 of 3`.
    pub place: String,
}

impl BoxView {
    /// All of it in words.
    pub fn words(&self) -> String {
        let status = activity_label(self.status).to_ascii_lowercase();
        let mut words = format!("{} {}, {status}, {}", self.key, self.title, self.place);
        let mut add = |more: String| {
            if !more.is_empty() {
                words.push_str(", ");
                words.push_str(&more);
            }
        };
        if self.open.is_some() {
            add(format!("{} steps done", self.tally.shortly().trim_end_matches(" done")));
            add(self.tally.rest());
        }
        add(self.who.clone());
        if !self.links.is_empty() {
            let state = if self.unapproved { ", not approved" } else { "" };
            add(format!("linked to {}{state}", self.links.join(" and ")));
        }
        words
    }
}

impl Plan {
    /// What the box of an activity shows.
    pub fn box_view(&self, id: ActivityId, diagram: &Diagram, folded: &BTreeSet<ActivityId>) -> Option<BoxView> {
        let (activity, facts, node) = (self.activity(id)?, self.facts(id)?, diagram.node(id)?);
        let person = facts.assigned_to.or(facts.owner).map(|person| self.person(person));
        let mut who = person.or_else(|| facts.role.clone()).unwrap_or_default();
        if let Some(delegate) = facts.delegated_to {
            who = format!("{who} → {}", self.person(delegate)).trim_start().to_owned();
        }
        if let (true, Some(review)) = (who.is_empty(), &activity.review) {
            let names: Vec<String> = review.reviewers.iter().map(|reviewer| self.reviewer(reviewer.who)).collect();
            who = match &names[..] {
                [] => String::new(),
                [only] => only.clone(),
                [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            };
        }
        // Few activities are linked, and their links are searched for among all.
        let links: Vec<_> = if activity.links > 0 { self.links_of(id).collect() } else { Vec::new() };
        let above = node.parent.and_then(|parent| self.facts(diagram.nodes[parent].id));
        let place = format!("{} of {}", node.position, node.siblings);
        Some(BoxView {
            key: facts.key.clone(),
            kind: activity.kind,
            status: activity.status,
            title: facts.title.clone(),
            who,
            when: When::of_activity(activity.status, (facts.scheduled_start, facts.scheduled_end), facts.since),
            links: links.iter().map(|link| format!("{} {}", link.record_key, link.other_key)).collect(),
            unapproved: links.iter().any(|link| !link.approved),
            open: activity.kind.is_container().then(|| !folded.contains(&id)),
            tally: node.tally,
            place: above.map_or_else(|| place.clone(), |above| format!("in {}, {place}", above.title)),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::ActivityId;

    use super::super::fixture::plan;

    #[test]
    fn a_screen_reader_hears_what_it_is_how_far_and_where() {
        let plan = plan();
        let diagram = plan.diagram();
        let words =
            |id: i64, folded: &BTreeSet<ActivityId>| plan.box_view(ActivityId(id), &diagram, folded).unwrap().words();
        let open = BTreeSet::new();
        assert_eq!(words(1, &open), "RA1 step 1, in progress, 1 of 3, Garret");
        assert_eq!(words(3, &open), "MA3 step 3, pending, in step 2, 1 of 2");
        assert_eq!(words(2, &open), "PA2 step 2, pending, 2 of 3, 0 of 2 steps done");
    }
}
