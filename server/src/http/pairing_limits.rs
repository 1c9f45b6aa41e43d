//! How often televisions may ask for a code: strangers do, and each code is a row. By address; and in all, against many
//! addresses.

use std::net::IpAddr;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, RateLimiter};

use super::login_limits::quota;

/// The televisions of a house behind one address may be switched on together.
const BY_ADDRESS: (u32, Duration) = (30, Duration::from_secs(10));
const IN_ALL: (u32, Duration) = (300, Duration::from_millis(200));
/// When so many addresses are known, those that have recovered are forgotten.
const ADDRESSES: usize = 10_000;

pub(crate) struct PairingLimits {
    clock: DefaultClock,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    in_all: DefaultDirectRateLimiter,
}

impl PairingLimits {
    pub(crate) fn new() -> Self {
        Self {
            clock: DefaultClock::default(),
            by_address: RateLimiter::keyed(quota(BY_ADDRESS)),
            in_all: RateLimiter::direct(quota(IN_ALL)),
        }
    }

    /// Counts a code.
    ///
    /// # Errors
    /// With how long to wait, when there were too many.
    pub(crate) fn attempt(&self, address: IpAddr) -> Result<(), Duration> {
        if self.by_address.len() > ADDRESSES {
            self.by_address.retain_recent();
        }
        let now = self.clock.now();
        self.by_address.check_key(&address).map_err(|until| until.wait_time_from(now))?;
        self.in_all.check().map_err(|until| until.wait_time_from(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_31st_code_of_an_address_has_to_wait_and_another_address_has_not() {
        let limits = PairingLimits::new();
        let address = |n: u8| IpAddr::from([192, 0, 2, n]);
        (0..30).for_each(|_| limits.attempt(address(1)).unwrap());
        assert!(limits.attempt(address(1)).unwrap_err() > Duration::ZERO);
        limits.attempt(address(2)).unwrap();
    }

    #[test]
    fn many_addresses_have_to_wait_together() {
        let limits = PairingLimits::new();
        let address = |n: u16| IpAddr::from([192, 0, n.to_be_bytes()[0], n.to_be_bytes()[1]]);
        let refused = (0..1_000).filter(|n| limits.attempt(address(*n)).is_err()).count();
        assert!(refused >= 690, "{refused}");
    }
}
