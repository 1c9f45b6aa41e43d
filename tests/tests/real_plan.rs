//! The plan of a release that really was: imported, started, and driven to its end through the public API, while
//! subscribers watch.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use waybill_tests::builders::{manual, release};
use waybill_tests::proxy::Proxy;
use waybill_tests::server::PASSWORD;
use waybill_tests::{Client, Server, Socket};

const PLAN: &str = include_str!("../../demo/kubernetes-1.33.csv");
/// What goes wrong on the way, by title: this one is skipped after its failure,
const SKIPPED: &str = "Production Readiness Freeze";
/// and after the failure of this one
const SENT_BACK: &str = "Begin Code Freeze and Test Freeze";
/// everything from this one on is done again.
const DONE_AGAIN: &str = "1.33.0-alpha.3 released";
/// When this one begins, the release is put on hold for a while.
const HELD: &str = "Docs Freeze";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_sees_every_event_of_a_real_release_once_and_in_order() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = import(&client).await;
    let mut socket = subscribe(&client, "0", &key).await;
    let mut seen = vec![socket.event().await.expect("the creation")];
    let watching = tokio::spawn(async move {
        while !is_end(&seen) {
            seen.push(socket.event().await.expect("an event"));
        }
        seen
    });

    drive(&client, &key).await;
    let seen = watching.await.expect("the watcher ends");

    assert_eq!(seen, record_events(&client, &key).await);
    assert!(seen.is_sorted_by(|one, next| sequence(one) < sequence(next)), "an event came late, or twice");
    let statuses = seen.iter().filter(|event| event["activityKey"].is_null() && event["kind"] == "STATUS_CHANGED");
    let statuses: Vec<_> = statuses.map(|event| text(&event["to"])).collect();
    #[rustfmt::skip]
    let expected = ["IN_PROGRESS", "FAILED", "IN_PROGRESS", "FAILED", "IN_PROGRESS", "ON_HOLD", "IN_PROGRESS", "COMPLETED"];
    assert_eq!(statuses, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_that_is_cut_in_the_middle_of_a_real_release_misses_nothing() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = import(&client).await;
    let proxy = Proxy::before(&server.url()).await;
    let reader = Client::log_in(&proxy.url(), "admin", PASSWORD).await;
    let mut socket = subscribe(&reader, "0", &key).await;
    let mut seen = vec![socket.event().await.expect("the creation")];
    // Some forty events later, within one.
    proxy.cut_after(10_007);
    let record = key.clone();
    let watching = tokio::spawn(async move {
        let mut cuts = 0;
        while !is_end(&seen) {
            match socket.event().await {
                Some(event) => seen.push(event),
                None => {
                    cuts += 1;
                    let last = seen.last().map(|event| text(&event["sequence"])).expect("something was seen");
                    socket = subscribe(&reader, &last, &record).await;
                }
            }
        }
        (seen, cuts)
    });

    drive(&client, &key).await;
    let (seen, cuts) = watching.await.expect("the watcher ends");

    assert_eq!(cuts, 1);
    assert_eq!(seen, record_events(&client, &key).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_snapshot_of_a_real_release_is_what_the_events_up_to_its_number_tell() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = import(&client).await;
    let planned = look(&client, &key).await;

    let looks = drive(&client, &key).await;
    let events = record_events(&client, &key).await;

    assert!(looks.len() > 40, "{} looks are too few to mean anything", looks.len());
    for seen in &looks {
        let upto = sequence(seen);
        let told = replay(&planned, events.iter().filter(|event| sequence(event) <= upto));
        assert_eq!(told, statuses(seen), "up to event {upto}");
    }
}

/// Imports the plan, and returns the key of the release.
async fn import(client: &Client) -> String {
    let key = client.import("format=csv&group=week&title=Kubernetes%201.33", "text/csv", PLAN).await;
    key.expect("the plan is imported")
}

/// Starts the release and works until it is COMPLETED, looking at nothing but what is IN_PROGRESS; beside it, another
/// release is worked on. Returns what it looked at.
async fn drive(client: &Client, key: &str) -> Vec<Value> {
    let other = release(client, "Beside it", vec![manual("Something else")]).await;
    client.done("startRelease", json!({ "release": key })).await;
    let mut looks = Vec::new();
    // What went wrong once goes well the next time.
    let mut troubles = vec![SKIPPED, SENT_BACK, HELD];
    loop {
        let seen = look(client, key).await;
        let step = rows(&seen).find(|row| row["kind"] == "MANUAL" && row["status"] == "IN_PROGRESS").cloned();
        let is_done = seen["record"]["status"] == "COMPLETED";
        looks.push(seen);
        let Some(step) = step else {
            assert!(is_done, "nothing is in progress, and the release is not completed: {:?}", looks.last());
            assert_eq!(troubles, Vec::<&str>::new(), "these never came");
            return looks;
        };
        client.done("comment", json!({ "subject": other, "comment": "Meanwhile" })).await;
        let trouble = troubles.iter().position(|trouble| step["title"] == *trouble);
        match trouble.map(|at| troubles.remove(at)) {
            None => drop(client.done("completeActivity", json!({ "activity": step["key"] })).await),
            Some(trouble) => looks.push(get_over(client, key, trouble, &step["key"]).await),
        }
    }
}

/// Meets a trouble at an activity that is IN_PROGRESS, and leaves the release IN_PROGRESS. Returns what it looked at.
async fn get_over(client: &Client, key: &str, trouble: &str, activity: &Value) -> Value {
    let (command, input) = match trouble {
        HELD => ("holdRelease", json!({ "release": key, "comment": "The builders are down" })),
        _ => ("failActivity", json!({ "activity": activity, "comment": "Not ready" })),
    };
    client.done(command, input).await;
    let amid = look(client, key).await;
    let (command, input) = match trouble {
        HELD => ("resumeRelease", json!({ "release": key, "comment": "They are up" })),
        SKIPPED => ("skipActivity", json!({ "activity": activity, "comment": "Not this time" })),
        _ => {
            let earlier = client.keys(key).await[DONE_AGAIN].clone();
            ("returnToActivity", json!({ "activity": earlier, "comment": "Another alpha" }))
        }
    };
    client.done(command, input).await;
    amid
}

/// The release as it stands, with the number of the last event that is in it.
async fn look(client: &Client, key: &str) -> Value {
    let query = "query ($key: String!) { snapshot(key: $key) { \
                 sequence hasNextPage record { key status } rows { key kind title status } } }";
    let mut data = client.data(query, json!({ "key": key })).await;
    assert_eq!(data["snapshot"]["hasNextPage"], false);
    data["snapshot"].take()
}

fn rows(look: &Value) -> impl Iterator<Item = &Value> {
    look["rows"].as_array().into_iter().flatten()
}

/// The statuses of the record and of its activities, by key.
fn statuses(look: &Value) -> BTreeMap<String, String> {
    let all = rows(look).chain([&look["record"]]);
    all.map(|it| (text(&it["key"]), text(&it["status"]))).collect()
}

/// The statuses that events lead to, from those of the planned release.
fn replay<'a>(planned: &Value, events: impl Iterator<Item = &'a Value>) -> BTreeMap<String, String> {
    let mut statuses = statuses(planned);
    for event in events.filter(|event| event["kind"] == "STATUS_CHANGED") {
        let who = event["activityKey"].as_str().or(event["record"]["key"].as_str()).unwrap_or_default();
        let was = statuses.insert(who.to_owned(), text(&event["to"]));
        assert_eq!(was, Some(text(&event["from"])), "{event}");
    }
    statuses
}

