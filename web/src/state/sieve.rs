//! What of a plan is shown: what has the words that somebody typed, and with what is settled or without.

use std::collections::BTreeSet;

use waybill_shared::model::{ActivityId, ActivityStatus};

use super::lower::lower;
use super::{Plan, TreeRow, activity_label, kind_label};

/// See the module. As it begins, it lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sieve {
    words: Vec<String>,
    hides_settled: bool,
}

impl Sieve {
    /// Lets through what has each of the words in what its row says, and what is settled only if that is not hidden.
    pub fn new(typed: &str, hides_settled: bool) -> Self {
        Self { words: lower(typed).split_whitespace().map(str::to_owned).collect(), hides_settled }
    }

    /// Whether it lets everything through.
    pub fn is_open(&self) -> bool {
        self.words.is_empty() && !self.hides_settled
    }

    /// Whether words were given. Then what is found is shown, in whatever it stands.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether another status of an activity may show or hide its row.
    pub fn minds_status(&self) -> bool {
        !self.is_open()
    }
}

impl Plan {
    /// The rows that pass, with the containers that they stand in; with places among what is shown.
    pub(super) fn sifted(&self, collapsed: &BTreeSet<ActivityId>, sieve: &Sieve) -> Vec<TreeRow> {
        let mut rows = self.all_rows(&BTreeSet::new());
        // From the end, so that what stands in a container is seen before it.
        let mut kept_below = vec![false; rows.iter().map(|row| row.level).max().unwrap_or_default() + 2];
        let mut kept = vec![false; rows.len()];
        for (place, row) in rows.iter_mut().enumerate().rev() {
            let holds = std::mem::take(&mut kept_below[row.level + 1]);
            let is_found = self.passes(row.id, sieve);
            kept[place] = holds || is_found;
            kept_below[row.level] |= kept[place];
            row.expanded = (row.expanded.is_some() && holds).then(|| !collapsed.contains(&row.id));
            row.found = is_found;
        }
        let mut hidden_below = usize::MAX;
        let mut place = 0;
        rows.retain(|row| {
            let shown = kept[place] && row.level <= hidden_below;
            place += 1;
            if row.level <= hidden_below {
                hidden_below = if row.expanded == Some(false) { row.level } else { usize::MAX };
            }
            shown
        });
        number(&mut rows);
        rows
    }

    fn passes(&self, id: ActivityId, sieve: &Sieve) -> bool {
        let Some((status, kind)) = self.brief(id) else { return false };
        if sieve.hides_settled && status.is_settled() {
            return false;
        }
        sieve.words.is_empty() || {
            let text = self.text_of(id, status, kind_label(kind));
            sieve.words.iter().all(|word| text.contains(word))
        }
    }

    /// What a row says, to look for words in.
    fn text_of(&self, id: ActivityId, status: ActivityStatus, kind: &str) -> String {
        let Some(facts) = self.facts(id) else { return String::new() };
        let mut text = format!("{} {} {} {kind} ", facts.key, facts.title, activity_label(status));
        for person in [facts.owner, facts.assigned_to, facts.delegated_to].into_iter().flatten() {
            text.push_str(&self.person(person));
            text.push(' ');
        }
        if let Some(role) = &facts.role {
            text.push_str(role);
        }
        lower(&text)
    }
}

/// Places among siblings, and how many there are, of the rows that are left.
fn number(rows: &mut [TreeRow]) {
    let mut seen: Vec<usize> = Vec::new();
    for row in rows.iter_mut() {
        seen.resize(row.level, 0);
        seen[row.level - 1] += 1;
        row.position = seen[row.level - 1];
    }
    // The last of its siblings knows how many there are.
    let mut siblings = Vec::new();
    for row in rows.iter_mut().rev() {
        if siblings.len() < row.level {
            siblings.resize(row.level, 0);
        } else {
            siblings.truncate(row.level);
        }
        let count = &mut siblings[row.level - 1];
        if *count == 0 {
            *count = row.position;
        }
        row.siblings = *count;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fixture::{plan, status_changed};
    use super::super::{Plan, TreeRow};
    use super::Sieve;

    fn shown(plan: &Plan, sieve: &Sieve) -> Vec<(i64, usize, usize)> {
        let rows = plan.tree(&BTreeSet::new(), sieve);
        rows.iter().map(|row: &TreeRow| (row.id.0, row.position, row.siblings)).collect()
    }

    #[test]
    fn what_is_found_stands_in_its_containers_and_is_counted_among_what_is_shown() {
        let plan = plan();
        assert_eq!(shown(&plan, &Sieve::new("ma4", false)), [(2, 1, 1), (4, 1, 1)]);
        assert_eq!(shown(&plan, &Sieve::new("STEP pending", false)), [(2, 1, 2), (3, 1, 2), (4, 2, 2), (5, 2, 2)]);
        assert_eq!(shown(&plan, &Sieve::new("in progress", false)), [(1, 1, 1)]);
        assert_eq!(shown(&plan, &Sieve::new("nothing like it", false)), []);
    }

    #[test]
    fn a_container_that_is_found_by_itself_holds_nothing_to_show() {
        let plan = plan();
        let rows = plan.tree(&BTreeSet::new(), &Sieve::new("pa2", false));
        assert_eq!(rows.iter().map(|row| (row.id.0, row.expanded)).collect::<Vec<_>>(), [(2, None)]);
    }

    #[test]
    fn what_is_settled_can_be_left_out() {
        let mut plan = plan();
        for (sequence, key) in [(11, "RA1"), (12, "MA3")] {
            plan.apply(&status_changed(sequence, Some(key), "IN_PROGRESS", "COMPLETED"));
        }
        assert_eq!(shown(&plan, &Sieve::new("", true)), [(2, 1, 2), (4, 1, 1), (5, 2, 2)]);
    }

    #[test]
    fn a_container_stays_collapsed_while_something_is_looked_for() {
        let plan = plan();
        let collapsed = BTreeSet::from([plan.number("PA2").unwrap()]);
        let rows = plan.tree(&collapsed, &Sieve::new("step", false));
        assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [1, 2, 5]);
    }
}
