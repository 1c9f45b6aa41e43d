//! Woodgrove Bank's June release, step by step, with a subscriber who sees every event of it in order.

use serde_json::{Value, json};
use waybill_tests::builders::{change, dependent, manual, parallel, release, sequential, unanimous};
use waybill_tests::client::event_line;
use waybill_tests::{Client, Server, Socket};

/// The events of a command as the subscriber sees them, which is as its payload tells them: `what from→to`.
async fn seen(socket: &mut Socket, payload: &Value) -> Vec<String> {
    let mut steps = Vec::new();
    for event in payload["events"].as_array().unwrap() {
        assert_eq!(socket.line().await, Some(event_line(event)));
        let named = event["activity"]["title"].as_str().or(event["record"]["key"].as_str()).unwrap();
        let to = event["to"].as_str().unwrap();
        match event["kind"].as_str().unwrap() {
            "STATUS_CHANGED" => steps.push(format!("{named} {}→{to}", event["from"].as_str().unwrap())),
            kind => steps.push(format!("{named} {kind} {to}")),
        }
    }
    steps
}

/// RR1 to RR3 and CR4 as the example has them, all started and linked; the keys of their activities by title.
async fn june(ada: &Client) -> std::collections::HashMap<String, String> {
    let mut test = manual("Test network with database integration");
    test["afterChildren"] = true.into();
    let june = release(ada, "June release", vec![test]).await;
    let rack = vec![
        manual("Patch core switch"),
        sequential("Site B", vec![manual("Drain site B"), manual("Re-cable site B")]),
    ];
    let approve = unanimous("Approve network window", &["garret"]);
    let network = release(ada, "Network", vec![approve, parallel("Rack work", rack), manual("Confirm network")]).await;
    let database = release(ada, "Database", vec![manual("Upgrade database")]).await;
    let cr = change(ada, "Faster branches", vec![dependent("Network is there"), manual("Move branches")]).await;
    assert_eq!([june.as_str(), &network, &database, &cr], ["RR1", "RR2", "RR3", "CR4"]);

    ada.done("convertToParent", json!({ "release": "RR1", "comment": "June has two parts" })).await;
    for child in ["RR2", "RR3"] {
        ada.done("linkChild", json!({ "parent": "RR1", "child": child })).await;
    }
    for release in ["RR1", "RR3"] {
        ada.done("startRelease", json!({ "release": release })).await;
    }
    ada.done("startChange", json!({ "change": "CR4" })).await;
    let mut keys = std::collections::HashMap::new();
    for record in ["RR1", "RR2", "RR3", "CR4"] {
        keys.extend(ada.keys(record).await);
    }
    let link = json!({ "activity": keys["Confirm network"], "dependent": keys["Network is there"] });
    ada.done("linkChange", link).await;
    keys
}

#[tokio::test]
async fn the_june_release_of_woodgrove_bank_runs_as_the_rules_say() {
    let server = Server::start().await;
    let ada = server.admin().await;
    ada.create_person("garret", "Garret").await;
    let garret = server.client("garret").await;
    let keys = june(&ada).await;
    let head = ada.all_events().await.len().to_string();
    let mut socket = Socket::subscribe(&ada, Some(&head)).await.unwrap();

    let payload = ada.done("startRelease", json!({ "release": "RR2" })).await;
    let expected = ["RR2 EDITING→IN_PROGRESS", "Approve network window PENDING→IN_PROGRESS"];
    assert_eq!(seen(&mut socket, &payload).await, expected);

    let payload = garret.done("vote", json!({ "activity": keys["Approve network window"], "approve": true })).await;
    let expected = [
        "Approve network window VOTED APPROVED",
        "Approve network window IN_PROGRESS→COMPLETED",
        "Rack work PENDING→IN_PROGRESS",
        "Patch core switch PENDING→IN_PROGRESS",
        "Site B PENDING→IN_PROGRESS",
        "Drain site B PENDING→IN_PROGRESS",
    ];
    assert_eq!(seen(&mut socket, &payload).await, expected);

    let failure = json!({ "activity": keys["Patch core switch"], "comment": "It does not boot" });
    let payload = ada.done("failActivity", failure).await;
    let expected = [
        "Patch core switch IN_PROGRESS→FAILED",
        "Rack work IN_PROGRESS→FAILED",
        "RR2 IN_PROGRESS→FAILED",
        "RR1 IN_PROGRESS→FAILED",
    ];
    assert_eq!(seen(&mut socket, &payload).await, expected);
    assert_eq!(payload["events"][0]["comment"], "It does not boot");
    assert_eq!(payload["events"][3]["comment"], Value::Null);

    let payload = ada.done("completeActivity", json!({ "activity": keys["Drain site B"] })).await;
    let expected = ["Drain site B IN_PROGRESS→COMPLETED", "Re-cable site B PENDING→IN_PROGRESS"];
    assert_eq!(seen(&mut socket, &payload).await, expected);

    let skip = json!({ "activity": keys["Patch core switch"], "comment": "Next month" });
    let payload = ada.done("skipActivity", skip).await;
    let expected = [
        "Patch core switch FAILED→SKIPPED",
        "Rack work FAILED→IN_PROGRESS",
        "RR2 FAILED→IN_PROGRESS",
        "RR1 FAILED→IN_PROGRESS",
    ];
    assert_eq!(seen(&mut socket, &payload).await, expected);

    let payload = ada.done("completeActivity", json!({ "activity": keys["Re-cable site B"] })).await;
    let expected = [
        "Re-cable site B IN_PROGRESS→COMPLETED",
        "Site B IN_PROGRESS→COMPLETED",
        "Rack work IN_PROGRESS→COMPLETED",
        "Confirm network PENDING→IN_PROGRESS",
    ];
    assert_eq!(seen(&mut socket, &payload).await, expected);

    let payload = ada.done("completeActivity", json!({ "activity": keys["Confirm network"] })).await;
    let expected = [
        "Confirm network IN_PROGRESS→COMPLETED",
        "RR2 IN_PROGRESS→COMPLETED",
        "Network is there IN_PROGRESS→COMPLETED",
        "Move branches PENDING→IN_PROGRESS",
    ];
    assert_eq!(seen(&mut socket, &payload).await, expected);

    let payload = ada.done("completeActivity", json!({ "activity": keys["Upgrade database"] })).await;
    let expected = [
        "Upgrade database IN_PROGRESS→COMPLETED",
        "RR3 IN_PROGRESS→COMPLETED",
        "Test network with database integration PENDING→IN_PROGRESS",
    ];
    assert_eq!(seen(&mut socket, &payload).await, expected);
}

#[tokio::test]
async fn what_was_missed_comes_first_and_then_what_happens() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = release(&ada, "June", vec![manual("Patch"), manual("Confirm")]).await;
    ada.done("startRelease", json!({ "release": key })).await;
    let missed = ada.all_events().await;

    let mut socket = Socket::subscribe(&ada, Some("0")).await.unwrap();
    for line in &missed {
        assert_eq!(socket.line().await.as_ref(), Some(line));
    }
    let keys = ada.keys(&key).await;
    let payload = ada.done("completeActivity", json!({ "activity": keys["Patch"] })).await;
    for event in payload["events"].as_array().unwrap() {
        assert_eq!(socket.line().await, Some(event_line(event)));
    }
}
