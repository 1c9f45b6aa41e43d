//! Screens: how a television is paired, what it may ask for, and how it ends. What an attacker would try is in `pairing`.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use waybill_tests::builders::{manual, release};
use waybill_tests::television::{first_board, pair};
use waybill_tests::{Client, Server, Socket, Television};

const VIEW: &str = "{ boardView { board name releases { key } } }";

async fn new_board(person: &Client, name: &str) -> String {
    let query = "mutation ($input: CreateBoardInput!) { createBoard(input: $input) { board { id } } }";
    let made = person.data(query, json!({ "input": { "name": name } })).await;
    made["createBoard"]["board"]["id"].as_str().expect("an id").to_owned()
}

async fn give(person: &Client, name: &str, input: Value, answer: &str) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation ($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }}");
    person.data(&query, json!({ "input": input })).await
}

/// A server with its administrator, a board and a television that shows it.
async fn paired() -> (Server, Client, Television, String, String) {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = new_board(&admin, "Bank").await;
    let mut television = Television::new(&server);
    let screen = television.pair(&admin, &board).await;
    (server, admin, television, board, screen)
}

#[tokio::test]
async fn a_television_shows_a_code_and_becomes_the_screen_of_one_board() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = new_board(&admin, "Bank").await;
    let mut television = Television::new(&server);
    assert_eq!(television.state().await, "EXPIRED", "it has no code yet");
    let code = television.code().await;
    assert!(code.len() == 9 && code.as_bytes()[4] == b'-', "{code}");
    assert_eq!(television.state().await, "WAITING");
    assert_eq!(television.client().ask(VIEW, Value::Null).await.expect_err("not yet").code, "UNAUTHENTICATED");

    pair(&admin, &code.to_lowercase().replace('-', " "), &board).await.expect("paired");
    assert_eq!(television.state().await, "PAIRED");
    let client = television.client();
    let shown = client.data("{ screen { name board } boardView { board name } }", Value::Null).await;
    assert_eq!((&shown["screen"]["name"], &shown["screen"]["board"]), (&json!("Lobby"), &json!(board)));
    // Whatever it asks for, it sees its own board.
    let other = first_board(&admin).await;
    let query = "query ($board: ID) { boardView(board: $board) { name } }";
    for asked in [json!(board), json!(other), Value::Null, json!("nonsense")] {
        assert_eq!(client.data(query, json!({ "board": asked })).await["boardView"]["name"], "Bank");
    }
    let query =
        "query ($id: ID!) { board(id: $id) { screens { name pairedBy { login } pairedAt lastSeenAt } } screen { id } }";
    let listed = admin.data(query, json!({ "id": board })).await;
    let listed_screen = &listed["board"]["screens"][0];
    assert_eq!((&listed_screen["name"], &listed_screen["pairedBy"]["login"]), (&json!("Lobby"), &json!("admin")));
    assert!(listed_screen["lastSeenAt"].is_string() && listed["screen"].is_null(), "{listed}");
}

