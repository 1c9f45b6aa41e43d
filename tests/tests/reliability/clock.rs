//! A clock that jumps a year ahead, and then back: the sequence alone is the order.

use serde_json::json;
use waybill_tests::builders::{manual, release};
use waybill_tests::{Server, Socket};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_keep_their_order_when_the_clock_jumps() {
    let mut server = Server::start().await;
    let client = server.admin().await;
    let key = release(&client, "June", vec![manual("One"), manual("Two"), manual("Three")]).await;
    client.done("startRelease", json!({ "release": key })).await;
    let keys = client.keys(&key).await;

    for (clock, step) in [("+400d", "One"), ("-1d", "Two"), ("+0", "Three")] {
        server.stop().await;
        server.start_again_at(clock).await;
        // Sessions of another time have run out, or have not begun: everybody logs in anew.
        let client = server.admin().await;
        client.done("completeActivity", json!({ "activity": keys[step], "idempotencyKey": step })).await;
        client.done("completeActivity", json!({ "activity": keys[step], "idempotencyKey": step })).await;
    }

    let client = server.admin().await;
    let table = client.all_events().await;
    let numbers: Vec<usize> =
        table.iter().map(|line| line.split(' ').next().expect("a number").parse().expect("digits")).collect();
    assert_eq!(numbers, (1..=table.len()).collect::<Vec<_>>(), "the sequence has gaps");
    assert!(client.statuses(&key).await.values().all(|status| status == "COMPLETED"));
    let mut socket = Socket::subscribe(&client, Some("0")).await.expect("a socket");
    for line in &table {
        assert_eq!(&socket.line().await.expect("an event"), line);
    }
    let data = client.data("{ events(after: \"0\", first: 100) { nodes { at } } }", json!({})).await;
    let times: Vec<&str> =
        data["events"]["nodes"].as_array().expect("events").iter().filter_map(|it| it["at"].as_str()).collect();
    assert!(times.windows(2).any(|pair| pair[1] < pair[0]), "the clock never went back: {times:?}");
}
