//! A handle on the TCP connection that a request came over, to cut it when its other end takes nothing any more.
//!
//! Without it a connection whose peer vanished, or reads nothing, would stay open for as long as the peer likes: what
//! was written waits in the connection's buffer, and nothing that is written after it can arrive.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::dev::Extensions;

/// The connection of a request.
#[derive(Debug, Clone)]
pub(crate) struct Line(Arc<TcpStream>);

impl Line {
    /// Notes the connection, when it is made.
    pub(crate) fn note(connection: &dyn Any, extensions: &mut Extensions) {
        if let Some(line) = connection.downcast_ref::<actix_web::rt::net::TcpStream>().and_then(Self::to) {
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
