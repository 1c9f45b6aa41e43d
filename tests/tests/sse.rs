//! GraphQL over server-sent events: what curl, proxies and wallboards use.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use waybill_tests::{Client, Server, builders};

const EVENTS: &str = "subscription ($after: String) { events(after: $after) { sequence kind } }";

/// Begins an event stream.
async fn stream(client: &Client, query: &str, variables: Value) -> Stream {
    let request = reqwest::Client::new()
        .post(format!("{}/graphql", client.url()))
        .header("accept", "text/event-stream")
        .header("content-type", "application/json")
        .header("cookie", client.cookie())
        .body(json!({ "query": query, "variables": variables }).to_string());
    Stream::of(request.send().await.expect("the server answers"))
}

struct Stream {
    answer: Response,
    text: String,
}

impl Stream {
    fn of(answer: Response) -> Self {
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers().get(name).map(|it| it.to_str().expect("text").to_owned());
        assert_eq!(header("content-type").as_deref(), Some("text/event-stream; charset=utf-8"));
        assert_eq!(header("content-encoding").as_deref(), Some("identity"));
        Self { answer, text: String::new() }
    }

    /// The next block of lines; `None` when the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.answer.chunk()).await;
            let chunk = chunk.expect("bytes in time").ok().flatten()?;
            self.text += std::str::from_utf8(&chunk).expect("text");
        }
    }

    /// The next block that is not a comment.
    async fn event(&mut self) -> Option<String> {
        loop {
            let block = self.block().await?;
            if !block.starts_with(':') {
                return Some(block);
            }
        }
    }
}

#[tokio::test]
async fn events_come_with_their_number_and_what_was_missed_comes_first() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = builders::release(&client, "June", vec![builders::manual("Wait")]).await;
    let mut events = stream(&client, EVENTS, json!({ "after": "0" })).await;
    let missed = events.event().await.expect("an event");
    assert_eq!(missed, "id: 1\nevent: next\ndata: {\"data\":{\"events\":{\"sequence\":\"1\",\"kind\":\"CREATED\"}}}");
    let live = client.done("comment", json!({ "subject": key, "comment": "Hello" })).await;
    let sequence = live["events"][0]["sequence"].as_str().expect("a sequence").to_owned();
    loop {
        let event = events.event().await.expect("an event");
        if event.starts_with(&format!("id: {sequence}\n")) {
            break;
        }
    }
}

#[tokio::test]
async fn a_comment_every_four_seconds_shows_that_the_line_is_alive() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut events = stream(&client, EVENTS, json!({})).await;
    assert_eq!(events.block().await.as_deref(), Some(":"));
    let begun = Instant::now();
    for _ in 0..2 {
        assert_eq!(events.block().await.as_deref(), Some(":"));
    }
    assert!((7.0..12.0).contains(&begun.elapsed().as_secs_f32()), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_single_answer_is_one_event_and_the_end() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut answer = stream(&client, "{ me { login } }", json!({})).await;
    let event = answer.event().await.expect("an event");
    assert!(event.contains("event: next") && event.contains(r#"{"me":{"login":"admin"}}"#), "{event}");
    assert_eq!(answer.event().await.as_deref(), Some("event: complete\ndata: "));
    assert_eq!(answer.event().await, None);
}

#[tokio::test]
async fn an_event_source_gets_events_by_get_and_errors_as_events() {
    let server = Server::start().await;
    let client = server.admin().await;
    let get = async |query: &str| {
        let request = reqwest::Client::new()
            .get(format!("{}/graphql?query={query}", client.url()))
            .header("accept", "text/event-stream")
            .header("cookie", client.cookie());
        request.send().await.expect("the server answers")
    };
    let mut refused = Stream::of(get("%7Bme").await);
    assert!(refused.event().await.expect("an event").contains("GRAPHQL_PARSE_FAILED"));
    assert_eq!(refused.event().await.as_deref(), Some("event: complete\ndata: "));
    let mut events = Stream::of(get("subscription%7Bevents(after:%220%22)%7Bsequence%7D%7D").await);
    builders::release(&client, "June", vec![]).await;
    assert!(events.event().await.expect("an event").starts_with("id: 1\n"));
    let mutation = get("mutation%7BcreateRelease(input:%7Btitle:%22x%22%7D)%7Brecord%7Bkey%7D%7D%7D").await;
    assert_eq!(mutation.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_browser_that_connects_again_goes_on_after_its_last_event() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = builders::release(&client, "June", vec![]).await;
    client.done("comment", json!({ "subject": key, "comment": "Hello" })).await;
    let query = "subscription($after:String)%7Bevents(after:$after)%7Bsequence%20kind%7D%7D";
    let request = reqwest::Client::new()
        .get(format!("{}/graphql?query={query}", client.url()))
        .header("accept", "text/event-stream")
        .header("last-event-id", "1")
        .header("cookie", client.cookie());
    let mut events = Stream::of(request.send().await.expect("the server answers"));
    let next = events.event().await.expect("an event");
    assert!(next.starts_with("id: 2\n") && next.contains("COMMENTED"), "{next}");
}

#[tokio::test]
async fn strangers_and_foreign_pages_get_no_events() {
    let server = Server::start().await;
    let client = server.admin().await;
    let request = |headers: &[(&str, &str)]| {
        let mut request = reqwest::Client::new()
            .post(format!("{}/graphql", server.url()))
            .header("accept", "text/event-stream")
            .header("content-type", "application/json")
            .body(json!({ "query": EVENTS }).to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send()
    };
    let stranger = request(&[]).await.expect("the server answers");
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
    let foreign = request(&[("cookie", client.cookie()), ("origin", "https://evil.example")]).await;
    assert_eq!(foreign.expect("the server answers").status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_server_that_stops_ends_the_stream() {
    let mut server = Server::start().await;
    let client = server.admin().await;
    let mut events = stream(&client, EVENTS, json!({})).await;
    assert_eq!(events.block().await.as_deref(), Some(":"));
    let (end, ()) = tokio::join!(events.event(), server.stop());
    assert_eq!(end, None);
}

#[tokio::test]
async fn a_reader_that_goes_away_is_let_go() {
    let server = Server::start().await;
    let client = server.admin().await;
    let open = || {
        let descriptors =
            std::fs::read_dir(format!("/proc/{}/fd", server.process())).expect("the server's descriptors");
        let targets = descriptors.filter_map(|it| std::fs::read_link(it.ok()?.path()).ok());
        targets.filter(|it| it.to_string_lossy().starts_with("socket:")).count()
    };
    let before = open();
    let events = stream(&client, EVENTS, json!({})).await;
    assert!(open() > before);
    let mut chunks = events.answer.bytes_stream();
    chunks.next().await.expect("bytes").expect("no error");
    drop(chunks);
    let begun = Instant::now();
    while open() > before {
        assert!(begun.elapsed() < Duration::from_secs(15), "the connection is still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
