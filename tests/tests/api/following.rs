//! Following a board: every event of what stands on it once, in order, from any number on.

use serde_json::{Value, json};
use waybill_tests::{Client, Server, Socket};

use super::boards::{command, create, keys, running, view};

const EVENTS: &str = "subscription ($board: ID, $after: String, $version: Int) { \
                      boardEvents(board: $board, after: $after, version: $version) { \
                      sequence standing kind recordKey recordTitle activityTitle from to actor } }";

async fn follow(client: &Client, board: &Value, after: &Value) -> Socket {
    follow_version(client, board, after, &Value::Null).await
}

async fn follow_version(client: &Client, board: &Value, after: &Value, version: &Value) -> Socket {
    let mut socket = Socket::open(client).await.expect("a socket");
    let variables = json!({ "board": board, "after": after, "version": version });
    let payload = json!({ "query": EVENTS, "variables": variables });
    socket.send(&json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
    socket
}

/// The next event: what it means to the board, and what happened.
async fn next(socket: &mut Socket) -> String {
    let message = socket.message().await.expect("a message");
    let event = &message["payload"]["data"]["boardEvents"];
    assert!(event.is_object(), "{message}");
    let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
    let what = if event["activityTitle"].is_string() { text("activityTitle") } else { text("recordKey") };
    format!("{} {what} {}", text("standing"), text("to"))
}

#[tokio::test]
async fn who_follows_a_board_hears_of_what_stands_on_it_comes_and_leaves() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = create(&admin, json!({ "name": "Bank", "filter": { "search": "bank" } })).await["id"].take();
    let after = view(&admin, &board).await["sequence"].take();
    let mut socket = follow(&admin, &board, &after).await;
    running(&admin, "Another").await;
    let june = running(&admin, "June bank").await;
    let keys = admin.keys(&june).await;
    admin.done("completeActivity", json!({ "activity": keys["Patch"] })).await;
    admin.done("changeRelease", json!({ "release": june, "title": "June" })).await;
    admin.done("completeActivity", json!({ "activity": keys["Cable"] })).await;
    let july = running(&admin, "July bank").await;
    admin.done("cancelRelease", json!({ "release": july, "comment": "Not now" })).await;

    let expected = [
        format!("COMES {june} IN_PROGRESS"),
        "STAYS Rack IN_PROGRESS".to_owned(),
        "STAYS Patch IN_PROGRESS".to_owned(),
        "STAYS Cable IN_PROGRESS".to_owned(),
        "STAYS Patch COMPLETED".to_owned(),
        // Values of fields are not told.
        format!("LEAVES {june} -"),
    ];
    for expected in expected {
        assert_eq!(next(&mut socket).await, expected);
    }
    // What happens in it from then on is not the board's; that it settles may be told again.
    let mut told = next(&mut socket).await;
    while told.starts_with("LEAVES") {
        assert!(told.contains(&june), "{told}");
        told = next(&mut socket).await;
    }
    assert_eq!(told, format!("COMES {july} IN_PROGRESS"));
    loop {
        let told = next(&mut socket).await;
        if told == format!("LEAVES {july} CANCELLED") {
            break;
        }
        assert!(told.starts_with("STAYS"), "{told}");
    }
}

#[tokio::test]
async fn a_board_is_followed_on_from_any_number_without_gap_or_duplicate() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let loaded = view(&admin, &Value::Null).await;
    let mut live = follow(&admin, &Value::Null, &loaded["sequence"]).await;
    let key = running(&admin, "June").await;
    let keys = admin.keys(&key).await;
    for title in ["Patch", "Cable"] {
        admin.done("completeActivity", json!({ "activity": keys[title] })).await;
    }
    // What it was made and started with, four that began, two that were done, the container, and the release that leaves.
    let mut seen = Vec::new();
    loop {
        let message = live.message().await.expect("a message");
        let event = message["payload"]["data"]["boardEvents"].clone();
        seen.push((event["sequence"].as_str().expect("a number").to_owned(), event["standing"].clone()));
        if event["standing"] == "LEAVES" {
            break;
        }
    }
    for (place, (sequence, _)) in seen.iter().enumerate().take(seen.len() - 1) {
        let mut again = follow(&admin, &Value::Null, &json!(sequence)).await;
        for (expected, standing) in &seen[place + 1..] {
            let message = again.message().await.expect("a message");
            let event = &message["payload"]["data"]["boardEvents"];
            assert_eq!((&event["sequence"], &event["standing"]), (&json!(expected), standing), "after {sequence}");
        }
    }
}

/// The code that a subscription ends with.
async fn ends_with(socket: &mut Socket) -> String {
    loop {
        let message = socket.message().await.expect("a message");
        let errors = if message["type"] == "error" { &message["payload"] } else { &message["payload"]["errors"] };
        if let Some(code) = errors[0]["extensions"]["code"].as_str() {
            return code.to_owned();
        }
        assert_eq!(message["type"], "next", "{message}");
    }
}

#[tokio::test]
async fn who_follows_a_board_that_is_changed_loads_it_anew() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = create(&admin, json!({ "name": "Bank" })).await;
    let loaded = view(&admin, &board["id"]).await;
    let after = loaded["sequence"].clone();
    let mut changed = follow(&admin, &board["id"], &after).await;
    let mut other = follow(&admin, &Value::Null, &view(&admin, &Value::Null).await["sequence"]).await;
    let june = running(&admin, "June").await;
    for socket in [&mut changed, &mut other] {
        assert_eq!(next(socket).await, format!("COMES {june} IN_PROGRESS"));
        for _ in ["Rack", "Patch", "Cable"] {
            assert!(next(socket).await.starts_with("STAYS"));
        }
    }
    let july = json!({ "board": board["id"], "filter": { "search": "July" } });
    command(&admin, "changeBoard", july).await.expect("changed");
    assert_eq!(ends_with(&mut changed).await, "CURSOR_UNKNOWN");
    // What was loaded before the change cannot be followed, though nothing has happened since.
    let shown = view(&admin, &board["id"]).await;
    assert_eq!((keys(&shown), &shown["version"]), (Vec::new(), &json!(2)));
    let mut late = follow_version(&admin, &board["id"], &shown["sequence"], &loaded["version"]).await;
    assert_eq!(ends_with(&mut late).await, "CURSOR_UNKNOWN");
    let mut anew = follow_version(&admin, &board["id"], &shown["sequence"], &shown["version"]).await;
    let july = running(&admin, "July").await;
    for socket in [&mut anew, &mut other] {
        assert_eq!(next(socket).await, format!("COMES {july} IN_PROGRESS"), "nobody else is disturbed");
    }
}

#[tokio::test]
async fn what_stood_on_a_board_before_the_server_was_there_is_not_known() {
    let mut server = Server::start().await;
    let admin = server.admin().await;
    running(&admin, "June").await;
    server.stop().await;
    server.start_again().await;
    let admin = server.admin().await;
    for after in ["1", "100000"] {
        assert_eq!(
            ends_with(&mut follow(&admin, &Value::Null, &json!(after)).await).await,
            "CURSOR_UNKNOWN",
            "{after}"
        );
    }
    let loaded = view(&admin, &Value::Null).await;
    let mut again = follow(&admin, &Value::Null, &loaded["sequence"]).await;
    let august = running(&admin, "August").await;
    assert_eq!(next(&mut again).await, format!("COMES {august} IN_PROGRESS"));
}
