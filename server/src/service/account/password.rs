//! Passwords: Argon2id with the crate's defaults (19 MiB, two passes), two at a time, off the async workers.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use waybill_shared::model::Refusal;

use crate::service::ServiceError;

const SHORTEST: usize = 8;
const LONGEST: usize = 1_024;
/// How many hashes are computed at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;
/// How many may wait for that.
const WAITING: usize = 64;
/// What a password is compared with when nobody has that login, so that finding out takes as long. Nothing fits it.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Computes hashes, with bounds on how many at once.
#[derive(Clone)]
pub(super) struct Passwords {
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

/// A password that fits.
pub(super) struct Verified {
    /// Its hash by today's parameters, when the stored one was made by weaker ones.
    pub(super) rehashed: Option<String>,
}

impl Passwords {
    pub(super) fn new() -> Self {
        Self { at_once: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    /// The hash of a new password, salted.
    pub(super) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        if password.chars().count() < SHORTEST || password.len() > LONGEST {
            let message = format!("A password has at least {SHORTEST} characters, and at most {LONGEST} bytes.");
            return Err(Refusal::input("password", message).into());
        }
        let password = password.to_owned();
        self.compute(move || hash(&password)).await?
    }

    /// Whether `password` fits the `stored` hash; the same work is done when there is none.
    pub(super) async fn verify(&self, stored: Option<&str>, password: &str) -> Result<Option<Verified>, ServiceError> {
        if password.len() > LONGEST {
            return Ok(None);
        }
        let (known, stored) = (stored.is_some(), stored.unwrap_or(DECOY).to_owned());
        let password = password.to_owned();
        let work = move || {
            let fits = Argon2::default().verify_password(password.as_bytes(), stored.as_str()).is_ok();
            if !(fits && known) {
                return Ok(None);
            }
            let rehashed = if parameters(&stored) == parameters(DECOY) { None } else { Some(hash(&password)?) };
            Ok(Some(Verified { rehashed }))
        };
        self.compute(work).await?
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
        let Ok(waits) = self.waiting.clone().try_acquire_owned() else { return Err(ServiceError::Overloaded) };
        let computes = self.at_once.clone().acquire_owned().await.map_err(internal)?;
        // The work goes on even if whoever asked for it hangs up: so do its places.
        let work = move || {
            let _places = (waits, computes);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(internal)
    }
}

fn hash(password: &str) -> Result<String, ServiceError> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|it| internal(it.to_string()))?;
    Ok(hash.to_string())
}

/// Algorithm, version and costs of a hash.
fn parameters(hash: &str) -> Vec<&str> {
    hash.split('$').take(4).collect()
}

fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ServiceError {
    ServiceError::Internal(error.into())
}

#[cfg(test)]
mod tests {
    use argon2::Params;

    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert_eq!(parameters(&hash), parameters(DECOY), "the decoy must cost what a real hash costs");
        assert!(passwords.verify(Some(&hash), "correct horse").await.unwrap().is_some_and(|it| it.rehashed.is_none()));
        assert!(passwords.verify(Some(&hash), "wrong horse").await.unwrap().is_none());
        assert!(passwords.verify(None, "correct horse").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn short_passwords_are_refused() {
        for password in ["", "1234567", &"x".repeat(1_025)] {
            assert_eq!(Passwords::new().hash(password).await.unwrap_err().field(), Some("password"));
        }
    }

    #[tokio::test]
    async fn a_weaker_hash_is_replaced_at_the_next_login() {
        let weak = Argon2::from(Params::new(8_192, 1, 1, None).unwrap()).hash_password(b"correct horse").unwrap();
        let verified = Passwords::new().verify(Some(&weak.to_string()), "correct horse").await.unwrap().unwrap();
        assert_eq!(parameters(&verified.rehashed.unwrap()), parameters(DECOY));
    }

    #[tokio::test]
    async fn a_decoy_takes_as_long_as_a_real_hash_would() {
        assert!(argon2::password_hash::phc::PasswordHash::new(DECOY).is_ok());
        let begun = std::time::Instant::now();
        let _ = Passwords::new().verify(None, "correct horse").await.unwrap();
        assert!(begun.elapsed() > std::time::Duration::from_millis(2));
    }
}
