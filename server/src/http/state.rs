//! What all requests share, and what an operator sets.

use std::net::IpAddr;

use tokio_util::sync::CancellationToken;

use super::login_limits::LoginLimits;
use super::pairing_limits::PairingLimits;
use super::waiting::Waiting;
use crate::graphql::WaybillSchema;
use crate::service::Services;

/// What an operator sets.
#[derive(Debug, Clone, Default)]
pub struct HttpSettings {
    /// Whether browsers reach the server over TLS (its own or a proxy's): the session cookie is then `Secure` and
    /// bound to the host, and browsers are told to use nothing but TLS.
    pub secure_cookies: bool,
    /// Origins besides the server's own whose pages may call with a cookie, such as `https://portal.example.org`.
    pub allowed_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The zone of dates that say none, in imported files; UTC when not set.
    pub time_zone: Option<chrono_tz::Tz>,
    /// How many threads answer requests; as many as there are cores when not set.
    pub workers: Option<usize>,
}

/// What all requests share.
pub struct AppState {
    /// The use cases.
    pub services: Services,
    /// The GraphQL schema over them.
    pub schema: WaybillSchema,
    /// What the operator set.
    pub settings: HttpSettings,
    /// Cancelled when the server begins to stop.
    pub stop: CancellationToken,
    /// How often somebody may try to log in.
    pub(crate) logins: LoginLimits,
    /// How often a television may ask for a code.
    pub(crate) pairings: PairingLimits,
    /// Sockets that have not logged in yet.
    pub(crate) waiting: Waiting,
}

impl AppState {
    /// The state of a server that runs until `stop` is cancelled.
    pub fn new(settings: HttpSettings, services: Services, stop: CancellationToken) -> Self {
        let schema = crate::graphql::schema(services.clone());
        Self {
            services,
            schema,
            settings,
            stop,
            logins: LoginLimits::new(),
            pairings: PairingLimits::new(),
            waiting: Waiting::default(),
        }
    }
}
