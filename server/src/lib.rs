//! Waybill's server: everything behind one port. `main.rs` starts it, tests build it from here.
//!
//! Data goes one way: `http`/`graphql` → `service` → `store` (load) → the engine in `waybill-shared` → `store`
//! (save, with events, one transaction) → commit → `events` → subscriptions.

pub mod domain;
pub(crate) mod entity;
pub mod events;
pub mod service;
pub mod store;
