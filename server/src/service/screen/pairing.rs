//! The television's side of pairing: a stranger who shows a code, and waits.

use chrono::{DateTime, TimeDelta, Utc};

use super::{ScreenService, code, now};
use crate::domain::board::{Ending, Screen};
use crate::service::ServiceError;
use crate::service::account::secret;
use crate::store::screen::{self, Pairing};
use crate::store::{begin_write, commit};

/// How long a code is shown; and how long, once it was confirmed, the television has to fetch its cookie.
pub(super) const OPEN: TimeDelta = TimeDelta::minutes(10);
/// How many codes are open at once: of one address, and in all.
const OPEN_OF_ADDRESS: u64 = 60;
const OPEN_IN_ALL: u64 = 1_000;

/// How far a television is.
#[derive(Debug, Clone)]
pub enum Paired {
    /// Nobody has confirmed its code; until when it is open.
    Waiting(DateTime<Utc>),
    /// It is a screen from now on, with this cookie.
    Now(Screen, String),
    /// It is a screen already.
    Already(Screen),
    /// It was a screen, and why it is none any more.
    Ended(Ending),
    /// It has no code, or one that is over.
    Expired,
}

impl ScreenService {
    /// Opens a code for a television at this address: the code as it is shown, the secret for its cookie, and until when.
    /// The code that it had before, by its cookie, is closed.
    ///
    /// # Errors
    /// `OVERLOADED` when too many are open, or when the database does not answer.
    pub async fn open(
        &self,
        address: &str,
        before: Option<&str>,
    ) -> Result<(String, String, DateTime<Utc>), ServiceError> {
        let (code, secret) = (code::random()?, secret::random()?);
        let at = now();
        let expires_at = at + OPEN;
        let tx = begin_write(&self.database.write).await?;
        screen::sweep_pairings(&tx, at).await?;
        if let Some(before) = before.filter(|it| it.len() <= secret::MAX_LENGTH) {
            screen::delete_pairing(&tx, &secret::hash(before)).await?;
        }
        let full = screen::open_pairings(&tx, Some(address)).await? >= OPEN_OF_ADDRESS
            || screen::open_pairings(&tx, None).await? >= OPEN_IN_ALL;
        if full {
            return Err(ServiceError::Overloaded);
        }
        let opened = Pairing {
            code_hash: secret::hash(&code),
            secret_hash: secret::hash(&secret),
            address: address.to_owned(),
            expires_at,
            screen: None,
        };
        screen::insert_pairing(&tx, opened).await?;
        commit(tx).await?;
        Ok((code::shown(&code), secret, expires_at))
    }

    /// How far the television with these cookies is. Once its code was confirmed, it gets its own cookie, and the one
    /// that it had before ends.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn collect(&self, secret: Option<&str>, cookie: Option<&str>) -> Result<Paired, ServiceError> {
        let at = now();
        if let Some(secret) = secret.filter(|it| it.len() <= secret::MAX_LENGTH)
            && let Some(open) = screen::pairing_by_secret(&self.database.read, &secret::hash(secret)).await?
            && open.expires_at > at
        {
            let Some(id) = open.screen else { return Ok(Paired::Waiting(open.expires_at)) };
            let fresh = secret::random()?;
            let tx = begin_write(&self.database.write).await?;
            if screen::set_secret(&tx, id, &secret::hash(&fresh)).await? {
                if let Some(cookie) = cookie
                    && let Some((before, None)) = screen::by_secret(&tx, &secret::hash(cookie)).await?
                    && before.id != id
                {
                    screen::end(&tx, before.id, at).await?;
                }
                let screen = super::this_screen(&tx, id).await?;
                commit(tx).await?;
                self.known.clear();
                return Ok(Paired::Now(screen, fresh));
            }
        }
        let Some(cookie) = cookie else { return Ok(Paired::Expired) };
        if let Some(screen) = self.screen_of_cookie(cookie).await? {
            return Ok(Paired::Already(screen));
        }
        Ok(match screen::by_secret(&self.database.read, &secret::hash(cookie)).await? {
            Some((_, Some(why))) => Paired::Ended(why),
            _ => Paired::Expired,
        })
    }

    /// A television gives its right back, by its own cookies.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leave(&self, secret: Option<&str>, cookie: Option<&str>) -> Result<(), ServiceError> {
        let known = match cookie {
            Some(cookie) => self.screen_of_cookie(cookie).await?,
            None => None,
        };
        let open = match secret.filter(|it| it.len() <= secret::MAX_LENGTH) {
            Some(secret) => screen::pairing_by_secret(&self.database.read, &secret::hash(secret)).await?,
            None => None,
        };
        // Only what is there is worth a turn of the one connection that writes.
        if known.is_none() && open.is_none() {
            return Ok(());
        }
        let tx = begin_write(&self.database.write).await?;
        if let Some(screen) = known {
            screen::end(&tx, screen.id, now()).await?;
        }
        if let Some(open) = open {
            screen::delete_pairing(&tx, &open.secret_hash).await?;
        }
        commit(tx).await?;
        self.known.clear();
        Ok(())
    }
}
