//! How fast a change reaches those who watch: from a mutation sent to the last of its events in a subscriber's socket.
//!
//! `cargo xtask bench wall [EVENTS]` measures instead what a wallboard in a real Chromium holds before and after so many
//! events, 100 000 by default.
//!
//! `cargo xtask bench [RUNS]` builds the server and runs this against it, on a database file of its own. Every figure is wall
//! time on this machine, server and clients together; the budgets beside them are for two cores.
#![allow(clippy::expect_used, reason = "a benchmark that cannot go on says why and ends")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use waybill_tests::builders::{automatic, manual, release};
use waybill_tests::{Client, Server, Socket, endurance};

#[tokio::main]
async fn main() {
    if std::env::args().nth(1).as_deref() == Some("wall") {
        let events = std::env::args().nth(2).and_then(|events| events.parse().ok()).unwrap_or(100_000);
        return wall(events).await;
    }
    let runs = std::env::args().nth(1).and_then(|runs| runs.parse().ok()).unwrap_or(100);
    let server = Server::start().await;
    let client = server.admin().await;
    println!(
        "{:<58} {:>9} {:>9} {:>9}  budget",
        "from mutation sent to last event at a subscriber", "p50", "p99", "max"
    );

    let hop = hops(&client, 100, runs * 5).await;
    print("one hop, idle", hop, "p99 10 ms");
    print("chain of 12", chains(&client, 12, runs).await, "p50 5 ms");
    print("chain of 1 000", chains(&client, 1_000, (runs / 5).max(5)).await, "60 ms");
    let small = hops(&client, 100, runs).await;
    let large = hops(&client, 100_000, runs).await;
    let ratio = middle(&large).as_secs_f64() / middle(&small).as_secs_f64();
    print("one completion among 100 activities", small, "");
    print("one completion among 100 000 activities", large, "");
    println!("{:<58} {ratio:>9.2} {:>31}", "ratio of the two", "1.5");

    let started = restarts(server).await;
    print("start on an existing database, until ready", started, "300 ms");
}

/// What a wallboard holds, after every tenth of the events.
async fn wall(events: u64) {
    println!("{:>10} {:>12} {:>12} {:>9} {:>9}", "events", "script heap", "wasm memory", "values", "elements");
    let held = endurance::watch(events, 10).await;
    for it in &held {
        let (heap, wasm) = (it.heap / 1_024, it.wasm / 1_024);
        println!("{:>10} {heap:>9} KB {wasm:>9} KB {:>9} {:>9}", it.events, it.values, it.elements);
    }
    endurance::is_flat(&held);
    println!("flat: what the wallboard holds does not grow with the events");
}

/// Completions in a parallel container of `width` activities, one after the other.
async fn hops(client: &Client, width: usize, runs: usize) -> Vec<Duration> {
    let width = width.max(runs + 1);
    let mut csv = "wave,activity\n".to_owned();
    (0..width).for_each(|number| csv.push_str(&format!("1,Step {number}\n")));
    let key = client.import("format=csv&group=wave&title=Hops", "text/csv", &csv).await.expect("imported");
    client.done("startRelease", json!({ "release": key })).await;
    let activities = manuals(client, &key, runs).await;
    let mut times = Vec::new();
    let mut socket = Socket::subscribe(client, None).await.expect("a socket");
    settle(client, &mut socket, &key).await;
    for activity in activities {
        times.push(complete(client, &mut socket, &activity, 1).await);
    }
    times
}

/// Completions of the activity in front of a sequence of `length` automatic reviews.
async fn chains(client: &Client, length: usize, runs: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    let mut socket = Socket::subscribe(client, None).await.expect("a socket");
    for run in 0..runs {
        let mut plan = vec![manual("Begin")];
        plan.extend((0..length).map(|number| automatic(&format!("Check {number}"))));
        let key = release(client, &format!("Chain {run}"), plan).await;
        client.done("startRelease", json!({ "release": key })).await;
        let activity = manuals(client, &key, 1).await.remove(0);
        settle(client, &mut socket, &key).await;
        // The completion, two events a review, and the release's own.
        times.push(complete(client, &mut socket, &activity, 2 * length + 2).await);
    }
    times
}

/// Sends the mutation and reads its events; the answer itself is waited for, too, but not timed.
async fn complete(client: &Client, socket: &mut Socket, activity: &str, events: usize) -> Duration {
    let query = "mutation ($input: CompleteActivityInput!) { completeActivity(input: $input) { record { version } } }";
    let input = json!({ "input": { "activity": activity } });
    let begun = Instant::now();
    let watch = async {
        for _ in 0..events {
            socket.event().await.expect("an event");
        }
        begun.elapsed()
    };
    let (data, elapsed) = tokio::join!(client.data(query, input), watch);
    assert!(data["completeActivity"].is_object());
    elapsed
}

/// Reads on until a comment of our own comes by: everything before it has been seen.
async fn settle(client: &Client, socket: &mut Socket, key: &str) {
    client.done("comment", json!({ "subject": key, "comment": "settled" })).await;
    loop {
        let event = socket.event().await.expect("an event");
        if event["kind"] == "COMMENTED" && event["record"]["key"] == key {
            return;
        }
    }
}

async fn manuals(client: &Client, key: &str, count: usize) -> Vec<String> {
    let query = "query ($key: String!, $first: Int) { snapshot(key: $key, first: $first) { rows { key kind } } }";
    let data = client.data(query, json!({ "key": key, "first": (count + 1).min(2_000) })).await;
    let rows = data["snapshot"]["rows"].as_array().expect("rows");
    let manual = rows.iter().filter(|row| row["kind"] == "MANUAL").filter_map(|row: &Value| row["key"].as_str());
    manual.take(count).map(ToOwned::to_owned).collect()
}

async fn restarts(mut server: Server) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..10 {
        server.stop().await;
        times.push(server.start_again().await);
    }
    times
}

fn middle(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[times.len() / 2]
}

fn print(what: &str, mut times: Vec<Duration>, budget: &str) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!("{what:<58} {:>6.1} ms {:>6.1} ms {:>6.1} ms  {budget}", at(50), at(99), at(100));
}
