//! People, teams, and who is asking.

use waybill_shared::model::{PersonId, TeamId};

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number.
    pub id: PersonId,
    /// What they log in with; unique, lower case.
    pub login: String,
    /// What others call them.
    pub name: String,
    /// Their e-mail address; unique where given, lower case.
    pub email: Option<String>,
}

/// People who answer together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its number.
    pub id: TeamId,
    /// Its name; unique.
    pub name: String,
}

/// Who is asking: every request and every socket has one, or is a stranger's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub person: Person,
    /// The teams they are in.
    pub teams: Vec<TeamId>,
}
