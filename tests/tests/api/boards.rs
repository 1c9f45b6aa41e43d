//! Boards: making them, and what stands on one.

use serde_json::{Value, json};
use waybill_tests::builders::{manual, parallel, release};
use waybill_tests::{Client, Refused, Server};

const BOARD: &str = "id name version isDefault filter { status search category person { login } parents parent { key } } \
                     display { layout rotateSeconds clocks { zone label } night nightFrom nightTo steps events }";
const VIEW: &str = "query ($board: ID) { boardView(board: $board) { name version sequence now total \
                    releases { key status late stages steps { title status who } } events { kind recordKey to } } }";

pub(super) async fn command(client: &Client, name: &str, input: Value) -> Result<Value, Refused> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let answer = if name == "deleteBoard" { "deleted".to_owned() } else { format!("board {{ {BOARD} }}") };
    let query = format!("mutation ($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }}");
    client.ask(&query, json!({ "input": input })).await.map(|mut data| data[name].take())
}

pub(super) async fn create(client: &Client, input: Value) -> Value {
    command(client, "createBoard", input).await.expect("made")["board"].take()
}

async fn refused(client: &Client, name: &str, input: Value) -> (String, String) {
    let refused = command(client, name, input.clone()).await.expect_err(&format!("{input} is refused"));
    (refused.code, refused.extensions["field"].as_str().unwrap_or_default().to_owned())
}

pub(super) async fn view(client: &Client, board: &Value) -> Value {
    client.data(VIEW, json!({ "board": board })).await["boardView"].take()
}

pub(super) fn keys(view: &Value) -> Vec<String> {
    let key = |it: &Value| it["key"].as_str().unwrap_or_default().to_owned();
    view["releases"].as_array().expect("releases").iter().map(key).collect()
}

/// A release that runs, with two steps at a time.
pub(super) async fn running(client: &Client, title: &str) -> String {
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
    assert_eq!((&board["name"], &board["isDefault"]), (&json!("Releases in progress"), &json!(true)));
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
    admin.done("changeRelease", json!({ "release": july, "category": "Core" })).await;
    admin.done("assign", json!({ "subject": july, "to": "kim" })).await;
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
