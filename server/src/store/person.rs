//! People and teams as others see them. Accounts (passwords, sessions, tokens) are in `account`.

use std::collections::HashMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use waybill_shared::model::{PersonId, TeamId};

use super::StoreError;
use super::filter::contains;
use crate::domain::{Page, Person, Team};
use crate::entity::{person, team, team_member};

/// How many teams a list holds at most.
const TEAMS: u64 = 1_000;

/// These people, whichever there are.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Person>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let ids = chunk.iter().map(|id| id.0);
        for row in person::Entity::find().filter(person::Column::Id.is_in(ids)).all(conn).await? {
            let row = to_person(row);
            found.insert(row.id, row);
        }
    }
    Ok(found)
}

/// A page of people by number, of those whose name, login or e-mail holds `search`.
pub(crate) async fn page<C: ConnectionTrait>(
    conn: &C,
    search: Option<&str>,
    after: Option<PersonId>,
    first: usize,
) -> Result<Page<Person>, StoreError> {
    let limit = u64::try_from(first).unwrap_or(u64::MAX).saturating_add(1);
    let mut query = person::Entity::find().filter(condition(search)).order_by_asc(person::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(person::Column::Id.gt(after.0));
    }
    let mut rows: Vec<Person> = query.all(conn).await?.into_iter().map(to_person).collect();
    let more = rows.len() > first;
    rows.truncate(first);
    Ok(Page { rows, more })
}

/// How many people `search` selects.
pub(crate) async fn count<C: ConnectionTrait>(conn: &C, search: Option<&str>) -> Result<i64, StoreError> {
    let count = person::Entity::find().filter(condition(search)).count(conn).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

fn condition(search: Option<&str>) -> Condition {
    match search.map(str::trim).filter(|search| !search.is_empty()) {
        None => Condition::all(),
        Some(search) => Condition::any()
            .add(contains(person::Column::Name, search))
            .add(contains(person::Column::Login, search))
            .add(contains(person::Column::Email, search)),
    }
}

/// The person of that login, e-mail address or name; a name that several have is nobody's.
pub(crate) async fn named<C: ConnectionTrait>(conn: &C, name: &str) -> Result<Option<PersonId>, StoreError> {
    let lower = name.trim().to_lowercase();
    let exact = Condition::any().add(person::Column::Login.eq(&lower)).add(person::Column::Email.eq(&lower));
    if let Some(row) = person::Entity::find().filter(exact).one(conn).await? {
        return Ok(Some(PersonId(row.id)));
    }
    let name = sea_orm::sea_query::Func::lower(sea_orm::sea_query::Expr::col(person::Column::Name));
    let same = sea_orm::sea_query::Expr::expr(name).eq(lower);
    let rows = person::Entity::find().filter(same).limit(2).all(conn).await?;
    Ok(match rows.as_slice() {
        [row] => Some(PersonId(row.id)),
        _ => None,
    })
}

/// These teams, whichever there are.
pub(crate) async fn teams_by_ids<C: ConnectionTrait>(
    conn: &C,
    ids: &[TeamId],
) -> Result<HashMap<TeamId, Team>, StoreError> {
    let ids = ids.iter().map(|id| id.0);
    let rows = team::Entity::find().filter(team::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (TeamId(row.id), Team { id: TeamId(row.id), name: row.name })).collect())
}

/// The teams, by name.
pub(crate) async fn teams<C: ConnectionTrait>(conn: &C) -> Result<Vec<Team>, StoreError> {
    let rows = team::Entity::find().order_by_asc(team::Column::Name).limit(TEAMS).all(conn).await?;
    Ok(rows.into_iter().map(|row| Team { id: TeamId(row.id), name: row.name }).collect())
}

/// Who is in these teams.
pub(crate) async fn members<C: ConnectionTrait>(
    conn: &C,
    teams: &[TeamId],
) -> Result<HashMap<TeamId, Vec<PersonId>>, StoreError> {
    let rows = team_member::Entity::find()
        .filter(team_member::Column::TeamId.is_in(teams.iter().map(|id| id.0)))
        .order_by_asc(team_member::Column::PersonId)
        .all(conn)
        .await?;
    let mut found: HashMap<TeamId, Vec<PersonId>> = HashMap::new();
    for row in rows {
        found.entry(TeamId(row.team_id)).or_default().push(PersonId(row.person_id));
    }
    Ok(found)
}

/// A row as the domain knows it.
pub(crate) fn to_person(row: person::Model) -> Person {
    Person { id: PersonId(row.id), login: row.login, name: row.name, email: row.email }
}
