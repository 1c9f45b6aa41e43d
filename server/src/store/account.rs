//! Accounts: passwords, sessions and tokens, of which only hashes are kept; and who is in which team.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use waybill_shared::model::{PersonId, TeamId};

use super::StoreError;
use super::person::to_person;
use crate::domain::{Person, Team};
use crate::entity::{api_token, person, session, team, team_member};

/// A person with what proves that it is them.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Who it is.
    pub(crate) person: Person,
    /// Their password, hashed; without one they cannot log in.
    pub(crate) password_hash: Option<String>,
    /// Whether the account was closed.
    pub(crate) disabled: bool,
}

/// A logged-in browser.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The SHA-256 of its cookie, in hexadecimal.
    pub(crate) id_hash: String,
    /// Whose it is.
    pub(crate) person: PersonId,
    /// When it was begun.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub(crate) last_seen_at: DateTime<Utc>,
    /// When it ends, however much it is used.
    pub(crate) expires_at: DateTime<Utc>,
    /// What the browser called itself.
    pub(crate) user_agent: Option<String>,
}

/// A bearer token for a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its number, which is part of its text.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// Whom it acts for.
    pub person: PersonId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working, if ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The SHA-256 of its secret, in hexadecimal.
    pub(crate) secret_hash: String,
}

/// Adds a person.
pub(crate) async fn insert_person<C: ConnectionTrait>(
    conn: &C,
    account: &Account,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = person::ActiveModel {
        id: Set(account.person.id.0),
        login: Set(account.person.login.clone()),
        name: Set(account.person.name.clone()),
        email: Set(account.person.email.clone()),
        password_hash: Set(account.password_hash.clone()),
        disabled: Set(account.disabled),
        created_at: Set(at),
    };
    person::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// The account with that login.
pub(crate) async fn by_login<C: ConnectionTrait>(conn: &C, login: &str) -> Result<Option<Account>, StoreError> {
    let row = person::Entity::find().filter(person::Column::Login.eq(login)).one(conn).await?;
    Ok(row.map(to_account))
}

/// The account with that e-mail address.
pub(crate) async fn by_email<C: ConnectionTrait>(conn: &C, email: &str) -> Result<Option<Account>, StoreError> {
    let row = person::Entity::find().filter(person::Column::Email.eq(email)).one(conn).await?;
    Ok(row.map(to_account))
}

/// The account of that person.
pub(crate) async fn by_id<C: ConnectionTrait>(conn: &C, id: PersonId) -> Result<Option<Account>, StoreError> {
    Ok(person::Entity::find_by_id(id.0).one(conn).await?.map(to_account))
}

/// Whether there is any account.
pub(crate) async fn any<C: ConnectionTrait>(conn: &C) -> Result<bool, StoreError> {
    Ok(person::Entity::find().limit(1).one(conn).await?.is_some())
}

/// Sets the hash of a person's password.
pub(crate) async fn set_password<C: ConnectionTrait>(conn: &C, id: PersonId, hash: &str) -> Result<(), StoreError> {
    let set = Expr::value(hash);
    let by_id = person::Column::Id.eq(id.0);
    person::Entity::update_many().col_expr(person::Column::PasswordHash, set).filter(by_id).exec(conn).await?;
    Ok(())
}

/// Opens or closes an account.
pub(crate) async fn set_disabled<C: ConnectionTrait>(conn: &C, id: PersonId, disabled: bool) -> Result<(), StoreError> {
    let set = Expr::value(disabled);
    let by_id = person::Column::Id.eq(id.0);
    person::Entity::update_many().col_expr(person::Column::Disabled, set).filter(by_id).exec(conn).await?;
    Ok(())
}

/// Which of these people have an account that was closed.
pub(crate) async fn closed<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<HashSet<PersonId>, StoreError> {
    let mut found = HashSet::new();
    for chunk in people.chunks(500) {
        let ids: Vec<i64> = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::Id.is_in(chunk.iter().map(|id| id.0)))
            .filter(person::Column::Disabled.eq(true))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(ids.into_iter().map(PersonId));
    }
    Ok(found)
}

/// The team of that name.
pub(crate) async fn team_named<C: ConnectionTrait>(conn: &C, name: &str) -> Result<Option<Team>, StoreError> {
    let row = team::Entity::find().filter(team::Column::Name.eq(name)).one(conn).await?;
    Ok(row.map(|row| Team { id: TeamId(row.id), name: row.name }))
}

/// Adds a team with its members.
pub(crate) async fn insert_team<C: ConnectionTrait>(
    conn: &C,
    team: &Team,
    members: &[PersonId],
) -> Result<(), StoreError> {
    let row = team::ActiveModel { id: Set(team.id.0), name: Set(team.name.clone()) };
    team::Entity::insert(row).exec_without_returning(conn).await?;
    let rows =
        members.iter().map(|member| team_member::ActiveModel { team_id: Set(team.id.0), person_id: Set(member.0) });
    if !members.is_empty() {
        team_member::Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// The teams that a person is in, by number.
pub(crate) async fn teams_of<C: ConnectionTrait>(conn: &C, id: PersonId) -> Result<Vec<TeamId>, StoreError> {
    let rows = team_member::Entity::find()
        .filter(team_member::Column::PersonId.eq(id.0))
        .order_by_asc(team_member::Column::TeamId)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| TeamId(row.team_id)).collect())
}

