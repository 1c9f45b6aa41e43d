//! A dry run of an import: it says what an import makes, and makes nothing.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use waybill_tests::{Client, Server};

/// The demonstration's files, as they are imported one by one.
fn demo_files() -> Vec<(&'static str, String)> {
    let woodgrove = include_str!("../../demo/woodgrove.yaml").split("\n---\n").map(|it| ("format=yaml", it.to_owned()));
    let kubernetes = include_str!("../../demo/kubernetes-1.33.csv").to_owned();
    woodgrove.chain([("format=csv&group=week&title=Kubernetes%201.33", kubernetes)]).collect()
}

/// People whom the demonstration's files name.
async fn with_people(server: &Server) -> Client {
    let people = server.cli(&["demo"]).await;
    assert!(people.status.success(), "{}", String::from_utf8_lossy(&people.stderr));
    server.admin().await
}

async fn send(client: &Client, about: &str, file: &str) -> (u16, Value) {
    let request = reqwest::Client::new()
        .post(format!("{}/import?{about}", client.url()))
        .header("cookie", client.cookie())
        .header("origin", client.url())
        .body(file.to_owned());
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// An imported record as a dry run would tell it.
async fn told(client: &Client, key: &str) -> Value {
    let query = "query ($key: String!) { snapshot(key: $key) { record { title kind } people { number name } teams { number name } rows {
        number parent rank kind title role assignedTo scheduledStart scheduledEnd reviewers { person team } } } }";
    let snapshot = client.data(query, json!({ "key": key })).await["snapshot"].take();
    let mut rows = snapshot["rows"].as_array().unwrap().clone();
    rows.sort_by_key(|row| row["rank"].as_str().unwrap().to_owned());
    let (mut told, mut open): (Vec<Value>, Vec<(usize, Value)>) = (Vec::new(), vec![(0, Value::Null)]);
    while let Some((level, number)) = open.pop() {
        if let Some(row) = rows.iter().find(|row| row["number"] == number) {
            told.push(row_told(row, level, &snapshot));
        }
        let below = rows.iter().rev().filter(|row| row["parent"] == number);
        open.extend(below.map(|row| (level + 1, row["number"].clone())));
    }
    json!({ "title": snapshot["record"]["title"], "kind": snapshot["record"]["kind"], "rows": told })
}

fn row_told(row: &Value, level: usize, snapshot: &Value) -> Value {
    let name = |list: &str, number: &Value| {
        let found = snapshot[list].as_array().unwrap().iter().find(|it| it["number"] == *number);
        found.map(|it| it["name"].as_str().unwrap().to_owned())
    };
    let reviewer = |it: &Value| name("people", &it["person"]).or_else(|| name("teams", &it["team"])).unwrap();
    let reviewers: Vec<_> = row["reviewers"].as_array().unwrap().iter().map(reviewer).collect();
    let who = if reviewers.is_empty() { name("people", &row["assignedTo"]) } else { Some(reviewers.join(", ")) };
    let moment = |field: &str| row[field].as_str().map(|text| text.replace("+00:00", "Z").replace(".000Z", "Z"));
    json!({
        "level": level, "kind": row["kind"], "title": row["title"], "who": who, "role": row["role"],
        "start": moment("scheduledStart"), "end": moment("scheduledEnd"),
    })
}

/// What a dry run tells, without what a snapshot does not have.
fn outline(mut shown: Value) -> Value {
    for row in shown["rows"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().remove("minutes");
    }
    shown
}

#[tokio::test]
async fn a_dry_run_shows_what_the_import_of_the_same_file_makes() {
    let server = Server::start().await;
    let client = with_people(&server).await;
    for (about, file) in demo_files() {
        let (status, shown) = send(&client, &format!("{about}&dryRun=true"), &file).await;
        assert_eq!(status, 200, "{shown}");
        let shown = outline(shown);
        let (status, imported) = send(&client, about, &file).await;
        assert_eq!(status, 200, "{imported}");
        let record = told(&client, imported["key"].as_str().unwrap()).await;
        for field in ["title", "kind", "rows"] {
            assert_eq!(shown[field], record[field], "{field}");
        }
        assert_eq!(shown["activities"], imported["activities"]);
        let counted: u64 = shown["kinds"].as_array().unwrap().iter().map(|it| it["count"].as_u64().unwrap()).sum();
        assert_eq!(json!(counted), imported["activities"]);
    }
}

#[tokio::test]
async fn a_dry_run_of_an_export_shows_the_same_tree() {
    let server = Server::start().await;
    let client = with_people(&server).await;
    let query = "{ releases(first: 10) { nodes { key } } changes(first: 10) { nodes { key } } }";
    let records = client.data(query, json!({})).await;
    let keys = ["releases", "changes"].map(|list| records[list]["nodes"].as_array().unwrap().clone()).concat();
    assert!(keys.len() >= 5, "{records}");
    for key in keys {
        let key = key["key"].as_str().unwrap();
        let export = reqwest::Client::new().get(format!("{}/export/{key}.yaml", server.url()));
        let export = export.header("cookie", client.cookie()).send().await.unwrap().text().await.unwrap();

        let (status, shown) = send(&client, "format=yaml&dryRun=true", &export).await;

        assert_eq!(status, 200, "{shown}");
        let (shown, record) = (outline(shown), told(&client, key).await);
        assert_eq!((&shown["title"], &shown["rows"]), (&record["title"], &record["rows"]), "{key}");
    }
}

