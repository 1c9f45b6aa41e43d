//! Boards: making them, what stands on one, and following it.

use serde_json::{Value, json};
use waybill_tests::builders::{manual, parallel, release};
use waybill_tests::{Client, Refused, Server, Socket};

const BOARD: &str = "id name version isDefault filter { status search category person { login } parents parent { key } } \
                     display { layout rotateSeconds clocks { zone label } night nightFrom nightTo steps events }";
const VIEW: &str = "query ($board: ID) { boardView(board: $board) { name version sequence now total \
                    releases { key status late stages steps { title status who } } events { kind recordKey to } } }";

async fn command(client: &Client, name: &str, input: Value) -> Result<Value, Refused> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let answer = if name == "deleteBoard" { "deleted".to_owned() } else { format!("board {{ {BOARD} }}") };
    let query = format!("mutation ($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }}");
    client.ask(&query, json!({ "input": input })).await.map(|mut data| data[name].take())
}

async fn create(client: &Client, input: Value) -> Value {
    command(client, "createBoard", input).await.expect("made")["board"].take()
}

async fn refused(client: &Client, name: &str, input: Value) -> (String, String) {
    let refused = command(client, name, input.clone()).await.expect_err(&format!("{input} is refused"));
    (refused.code, refused.extensions["field"].as_str().unwrap_or_default().to_owned())
}

async fn view(client: &Client, board: &Value) -> Value {
    client.data(VIEW, json!({ "board": board })).await["boardView"].take()
}

fn keys(view: &Value) -> Vec<String> {
    let key = |it: &Value| it["key"].as_str().unwrap_or_default().to_owned();
    view["releases"].as_array().expect("releases").iter().map(key).collect()
}

/// A release that runs, with two steps at a time.
async fn running(client: &Client, title: &str) -> String {
    let key = release(client, title, vec![parallel("Rack", vec![manual("Patch"), manual("Cable")])]).await;
    client.done("startRelease", json!({ "release": key })).await;
    key
}

#[tokio::test]
async fn one_board_is_there_from_the_start_and_cannot_be_deleted() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let boards = admin.data(&format!("{{ boards {{ {BOARD} }} }}"), Value::Null).await;
    let [board] = boards["boards"].as_array().expect("boards").as_slice() else { panic!("{boards}") };
    assert_eq!((&board["name"], &board["isDefault"]), (&json!("Everything in progress"), &json!(true)));
    assert_eq!(board["filter"]["status"], json!(["IN_PROGRESS", "FAILED", "ON_HOLD"]));
    assert_eq!(refused(&admin, "deleteBoard", json!({ "board": board["id"] })).await.0, "FORBIDDEN");
    let changed =
        command(&admin, "changeBoard", json!({ "board": board["id"], "name": "All" })).await.expect("changed");
    assert_eq!((&changed["board"]["name"], &changed["board"]["version"]), (&json!("All"), &json!(2)));
}

#[tokio::test]
async fn a_board_is_kept_as_it_was_given_and_what_makes_no_sense_is_named() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let given = json!({
        "name": " Bank ", "idempotencyKey": "one",
        "filter": { "status": ["FAILED", "FAILED", "EDITING"], "search": "bank", "category": "Core", "person": "admin" },
        "display": {
            "layout": "TILES", "rotateSeconds": 0, "night": "AUTO", "nightFrom": "21:30", "nightTo": "05:15", "steps": 3,
            "events": 0, "clocks": [{ "zone": "Europe/Berlin" }, { "zone": "UTC", "label": "Ships" }]
        }
    });
    let board = create(&admin, given.clone()).await;
    assert_eq!(create(&admin, given).await["id"], board["id"], "the same key makes it once");
    assert_eq!(board["name"], "Bank");
    let filter = json!({
        "status": ["FAILED", "EDITING"], "search": "bank", "category": "Core", "person": { "login": "admin" },
        "parents": false, "parent": null
    });
    assert_eq!(board["filter"], filter);
    let clocks = json!([{ "zone": "Europe/Berlin", "label": "Berlin" }, { "zone": "UTC", "label": "Ships" }]);
    assert_eq!(
        board["display"],
        json!({
            "layout": "TILES", "rotateSeconds": 0, "clocks": clocks, "night": "AUTO", "nightFrom": "21:30",
            "nightTo": "05:15", "steps": 3, "events": 0
        })
    );
    for (input, field) in [
        (json!({ "name": "bank" }), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "B", "filter": { "status": [] } }), "filter.status"),
        (json!({ "name": "B", "filter": { "status": ["CLOSED"] } }), "filter.status"),
        (json!({ "name": "B", "filter": { "team": "nobody" } }), "filter.team"),
        (json!({ "name": "B", "filter": { "search": "a ".repeat(11) } }), "filter.search"),
        (json!({ "name": "B", "display": { "clocks": [{ "zone": "Mars/Base" }] } }), "display.clocks"),
        (json!({ "name": "B", "display": { "clocks": [{ "zone": "../../etc/passwd" }] } }), "display.clocks"),
        (json!({ "name": "B", "display": { "rotateSeconds": 1 } }), "display.rotateSeconds"),
        (json!({ "name": "B", "display": { "nightFrom": "25:00" } }), "display.nightFrom"),
        (json!({ "name": "B", "display": { "steps": 11 } }), "display.steps"),
    ] {
        let expected = ("INVALID_INPUT".to_owned(), field.to_owned());
        assert_eq!(refused(&admin, "createBoard", input).await, expected);
    }
    let nobody = json!({ "name": "B", "filter": { "person": "nobody" } });
    assert_eq!(refused(&admin, "createBoard", nobody).await.0, "NOT_FOUND");
    let stale = json!({ "board": board["id"], "name": "C", "expectedVersion": 7 });
    assert_eq!(refused(&admin, "changeBoard", stale).await.0, "VERSION_CONFLICT");
    let other = json!({ "name": "Another", "idempotencyKey": "one" });
    assert_eq!(refused(&admin, "createBoard", other).await.0, "IDEMPOTENCY_MISMATCH");
}

