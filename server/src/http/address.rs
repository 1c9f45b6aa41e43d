//! From which address a request came, proxies apart. Limits for strangers are counted by it.

use std::net::IpAddr;

use actix_web::HttpRequest;

/// The address of the client: the peer's, or what the nearest trusted proxies say.
pub(crate) fn of(request: &HttpRequest, trusted: &[IpAddr]) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |it| it.ip().to_canonical());
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|it| it.to_str().ok());
    network(client(peer, forwarded, trusted))
}

/// Walks from the peer outwards as long as the teller is trusted.
fn client<'a>(peer: IpAddr, forwarded: impl Iterator<Item = &'a str>, trusted: &[IpAddr]) -> IpAddr {
    let hops: Vec<_> = forwarded.flat_map(|it| it.split(',')).map(|it| it.trim().parse::<IpAddr>()).collect();
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(hop) = hop else { break };
        client = hop.to_canonical();
    }
    client
}

/// An IPv6 subscriber has a whole /64 to choose addresses from, so that counts as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(it) => IpAddr::V6((u128::from(it) & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let header = || ["10.0.0.9, 203.0.113.7", "10.0.0.2"].into_iter();
        assert_eq!(client(ip("198.51.100.1"), header(), &[]), ip("198.51.100.1"));
        assert_eq!(client(ip("10.0.0.1"), header(), &[ip("10.0.0.1"), ip("10.0.0.2")]), ip("203.0.113.7"));
        assert_eq!(client(ip("10.0.0.1"), ["nonsense"].into_iter(), &[ip("10.0.0.1")]), ip("10.0.0.1"));
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        assert_eq!(network(ip("2001:db8:1:2:3:4:5:6")), network(ip("2001:db8:1:2::1")));
        assert_ne!(network(ip("2001:db8:1:2::1")), network(ip("2001:db8:1:3::1")));
    }
}
