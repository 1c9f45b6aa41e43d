//! GraphQL over WebSocket: one task per socket carries the conversation of `protocol` out.
//!
//! The task takes a result from an operation only when the socket has taken the one before: nothing queues up here, a
//! slow reader slows its own operations and nobody else's. A reader that takes nothing for 30 seconds is told to
//! resume, a peer that says nothing for 11 seconds is gone; in both cases its connection is cut in the end.

use std::time::{Duration, Instant};

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseReason, ProtocolError, Session};
use async_graphql::Response;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt};
use tokio::time::{MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_stream::StreamMap;

use super::answer::{self, body, plain};
use super::caller::Credential;
use super::line::{Busy, Line};
use super::operation::{Operation, is_refused};
use super::protocol::{self, Action, Close, Conversation};
use super::state::AppState;
use super::waiting::Seat;
use super::{address, origin};
use crate::domain::{BoardId, Caller};

/// The largest message of a client, in one frame or in many.
const MAX_MESSAGE: usize = 64 * 1024;
/// How long a client may take to greet.
const GREETING: Duration = Duration::from_secs(10);
const HEARTBEAT: Duration = Duration::from_secs(4);
/// A peer that says nothing for this long, though it was asked, is gone: noticed within 15 seconds.
const SILENT: Duration = Duration::from_secs(11);
/// A reader that takes nothing for this long has to resume.
const STALLED: Duration = Duration::from_secs(30);
/// How long a stalled reader has left to take the reason why it is closed.
const LINGER: Duration = Duration::from_secs(30);
const RECHECK: Duration = Duration::from_secs(60);
/// The same for a screen, which nobody logs out: when it is revoked, it has to go dark.
const RECHECK_SCREEN: Duration = Duration::from_secs(4);

/// Opens a socket.
pub(crate) async fn open(request: &HttpRequest, payload: web::Payload, state: web::Data<AppState>) -> HttpResponse {
    if origin::is_foreign(request, &state.settings.allowed_origins) {
        return plain(StatusCode::FORBIDDEN, "FOREIGN_ORIGIN", "Pages of other origins may not open a socket.");
    }
    let Some(seat) = state.waiting.enter(address::of(request, &state.settings.trusted_proxies)) else {
        let message = "Too many sockets of this address have not logged in yet.";
        return plain(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_SOCKETS", message);
    };
    let (response, session, messages) = match actix_ws::handle_with_protocols(request, payload, &[protocol::NAME]) {
        Ok(opened) => opened,
        Err(error) => return error.error_response(),
    };
    let speaks = response.headers().contains_key(header::SEC_WEBSOCKET_PROTOCOL);
    let socket = Socket {
        credential: Credential::of(request, &state),
        state,
        session: Some(session),
        _busy: Line::of(request).map(|line| line.busy()),
        line: Line::of(request),
        conversation: Conversation::default(),
        operations: StreamMap::new(),
        caller: None,
        seat: Some(seat),
    };
    let messages = messages.max_frame_size(MAX_MESSAGE).aggregate_continuations().max_continuation_size(MAX_MESSAGE);
    actix_web::rt::spawn(socket.run(messages, speaks));
    response
}

/// Why a socket ends.
enum End {
    /// We close it.
    Close(Close),
    /// The reader takes nothing.
    Stalled,
    /// The peer answers nothing.
    Silent,
    /// The peer closed it, or the connection broke.
    Gone,
}

fn board_of(caller: Option<&Caller>) -> Option<BoardId> {
    match caller {
        Some(Caller::Screen(screen)) => Some(screen.board),
        Some(Caller::Person(_)) | None => None,
    }
}

/// The results of an operation, and `None` after the last.
type Results = BoxStream<'static, Option<Response>>;

struct Socket {
    state: web::Data<AppState>,
    credential: Option<Credential>,
    session: Option<Session>,
    line: Option<Line>,
    _busy: Option<Busy>,
    conversation: Conversation,
    operations: StreamMap<String, Results>,
    caller: Option<Caller>,
    seat: Option<Seat>,
}

impl Socket {
    async fn run(mut self, mut messages: AggregatedMessageStream, speaks: bool) {
        let end = if speaks {
            self.converse(&mut messages).await
        } else {
            End::Close(Close::new(4406, "Subprotocol not acceptable"))
        };
        self.end(end).await;
    }

    async fn converse(&mut self, messages: &mut AggregatedMessageStream) -> End {
        let begun = tokio::time::Instant::now();
        let mut heartbeat = interval_at(begun + HEARTBEAT, HEARTBEAT);
        let every = if Credential::is_screen(self.credential.as_ref()) { RECHECK_SCREEN } else { RECHECK };
        let mut recheck = interval_at(begun + every, every);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let stop = self.state.stop.clone();
        loop {
            let greeted = self.conversation.is_acknowledged();
            let went = tokio::select! {
                biased;
                () = stop.cancelled() => Err(End::Close(Close::new(1001, "The server is stopping"))),
                message = messages.recv() => {
                    heard = Instant::now();
                    match message {
                        Some(message) => self.hear(message).await,
                        None => Err(End::Gone),
                    }
                }
                () = sleep_until(begun + GREETING), if !greeted => {
                    Err(End::Close(Close::new(4408, "Connection initialisation timeout")))
                }
                _ = heartbeat.tick(), if greeted => {
                    if heard.elapsed() > SILENT { Err(End::Silent) } else { self.ask().await }
                }
                _ = recheck.tick(), if greeted => self.recheck().await,
                Some((id, result)) = self.operations.next() => {
                    let begun = Instant::now();
                    let went = self.tell(&id, result).await;
                    // While it took its time to take this, it could not be heard.
                    if begun.elapsed() > Duration::from_secs(1) {
                        heard = Instant::now();
                    }
                    went
                }
            };
            if let Err(end) = went {
                return end;
            }
        }
    }

    async fn hear(&mut self, message: Result<AggregatedMessage, ProtocolError>) -> Result<(), End> {
        let text = match message {
            Ok(AggregatedMessage::Text(text)) => text,
            Ok(AggregatedMessage::Binary(_)) => return Err(close(4400, "Invalid message: binary")),
            Ok(AggregatedMessage::Ping(bytes)) => {
                return self.deliver(|mut session| async move { session.pong(&bytes).await }).await;
            }
            Ok(AggregatedMessage::Pong(_)) => return Ok(()),
            Ok(AggregatedMessage::Close(_)) => return Err(End::Close(Close::new(1000, ""))),
            Err(error) => return Err(End::Close(broken(&error))),
        };
        match self.conversation.receive(&text).map_err(End::Close)? {
            Action::Greet { authorization } => self.greet(authorization).await,
            Action::Send(text) => self.send(text).await,
            Action::Begin { id, parameters } => {
                self.recheck().await?;
                match Operation::prepare(&self.state, self.caller.clone(), answer::request_id(), parameters) {
                    Ok(operation) => {
                        let results = operation.stream().map(Some).chain(stream::once(async { None }));
                        self.operations.insert(id, results.boxed());
                        Ok(())
                    }
                    Err(rejection) => {
                        self.conversation.ended(&id);
                        self.send(protocol::error(&id, &[rejection.error()])).await
                    }
                }
            }
            Action::Stop { id } => {
                self.operations.remove(&id);
                Ok(())
            }
            Action::Ignore => Ok(()),
        }
    }

    /// Lets the client in, if it is somebody.
    async fn greet(&mut self, authorization: Option<String>) -> Result<(), End> {
        if let Some(authorization) = authorization {
            self.credential = Some(Credential::of_authorization(&authorization));
        }
        self.caller = match &self.credential {
            Some(credential) => credential.caller(&self.state).await.map_err(|error| {
                answer::log(&error, &answer::request_id());
                close(1013, "Who you are cannot be looked up at the moment")
            })?,
            None => None,
        };
        if self.caller.is_none() {
            return Err(close(4403, "Forbidden"));
        }
        self.conversation.acknowledge();
        self.seat = None;
        self.send(protocol::ack()).await
    }

    /// Asks whether the peer is there: as the protocol does, and as WebSocket does, which any client answers.
    async fn ask(&mut self) -> Result<(), End> {
        self.deliver(|mut session| async move { session.ping(b"").await }).await?;
        self.send(protocol::ping()).await
    }

    /// Ends the socket of somebody who has logged out meanwhile, of who was revoked, and of a screen that shows another
    /// board now.
    async fn recheck(&mut self) -> Result<(), End> {
        let Some(credential) = &self.credential else { return Ok(()) };
        match credential.caller(&self.state).await {
            Ok(None) => Err(close(4403, "Forbidden")),
            Ok(caller) if board_of(caller.as_ref()) != board_of(self.caller.as_ref()) => {
                Err(close(1012, "This screen shows another board now"))
            }
            Ok(caller) => {
                self.caller = caller;
                Ok(())
            }
            // Whoever was let in stays in while the database does not answer.
            Err(_) => Ok(()),
        }
    }

    /// Passes a result of an operation on, or its end.
    async fn tell(&mut self, id: &str, result: Option<Response>) -> Result<(), End> {
        let text = match result {
            Some(response) if is_refused(&response) => {
                self.operations.remove(id);
                self.conversation.ended(id);
                protocol::error(id, &response.errors)
            }
            Some(response) => protocol::next(id, &body(&response)),
            None => {
                self.conversation.ended(id);
                protocol::complete(id)
            }
        };
        self.send(text).await
    }

    async fn send(&mut self, text: String) -> Result<(), End> {
        self.deliver(|mut session| async move { session.text(text).await }).await
    }

    /// Hands a message to the connection, and waits until it takes it.
    async fn deliver<F: Future<Output = Result<(), actix_ws::Closed>>>(
        &mut self,
        message: impl FnOnce(Session) -> F,
    ) -> Result<(), End> {
        let Some(session) = self.session.clone() else { return Err(End::Gone) };
        let mut taken = std::pin::pin!(message(session));
        // Nearly always there is room, and no timer is needed.
        if let Some(taken) = taken.as_mut().now_or_never() {
            return taken.map_err(|_| End::Gone);
        }
        tokio::select! {
            taken = timeout(STALLED, taken) => match taken {
                Ok(taken) => taken.map_err(|_| End::Gone),
                Err(_) => Err(End::Stalled),
            },
            () = self.state.stop.cancelled() => Err(close(1001, "The server is stopping")),
        }
    }

    /// Stops all operations, says why, and lets go of the connection.
    async fn end(mut self, end: End) {
        self.operations.clear();
        self.seat = None;
        let Some(session) = self.session.take() else { return };
        let (close, cut_after) = match end {
            End::Close(close) => (close, None),
            End::Gone => return,
            End::Stalled => {
                (Close::new(4410, "Too slow: connect again and resume after your last event"), Some(LINGER))
            }
            End::Silent => {
                (Close::new(4410, "No answer: connect again and resume after your last event"), Some(Duration::ZERO))
            }
        };
        let reason =
            CloseReason { code: close.code.into(), description: Some(close.reason).filter(|it| !it.is_empty()) };
        let begun = tokio::time::Instant::now();
        let patience = cut_after.unwrap_or(LINGER).max(Duration::from_millis(100));
        let said = timeout(patience, session.close(Some(reason))).await;
        if cut_after.is_some() || said.is_err() {
            sleep_until(begun + patience).await;
            if let Some(line) = &self.line {
                line.cut();
            }
        }
    }
}

fn close(code: u16, reason: &str) -> End {
    End::Close(Close::new(code, reason))
}

/// The code for a frame that is none.
fn broken(error: &ProtocolError) -> Close {
    match error {
        ProtocolError::Overflow => Close::new(1009, "A message has at most 64 KiB"),
        ProtocolError::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Close::new(1007, "Not UTF-8"),
        // How the fragments of one message are reported when they are too large together.
        ProtocolError::Io(_) => Close::new(1009, "A message has at most 64 KiB"),
        _ => Close::new(1002, "Protocol error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_and_malformed_frames_have_their_codes() {
        let io = |kind| ProtocolError::Io(std::io::Error::new(kind, "x"));
        assert_eq!(broken(&ProtocolError::Overflow).code, 1009);
        assert_eq!(broken(&io(std::io::ErrorKind::Other)).code, 1009);
        assert_eq!(broken(&io(std::io::ErrorKind::InvalidData)).code, 1007);
        assert_eq!(broken(&ProtocolError::UnmaskedFrame).code, 1002);
    }
}
