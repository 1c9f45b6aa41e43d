//! Waybill's server: everything behind one port. `main.rs` starts it, tests build it from here.
//!
//! Data goes one way: `http`/`graphql` → `service` → `store` (load) → the engine in `waybill-shared` → `store`
//! (save, with events, one transaction) → commit → `events` → subscriptions.

pub mod cli;
pub mod config;
pub mod domain;
pub(crate) mod entity;
pub mod events;
pub mod graphql;
pub mod http;
pub mod plan;
pub mod service;
pub mod store;