#[tokio::test]
async fn a_deleted_board_is_gone() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = create(&admin, json!({ "name": "Bank" })).await;
    command(&admin, "deleteBoard", json!({ "board": board["id"] })).await.expect("deleted");
    assert_eq!(admin.ask(VIEW, json!({ "board": board["id"] })).await.expect_err("gone").code, "NOT_FOUND");
    let query = "query ($id: ID!) { board(id: $id) { name } node(id: $id) { id } }";
    let gone = admin.data(query, json!({ "id": board["id"] })).await;
    assert_eq!(gone, json!({ "board": null, "node": null }));
}

#[tokio::test]
async fn what_failed_stands_first_then_what_is_late() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let calm = running(&admin, "Calm").await;
    let late = running(&admin, "Late").await;
    let input = json!({ "release": late, "scheduledEnd": "2020-01-01T00:00:00Z" });
    admin.done("changeRelease", input).await;
    let failed = running(&admin, "Failed").await;
    let patch = admin.keys(&failed).await["Patch"].clone();
    admin.done("failActivity", json!({ "activity": patch, "comment": "Broken" })).await;
    release(&admin, "Planned", vec![manual("Later")]).await;

    let shown = view(&admin, &Value::Null).await;
    assert_eq!(keys(&shown), [failed.clone(), late, calm]);
    assert_eq!(shown["total"], 3);
    let first = &shown["releases"][0];
    assert_eq!((&first["status"], &first["stages"]), (&json!("FAILED"), &json!(["Rack"])));
    let steps: Vec<&str> =
        first["steps"].as_array().expect("steps").iter().filter_map(|it| it["title"].as_str()).collect();
    assert_eq!(steps, ["Patch", "Cable"]);
    assert_eq!([&shown["releases"][1]["late"], &shown["releases"][2]["late"]], [&json!(true), &json!(false)]);
    assert_eq!(shown["events"][0]["recordKey"], failed);
}

#[tokio::test]
async fn a_board_shows_what_its_filter_selects() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let kim = admin.create_person("kim", "Kim").await;
    let june = running(&admin, "June bank release").await;
    let july = running(&admin, "July bank release").await;
    admin.done("changeRelease", json!({ "release": july, "category": "Core", "assignedTo": "kim" })).await;
    let parent = release(&admin, "All of it", vec![manual("Integrate")]).await;
    admin.done("convertToParent", json!({ "release": parent, "comment": "Groups" })).await;
    admin.done("linkChild", json!({ "parent": parent, "child": june })).await;
    for (filter, expected) in [
        (json!({ "search": "BANK june" }), vec![june.clone()]),
        (json!({ "search": "bank" }), vec![june.clone(), july.clone()]),
        (json!({ "category": "core" }), vec![july.clone()]),
        (json!({ "person": kim }), vec![july.clone()]),
        (json!({ "parent": parent }), vec![june.clone()]),
        (json!({ "parents": true, "status": ["EDITING"] }), vec![parent.clone()]),
        (json!({ "status": ["ON_HOLD"] }), vec![]),
    ] {
        let board = create(&admin, json!({ "name": filter.to_string(), "filter": filter })).await;
        assert_eq!(keys(&view(&admin, &board["id"]).await), expected, "{filter}");
    }
}

const EVENTS: &str = "subscription ($board: ID, $after: String) { boardEvents(board: $board, after: $after) { \
                      sequence standing kind recordKey recordTitle activityTitle from to actor } }";

async fn follow(client: &Client, board: &Value, after: &Value) -> Socket {
    let mut socket = Socket::open(client).await.expect("a socket");
    let variables = json!({ "board": board, "after": after });
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
        if let Some(code) = message["payload"]["errors"][0]["extensions"]["code"].as_str() {
            return code.to_owned();
        }
        assert_eq!(message["type"], "next", "{message}");
    }
}

#[tokio::test]
async fn who_follows_a_board_that_is_changed_or_was_not_watched_loads_it_anew() {
    let mut server = Server::start().await;
    let admin = server.admin().await;
    running(&admin, "June").await;
    let board = create(&admin, json!({ "name": "Bank" })).await;
    let mut changed = follow(&admin, &board["id"], &view(&admin, &board["id"]).await["sequence"]).await;
    let mut other = follow(&admin, &Value::Null, &Value::Null).await;
    command(&admin, "changeBoard", json!({ "board": board["id"], "filter": { "search": "July" } }))
        .await
        .expect("done");
    assert_eq!(ends_with(&mut changed).await, "CURSOR_UNKNOWN");
    assert_eq!(keys(&view(&admin, &board["id"]).await), Vec::<String>::new());
    let july = running(&admin, "July").await;
    assert_eq!(next(&mut other).await, format!("COMES {july} IN_PROGRESS"), "nobody else is disturbed");

    // What stood on it before the server was there is not known.
    server.stop().await;
    server.start_again().await;
    let admin = server.admin().await;
    assert_eq!(ends_with(&mut follow(&admin, &Value::Null, &json!("1")).await).await, "CURSOR_UNKNOWN");
    assert_eq!(ends_with(&mut follow(&admin, &Value::Null, &json!("100000")).await).await, "CURSOR_UNKNOWN");
    let loaded = view(&admin, &Value::Null).await;
    let mut again = follow(&admin, &Value::Null, &loaded["sequence"]).await;
    let august = running(&admin, "August").await;
    assert_eq!(next(&mut again).await, format!("COMES {august} IN_PROGRESS"));
}
