//! The server is killed in the middle of its work, again and again.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::json;
use waybill_tests::builders::{automatic, manual, release};
use waybill_tests::{Client, Server};

/// How long a killed server may take to be ready again; a bound on getting there at all on a busy machine.
const READY: Duration = Duration::from_secs(10);
/// How many reviews one completion sets off.
const CHAIN: usize = 1_000;

/// How often the server is killed: 20 times, or as `WAYBILL_KILL_ROUNDS` says.
fn rounds() -> u32 {
    std::env::var("WAYBILL_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_kill_is_there_whole_and_once() {
    let mut server = Server::start().await;
    let mut acknowledged: HashMap<String, (i64, i64)> = HashMap::new();
    let mut slowest = Duration::ZERO;
    let mut interrupted = 0;
    // How long the work takes here when nobody kills it.
    let client = server.admin().await;
    let first = chain(&client, rounds()).await;
    let begun = Instant::now();
    acknowledged.extend(work(client, first, "unharmed".into()).await);
    let whole = begun.elapsed();
    for round in 0..rounds() {
        let client = server.admin().await;
        let first = chain(&client, round).await;
        // A separate client works until the line goes dead, and remembers what it was told.
        let worker = tokio::spawn(work(client.clone(), first, format!("kill-{round}")));
        // Spread over twice the life of a command: before, in and after its transaction.
        tokio::time::sleep(whole * 2 * round / rounds()).await;
        server.kill().await;
        let told = worker.await.expect("the worker ends");
        interrupted += usize::from(told.is_empty());
        acknowledged.extend(told);
        slowest = slowest.max(server.start_again().await);
        check(&server, &acknowledged).await;
    }
    assert!(interrupted > 0, "no round was killed before its answer: the test does not hit what it aims at");
    let answered = acknowledged.len() - 1;
    assert!(answered > 0, "no round was killed after its answer: the test does not hit what it aims at");
    assert!(slowest < READY, "ready again only after {slowest:?}");
    println!(
        "{} kills, {interrupted} before the answer, {answered} after it; ready again in {slowest:?} at most",
        rounds()
    );
}

/// Everything acknowledged is in the event table once and whole; numbers have no gap; the file is sound.
async fn check(server: &Server, acknowledged: &HashMap<String, (i64, i64)>) {
    let url = format!("sqlite:{}?mode=ro", server.database().display());
    let database = Database::connect(url).await.expect("the database opens");
    let integrity = text(&database, "SELECT integrity_check AS it FROM pragma_integrity_check LIMIT 1").await;
    assert_eq!(integrity, "ok");
    let gaps = number(&database, "SELECT COALESCE(MAX(sequence), 0) - COUNT(*) AS it FROM event").await;
    assert_eq!(gaps, 0, "sequence numbers have gaps");
    let counter = number(&database, "SELECT value AS it FROM counter WHERE name = 'event'").await;
    assert_eq!(counter, number(&database, "SELECT COALESCE(MAX(sequence), 0) AS it FROM event").await);
    for (key, (first, last)) in acknowledged {
        let own = format!("SELECT COUNT(*) AS it FROM event WHERE command = {first} AND sequence <= {last}");
        assert_eq!(number(&database, &own).await, last - first + 1, "command {key} is not whole");
        let keyed = format!("SELECT COUNT(*) AS it FROM idempotency WHERE key = '{key}' AND first_event = {first}");
        assert_eq!(number(&database, &keyed).await, 1, "command {key} was lost or doubled");
    }
    // Half a cascade would leave a record that disagrees with its activities, or with its events.
    let torn = "SELECT COUNT(*) AS it FROM record r WHERE r.completed <> \
                (SELECT COUNT(*) FROM activity a WHERE a.record_id = r.id AND a.status = 'COMPLETED') \
                OR (r.status = 'COMPLETED') <> (r.completed = r.activities)";
    assert_eq!(number(&database, torn).await, 0, "a record disagrees with its activities");
    let told = "SELECT COUNT(*) AS it FROM activity a WHERE a.status <> COALESCE((SELECT e.to_value FROM event e \
                WHERE e.activity_id = a.id AND e.kind = 'STATUS_CHANGED' ORDER BY e.sequence DESC LIMIT 1), 'PENDING')";
    assert_eq!(number(&database, told).await, 0, "an activity disagrees with its events");
    database.close().await.expect("it closes");
}

async fn chain(client: &Client, round: u32) -> String {
    let mut plan = vec![manual("Begin")];
    plan.extend((0..CHAIN).map(|number| automatic(&format!("Check {number}"))));
    let key = release(client, &format!("Round {round}"), plan).await;
    client.done("startRelease", json!({ "release": key })).await;
    let query = "query ($key: String!) { snapshot(key: $key, first: 1) { rows { key } } }";
    let data = client.data(query, json!({ "key": key })).await;
    data["snapshot"]["rows"][0]["key"].as_str().expect("a key").to_owned()
}

/// Completes the activity; what was acknowledged, by idempotency key.
async fn work(client: Client, activity: String, key: String) -> Vec<(String, (i64, i64))> {
    let query = "mutation ($input: CompleteActivityInput!) { completeActivity(input: $input) { events { sequence } } }";
    let input = json!({ "activity": activity, "idempotencyKey": key });
    let Some(answer) = client.answer(query, json!({ "input": input })).await else { return Vec::new() };
    let Some(events) = answer["data"]["completeActivity"]["events"].as_array() else { return Vec::new() };
    let number = |event: Option<&serde_json::Value>| event.and_then(|event| event["sequence"].as_str()?.parse().ok());
    let ends = number(events.first()).zip(number(events.last()));
    ends.map(|ends| (key, ends)).into_iter().collect()
}

async fn row(database: &DatabaseConnection, sql: &str) -> sea_orm::QueryResult {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    database.query_one_raw(statement).await.expect("an answer").expect("a row")
}

async fn number(database: &DatabaseConnection, sql: &str) -> i64 {
    row(database, sql).await.try_get("", "it").expect("a number")
}

async fn text(database: &DatabaseConnection, sql: &str) -> String {
    row(database, sql).await.try_get("", "it").expect("text")
}
