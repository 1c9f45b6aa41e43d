//! Table rows, one file a table. Only `store` reads them; what leaves it are domain types.

pub(crate) mod activity;
pub(crate) mod api_token;
pub(crate) mod board;
pub(crate) mod event;
pub(crate) mod idempotency;
pub(crate) mod link;
pub(crate) mod pairing;
pub(crate) mod person;
pub(crate) mod record;
pub(crate) mod reviewer;
pub(crate) mod screen;
pub(crate) mod session;
pub(crate) mod team;
pub(crate) mod team_member;
