//! How the tests stand outside: a real server process on a database of its own, and clients that speak to it
//! over HTTP and sockets, as a stranger's would.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

pub mod browser;
pub mod builders;
pub mod client;
pub mod devtools;
pub mod endurance;
pub mod proxy;
pub mod server;
pub mod socket;
pub mod television;

pub use browser::Browser;
pub use client::{Client, Refused};
pub use server::Server;
pub use socket::Socket;
pub use television::Television;
