//! Who is who: people and teams, logging in and out, and the tokens that programs use.
//!
//! A cookie or a token is a random secret; the database knows only its SHA-256, so a stolen copy of the database lets
//! nobody in. Who it stands for is remembered for a few seconds, so that a request costs no statement.

pub(super) mod cache;
mod create;
mod password;
pub(super) mod secret;
mod token;
mod valid;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use waybill_shared::model::{Code, PersonId, Refusal};

use self::cache::Cache;
use self::password::Passwords;
use super::ServiceError;
use crate::domain::{Person, Principal};
pub use crate::store::account::ApiToken;
use crate::store::account::{self, Account, Session};
use crate::store::{Database, StoreError, begin_write, counter};

/// A session that is not used for this long ends.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// A session ends after this long, however much it is used.
const LONGEST: TimeDelta = TimeDelta::days(30);
/// How exactly the last use of a session or token is kept: a write a minute at most.
const SEEN: TimeDelta = TimeDelta::minutes(1);
/// How long who a cookie or token stands for is remembered: this is how late a change made by another node is seen.
const REMEMBERED: Duration = Duration::from_secs(3);

/// The use cases of accounts.
#[derive(Clone)]
pub struct AccountService {
    database: Database,
    passwords: Passwords,
    principals: Arc<Cache<Principal>>,
}

impl AccountService {
    /// Accounts as they are in this database.
    pub fn new(database: Database) -> Self {
        Self { database, passwords: Passwords::new(), principals: Arc::new(Cache::new(REMEMBERED)) }
    }

