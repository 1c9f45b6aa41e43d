//! Where an activity stands, as its panel shows it: in which containers, at which place, and what it waits for.

use waybill_shared::model::{ActivityId, RecordStatus};

use super::{Part, Plan, RecordAction};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The containers that it stands in, the outermost first: number, key and title.
    pub path: Vec<(ActivityId, String, String)>,
    /// Its place among its siblings, from 1.
    pub position: usize,
    /// How many siblings there are, itself among them.
    pub siblings: usize,
    /// Whose it is.
    pub owner: Option<String>,
    /// What it waits for, with ways to go there.
    pub waits: Vec<Vec<Part>>,
}

impl Plan {
    /// Where the activity stands; `None`: it is not in this plan.
    pub fn standing(&self, id: ActivityId) -> Option<Standing> {
        let facts = self.facts(id)?;
        let mut path = self.holders(id);
        path.reverse();
        let path = path
            .into_iter()
            .filter_map(|holder| self.facts(holder).map(|facts| (holder, facts.key.clone(), facts.title.clone())));
        let (mut position, mut siblings) = (0, 0);
        for sibling in self.memory.children(self.memory.get(id)?.container()) {
            siblings += 1;
            if sibling.id == id {
                position = siblings;
            }
        }
        Some(Standing {
            path: path.collect(),
            position,
            siblings,
            owner: facts.owner.map(|owner| self.person(owner)),
            waits: self.wait_parts(id),
        })
    }
}

/// The query of an address with this activity in it, or without any; whatever else it says stays.
pub fn with_activity(query: &str, key: Option<&str>) -> String {
    let others = query.trim_start_matches('?').split('&').filter(|it| !it.is_empty() && !it.starts_with("activity="));
    let all: Vec<String> = others.map(str::to_owned).chain(key.map(|key| format!("activity={key}"))).collect();
    if all.is_empty() { String::new() } else { format!("?{}", all.join("&")) }
}

/// What is likely to be done to a record that stands here, the likeliest first.
pub fn likely(status: RecordStatus) -> &'static [RecordAction] {
    use RecordAction::{Add, Close, Comment, Hold, Resume, Start};
    match status {
        RecordStatus::Editing | RecordStatus::New => &[Start, Add],
        RecordStatus::InProgress | RecordStatus::Failed => &[Comment, Hold],
        RecordStatus::OnHold => &[Resume, Comment],
        RecordStatus::Completed | RecordStatus::Cancelled => &[Close, Comment],
        RecordStatus::Closed => &[],
    }
}

/// What is due next to a child that stands here, of a parent that stands there: what to do, and what was done then.
pub fn next_of_child(parent: RecordStatus, child: RecordStatus) -> Option<(RecordAction, &'static str)> {
    use RecordStatus::{Cancelled, Closed, Completed, Editing};
    match (parent, child) {
        // Whoever starts the parent is asked which children start with it.
        (Editing | Closed | Cancelled, Editing) => None,
        (_, Editing) => Some((RecordAction::Start, "started")),
        (Completed | Cancelled | Closed, Completed | Cancelled) => Some((RecordAction::Close, "closed")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::RecordStatus;

    use super::super::RecordAction;
    use super::super::fixture::plan;
    use super::{next_of_child, with_activity};

    #[test]
    fn a_child_that_holds_its_parent_up_is_offered_to_start_and_one_that_is_over_to_close() {
        use RecordStatus::{Closed, Completed, Editing, InProgress};
        let next = |parent, child| next_of_child(parent, child).map(|(action, _)| action);
        assert_eq!(next(InProgress, Editing), Some(RecordAction::Start));
        assert_eq!((next(Editing, Editing), next(InProgress, Completed)), (None, None));
        assert_eq!(next(Closed, Completed), Some(RecordAction::Close));
    }

    #[test]
    fn a_panel_knows_the_way_to_its_activity() {
        let plan = plan();
        let standing = plan.standing(plan.number("MA4").unwrap()).unwrap();
        let path: Vec<_> = standing.path.iter().map(|(_, key, title)| format!("{key} {title}")).collect();
        assert_eq!((path, standing.position, standing.siblings), (vec!["PA2 step 2".to_owned()], 2, 2));
        assert_eq!(standing.waits[0][0].activity.as_deref(), Some("RA1"));
        let top = plan.standing(plan.number("MA5").unwrap()).unwrap();
        assert_eq!((top.path.len(), top.position, top.siblings), (0, 3, 3));
    }

    #[test]
    fn an_address_keeps_what_else_it_says() {
        assert_eq!(with_activity("", Some("MA3")), "?activity=MA3");
        assert_eq!(with_activity("?view=diagram&activity=MA3", Some("MA4")), "?view=diagram&activity=MA4");
        assert_eq!(with_activity("?activity=MA3&view=diagram", None), "?view=diagram");
        assert_eq!(with_activity("activity=MA3", None), "");
    }
}
