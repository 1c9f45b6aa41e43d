//! The activities as an indented tree: which rows there are, in which order, and where the arrow keys lead.

use std::collections::BTreeSet;

use waybill_shared::model::{ActivityId, ActivityKind, ActivityStatus, Container};

use super::{Plan, Sieve};

/// One visible row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeRow {
    /// Whose row.
    pub id: ActivityId,
    /// How deep it stands, from 1.
    pub level: usize,
    /// Its place among its siblings, from 1.
    pub position: usize,
    /// How many siblings there are, itself among them.
    pub siblings: usize,
    /// Whether its children are shown, if it is a container.
    pub expanded: Option<bool>,
    /// Whether it is what was looked for, and not only a container of that.
    pub found: bool,
}

impl Plan {
    /// The rows from top to bottom that `sieve` lets through, without what stands in `collapsed` containers.
    pub fn tree(&self, collapsed: &BTreeSet<ActivityId>, sieve: &Sieve) -> Vec<TreeRow> {
        if sieve.is_open() { self.all_rows(collapsed) } else { self.sifted(collapsed, sieve) }
    }

    /// All rows, without what stands in `collapsed` containers.
    pub(super) fn all_rows(&self, collapsed: &BTreeSet<ActivityId>) -> Vec<TreeRow> {
        let mut rows = Vec::with_capacity(self.size());
        let mut open = vec![(self.level(Container::Root(self.id)), 0)];
        while let Some((siblings, next)) = open.last_mut() {
            let Some((id, is_container)) = siblings.get(*next).copied() else {
                open.pop();
                continue;
            };
            *next += 1;
            let (position, siblings) = (*next, siblings.len());
            let expanded = is_container.then(|| !collapsed.contains(&id));
            rows.push(TreeRow { id, level: open.len(), position, siblings, expanded, found: true });
            if expanded == Some(true) {
                open.push((self.level(Container::Activity(id)), 0));
            }
        }
        rows
    }

    /// The containers that an activity stands in, the innermost first.
    pub fn holders(&self, id: ActivityId) -> Vec<ActivityId> {
        let mut holders = Vec::new();
        let mut next = self.memory.get(id).and_then(|it| it.parent);
        while let Some(holder) = next {
            holders.push(holder);
            next = self.memory.get(holder).and_then(|it| it.parent);
        }
        holders
    }

    /// The containers that stand at this level or deeper: what has to be collapsed so that nothing deeper shows.
    pub fn containers_from(&self, level: usize) -> BTreeSet<ActivityId> {
        let rows = self.all_rows(&BTreeSet::new());
        rows.iter().filter(|row| row.expanded.is_some() && row.level >= level).map(|row| row.id).collect()
    }

    /// The next step after `here` (before it: `forward` is not so) in one of these statuses, wherever it stands; from
    /// the end it goes on at the other one.
    pub fn next_in(&self, statuses: &[ActivityStatus], here: Option<ActivityId>, forward: bool) -> Option<ActivityId> {
        let rows = self.all_rows(&BTreeSet::new());
        let here = here.and_then(|id| rows.iter().position(|row| row.id == id));
        let is_one = |row: &&TreeRow| {
            self.brief(row.id).is_some_and(|(status, kind)| !kind.is_container() && statuses.contains(&status))
        };
        let found = if forward {
            let (first, last) = rows.split_at(here.map_or(0, |here| here + 1));
            last.iter().chain(first).find(is_one)
        } else {
            let (first, last) = rows.split_at(here.unwrap_or(0));
            first.iter().rev().chain(last.iter().rev()).find(is_one)
        };
        found.map(|row| row.id)
    }

    /// Where an activity stands and what it is, without the rest of it.
    pub fn brief(&self, id: ActivityId) -> Option<(ActivityStatus, ActivityKind)> {
        self.memory.get(id).map(|it| (it.status, it.kind))
    }

    fn level(&self, of: Container) -> Vec<(ActivityId, bool)> {
        self.memory.children(of).map(|child| (child.id, child.kind.is_container())).collect()
    }
}

/// A key that moves about in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of keys")]
pub enum Key {
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
}

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nowhere.
    Stay,
    /// To the row at this place.
    Go(usize),
    /// The row's children are to be shown.
    Expand,
    /// The row's children are to be hidden.
    Collapse,
}

