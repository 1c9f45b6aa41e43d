//! Making people and teams; under a client's key, the same one twice is made once.

use waybill_shared::model::{PersonId, Refusal, TeamId};

use super::{AccountService, known, now, valid};
use crate::domain::{Person, Team};
use crate::service::ServiceError;
use crate::service::once::{Once, before, mismatch, remember};
use crate::store::account::{self, Account};
use crate::store::idempotency::Answered;
use crate::store::{StoreError, begin_write, counter, person};

impl AccountService {
    /// Makes an account. Without a password nobody can log in with it, but work can be assigned to it.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field when one is blank, too long, taken or too weak.
    pub async fn create_person(
        &self,
        login: &str,
        name: &str,
        email: Option<&str>,
        password: Option<&str>,
    ) -> Result<Person, ServiceError> {
        self.create_person_once(None, login, name, email, password).await
    }

    /// The same; under a key that this was done with before, the account that it made.
    ///
    /// # Errors
    /// As above; and `IDEMPOTENCY_MISMATCH` when the key was used for anything else.
    pub async fn create_person_once(
        &self,
        once: Option<Once>,
        login: &str,
        name: &str,
        email: Option<&str>,
        password: Option<&str>,
    ) -> Result<Person, ServiceError> {
        let login = valid::login(login)?;
        let name = valid::name("name", name)?;
        let email = email.map(str::trim).filter(|it| !it.is_empty()).map(valid::email).transpose()?;
        let password_hash = match password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let tx = begin_write(&self.database.write).await?;
        if let Some((once, before)) = before(&tx, once.as_ref()).await? {
            // Comparing passwords takes its time: nobody else waits for it.
            drop(tx);
            return self.same_person(once, &before, password).await;
        }
        if account::by_login(&tx, &login).await?.is_some() {
            return Err(Refusal::input("login", format!("The login `{login}` is taken.")).into());
        }
        if let Some(email) = &email
            && account::by_email(&tx, email).await?.is_some()
        {
            return Err(Refusal::input("email", format!("The address `{email}` belongs to another account.")).into());
        }
        let id = PersonId(counter::take(&tx, "person", 1).await?);
        let account = Account { person: Person { id, login, name, email }, password_hash, disabled: false };
        account::insert_person(&tx, &account, now()).await?;
        if let Some(once) = once {
            // The password is part of what was asked for; like the account, the key's row holds only its hash.
            let hash = account.password_hash.as_deref().unwrap_or_default();
            remember(&tx, &once, format!("{}\n{hash}", once.fingerprint), id.0).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok(account.person)
    }

    async fn same_person(
        &self,
        once: &Once,
        before: &Answered,
        password: Option<&str>,
    ) -> Result<Person, ServiceError> {
        let (asked, hash) = before.fingerprint.rsplit_once('\n').unwrap_or((&before.fingerprint, ""));
        let same_password = match password {
            Some(password) if !hash.is_empty() => self.passwords.verify(Some(hash), password).await?.is_some(),
            password => password.is_none() && hash.is_empty(),
        };
        if asked != once.fingerprint || !same_password {
            return Err(mismatch());
        }
        let id = PersonId(before.record.0);
        Ok(known(account::by_id(&self.database.read, id).await?, id)?.person)
    }

    /// Makes a team.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the field when the name is blank or taken, or a member is unknown.
    pub async fn create_team(&self, name: &str, members: &[PersonId]) -> Result<Team, ServiceError> {
        self.create_team_once(None, name, members).await
    }

    /// The same; under a key that this was done with before, the team that it made.
    ///
    /// # Errors
    /// As above; and `IDEMPOTENCY_MISMATCH` when the key was used for anything else.
    pub async fn create_team_once(
        &self,
        once: Option<Once>,
        name: &str,
        members: &[PersonId],
    ) -> Result<Team, ServiceError> {
        let name = valid::name("name", name)?;
        let mut members = members.to_vec();
        members.sort_unstable();
        members.dedup();
        let tx = begin_write(&self.database.write).await?;
        if let Some((once, before)) = before(&tx, once.as_ref()).await? {
            let id = TeamId(before.record.0);
            let team = match before.fingerprint == once.fingerprint {
                true => person::teams_by_ids(&tx, &[id]).await?.remove(&id),
                false => None,
            };
            return team.ok_or_else(mismatch);
        }
        if account::team_named(&tx, &name).await?.is_some() {
            return Err(Refusal::input("name", format!("There is a team `{name}` already.")).into());
        }
        for member in &members {
            if account::by_id(&tx, *member).await?.is_none() {
                return Err(Refusal::input("members", format!("There is no person {member}.")).into());
            }
        }
        let id = TeamId(counter::take(&tx, "team", 1).await?);
        let team = Team { id, name };
        account::insert_team(&tx, &team, &members).await?;
        if let Some(once) = once {
            remember(&tx, &once, once.fingerprint.clone(), id.0).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        self.principals.clear();
        Ok(team)
    }
}
