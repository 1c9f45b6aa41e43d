//! People and teams that a command names have to exist.

use waybill_shared::model::{PersonId, ReviewerRef, TeamId};

use super::ServiceError;
use crate::store::{Transaction, person};

/// Refuses people who do not exist.
pub(super) async fn known_people(
    tx: &Transaction,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<(), ServiceError> {
    let people: Vec<PersonId> = people.into_iter().collect();
    if people.is_empty() {
        return Ok(());
    }
    let found = person::by_ids(tx, &people).await?;
    match people.iter().find(|id| !found.contains_key(id)) {
        Some(id) => Err(ServiceError::not_found(format!("There is no person {id}."))),
        None => Ok(()),
    }
}

pub(super) async fn known_reviewers(
    tx: &Transaction,
    reviewers: impl IntoIterator<Item = ReviewerRef>,
) -> Result<(), ServiceError> {
    let (mut people, mut teams) = (Vec::new(), Vec::<TeamId>::new());
    for reviewer in reviewers {
        match reviewer {
            ReviewerRef::Person(person) => people.push(person),
            ReviewerRef::Team(team) => teams.push(team),
        }
    }
    known_people(tx, people).await?;
    if teams.is_empty() {
        return Ok(());
    }
    let found = person::teams_by_ids(tx, &teams).await?;
    match teams.iter().find(|id| !found.contains_key(id)) {
        Some(id) => Err(ServiceError::not_found(format!("There is no team {id}."))),
        None => Ok(()),
    }
}
