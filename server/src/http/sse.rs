//! GraphQL over server-sent events, one operation per connection: for proxies that let no socket through, and curl.
//!
//! ```text
//! id: 1041
//! event: next
//! data: {"data":{"events":{"sequence":"1041", …}}}
//!
//! :                                   a comment every four seconds shows that the line is alive
//!
//! event: complete
//! data:
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::{Response, Value};
use futures_util::StreamExt;
use tokio::time::{MissedTickBehavior, interval_at};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::answer::body;
use super::caller::Credential;
use super::line::Line;
use super::operation::{Operation, Rejection};
use super::state::AppState;
use crate::domain::{BoardId, Caller};

const HEARTBEAT: Duration = Duration::from_secs(4);
const RECHECK: Duration = Duration::from_secs(60);
/// The same for a screen, which nobody logs out.
const RECHECK_SCREEN: Duration = Duration::from_secs(4);
/// A reader that takes nothing for this long is cut off.
const STALLED: Duration = Duration::from_secs(30);

/// Answers with a stream of results.
pub(crate) fn open(
    request: &HttpRequest,
    state: &web::Data<AppState>,
    credential: Option<Credential>,
    operation: Operation,
) -> HttpResponse {
    let reader = Reader::watch(Line::of(request));
    let busy = Line::of(request).map(|line| line.busy());
    let state = state.clone();
    let board = operation.board;
    let mut results = operation.stream();
    let events = async_stream::stream! {
        let _busy = busy;
        let soon = tokio::time::Instant::now();
        let mut heartbeat = interval_at(soon + HEARTBEAT, HEARTBEAT);
        let every = if Credential::is_screen(credential.as_ref()) { RECHECK_SCREEN } else { RECHECK };
        let mut recheck = interval_at(soon + every, every);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Headers go out with the first bytes of the body: a client learns at once that it is connected.
        yield comment();
        loop {
            reader.took();
            tokio::select! {
                () = state.stop.cancelled() => break,
                _ = recheck.tick() => {
                    if let Some(credential) = &credential && has_ended(credential, &state, board).await {
                        break;
                    }
                }
                _ = heartbeat.tick() => yield comment(),
                result = results.next() => match result {
                    Some(result) => {
                        heartbeat.reset();
                        yield next(&result);
                    }
                    None => {
                        yield complete();
                        break;
                    }
                },
            }
        }
    };
    respond().streaming(events.map(Ok::<_, actix_web::Error>))
}

/// Whether somebody has logged out meanwhile, was revoked, or is a screen that shows another board now. A database that
/// does not answer ends nothing; the next time asks again.
async fn has_ended(credential: &Credential, state: &AppState, board: Option<BoardId>) -> bool {
    match credential.caller(state).await {
        Ok(None) => true,
        Ok(Some(Caller::Screen(screen))) => Some(screen.board) != board,
        Ok(Some(Caller::Person(_))) | Err(_) => false,
    }
}

/// Answers with a stream whose only result says why there is none.
pub(crate) fn refused(rejection: &Rejection) -> HttpResponse {
    let answer = Response::from_errors(vec![rejection.error()]);
    let mut text = next(&answer).to_vec();
    text.extend_from_slice(&complete());
    respond().body(text)
}

fn respond() -> actix_web::HttpResponseBuilder {
    let mut builder = HttpResponse::Ok();
    builder
        .insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        // Compression and buffering would hold events back.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"));
    builder
}

fn next(response: &Response) -> Bytes {
    let id = cursor(response).map(|it| format!("id: {it}\n")).unwrap_or_default();
    format!("{id}event: next\ndata: {}\n\n", body(response)).into()
}

fn complete() -> Bytes {
    Bytes::from_static(b"event: complete\ndata: \n\n")
}

fn comment() -> Bytes {
    Bytes::from_static(b":\n\n")
}

/// The number of the event in this result: browsers send it back as `Last-Event-ID` when they connect again.
fn cursor(response: &Response) -> Option<&str> {
    let Value::Object(data) = &response.data else { return None };
    let Value::Object(event) = data.values().next()? else { return None };
    match event.get("sequence")? {
        Value::String(sequence) if sequence.bytes().all(|it| it.is_ascii_digit()) => Some(sequence),
        _ => None,
    }
}

/// Watches that the reader takes what is written: the heartbeat makes it a few bytes every four seconds at least.
struct Reader {
    begun: Instant,
    took: Arc<AtomicU64>,
    _gone: DropGuard,
}

impl Reader {
    fn watch(line: Option<Line>) -> Self {
        let begun = Instant::now();
        let took = Arc::new(AtomicU64::new(0));
        let gone = CancellationToken::new();
        let (watched, ended) = (took.clone(), gone.clone());
        actix_web::rt::spawn(async move {
            while tokio::time::timeout(HEARTBEAT, ended.cancelled()).await.is_err() {
                let silent = begun.elapsed().saturating_sub(Duration::from_millis(watched.load(Ordering::Relaxed)));
                if silent > STALLED {
                    if let Some(line) = line {
                        line.cut();
                    }
                    return;
                }
            }
        });
        Self { begun, took, _gone: gone.drop_guard() }
    }

    fn took(&self) {
        let at = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.took.store(at, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn a_result_is_one_event_with_its_cursor() {
        let response = Response::new(value!({ "events": { "sequence": "17", "kind": "VOTED" } }));
        let text = String::from_utf8(next(&response).to_vec()).unwrap();
        assert_eq!(
            text,
            "id: 17\nevent: next\ndata: {\"data\":{\"events\":{\"sequence\":\"17\",\"kind\":\"VOTED\"}}}\n\n"
        );
    }

    #[test]
    fn what_has_no_number_has_no_cursor() {
        for data in [value!({ "me": { "name": "Kim" } }), value!({ "e": { "sequence": "1\nevent: x" } }), value!(null)]
        {
            assert_eq!(cursor(&Response::new(data)), None);
        }
    }
}
