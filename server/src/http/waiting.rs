//! The sockets that are open and have not said who they are: a few for each address, so that a stranger cannot fill
//! the server with them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// How many sockets of one address may be waiting to greet.
const MAX_WAITING: usize = 20;

/// The sockets that have not greeted yet, by address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Waiting {
    /// A place for one more, if there is one.
    pub(crate) fn enter(&self, address: IpAddr) -> Option<Seat> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.entry(address).or_default();
        if *count >= MAX_WAITING {
            return None;
        }
        *count += 1;
        Some(Seat { waiting: self.clone(), address })
    }
}

/// One of the places for a socket that has not greeted yet.
#[derive(Debug)]
pub(crate) struct Seat {
    waiting: Waiting,
    address: IpAddr,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut waiting = self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = waiting.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                waiting.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_sockets_of_an_address_may_wait_and_a_place_is_free_again_afterwards() {
        let waiting = Waiting::default();
        let address = IpAddr::from([192, 0, 2, 1]);
        let mut seats: Vec<_> = (0..MAX_WAITING).map(|_| waiting.enter(address).unwrap()).collect();
        assert!(waiting.enter(address).is_none());
        assert!(waiting.enter(IpAddr::from([192, 0, 2, 2])).is_some());
        seats.pop();
        assert!(waiting.enter(address).is_some());
        drop(seats);
        assert!(waiting.0.lock().unwrap().is_empty());
    }
}
