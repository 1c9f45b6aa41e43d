//! The disk is full, and then it is not any more.

use std::time::{Duration, Instant};

use serde_json::json;
use waybill_tests::Server;
use waybill_tests::builders::{manual, release};

/// How long a refusal may take; a bound on getting there at all on a busy machine.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_commands_and_what_is_acknowledged_after_it_is_there() {
    let mut server = Server::start().await;
    let client = server.admin().await;
    let key = release(&client, "June", vec![manual("Patch"), manual("Check")]).await;
    client.done("startRelease", json!({ "release": key })).await;
    let keys = client.keys(&key).await;
    let before = client.all_events().await;
    let patch = json!({ "activity": keys["Patch"], "idempotencyKey": "patch" });

    server.take_space().await;
    let begun = Instant::now();
    for _ in 0..3 {
        assert_eq!(client.refused("completeActivity", patch.clone()).await, "UNAVAILABLE");
    }
    assert!(begun.elapsed() < SOON, "refused only after {:?}", begun.elapsed());
    assert_eq!(client.all_events().await, before, "reads go on, and show nothing half done");
    server.give_space().await;

    // A refused command takes its own transaction back, and nothing else.
    let outdated = json!({ "subject": key, "comment": "Where are we?", "expectedVersion": 99 });
    assert_eq!(client.refused("comment", outdated).await, "VERSION_CONFLICT");
    client.done("completeActivity", patch).await;
    client.done("completeActivity", json!({ "activity": keys["Check"] })).await;
    let told = client.all_events().await;
    assert!(told.len() > before.len());

    server.kill().await;
    server.start_again().await;
    assert_eq!(server.admin().await.all_events().await, told);
}
