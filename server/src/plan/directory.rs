//! Who is meant by the names in a file: everybody is read once, in pages, whatever the number of rows.

use std::collections::HashMap;

use waybill_shared::model::{PersonId, TeamId};

use crate::domain::{Person, Team};

/// Whom a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match<T> {
    /// This one.
    One(T),
    /// Nobody.
    Nobody,
    /// So many, and nothing tells which.
    Several(usize),
}

/// The people and teams that a document's names may stand for.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    logins: HashMap<String, PersonId>,
    emails: HashMap<String, PersonId>,
    names: HashMap<String, Vec<PersonId>>,
    teams: HashMap<String, Vec<TeamId>>,
    person_names: HashMap<PersonId, String>,
    team_names: HashMap<TeamId, String>,
}

impl Directory {
    /// A directory of these.
    pub fn new(people: impl IntoIterator<Item = Person>, teams: impl IntoIterator<Item = Team>) -> Self {
        let mut directory = Self::default();
        for person in people {
            directory.names.entry(key(&person.name)).or_default().push(person.id);
            directory.logins.insert(key(&person.login), person.id);
            directory.emails.extend(person.email.map(|email| (key(&email), person.id)));
            directory.person_names.insert(person.id, person.name);
        }
        for team in teams {
            directory.teams.entry(key(&team.name)).or_default().push(team.id);
            directory.team_names.insert(team.id, team.name);
        }
        directory
    }

    /// The person of that login, else of that e-mail address, else of that name.
    pub fn person(&self, text: &str) -> Match<PersonId> {
        let key = key(text);
        match self.logins.get(&key).or_else(|| self.emails.get(&key)) {
            Some(person) => Match::One(*person),
            None => only(self.names.get(&key)),
        }
    }

    /// What somebody is called.
    pub(super) fn name_of(&self, person: PersonId) -> &str {
        self.person_names.get(&person).map_or("", String::as_str)
    }

    /// What a team is called.
    pub(super) fn team_name_of(&self, team: TeamId) -> &str {
        self.team_names.get(&team).map_or("", String::as_str)
    }

    /// The team of that name.
    pub fn team(&self, text: &str) -> Match<TeamId> {
        only(self.teams.get(&key(text)))
    }
}

fn only<T: Copy>(found: Option<&Vec<T>>) -> Match<T> {
    match found.map(Vec::as_slice) {
        None | Some([]) => Match::Nobody,
        Some([one]) => Match::One(*one),
        Some(several) => Match::Several(several.len()),
    }
}

/// Names are compared without regard to case and to space around them.
fn key(text: &str) -> String {
    text.trim().to_lowercase()
}
