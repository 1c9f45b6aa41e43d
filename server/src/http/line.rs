//! The TCP connections that requests come over, to cut those whose other end takes nothing or sends nothing any more.
//!
//! Without that a connection whose peer vanished, or reads nothing, would stay open for as long as the peer likes: what
//! was written waits in the connection's buffer, and nothing that is written after it can arrive. The system cuts any
//! connection on which nothing moves for a minute; sockets and event streams notice earlier and cut it themselves. One
//! that nobody works on for minutes, because its next request never comes to its end, is cut by [`Lines`].

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use actix_web::HttpRequest;
use actix_web::dev::Extensions;
use tokio_util::sync::CancellationToken;

/// How long what was sent may stay untaken: by a peer that is gone, or by one that is there and reads nothing.
#[cfg(target_os = "linux")]
const UNTAKEN_MILLISECONDS: u32 = 60_000;
/// How long a connection may be open with no request worked on: longer than keep-alive, and long enough for the last
/// answer to arrive over a slow line.
const IDLE: Duration = Duration::from_secs(300);
/// How often to look for such.
const LOOK: Duration = Duration::from_secs(10);
/// The most connections that are accepted, however many descriptors there are.
const MOST: u64 = 50_000;
/// Descriptors that are kept for files and the database.
const KEPT: u64 = 256;

/// The connection of a request.
#[derive(Debug, Clone)]
pub(crate) struct Line(Arc<Wire>);

#[derive(Debug)]
struct Wire {
    stream: TcpStream,
    /// How many requests and streams are worked on.
    busy: AtomicUsize,
    begun: Instant,
    /// When the last of them ended, in milliseconds since it was made.
    idle_since: AtomicU64,
}

/// While this is kept, its connection is worked on.
#[derive(Debug)]
pub(crate) struct Busy(Line);

impl Drop for Busy {
    fn drop(&mut self) {
        let wire = &self.0.0;
        let now = u64::try_from(wire.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        wire.idle_since.store(now, Ordering::Relaxed);
        wire.busy.fetch_sub(1, Ordering::Release);
    }
}

impl Line {
    /// The connection that a request came over.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.conn_data::<Self>().cloned()
    }

    /// Ends the connection now, with whatever was not sent yet.
    pub(crate) fn cut(&self) {
        // A connection that is closed already cannot be closed again, which is as well.
        let _ = self.0.stream.shutdown(Shutdown::Both);
    }

    /// Says that somebody works on it.
    pub(crate) fn busy(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::Acquire);
        Busy(self.clone())
    }

    /// How long nobody has worked on it.
    fn idle(&self) -> Duration {
        match self.0.busy.load(Ordering::Acquire) {
            0 => {
                let since = Duration::from_millis(self.0.idle_since.load(Ordering::Relaxed));
                self.0.begun.elapsed().saturating_sub(since)
            }
            _ => Duration::ZERO,
        }
    }

    /// A second descriptor of the same connection: [`allow_many`] makes room for them.
    #[cfg(unix)]
    fn to(stream: &actix_web::rt::net::TcpStream) -> Option<Self> {
        use std::os::fd::AsFd;
        let descriptor = stream.as_fd().try_clone_to_owned().ok()?;
        Some(Self::new(TcpStream::from(descriptor)))
    }

    #[cfg(windows)]
    fn to(stream: &actix_web::rt::net::TcpStream) -> Option<Self> {
        use std::os::windows::io::AsSocket;
        let socket = stream.as_socket().try_clone_to_owned().ok()?;
        Some(Self::new(TcpStream::from(socket)))
    }

    fn new(stream: TcpStream) -> Self {
        let (busy, idle_since) = (AtomicUsize::new(0), AtomicU64::new(0));
        Self(Arc::new(Wire { stream, busy, begun: Instant::now(), idle_since }))
    }
}

/// All open connections.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<Weak<Wire>>>>);

impl Lines {
    /// Notes a connection, when it is made.
    pub(crate) fn note(&self, connection: &dyn Any, extensions: &mut Extensions) {
        let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() else { return };
        #[cfg(target_os = "linux")]
        if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, UNTAKEN_MILLISECONDS) {
            tracing::debug!(%error, "a connection keeps the system's own time-out");
        }
        if let Some(line) = Line::to(stream) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&line.0));
            extensions.insert(line);
        }
    }

    /// Cuts connections that are idle for too long, until `stop`.
    pub(crate) async fn watch(self, stop: CancellationToken) {
        while tokio::time::timeout(LOOK, stop.cancelled()).await.is_err() {
            self.cut_idle(IDLE);
        }
    }

    /// Cuts those on which nobody has worked for longer than `limit`; forgets those that are closed.
    fn cut_idle(&self, limit: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|wire| {
            let Some(line) = wire.upgrade().map(Line) else { return false };
            if line.idle() > limit {
                line.cut();
            }
            true
        });
    }
}

/// Lets the process have as many descriptors open as the system allows, since each connection takes two and the usual
/// default, 1 024, is soon used up; how many connections that is enough for.
pub(crate) fn allow_many() -> usize {
    #[cfg(unix)]
    let descriptors = {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        match setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
            Ok(()) => maximum,
            Err(error) => {
                tracing::warn!(%error, "no more descriptors are to be had: connections may be refused");
                current
            }
        }
    };
    #[cfg(not(unix))]
    let descriptors: Option<u64> = None;
    let connections = descriptors.map_or(MOST, |descriptors| descriptors.saturating_sub(KEPT) / 2);
    usize::try_from(connections.clamp(1, MOST)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    /// A connection among `lines`, and its other end.
    fn connection(lines: &Lines) -> (Line, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let other = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let line = Line::new(listener.accept().unwrap().0);
        lines.0.lock().unwrap().push(Arc::downgrade(&line.0));
        (line, other)
    }

    #[test]
    fn a_connection_is_cut_when_nobody_works_on_it_for_too_long() {
        let lines = Lines::default();
        let (line, mut other) = connection(&lines);
        let busy = line.busy();
        lines.cut_idle(Duration::ZERO);
        other.set_nonblocking(true).unwrap();
        assert!(other.read(&mut [0]).is_err(), "it is open while it is worked on");
        drop(busy);
        other.set_nonblocking(false).unwrap();
        std::iter::repeat_with(|| lines.cut_idle(Duration::ZERO)).take_while(|()| line.idle().is_zero()).count();
        lines.cut_idle(Duration::ZERO);
        assert_eq!(other.read(&mut [0]).unwrap(), 0, "it is closed");
    }

    #[test]
    fn a_connection_that_is_gone_is_forgotten() {
        let lines = Lines::default();
        drop(connection(&lines));
        lines.cut_idle(IDLE);
        assert!(lines.0.lock().unwrap().is_empty());
    }
}
