//! The API as its clients see it: a real server, asked over HTTP and watched through sockets.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on says why and ends")]

mod boards;
mod commands;
mod identity;
mod pairing;
mod reading;
mod refusals;
mod screens;
mod views;
mod woodgrove;
