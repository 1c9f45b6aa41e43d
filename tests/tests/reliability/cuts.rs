//! A connection that is cut in the middle of frames, while events keep coming.

use std::time::Duration;

use serde_json::json;
use waybill_tests::builders::{manual, release};
use waybill_tests::client::Client;
use waybill_tests::proxy::Proxy;
use waybill_tests::server::PASSWORD;
use waybill_tests::{Server, Socket};

const EVENTS: usize = 10_000;
const CUTS: usize = 10;
/// A hundred events a second, in bursts of what a hundred milliseconds owe.
const BURST: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_cuts_in_the_middle_of_frames_lose_and_double_nothing() {
    let server = Server::start().await;
    let writer = server.admin().await;
    let key = release(&writer, "June", vec![manual("Patch")]).await;
    let head = writer.all_events().await.len();
    let proxy = Proxy::before(&server.url()).await;
    let reader = Client::log_in(&proxy.url(), "admin", PASSWORD).await;

    let writing = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        for number in 0..EVENTS {
            if number % BURST == 0 {
                tick.tick().await;
            }
            writer.done("comment", json!({ "subject": key, "comment": format!("{number}") })).await;
        }
        writer
    });
    let (mut seen, mut cuts) = (Vec::new(), 0);
    let mut after = head.to_string();
    while seen.len() < EVENTS {
        let Some(mut socket) = Socket::subscribe(&reader, Some(&after)).await else { continue };
        if cuts < CUTS {
            // An odd number of bytes somewhere in the next thousand events' frames.
            proxy.cut_after(100_003 + i64::try_from(cuts).expect("few") * 7_919);
            cuts += 1;
        }
        while seen.len() < EVENTS {
            let Some(line) = socket.line().await else { break };
            after = line.split(' ').next().expect("a number").to_owned();
            seen.push(line);
        }
    }
    let writer = writing.await.expect("the writer ends");

    assert_eq!(cuts, CUTS);
    assert_eq!(seen, writer.all_events().await[head..]);
}