    /// Whether there is any account; there is none right after installation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn any_person(&self) -> Result<bool, ServiceError> {
        Ok(account::any(&self.database.read).await?)
    }

    /// The person with that login.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_by_login(&self, login: &str) -> Result<Option<Person>, ServiceError> {
        let account = account::by_login(&self.database.read, &login.trim().to_lowercase()).await?;
        Ok(account.map(|it| it.person))
    }

    /// Gives somebody another password; all their sessions end.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it is too weak, `NOT_FOUND` when there is no such person.
    pub async fn set_password(&self, person: PersonId, password: &str) -> Result<(), ServiceError> {
        let hash = self.passwords.hash(password).await?;
        let tx = begin_write(&self.database.write).await?;
        known(account::by_id(&tx, person).await?, person)?;
        account::set_password(&tx, person, &hash).await?;
        account::delete_sessions_of(&tx, person).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.principals.clear();
        Ok(())
    }

    /// Closes an account: its sessions end and its tokens stop working. What it did stays.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is no such person.
    pub async fn disable(&self, person: PersonId) -> Result<(), ServiceError> {
        let tx = begin_write(&self.database.write).await?;
        known(account::by_id(&tx, person).await?, person)?;
        account::set_disabled(&tx, person, true).await?;
        account::delete_sessions_of(&tx, person).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.principals.clear();
        Ok(())
    }

    /// Which of these people have an account that was closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn closed(&self, people: &[PersonId]) -> Result<HashSet<PersonId>, ServiceError> {
        Ok(account::closed(&self.database.read, people).await?)
    }

    /// Begins a session: the value of its cookie and who it is; `None` when login and password do not match, which
    /// takes as long to find out for a login that nobody has.
    ///
    /// # Errors
    /// `OVERLOADED` when too many are logging in, or when the database does not answer.
    pub async fn login(
        &self,
        login: &str,
        password: &str,
        user_agent: Option<&str>,
        address: &str,
    ) -> Result<Option<(String, Principal)>, ServiceError> {
        let login = login.trim().to_lowercase();
        let account = account::by_login(&self.database.read, &login).await?;
        let stored = account.as_ref().filter(|it| !it.disabled).and_then(|it| it.password_hash.as_deref());
        let Some(verified) = self.passwords.verify(stored, password).await? else {
            tracing::warn!(login, address, "a login was refused");
            return Ok(None);
        };
        let Some(Account { person, .. }) = account else { return Ok(None) };
        let cookie = secret::random()?;
        let begun = now();
        let tx = begin_write(&self.database.write).await?;
        account::delete_ended_sessions(&tx, begun, begun - IDLE).await?;
        if let Some(stronger) = verified.rehashed {
            account::set_password(&tx, person.id, &stronger).await?;
        }
        let session = Session {
            id_hash: secret::hash(&cookie),
            person: person.id,
            created_at: begun,
            last_seen_at: begun,
            expires_at: begun + LONGEST,
            user_agent: user_agent.map(|it| it.chars().take(200).collect()),
        };
        account::insert_session(&tx, session).await?;
        let teams = account::teams_of(&tx, person.id).await?;
        tx.commit().await.map_err(StoreError::from)?;
        tracing::info!(login, address, "logged in");
        Ok(Some((cookie, Principal { person, teams })))
    }

    /// Ends the session of this cookie, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn logout(&self, cookie: &str) -> Result<(), ServiceError> {
        if cookie.is_empty() || cookie.len() > secret::MAX_LENGTH {
            return Ok(());
        }
        let id_hash = secret::hash(cookie);
        // Only a session that is there is worth a turn of the one connection that writes.
        if account::session(&self.database.read, &id_hash).await?.is_some() {
            account::delete_session(&self.database.write, &id_hash).await?;
        }
        self.principals.forget(&id_hash);
        Ok(())
    }

    /// Who this cookie stands for; `None` when its session has ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn principal_of_session(&self, cookie: &str) -> Result<Option<Principal>, ServiceError> {
        if cookie.is_empty() || cookie.len() > secret::MAX_LENGTH {
            return Ok(None);
        }
        let id_hash = secret::hash(cookie);
        if let Some(principal) = self.principals.get(&id_hash) {
            return Ok(Some(principal));
        }
        let at = now();
        let Some(session) = account::session(&self.database.read, &id_hash).await? else { return Ok(None) };
        if session.expires_at <= at || session.last_seen_at + IDLE <= at {
            return Ok(None);
        }
        let principal = self.principal(session.person).await?;
        if let Some(principal) = &principal {
            if session.last_seen_at + SEEN <= at {
                let (database, id_hash) = (self.database.clone(), id_hash.clone());
                note(async move { account::touch_session(&database.write, &id_hash, at).await });
            }
            self.principals.put(id_hash, principal.clone());
        }
        Ok(principal)
    }

    /// Makes a token for a program that acts as `person`: its number, and its text, which is not kept.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field, or `NOT_FOUND` when there is no such person.
    pub async fn create_token(
        &self,
        person: PersonId,
        name: &str,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<(i64, String), ServiceError> {
        let name = valid::name("name", name)?;
        let created_at = now();
        if expires_at.is_some_and(|it| it <= created_at) {
            return Err(Refusal::input("expiresAt", "A token cannot expire before it is made.").into());
        }
        let secret = secret::random()?;
        let tx = begin_write(&self.database.write).await?;
        known(account::by_id(&tx, person).await?, person)?;
        let id = counter::take(&tx, "api_token", 1).await?;
        let token = ApiToken {
            id,
            name,
            person,
            created_at,
            expires_at: expires_at.map(|it| it.trunc_subsecs(3)),
            revoked_at: None,
            last_used_at: None,
            secret_hash: secret::hash(&secret),
        };
        account::insert_token(&tx, &token).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok((id, token::text(id, &secret)))
    }

    /// Makes a token useless from now on.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is no such token.
    pub async fn revoke_token(&self, id: i64) -> Result<(), ServiceError> {
        let tx = begin_write(&self.database.write).await?;
        if account::token(&tx, id).await?.is_none() {
            return Err(ServiceError::not_found(format!("There is no token {id}.")));
        }
        account::revoke_token(&tx, id, now()).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.principals.clear();
        Ok(())
    }

    /// All tokens, revoked ones too.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tokens(&self) -> Result<Vec<ApiToken>, ServiceError> {
        Ok(account::tokens(&self.database.read).await?)
    }

    /// Who this token stands for; `None` when it is not one of ours, expired or revoked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn principal_of_token(&self, text: &str) -> Result<Option<Principal>, ServiceError> {
        let Some((id, secret)) = token::parse(text) else { return Ok(None) };
        let key = secret::hash(text);
        if let Some(principal) = self.principals.get(&key) {
            return Ok(Some(principal));
        }
        let at = now();
        let Some(token) = account::token(&self.database.read, id).await? else { return Ok(None) };
        if !secret::same(&token.secret_hash, &secret::hash(secret))
            || token.revoked_at.is_some()
            || token.expires_at.is_some_and(|it| it <= at)
        {
            return Ok(None);
        }
        let principal = self.principal(token.person).await?;
        if let Some(principal) = &principal {
            if token.last_used_at.is_none_or(|it| it + SEEN <= at) {
                let database = self.database.clone();
                note(async move { account::touch_token(&database.write, id, at).await });
            }
            self.principals.put(key, principal.clone());
        }
        Ok(principal)
    }

    async fn principal(&self, id: PersonId) -> Result<Option<Principal>, ServiceError> {
        let account = account::by_id(&self.database.read, id).await?.filter(|it| !it.disabled);
        let Some(Account { person, .. }) = account else { return Ok(None) };
        let teams = account::teams_of(&self.database.read, id).await?;
        Ok(Some(Principal { person, teams }))
    }
}

/// Writes down that something was used, in its own time: nobody waits for it, or is refused because it failed.
fn note(used: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = used.await {
            tracing::warn!(%error, "when a session or token was last used could not be noted");
        }
    });
}

/// Times are kept to the millisecond, so that what is read back equals what was written.
fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

fn known(account: Option<Account>, id: PersonId) -> Result<Account, ServiceError> {
    account.ok_or_else(|| ServiceError::Refused(Refusal::new(Code::NotFound, format!("There is no person {id}."))))
}
