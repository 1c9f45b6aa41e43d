//! What is worth knowing of a file that can be imported as it is.

use std::collections::HashMap;

use super::problem::{Problem, Problems};

/// The remarks on a file, with lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Remarks {
    others: Problems,
    /// Of each name that is nobody's: where it stands first, and how often it stands.
    roles: HashMap<String, (usize, usize)>,
}

impl Remarks {
    /// Somebody is named who has no account.
    pub(super) fn role(&mut self, line: u32, name: &str) {
        match self.roles.get_mut(name.trim()) {
            Some((_, count)) => *count += 1,
            None => drop(self.roles.insert(name.trim().to_owned(), (number(line), 1))),
        }
    }

    /// A container holds nothing.
    pub(super) fn empty_container(&mut self, line: u32, title: &str) {
        let message = format!("`{title}` holds nothing yet: before the start it needs an activity.");
        self.others.add(number(line), message);
    }

    /// A review would wait for ever.
    pub(super) fn nobody_reviews(&mut self, line: u32, title: &str) {
        let message = format!("`{title}` has no reviewers yet: it waits until somebody is named.");
        self.others.add(number(line), message);
    }

    /// There is no activity at all.
    pub(super) fn no_plan(&mut self) {
        self.others.add(1, "The plan is empty: before the start it needs an activity.");
    }

    /// How many there are, and the first hundred of them by line.
    pub(super) fn listed(self) -> (usize, Vec<Problem>) {
        let mut all = self.others;
        let mut roles: Vec<_> = self.roles.into_iter().collect();
        roles.sort_by_key(|(_, (line, _))| *line);
        for (name, (line, count)) in roles {
            let times = if count == 1 { String::new() } else { format!(" (in {count} activities)") };
            all.add(line, format!("Nobody is called `{name}`: it becomes the role to fill{times}."));
        }
        (all.count(), all.listed())
    }
}

fn number(line: u32) -> usize {
    usize::try_from(line.max(1)).unwrap_or(usize::MAX)
}
