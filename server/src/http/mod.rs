//! Everything that speaks HTTP: the GraphQL endpoint with its guard, sockets and event streams, sessions, the web app.
//!
//! One operation goes the same way whatever carries it:
//!
//! ```text
//! graphql (POST, GET) ─┐
//! socket (WebSocket)  ─┼─▶ parameters ─▶ guard ─▶ operation ─▶ crate::graphql
//! sse (event stream)  ─┘
//! ```

mod address;
mod allowed;
mod answer;
mod assets;
mod caller;
mod compress;
mod export;
mod graphiql;
mod graphql;
mod guard;
mod headers;
mod health;
mod import;
mod line;
mod login_limits;
mod media;
mod operation;
mod origin;
mod page;
mod pairing;
mod pairing_limits;
mod parameters;
mod protocol;
mod routes;
mod server;
mod session;
mod socket;
mod sse;
mod state;
mod waiting;
mod weight;

pub use assets::{WebApp, carry};
pub use routes::configure;
pub use server::{serve, serve_until};
pub use state::{AppState, HttpSettings};
