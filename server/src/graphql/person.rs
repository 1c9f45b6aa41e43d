//! People and teams.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::connection::int;
use super::error::Result;
use super::loader::{MembersOf, many, one};
use super::node_id::NodeId;
use crate::domain;

/// Somebody with an account.
#[derive(Clone)]
pub(super) struct Person(Arc<domain::Person>);

impl From<domain::Person> for Person {
    fn from(person: domain::Person) -> Self {
        Self(Arc::new(person))
    }
}

impl Person {
    pub(super) fn row(&self) -> &domain::Person {
        &self.0
    }
}

/// Somebody with an account.
#[Object]
impl Person {
    /// The id, for `node`.
    pub(super) async fn id(&self) -> ID {
        NodeId::Person(self.0.id).encode()
    }

    /// The number that flat rows name them by.
    fn number(&self) -> i32 {
        int(self.0.id.0)
    }

    /// What they log in with; unique, lower case.
    fn login(&self) -> &str {
        &self.0.login
    }

    /// What others call them.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Their e-mail address; null when none was given.
    fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }
}

/// People who answer together: as reviewers they have one vote.
#[derive(Clone)]
pub(super) struct Team(Arc<domain::Team>);

impl From<domain::Team> for Team {
    fn from(team: domain::Team) -> Self {
        Self(Arc::new(team))
    }
}

impl Team {
    pub(super) fn row(&self) -> &domain::Team {
        &self.0
    }
}

/// People who answer together: as reviewers they have one vote.
#[Object]
impl Team {
    /// The id, for `node`.
    pub(super) async fn id(&self) -> ID {
        NodeId::Team(self.0.id).encode()
    }

    /// The number that flat rows name it by.
    fn number(&self) -> i32 {
        int(self.0.id.0)
    }

    /// Its name; unique.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Who is in it.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
        let people = one(ctx, MembersOf(self.0.id)).await?.unwrap_or_default();
        many(ctx, people).await
    }
}