/// The fields that a subscription gives, so that events can be compared as a whole.
const FIELDS: &str = "sequence kind record { key } activityKey from to cause command comment";

async fn subscribe(client: &Client, after: &str, record: &str) -> Socket {
    Socket::subscribe_to(client, Some(after), json!({ "record": [record] })).await.expect("a socket")
}

/// All events of a record, page by page from the start.
async fn record_events(client: &Client, record: &str) -> Vec<Value> {
    let query = format!(
        "query ($after: String, $filter: EventFilter) {{ events(after: $after, filter: $filter, first: 50) {{ \
         nodes {{ {FIELDS} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut data = client.data(&query, json!({ "after": after, "filter": { "record": [record] } })).await;
        let page = &mut data["events"];
        after = page["pageInfo"]["endCursor"].take();
        let has_more = page["pageInfo"]["hasNextPage"] == true;
        found.extend(page["nodes"].as_array().into_iter().flatten().cloned());
        if !has_more {
            return found;
        }
    }
}

/// Whether the last event is the completion of the record.
fn is_end(seen: &[Value]) -> bool {
    seen.last().is_some_and(|event| event["activityKey"].is_null() && event["to"] == "COMPLETED")
}

fn sequence(of: &Value) -> u64 {
    text(&of["sequence"]).parse().expect("decimal digits")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