/// Begins a session.
pub(crate) async fn insert_session<C: ConnectionTrait>(conn: &C, begun: Session) -> Result<(), StoreError> {
    let row = session::ActiveModel {
        id_hash: Set(begun.id_hash),
        person_id: Set(begun.person.0),
        created_at: Set(begun.created_at),
        last_seen_at: Set(begun.last_seen_at),
        expires_at: Set(begun.expires_at),
        user_agent: Set(begun.user_agent),
    };
    session::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// The session whose cookie has that hash.
pub(crate) async fn session<C: ConnectionTrait>(conn: &C, id_hash: &str) -> Result<Option<Session>, StoreError> {
    Ok(session::Entity::find_by_id(id_hash.to_owned()).one(conn).await?.map(|row| Session {
        id_hash: row.id_hash,
        person: PersonId(row.person_id),
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        user_agent: row.user_agent,
    }))
}

/// Notes that a session was used.
pub(crate) async fn touch_session<C: ConnectionTrait>(
    conn: &C,
    id_hash: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let this = session::Column::IdHash.eq(id_hash);
    let set = Expr::value(at);
    session::Entity::update_many().col_expr(session::Column::LastSeenAt, set).filter(this).exec(conn).await?;
    Ok(())
}

/// Ends a session.
pub(crate) async fn delete_session<C: ConnectionTrait>(conn: &C, id_hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_by_id(id_hash.to_owned()).exec(conn).await?;
    Ok(())
}

/// Ends all sessions of a person.
pub(crate) async fn delete_sessions_of<C: ConnectionTrait>(conn: &C, id: PersonId) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::PersonId.eq(id.0)).exec(conn).await?;
    Ok(())
}

/// Forgets sessions that ended before `now`, or were not used since `idle_since`.
pub(crate) async fn delete_ended_sessions<C: ConnectionTrait>(
    conn: &C,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended =
        Condition::any().add(session::Column::ExpiresAt.lte(now)).add(session::Column::LastSeenAt.lte(idle_since));
    session::Entity::delete_many().filter(ended).exec(conn).await?;
    Ok(())
}

/// Adds a token.
pub(crate) async fn insert_token<C: ConnectionTrait>(conn: &C, token: &ApiToken) -> Result<(), StoreError> {
    let row = api_token::ActiveModel {
        id: Set(token.id),
        name: Set(token.name.clone()),
        secret_hash: Set(token.secret_hash.clone()),
        person_id: Set(token.person.0),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        revoked_at: Set(token.revoked_at),
        last_used_at: Set(token.last_used_at),
    };
    api_token::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// The token of that number.
pub(crate) async fn token<C: ConnectionTrait>(conn: &C, id: i64) -> Result<Option<ApiToken>, StoreError> {
    Ok(api_token::Entity::find_by_id(id).one(conn).await?.map(to_token))
}

/// All tokens, revoked ones too, by number.
pub(crate) async fn tokens<C: ConnectionTrait>(conn: &C) -> Result<Vec<ApiToken>, StoreError> {
    let rows = api_token::Entity::find().order_by_asc(api_token::Column::Id).all(conn).await?;
    Ok(rows.into_iter().map(to_token).collect())
}

/// Notes that a token was used.
pub(crate) async fn touch_token<C: ConnectionTrait>(conn: &C, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let this = api_token::Column::Id.eq(id);
    let set = Expr::value(at);
    api_token::Entity::update_many().col_expr(api_token::Column::LastUsedAt, set).filter(this).exec(conn).await?;
    Ok(())
}

/// Makes a token useless from now on; one that was revoked stays as it is.
pub(crate) async fn revoke_token<C: ConnectionTrait>(conn: &C, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let this = Condition::all().add(api_token::Column::Id.eq(id)).add(api_token::Column::RevokedAt.is_null());
    let set = Expr::value(at);
    api_token::Entity::update_many().col_expr(api_token::Column::RevokedAt, set).filter(this).exec(conn).await?;
    Ok(())
}

fn to_account(row: person::Model) -> Account {
    let (password_hash, disabled) = (row.password_hash.clone(), row.disabled);
    Account { person: to_person(row), password_hash, disabled }
}

fn to_token(row: api_token::Model) -> ApiToken {
    ApiToken {
        id: row.id,
        name: row.name,
        person: PersonId(row.person_id),
        created_at: row.created_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        last_used_at: row.last_used_at,
        secret_hash: row.secret_hash,
    }
}
