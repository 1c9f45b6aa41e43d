//! The browser app of Waybill.
//!
//! [`state`] holds what the screens know, as plain structs; everything else needs a browser: `api` talks to the server
//! (and nothing else does), `components` are the leaves, `pages` the screens, `app` the routes.

#![cfg_attr(target_arch = "wasm32", allow(unreachable_pub, reason = "the macro for components writes `pub`"))]

pub mod state;

#[cfg(target_arch = "wasm32")]
mod api;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod parts;

#[cfg(target_arch = "wasm32")]
pub use app::mount;
