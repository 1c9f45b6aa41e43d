//! How often somebody may try to log in: by address, against guessing at many logins; by login and address, against
//! guessing at one; and by login alone, far more often, against many addresses guessing at one, so that nobody can lock
//! others out from one place.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// An office behind one address may log in together.
const BY_ADDRESS: (u32, Duration) = (60, Duration::from_secs(1));
const BY_BOTH: (u32, Duration) = (20, Duration::from_secs(6));
const BY_LOGIN: (u32, Duration) = (600, Duration::from_secs(1));
/// When so many keys are known, those that have recovered are forgotten.
const KEYS: usize = 10_000;

pub(crate) struct LoginLimits {
    clock: DefaultClock,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_both: DefaultKeyedRateLimiter<(IpAddr, String)>,
    by_login: DefaultKeyedRateLimiter<String>,
}

impl LoginLimits {
    pub(crate) fn new() -> Self {
        Self {
            clock: DefaultClock::default(),
            by_address: RateLimiter::keyed(quota(BY_ADDRESS)),
            by_both: RateLimiter::keyed(quota(BY_BOTH)),
            by_login: RateLimiter::keyed(quota(BY_LOGIN)),
        }
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// With how long to wait, when there were too many.
    pub(crate) fn attempt(&self, address: IpAddr, login: &str) -> Result<(), Duration> {
        if self.by_address.len() > KEYS {
            self.by_address.retain_recent();
        }
        if self.by_both.len() > KEYS {
            self.by_both.retain_recent();
        }
        if self.by_login.len() > KEYS {
            self.by_login.retain_recent();
        }
        let now = self.clock.now();
        self.by_address.check_key(&address).map_err(|until| until.wait_time_from(now))?;
        let login: String = login.trim().to_lowercase().chars().take(64).collect();
        self.by_both.check_key(&(address, login.clone())).map_err(|until| until.wait_time_from(now))?;
        self.by_login.check_key(&login).map_err(|until| until.wait_time_from(now))
    }
}

/// So many at once, and one more each time that much has passed.
pub(crate) fn quota((burst, refill): (u32, Duration)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(refill).unwrap_or_else(|| Quota::per_minute(burst)).allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_21st_guess_at_a_login_from_one_address_has_to_wait() {
        let limits = LoginLimits::new();
        let address = |n: u8| IpAddr::from([192, 0, 2, n]);
        (0..20).for_each(|_| limits.attempt(address(1), "Alex").unwrap());
        let wait = limits.attempt(address(1), " alex").unwrap_err();
        assert!(wait > Duration::ZERO && wait <= BY_BOTH.1, "{wait:?}");
        limits.attempt(address(1), "kim").unwrap();
        limits.attempt(address(2), "alex").unwrap();
    }

    #[test]
    fn many_addresses_that_guess_at_one_login_have_to_wait() {
        let limits = LoginLimits::new();
        let address = |n: u16| IpAddr::from([192, 0, n.to_be_bytes()[0], n.to_be_bytes()[1]]);
        let refused = (0..1_000).filter(|n| limits.attempt(address(*n), "alex").is_err()).count();
        assert!(refused >= 390, "{refused}");
    }

    #[test]
    fn an_address_that_guesses_at_many_logins_has_to_wait() {
        let limits = LoginLimits::new();
        let address = IpAddr::from([192, 0, 2, 1]);
        let refused = (0..100).filter(|n| limits.attempt(address, &n.to_string()).is_err()).count();
        assert!(refused >= 39, "{refused}");
    }
}