#[tokio::test]
async fn its_cookies_are_kept_from_scripts_and_other_sites() {
    let (_server, _admin, television, ..) = paired().await;
    let fresh = television.request(Method::POST).send().await.expect("the server answers");
    let kept = television.request(Method::GET).send().await.expect("the server answers");
    for (answer, name) in [(fresh, "pairing="), (kept, "screen=")] {
        let mut cookies = answer.headers().get_all("set-cookie").iter().map(|it| it.to_str().expect("text").to_owned());
        let cookie = cookies.find(|it| it.starts_with(name)).expect("a cookie");
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert_eq!(answer.headers()["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn a_screen_may_read_its_board_and_nothing_else() {
    let (_server, admin, television, ..) = paired().await;
    let key = release(&admin, "June", vec![manual("Patch")]).await;
    let client = television.client();
    let roots = "{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } } } }";
    let schema = client.data(roots, Value::Null).await;
    let mut allowed = BTreeSet::new();
    for (root, kind) in [("queryType", "query"), ("mutationType", "mutation"), ("subscriptionType", "subscription")] {
        for field in schema["__schema"][root]["fields"].as_array().expect("fields") {
            let name = field["name"].as_str().expect("a name");
            let answer = client.answer(&format!("{kind} {{ {name} }}"), Value::Null).await.expect("an answer");
            let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
            if code != "FORBIDDEN" {
                allowed.insert(name.to_owned());
            }
            assert!(answer["data"].is_null(), "{answer}");
        }
    }
    let expected = ["boardEvents", "boardView", "screen"].map(str::to_owned);
    assert_eq!(allowed, BTreeSet::from(expected));
    let hidden = [
        "{ boardView { name } ...More } fragment More on Query { me { login } }".to_owned(),
        "{ boardView: me { login } }".to_owned(),
        format!("mutation {{ startRelease(input: {{ release: \"{key}\" }}) {{ record {{ key }} }} }}"),
    ];
    for query in hidden {
        assert_eq!(client.ask(&query, Value::Null).await.expect_err(&query).code, "FORBIDDEN");
    }
    let http = reqwest::Client::new();
    let with_cookie = |request: reqwest::RequestBuilder| request.header("cookie", client.cookie()).send();
    for (request, status) in [
        (http.get(format!("{}/export/{key}.yaml", client.url())), StatusCode::FORBIDDEN),
        (http.post(format!("{}/import", client.url())).body("title: x"), StatusCode::FORBIDDEN),
        (http.get(format!("{}/session", client.url())), StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(with_cookie(request).await.expect("the server answers").status(), status);
    }
    // A stream is the same door.
    let stream = http.post(format!("{}/graphql?as=screen", client.url())).header("accept", "text/event-stream");
    let stream =
        stream.header("content-type", "application/json").body(r#"{"query":"subscription { events { sequence } }"}"#);
    assert_eq!(with_cookie(stream).await.expect("the server answers").status(), StatusCode::FORBIDDEN);
    let mut socket = Socket::open(&client).await.expect("a socket");
    for (id, query) in [("1", "subscription { events { sequence } }"), ("2", "{ people { totalCount } }")] {
        socket.send(&json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
        let message = socket.message().await.expect("a message");
        assert_eq!(
            (&message["type"], &message["payload"][0]["extensions"]["code"]),
            (&json!("error"), &json!("FORBIDDEN"))
        );
    }
}

/// Follows the board from what it shows now.
async fn follow(client: &Client) -> Socket {
    let loaded = client.data("{ boardView { sequence } }", Value::Null).await;
    let mut socket = Socket::open(client).await.expect("a socket");
    let query = "subscription ($after: String) { boardEvents(after: $after) { sequence standing recordKey } }";
    let payload = json!({ "query": query, "variables": { "after": loaded["boardView"]["sequence"] } });
    socket.send(&json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
    socket
}

#[tokio::test]
async fn a_revoked_screen_goes_dark_at_once() {
    let (_server, admin, mut television, board, screen) = paired().await;
    let client = television.client();
    let mut socket = follow(&client).await;
    let key = release(&admin, "June", vec![manual("Patch")]).await;
    admin.done("startRelease", json!({ "release": key })).await;
    let event = socket.message().await.expect("a message");
    assert_eq!(event["payload"]["data"]["boardEvents"]["standing"], "COMES", "{event}");

    give(&admin, "revokeScreen", json!({ "screen": screen }), "revoked").await;
    assert_eq!(client.ask(VIEW, Value::Null).await.expect_err("revoked").code, "UNAUTHENTICATED");
    assert_eq!(socket.close_code().await, Some(4403));
    let (_, told) = television.ask(Method::GET).await;
    assert_eq!(told, json!({ "state": "ENDED", "why": "REVOKED" }));
    let query = "query ($id: ID!) { board(id: $id) { screens { id } } }";
    assert_eq!(admin.data(query, json!({ "id": board })).await["board"]["screens"], json!([]));
    // It can be paired again.
    television.pair(&admin, &board).await;
}

#[tokio::test]
async fn a_deleted_board_takes_its_screens_along() {
    let (_server, admin, mut television, board, _) = paired().await;
    let mut socket = follow(&television.client()).await;
    give(&admin, "deleteBoard", json!({ "board": board }), "deleted").await;
    assert_eq!(television.client().ask(VIEW, Value::Null).await.expect_err("gone").code, "UNAUTHENTICATED");
    assert_eq!(socket.close_code().await, Some(4403));
    let (_, told) = television.ask(Method::GET).await;
    assert_eq!(told, json!({ "state": "ENDED", "why": "BOARD_DELETED" }));
}

#[tokio::test]
async fn a_screen_is_moved_to_another_board_without_going_there() {
    let (_server, admin, television, _, screen) = paired().await;
    let other = first_board(&admin).await;
    let mut socket = follow(&television.client()).await;
    let input = json!({ "screen": screen, "board": other, "name": "Hall" });
    let moved = give(&admin, "changeScreen", input, "screen { name board { id } }").await;
    assert_eq!(moved["changeScreen"]["screen"], json!({ "name": "Hall", "board": { "id": other } }));
    assert_eq!(television.client().data(VIEW, Value::Null).await["boardView"]["board"], json!(other));
    assert_eq!(socket.close_code().await, Some(1012), "it connects again, and follows the other board");
}

#[tokio::test]
async fn a_screen_outlives_restarts_and_ends_when_it_was_off_for_90_days() {
    let (mut server, admin, mut television, board, _) = paired().await;
    television.client().data(VIEW, Value::Null).await;
    let mut open = Television::new(&server);
    let code = open.code().await;
    server.stop().await;
    server.start_again_at("+80d").await;
    assert_eq!(television.state().await, "PAIRED");
    // A code does not live as long.
    assert_eq!(open.state().await, "EXPIRED");
    let person = server.admin().await;
    assert_eq!(pair(&person, &code, &board).await, Err("NOT_FOUND".into()));
    assert!(admin.ask(VIEW, Value::Null).await.is_err(), "a person's session ends sooner");
    server.stop().await;
    server.start_again_at("+171d").await;
    assert_eq!(television.state().await, "EXPIRED");
}

#[tokio::test]
async fn a_browser_that_is_both_asks_as_the_person_unless_it_says_that_it_is_the_screen() {
    let (_server, admin, television, board, _) = paired().await;
    let both = format!("{}; {}", admin.cookie(), television.client().cookie());
    let person = Client::with_cookie(admin.url(), &both);
    assert_eq!(person.data("{ me { login } }", Value::Null).await["me"]["login"], "admin");
    let screen = reqwest::Client::new()
        .post(format!("{}/graphql?as=screen", admin.url()))
        .header("content-type", "application/json")
        .header("cookie", &both)
        .body(json!({ "query": VIEW }).to_string());
    let text = screen.send().await.expect("the server answers").text().await.expect("text");
    let shown: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(shown["data"]["boardView"]["board"], json!(board), "{shown}");
}

#[tokio::test]
async fn the_command_line_lists_screens_and_revokes_one() {
    let (server, _admin, mut television, ..) = paired().await;
    let listed = server.cli(&["board", "list"]).await;
    let listed = String::from_utf8(listed.stdout).expect("text");
    assert!(listed.contains("Bank\n  1      Lobby") && listed.contains("Releases in progress\n"), "{listed}");
    assert!(server.cli(&["screen", "revoke", "1"]).await.status.success());
    assert_eq!(server.cli(&["screen", "revoke", "1"]).await.status.code(), Some(1));
    let begun = std::time::Instant::now();
    while television.state().await != "ENDED" {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "still paired");
    }
}

#[tokio::test]
async fn a_television_gives_its_right_back() {
    let (_server, admin, mut television, board, _) = paired().await;
    let before = television.client();
    let (status, _) = television.ask(Method::DELETE).await;
    assert_eq!((status, &television.screen, &television.secret), (StatusCode::OK, &None, &None));
    assert_eq!(before.ask(VIEW, Value::Null).await.expect_err("ended").code, "UNAUTHENTICATED");
    let query = "query ($id: ID!) { board(id: $id) { screens { id } } }";
    assert_eq!(admin.data(query, json!({ "id": board })).await["board"]["screens"], json!([]));
}