#[tokio::test]
async fn a_dry_run_stores_nothing_and_takes_no_number() {
    let server = Server::start().await;
    let client = server.admin().await;
    let file = "title: June\nplan: [{activity: Freeze}]\n";
    let request = reqwest::Client::new()
        .post(format!("{}/import?format=yaml&dryRun=true", server.url()))
        .header("cookie", client.cookie())
        .header("origin", server.url())
        .header("idempotency-key", "june");
    assert_eq!(request.body(file).send().await.unwrap().status(), 200);
    assert_eq!(client.all_events().await, Vec::<String>::new());

    let (_, imported) = send(&client, "format=yaml", file).await;
    assert_eq!(imported["key"], "RR1");
    assert_eq!(client.keys("RR1").await["Freeze"], "MA1");
    assert_eq!(client.all_events().await.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_told_alike_by_both() {
    let server = Server::start().await;
    let client = server.admin().await;
    for (about, file) in [
        ("format=csv&title=June", "activity,start,end,kind\nFreeze,2026-06-02,2026-06-01,\n ,2026-06-03,,heap\n"),
        ("format=csv&title=June", "week,activity\n1,a\n"),
        ("format=yaml", "title: a\nplan:\n  - activity: b\n    colour: red\n"),
        ("format=yaml&kind=change", "kind: release\ntitle: a\n"),
        ("format=yaml", "title: a\nplan: [{activity: b, activities: [{activity: c}]}]\n"),
        ("format=pdf", ""),
    ] {
        let shown = send(&client, &format!("{about}&dryRun=true"), file).await;
        assert_eq!(shown.0, 400, "{}", shown.1);
        assert_eq!(shown, send(&client, about, file).await);
    }
    let (_, shown) =
        send(&client, "format=yaml&dryRun=true", "title: a\nplan:\n  - activity: b\n    colour: red\n").await;
    let problem = &shown["error"]["problems"][0];
    assert_eq!((&problem["line"], &problem["column"]), (&json!(4), &json!(5)), "{shown}");
}

#[tokio::test]
async fn a_dry_run_says_what_is_worth_knowing_and_needs_no_title() {
    let server = Server::start().await;
    let client = server.admin().await;
    let file = "owner: admin\nstart: 2026-06-01\nplan:\n  - {activity: a, who: Lead, minutes: 90}\n  - {activity: b, who: Lead, end: 2026-06-30}\n  \
                - {activity: c, kind: parallel}\n  - {activity: d, kind: review}\n";

    let (status, shown) = send(&client, "format=yaml&dryRun=true", file).await;

    assert_eq!((status, &shown["title"]), (200, &Value::Null), "{shown}");
    let fields =
        json!([{ "name": "owner", "value": "Administrator" }, { "name": "start", "value": "2026-06-01T00:00:00Z" }]);
    assert_eq!(shown["fields"], fields);
    assert_eq!((&shown["start"], &shown["end"]), (&json!("2026-06-01T00:00:00Z"), &json!("2026-07-01T00:00:00Z")));
    assert_eq!((&shown["rows"][0]["minutes"], &shown["rows"][0]["role"]), (&json!(90), &json!("Lead")));
    let warnings = json!([
        { "line": 4, "message": "Nobody is called `Lead`: it becomes the role to fill (in 2 activities)." },
        { "line": 6, "message": "`c` holds nothing yet: before the start it needs an activity." },
        { "line": 7, "message": "`d` has no reviewers yet: it waits until somebody is named." },
    ]);
    assert_eq!(shown["warnings"], json!({ "count": 3, "listed": warnings }));
}

#[tokio::test]
async fn of_a_long_plan_the_beginning_is_shown_and_all_is_counted() {
    let server = Server::start().await;
    let client = server.admin().await;
    let rows: String = (1..=6_000).map(|number| format!("Step {number}\n")).collect();

    let (status, shown) = send(&client, "format=csv&title=Long&dryRun=true", &format!("activity\n{rows}")).await;

    assert_eq!((status, &shown["activities"]), (200, &json!(6_000)));
    assert_eq!(shown["rows"].as_array().unwrap().len(), 5_000);
}

#[tokio::test]
async fn strangers_and_foreign_pages_see_no_dry_run() {
    let server = Server::start().await;
    let address = format!("{}/import?format=yaml&dryRun=true", server.url());
    let http = reqwest::Client::new();
    let stranger = http.post(&address).body("title: a\n").send().await.unwrap().status();
    let cookie = server.admin().await.cookie().to_owned();
    let foreign =
        http.post(&address).header("cookie", cookie).header("origin", "https://evil.example").body("title: a\n");
    assert_eq!((stranger.as_u16(), foreign.send().await.unwrap().status().as_u16()), (401, 403));
}
