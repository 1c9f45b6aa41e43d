//! graphql-transport-ws, to the letter: every way to misuse a socket has its close code, and a peer that is slow, dead
//! or logged out is let go.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async};
use waybill_tests::{Client, Server, Socket, builders};

type Raw = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a socket with these headers, or says with which status it was refused.
async fn open(server: &Server, headers: &[(&'static str, &str)]) -> Result<Raw, u16> {
    let mut request = server.socket_url().into_client_request().expect("a request");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().expect("a header"));
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

async fn greeted(server: &Server, client: &Client) -> Raw {
    let mut socket = open(server, &[PROTOCOL, ("cookie", client.cookie())]).await.expect("a socket");
    say(&mut socket, json!({ "type": "connection_init" })).await;
    assert_eq!(hear(&mut socket).await["type"], "connection_ack");
    socket
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(socket: &mut WebSocketStream<S>, message: Value) {
    socket.send(Message::text(message.to_string())).await.expect("the socket takes it");
}

/// The next message that is no ping.
async fn hear<S: AsyncRead + AsyncWrite + Unpin>(socket: &mut WebSocketStream<S>) -> Value {
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(30), socket.next()).await.expect("a message in time");
        match frame {
            Some(Ok(Message::Text(text))) => {
                let message: Value = serde_json::from_str(&text).expect("JSON");
                if message["type"] != "ping" {
                    return message;
                }
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            other => panic!("no message but {other:?}"),
        }
    }
}

/// The code that the socket is closed with, whatever else arrives before.
async fn close_code<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    within: Duration,
) -> Option<u16> {
    let closed = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.map(|it| it.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    };
    tokio::time::timeout(within, closed).await.expect("the socket is closed in time")
}

async fn closed_by(server: &Server, client: &Client, message: &str) -> Option<u16> {
    let mut socket = greeted(server, client).await;
    socket.send(Message::text(message)).await.expect("the socket takes it");
    close_code(&mut socket, SOON).await
}

const SOON: Duration = Duration::from_secs(10);

fn subscribe(id: &str) -> Value {
    json!({ "id": id, "type": "subscribe", "payload": { "query": "subscription { events { sequence } }" } })
}

#[tokio::test]
async fn a_foreign_page_gets_no_socket() {
    let server = Server::start().await;
    assert_eq!(open(&server, &[PROTOCOL, ("origin", "https://evil.example")]).await.err(), Some(403));
    assert_eq!(open(&server, &[PROTOCOL, ("sec-fetch-site", "cross-site")]).await.err(), Some(403));
    assert!(open(&server, &[PROTOCOL, ("origin", &server.url())]).await.is_ok());
}

#[tokio::test]
async fn a_stranger_is_told_4403_and_a_token_may_come_with_the_greeting() {
    let server = Server::start().await;
    let mut stranger = open(&server, &[PROTOCOL]).await.expect("a socket");
    say(&mut stranger, json!({ "type": "connection_init" })).await;
    assert_eq!(close_code(&mut stranger, SOON).await, Some(4403));
    let made = server.cli(&["token", "create", "--user", "admin", "--name", "tests"]).await;
    let token = String::from_utf8(made.stdout).expect("text");
    let mut program = open(&server, &[PROTOCOL]).await.expect("a socket");
    let payload = json!({ "authorization": format!("Bearer {}", token.trim()) });
    say(&mut program, json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(hear(&mut program).await["type"], "connection_ack");
}

#[tokio::test]
async fn a_client_that_does_not_speak_the_protocol_is_told_4406() {
    let server = Server::start().await;
    let mut socket = open(&server, &[]).await.expect("a socket");
    assert_eq!(close_code(&mut socket, SOON).await, Some(4406));
}

#[tokio::test]
async fn messages_that_do_not_fit_close_with_their_codes() {
    let server = Server::start().await;
    let client = server.admin().await;
    for message in ["nonsense", "[]", r#"{"type":"start"}"#, r#"{"id":"1","type":"subscribe"}"#] {
        assert_eq!(closed_by(&server, &client, message).await, Some(4400), "{message}");
    }
    assert_eq!(closed_by(&server, &client, r#"{"type":"connection_init"}"#).await, Some(4429));
    let mut early = open(&server, &[PROTOCOL, ("cookie", client.cookie())]).await.expect("a socket");
    say(&mut early, subscribe("1")).await;
    assert_eq!(close_code(&mut early, SOON).await, Some(4401));
    let mut twice = greeted(&server, &client).await;
    say(&mut twice, subscribe("1")).await;
    say(&mut twice, subscribe("1")).await;
    assert_eq!(close_code(&mut twice, SOON).await, Some(4409));
    let mut binary = greeted(&server, &client).await;
    binary.send(Message::binary(vec![1, 2, 3])).await.expect("the socket takes it");
    assert_eq!(close_code(&mut binary, SOON).await, Some(4400));
}

#[tokio::test]
async fn a_silent_client_is_told_4408_after_ten_seconds() {
    let server = Server::start().await;
    let begun = Instant::now();
    let mut socket = open(&server, &[PROTOCOL]).await.expect("a socket");
    assert_eq!(close_code(&mut socket, Duration::from_secs(20)).await, Some(4408));
    assert!(begun.elapsed() >= Duration::from_secs(9), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_message_over_64_kib_is_told_1009_in_one_frame_or_in_many() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut whole = greeted(&server, &client).await;
    // The server may close before it has read all of it.
    let _ = whole.send(Message::text("x".repeat(70_000))).await;
    assert_eq!(close_code(&mut whole, SOON).await, Some(1009));
    let mut parts = greeted(&server, &client).await;
    for part in 0..100 {
        let kind = if part == 0 { Data::Text } else { Data::Continue };
        let header = FrameHeader { is_final: false, opcode: OpCode::Data(kind), ..FrameHeader::default() };
        let frame = Frame::from_payload(header, vec![b'x'; 1_024].into());
        if parts.send(Message::Frame(frame)).await.is_err() {
            break;
        }
    }
    assert_eq!(close_code(&mut parts, SOON).await, Some(1009));
}

#[tokio::test]
async fn twenty_operations_run_on_a_socket_and_no_more() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut socket = greeted(&server, &client).await;
    for n in 0..21 {
        say(&mut socket, subscribe(&n.to_string())).await;
    }
    let refusal = hear(&mut socket).await;
    assert_eq!((&refusal["type"], &refusal["id"]), (&json!("error"), &json!("20")));
    assert_eq!(refusal["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");
    say(&mut socket, json!({ "id": "3", "type": "complete" })).await;
    say(&mut socket, json!({ "id": "20", "type": "subscribe", "payload": { "query": "{ me { login } }" } })).await;
    let answer = hear(&mut socket).await;
    assert_eq!((&answer["type"], &answer["payload"]["data"]["me"]["login"]), (&json!("next"), &json!("admin")));
    assert_eq!(hear(&mut socket).await, json!({ "id": "20", "type": "complete" }));
}

#[tokio::test]
async fn twenty_sockets_of_an_address_may_wait_for_their_login() {
    let server = Server::start().await;
    let mut waiting = Vec::new();
    for _ in 0..20 {
        waiting.push(open(&server, &[PROTOCOL]).await.expect("a socket"));
    }
    assert_eq!(open(&server, &[PROTOCOL]).await.err(), Some(429));
    // Those who have logged in do not count.
    drop(waiting.pop());
    let client = server.admin().await;
    let begun = Instant::now();
    while open(&server, &[PROTOCOL, ("cookie", client.cookie())]).await.is_err() {
        assert!(begun.elapsed() < SOON, "the place was not given back");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_document_that_is_not_valid_is_an_error_of_its_operation_alone() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut socket = greeted(&server, &client).await;
    let nested = format!("{{ release(key: {}1{}) {{ key }} }}", "[".repeat(500), "]".repeat(500));
    for (query, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ me ", "GRAPHQL_PARSE_FAILED"),
        (nested.as_str(), "LIMIT_EXCEEDED"),
        ("subscription { a: events { sequence } b: events { sequence } }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        say(&mut socket, json!({ "id": "1", "type": "subscribe", "payload": { "query": query } })).await;
        let error = hear(&mut socket).await;
        assert_eq!((&error["type"], &error["payload"][0]["extensions"]["code"]), (&json!("error"), &json!(code)));
    }
    say(&mut socket, json!({ "type": "ping", "payload": { "n": 7 } })).await;
    assert_eq!(hear(&mut socket).await, json!({ "type": "pong", "payload": { "n": 7 } }));
}

#[tokio::test]
async fn a_server_that_stops_says_1001() {
    let mut server = Server::start().await;
    let client = server.admin().await;
    let mut socket = greeted(&server, &client).await;
    say(&mut socket, subscribe("1")).await;
    let (code, ()) = tokio::join!(close_code(&mut socket, SOON), server.stop());
    assert_eq!(code, Some(1001));
}

#[tokio::test]
async fn a_peer_that_answers_nothing_is_let_go_within_15_seconds() {
    let server = Server::start().await;
    let client = server.admin().await;
    let before = connections(&server);
    let mut socket = greeted(&server, &client).await;
    say(&mut socket, subscribe("1")).await;
    assert!(connections(&server) > before);
    // Nothing is read from here on, so nothing is answered.
    let begun = Instant::now();
    while connections(&server) > before {
        assert!(begun.elapsed() < Duration::from_secs(18), "the connection is still there");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(begun.elapsed() > Duration::from_secs(8), "let go too early: {:?}", begun.elapsed());
}

/// How many connections the server has open.
fn connections(server: &Server) -> usize {
    let descriptors = std::fs::read_dir(format!("/proc/{}/fd", server.process())).expect("the server's descriptors");
    let targets = descriptors.filter_map(|it| std::fs::read_link(it.ok()?.path()).ok());
    targets.filter(|it| it.to_string_lossy().starts_with("socket:")).count()
}

#[tokio::test]
async fn a_client_that_only_answers_pings_stays_and_is_asked_every_four_seconds() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut socket = greeted(&server, &client).await;
    let begun = Instant::now();
    let mut pings = 0;
    while pings < 5 {
        match tokio::time::timeout(Duration::from_secs(8), socket.next()).await.expect("a ping in time") {
            Some(Ok(Message::Text(text))) => {
                assert_eq!(text.as_str(), r#"{"type":"ping"}"#);
                say(&mut socket, json!({ "type": "pong" })).await;
                pings += 1;
            }
            Some(Ok(Message::Ping(_))) => {}
            other => panic!("no ping but {other:?}"),
        }
    }
    assert!((15.0..30.0).contains(&begun.elapsed().as_secs_f32()), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn who_logs_out_loses_the_socket_within_a_minute() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut socket = greeted(&server, &client).await;
    let answer = reqwest::Client::new()
        .delete(format!("{}/session", server.url()))
        .header("cookie", client.cookie())
        .send()
        .await
        .expect("the server answers");
    assert!(answer.status().is_success());
    assert_eq!(close_code(&mut socket, Duration::from_secs(75)).await, Some(4403));
}

#[tokio::test]
async fn a_reader_that_stalls_is_told_to_resume_and_harms_nobody() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = builders::release(&client, "Stalled", vec![builders::manual("Wait")]).await;
    let mut stalled = narrow(&server, &client).await;
    say(&mut stalled, json!({ "type": "connection_init" })).await;
    assert_eq!(hear(&mut stalled).await["type"], "connection_ack");
    let query = "subscription { events { sequence comment } }";
    say(&mut stalled, json!({ "id": "1", "type": "subscribe", "payload": { "query": query } })).await;
    let mut healthy = Socket::subscribe(&client, None).await.expect("a socket");
    // More than all buffers between here and the server hold.
    let comment = "x".repeat(8_000);
    for _ in 0..600 {
        client.done("comment", json!({ "subject": key, "comment": comment })).await;
        healthy.event().await.expect("the healthy reader sees every event");
    }
    // It takes nothing for half a minute, and then reads again: what was under way still comes, then the reason.
    tokio::time::sleep(Duration::from_secs(32)).await;
    assert_eq!(close_code(&mut stalled, SOON).await, Some(4410));
}

/// A socket whose end here holds a few kilobytes and no more.
async fn narrow(server: &Server, client: &Client) -> WebSocketStream<TcpStream> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(8 * 1024).expect("a small buffer");
    let address = server.url().trim_start_matches("http://").parse().expect("an address");
    let stream = socket.connect(address).await.expect("the server is there");
    let mut request = server.socket_url().into_client_request().expect("a request");
    for (name, value) in [PROTOCOL, ("cookie", client.cookie())] {
        request.headers_mut().insert(name, value.parse().expect("a header"));
    }
    client_async(request, stream).await.expect("a socket").0
}
