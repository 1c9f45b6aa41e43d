//! The TCP connection that a request came over, to cut it when its other end takes nothing any more.
//!
//! Without that a connection whose peer vanished, or reads nothing, would stay open for as long as the peer likes: what
//! was written waits in the connection's buffer, and nothing that is written after it can arrive. The system cuts any
//! connection on which nothing moves for a minute; sockets and event streams notice earlier and cut it themselves.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::dev::Extensions;

/// How long what was sent may stay untaken: by a peer that is gone, or by one that is there and reads nothing.
#[cfg(target_os = "linux")]
const UNTAKEN_MILLISECONDS: u32 = 60_000;

/// The connection of a request.
#[derive(Debug, Clone)]
pub(crate) struct Line(Arc<TcpStream>);

impl Line {
    /// Notes the connection, when it is made.
    pub(crate) fn note(connection: &dyn Any, extensions: &mut Extensions) {
        let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() else { return };
        #[cfg(target_os = "linux")]
        if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, UNTAKEN_MILLISECONDS) {
            tracing::debug!(%error, "a connection keeps the system's own time-out");
        }
        if let Some(line) = Self::to(stream) {
            extensions.insert(line);
        }
    }

    /// The connection that a request came over.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.conn_data::<Self>().cloned()
    }

    /// Ends the connection now, with whatever was not sent yet.
    pub(crate) fn cut(&self) {
        // A connection that is closed already cannot be closed again, which is as well.
        let _ = self.0.shutdown(Shutdown::Both);
    }

    /// A second descriptor of the same connection: [`allow_many`] makes room for them.
    #[cfg(unix)]
    fn to(stream: &actix_web::rt::net::TcpStream) -> Option<Self> {
        use std::os::fd::AsFd;
        let descriptor = stream.as_fd().try_clone_to_owned().ok()?;
        Some(Self(Arc::new(TcpStream::from(descriptor))))
    }

    #[cfg(windows)]
    fn to(stream: &actix_web::rt::net::TcpStream) -> Option<Self> {
        use std::os::windows::io::AsSocket;
        let socket = stream.as_socket().try_clone_to_owned().ok()?;
        Some(Self(Arc::new(TcpStream::from(socket))))
    }
}

/// Lets the process have as many descriptors open as the system allows: each connection takes two, and the usual
/// default, 1 024, is soon used up.
pub(crate) fn allow_many() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
            tracing::warn!(%error, "no more descriptors are to be had: connections may be refused");
        }
    }
}