/// Where `key` leads from the row at `here`, as people know it from other trees.
pub fn step(rows: &[TreeRow], here: usize, key: Key) -> Step {
    let Some(row) = rows.get(here) else {
        return if rows.is_empty() { Step::Stay } else { Step::Go(0) };
    };
    let to = |place: usize| if place < rows.len() && place != here { Step::Go(place) } else { Step::Stay };
    match key {
        Key::Up => to(here.saturating_sub(1)),
        Key::Down => to(here + 1),
        Key::Home => to(0),
        Key::End => to(rows.len() - 1),
        Key::Right => match row.expanded {
            Some(false) => Step::Expand,
            Some(true) if rows.get(here + 1).is_some_and(|next| next.level > row.level) => Step::Go(here + 1),
            _ => Step::Stay,
        },
        Key::Left if row.expanded == Some(true) => Step::Collapse,
        Key::Left => {
            let parent = rows.iter().take(here).rposition(|above| above.level < row.level);
            parent.map_or(Step::Stay, Step::Go)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::ActivityStatus;

    use super::super::Sieve;
    use super::super::fixture::{plan, status_changed};
    use super::{Key, Step, step};

    #[test]
    fn rows_stand_below_their_container_with_their_place_among_siblings() {
        let rows = plan().tree(&BTreeSet::new(), &Sieve::default());
        let seen: Vec<(i64, usize, usize, usize)> =
            rows.iter().map(|row| (row.id.0, row.level, row.position, row.siblings)).collect();
        assert_eq!(seen, [(1, 1, 1, 3), (2, 1, 2, 3), (3, 2, 1, 2), (4, 2, 2, 2), (5, 1, 3, 3)]);
    }

    #[test]
    fn a_collapsed_container_hides_what_is_below_it() {
        let plan = plan();
        let rows = plan.tree(&BTreeSet::from([plan.number("PA2").unwrap()]), &Sieve::default());
        assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [1, 2, 5]);
        assert_eq!(rows[1].expanded, Some(false));
    }

    #[test]
    fn what_moves_is_found_in_both_directions_and_around_the_ends() {
        let mut plan = plan();
        plan.apply(&status_changed(11, Some("MA4"), "PENDING", "FAILED"));
        plan.apply(&status_changed(12, Some("PA2"), "PENDING", "FAILED"));
        let moving = [ActivityStatus::InProgress, ActivityStatus::Failed];
        let number = |key: &str| plan.number(key).unwrap();
        let next = |key: &str, forward| plan.next_in(&moving, Some(number(key)), forward).unwrap();
        assert_eq!((next("RA1", true), next("MA4", true)), (number("MA4"), number("RA1")));
        assert_eq!((next("MA4", false), next("RA1", false)), (number("RA1"), number("MA4")));
        assert_eq!(plan.next_in(&moving, None, true), Some(number("RA1")));
        assert_eq!(plan.next_in(&[ActivityStatus::OnHold], None, true), None);
    }

    #[test]
    fn a_level_names_the_containers_to_collapse() {
        let plan = plan();
        assert_eq!(plan.containers_from(1).into_iter().collect::<Vec<_>>(), [plan.number("PA2").unwrap()]);
        assert!(plan.containers_from(2).is_empty());
        assert_eq!(plan.holders(plan.number("MA4").unwrap()), [plan.number("PA2").unwrap()]);
    }

    #[test]
    fn arrow_keys_lead_where_they_lead_in_other_trees() {
        let rows = plan().tree(&BTreeSet::new(), &Sieve::default());
        let seen: Vec<Step> = [
            (0, Key::Up),
            (0, Key::Down),
            (1, Key::Right),
            (1, Key::Left),
            (2, Key::Left),
            (3, Key::Right),
            (4, Key::Left),
            (4, Key::Home),
            (0, Key::End),
        ]
        .map(|(here, key)| step(&rows, here, key))
        .to_vec();
        use Step::{Collapse, Go, Stay};
        assert_eq!(seen, [Stay, Go(1), Go(2), Collapse, Go(1), Stay, Stay, Go(0), Go(4)]);
    }
}
