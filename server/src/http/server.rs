//! The HTTP server itself: threads, time-outs, and stopping without cutting anybody off in the middle.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Service;
use actix_web::{App, HttpServer, web};
use tokio_util::sync::CancellationToken;

use super::line::{self, Line, Lines};
use super::state::{AppState, HttpSettings};
use super::{headers, routes};
use crate::service::Services;

/// How long the head of a request may take to arrive.
const HEAD_TIME: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long running requests may take to finish when the server stops.
const STOP_SECONDS: u64 = 10;

/// Serves until the process is asked to stop (SIGTERM, Ctrl-C).
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(settings: HttpSettings, services: Services, listener: TcpListener) -> io::Result<()> {
    let stop = CancellationToken::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        asked.cancel();
    });
    serve_until(stop, settings, services, listener).await
}

/// Serves until `stop` is cancelled: sockets are then closed with 1001, running requests finish, new ones are refused.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve_until(
    stop: CancellationToken,
    settings: HttpSettings,
    services: Services,
    listener: TcpListener,
) -> io::Result<()> {
    let connections = line::allow_many();
    let lines = Lines::default();
    tokio::spawn(lines.clone().watch(stop.clone()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = settings.workers.unwrap_or(cores);
    let state = web::Data::new(AppState::new(settings, services, stop.clone()));
    HttpServer::new(move || {
        App::new()
            .wrap(headers::defaults(&state.settings))
            .wrap_fn(|request, service| {
                let busy = Line::of(request.request()).map(|line| line.busy());
                let answer = service.call(request);
                async move {
                    let answer = answer.await;
                    drop(busy);
                    answer
                }
            })
            .configure(routes::configure(state.clone()))
    })
    .workers(workers)
    .client_request_timeout(HEAD_TIME)
    .keep_alive(KEEP_ALIVE)
    // An event is small and has to leave at once.
    .tcp_nodelay(true)
    .on_connect(move |connection, extensions| lines.note(connection, extensions))
    .max_connections((connections / workers).max(1))
    .shutdown_timeout(STOP_SECONDS)
    .shutdown_signal(stop.cancelled_owned())
    .listen(listener)?
    .run()
    .await
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
