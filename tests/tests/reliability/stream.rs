//! A subscriber among many writers, stalled, cut, and resumed across a restart, has exactly the event table.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use waybill_tests::builders::{automatic, manual, release};
use waybill_tests::{Client, Server, Socket};

const WRITERS: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_that_is_stalled_cut_and_resumed_has_exactly_the_event_table() {
    let mut server = Server::start().await;
    let client = server.admin().await;
    let mut records = Vec::new();
    for writer in 0..WRITERS {
        let mut plan: Vec<_> = (0..40).map(|step| manual(&format!("Step {step}"))).collect();
        plan.extend((0..20).map(|step| automatic(&format!("Check {step}"))));
        records.push(release(&client, &format!("Writer {writer}"), plan).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> =
        records.iter().map(|key| tokio::spawn(write(client.clone(), key.clone(), stop.clone()))).collect();

    // Joins while they write.
    let mut seen = Vec::new();
    let mut socket = Socket::subscribe(&client, Some("0")).await.expect("a socket");
    read(&mut socket, &mut seen, 300).await;
    // Stalls: the server must not queue for it, and must not forget.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    read(&mut socket, &mut seen, 300).await;
    // Is cut, and resumes from its last number.
    drop(socket);
    let mut socket = resume(&client, &seen).await;
    read(&mut socket, &mut seen, 300).await;
    // The server dies under it and under the writers, and comes back.
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.expect("a writer ends");
    }
    server.kill().await;
    while let Some(line) = socket.line().await {
        seen.push(line);
    }
    server.start_again().await;
    client.done("startRelease", json!({ "release": release(&client, "After", vec![manual("Last")]).await })).await;
    let table = client.all_events().await;
    let mut socket = resume(&client, &seen).await;
    let missing = table.len() - seen.len();
    read(&mut socket, &mut seen, missing).await;

    assert_eq!(seen, table);
    assert!(table.len() > 900, "only {} events: too few to mean anything", table.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_of_another_database_is_told_to_reload() {
    let server = Server::start().await;
    let client = server.admin().await;
    let mut socket = Socket::subscribe(&client, Some("999999")).await.expect("a socket");
    let answer = socket.message().await.expect("an answer").to_string();
    assert!(answer.contains("CURSOR_UNKNOWN"), "{answer}");
}

async fn resume(client: &Client, seen: &[String]) -> Socket {
    let last = seen.last().and_then(|line| line.split(' ').next()).expect("something was seen");
    Socket::subscribe(client, Some(last)).await.expect("a socket")
}

async fn read(socket: &mut Socket, seen: &mut Vec<String>, count: usize) {
    for _ in 0..count {
        seen.push(socket.line().await.expect("an event"));
    }
}

/// Starts a release and completes its steps, one after the other, until told to stop or done.
async fn write(client: Client, key: String, stop: Arc<AtomicBool>) {
    client.done("startRelease", json!({ "release": key })).await;
    let keys = client.keys(&key).await;
    for step in 0..40 {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        client.done("completeActivity", json!({ "activity": keys[&format!("Step {step}")] })).await;
    }
}
