//! Every mutation once, doing what it is for.

use serde_json::{Value, json};
use waybill_tests::builders::{automatic, change, dependent, manual, parallel, release, sequential, unanimous};
use waybill_tests::client::steps;
use waybill_tests::{Client, Server};

/// Titles of a record's top level, in order.
async fn top_level(client: &Client, key: &str) -> Vec<String> {
    let query = "query ($key: String!) { snapshot(key: $key) { rows { title rank parent } } }";
    let data = client.data(query, json!({ "key": key })).await;
    let mut rows: Vec<&Value> = data["snapshot"]["rows"].as_array().unwrap().iter().collect();
    rows.retain(|row| row["parent"].is_null());
    rows.sort_by_key(|row| row["rank"].as_str().unwrap());
    rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_release_runs_from_its_plan_to_closed() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = release(&ada, "June", vec![manual("Patch"), automatic("Check"), manual("Confirm")]).await;
    let keys = ada.keys(&key).await;

    ada.done("startRelease", json!({ "release": key, "expectedVersion": 1 })).await;
    let payload = ada.done("completeActivity", json!({ "activity": keys["Patch"], "comment": "went well" })).await;
    let expected = [
        "Patch IN_PROGRESS→COMPLETED",
        "Check PENDING→IN_PROGRESS",
        "Check IN_PROGRESS→COMPLETED",
        "Confirm PENDING→IN_PROGRESS",
    ];
    assert_eq!(steps(&payload), expected);
    let events = payload["events"].as_array().unwrap();
    assert!(events.iter().all(|event| event["command"] == events[0]["sequence"] && event["actor"]["login"] == "admin"));
    assert_eq!(events[0]["cause"], Value::Null);
    assert_eq!(events[1]["cause"], events[0]["sequence"]);

    let payload = ada.done("holdRelease", json!({ "release": key, "comment": "Freeze" })).await;
    assert_eq!(payload["record"]["status"], "ON_HOLD");
    let payload = ada.done("resumeRelease", json!({ "release": key, "comment": "Go on" })).await;
    assert_eq!(payload["record"]["status"], "IN_PROGRESS");
    let payload = ada.done("returnToActivity", json!({ "activity": keys["Patch"], "comment": "Again" })).await;
    assert!(steps(&payload).contains(&"Check COMPLETED→PENDING".to_owned()), "{payload}");
    let payload = ada.done("failActivity", json!({ "activity": keys["Patch"], "comment": "Broken" })).await;
    assert_eq!(payload["record"]["status"], "FAILED");
    ada.done("skipActivity", json!({ "activity": keys["Patch"], "comment": "Without it" })).await;
    let payload = ada.done("completeActivity", json!({ "activity": keys["Confirm"] })).await;
    assert_eq!(payload["record"]["status"], "COMPLETED");
    let payload = ada.done("closeRelease", json!({ "release": key, "comment": "Done" })).await;
    assert_eq!(payload["record"]["status"], "CLOSED");

    let other = release(&ada, "July", vec![manual("Patch")]).await;
    let payload = ada.done("cancelRelease", json!({ "release": other, "comment": "No need" })).await;
    assert_eq!(payload["record"]["status"], "CANCELLED");
}

#[tokio::test]
async fn a_change_request_runs_held_resumed_cancelled_and_closed() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = change(&ada, "Faster branches", vec![manual("Move branches")]).await;
    for (command, status) in [
        ("startChange", "IN_PROGRESS"),
        ("holdChange", "ON_HOLD"),
        ("resumeChange", "IN_PROGRESS"),
        ("cancelChange", "CANCELLED"),
        ("closeChange", "CLOSED"),
    ] {
        let payload = ada.done(command, json!({ "change": key, "comment": "So it is" })).await;
        assert_eq!(payload["record"]["status"], status, "after {command}");
    }
}

#[tokio::test]
async fn a_plan_is_edited_before_the_start() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = release(&ada, "June", vec![manual("One"), manual("Two")]).await;
    let keys = ada.keys(&key).await;

    let place = json!({ "after": keys["One"] });
    let tree = parallel("Both", vec![manual("Left"), manual("Right")]);
    ada.done("addActivities", json!({ "record": key, "place": place, "activities": [tree] })).await;
    assert_eq!(top_level(&ada, &key).await, ["One", "Both", "Two"]);
    ada.done("moveActivity", json!({ "activity": keys["Two"], "place": { "first": true } })).await;
    assert_eq!(top_level(&ada, &key).await, ["Two", "One", "Both"]);
    let nest = json!({ "activities": [keys["Two"], keys["One"]], "kind": "SEQUENTIAL", "title": "First things" });
    ada.done("nestActivities", nest).await;
    assert_eq!(top_level(&ada, &key).await, ["First things", "Both"]);
    let keys = ada.keys(&key).await;
    ada.done("unnestActivity", json!({ "activity": keys["First things"] })).await;
    assert_eq!(top_level(&ada, &key).await, ["Two", "One", "Both"]);
    ada.done("duplicateActivity", json!({ "activity": keys["Both"] })).await;
    assert_eq!(top_level(&ada, &key).await, ["Two", "One", "Both", "Both"]);
    ada.done("deleteActivity", json!({ "activity": keys["Both"] })).await;
    assert_eq!(top_level(&ada, &key).await, ["Two", "One", "Both"]);
    ada.done("addActivities", json!({ "record": key, "activities": [manual("Last")] })).await;
    assert_eq!(top_level(&ada, &key).await, ["Two", "One", "Both", "Last"]);
}

#[tokio::test]
async fn a_review_is_voted_on_and_its_reviewers_change() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let garret = ada.create_person("garret", "Garret").await;
    let team =
        "mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id name members { login } } } }";
    let data = ada.data(team, json!({ "input": { "name": "Network", "members": ["garret"] } })).await;
    let team = &data["createTeam"]["team"];
    assert_eq!(team["members"], json!([{ "login": "garret" }]));
    let key = release(&ada, "June", vec![unanimous("Approve", &["admin"])]).await;
    let review = ada.keys(&key).await["Approve"].clone();
    ada.done("startRelease", json!({ "release": key })).await;

    let reviewers = json!([{ "team": team["id"], "veto": true }, { "person": "admin" }, { "person": garret }]);
    let input = json!({ "activity": review, "condition": "PERCENTAGE", "percentage": 60, "reviewers": reviewers });
    ada.done("changeReview", input).await;
    let colleague = server.client("garret").await;
    let vote = json!({ "activity": review, "approve": true, "reviewer": team["id"] });
    let payload = colleague.done("vote", vote).await;
    assert_eq!(steps(&payload), ["Approve VOTED"]);
    let payload = ada.done("vote", json!({ "activity": review, "approve": true })).await;
    assert_eq!(payload["record"]["status"], "COMPLETED");

    let query = "query ($key: String!) { activity(key: $key) { condition percentage \
                 reviewers { person { login } team { name } mustVote veto approved votedBy { login } } } }";
    let data = ada.data(query, json!({ "key": review })).await;
    assert_eq!((&data["activity"]["condition"], &data["activity"]["percentage"]), (&json!("PERCENTAGE"), &json!(60)));
    let first = json!({ "person": null, "team": { "name": "Network" }, "mustVote": false, "veto": true,
                        "approved": true, "votedBy": { "login": "garret" } });
    assert_eq!(data["activity"]["reviewers"][0], first);
    assert_eq!(data["activity"]["reviewers"][2]["approved"], Value::Null);
}

#[tokio::test]
async fn links_are_made_and_cut_from_both_sides() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June", vec![manual("Patch")]).await;
    let cr = change(&ada, "Branches", vec![dependent("Network")]).await;
    let (patch, network) = (ada.keys(&june).await["Patch"].clone(), ada.keys(&cr).await["Network"].clone());
    ada.done("startChange", json!({ "change": cr })).await;

    let payload = ada.done("linkChange", json!({ "activity": patch, "dependent": network })).await;
    assert_eq!(steps(&payload)[0], "Patch LINKED");
    let query = "query ($cr: String!, $patch: String!) { change(key: $cr) { standsIn { activity { key } approved } } \
                 activity(key: $patch) { links { activity { key } dependent { key record { key } } approved } } }";
    let data = ada.data(query, json!({ "cr": cr, "patch": patch })).await;
    assert_eq!(data["change"]["standsIn"], json!([{ "activity": { "key": patch }, "approved": true }]));
    let link = json!([{ "activity": { "key": patch }, "dependent": { "key": network, "record": { "key": cr } }, "approved": true }]);
    assert_eq!(data["activity"]["links"], link);
    let unlink = json!({ "activity": patch, "dependent": network, "comment": "Not after all" });
    let payload = ada.done("unlinkChange", unlink).await;
    assert_eq!(steps(&payload)[0], "Patch UNLINKED");

    let july = release(&ada, "July", vec![manual("Patch")]).await;
    ada.done("convertToParent", json!({ "release": june, "comment": "Two parts" })).await;
    ada.done("linkChild", json!({ "parent": june, "child": july })).await;
    let query = "query ($key: String!) { release(key: $key) { isParent children { key parent { key } } } }";
    let data = ada.data(query, json!({ "key": june })).await;
    let family = json!({ "isParent": true, "children": [{ "key": july, "parent": { "key": june } }] });
    assert_eq!(data["release"], family);
    ada.done("startRelease", json!({ "release": june, "children": [july] })).await;
    ada.done("holdRelease", json!({ "release": june, "comment": "Freeze" })).await;
    let held = "query ($key: String!) { release(key: $key) { children { status heldByParent } } }";
    let data = ada.data(held, json!({ "key": june })).await;
    assert_eq!(data["release"]["children"], json!([{ "status": "ON_HOLD", "heldByParent": true }]));
    ada.done("resumeRelease", json!({ "release": june, "comment": "Go on" })).await;
    ada.done("unlinkChild", json!({ "parent": june, "child": july, "comment": "Alone" })).await;
    ada.done("revertParent", json!({ "release": june })).await;
    let data = ada.data(query, json!({ "key": june })).await;
    assert_eq!(data["release"], json!({ "isParent": false, "children": [] }));
}

#[tokio::test]
async fn people_are_assigned_and_fields_change() {
    let server = Server::start().await;
    let ada = server.admin().await;
    ada.create_person("garret", "Garret").await;
    let june = release(&ada, "June", vec![sequential("Work", vec![manual("Patch")])]).await;
    let cr = change(&ada, "Branches", vec![manual("Move")]).await;
    let patch = ada.keys(&june).await["Patch"].clone();

    for subject in [&june, &cr, &patch] {
        let payload = ada.done("assign", json!({ "subject": subject, "to": "garret" })).await;
        assert_eq!(
            (&payload["events"][0]["kind"], &payload["events"][0]["to"]),
            (&json!("ASSIGNED"), &json!("Garret"))
        );
    }
    ada.done("delegate", json!({ "activity": patch, "to": "admin" })).await;
    ada.done("comment", json!({ "subject": patch, "comment": "Looks good" })).await;
    let fields = json!({ "activity": patch, "title": "Patch it", "plannedMinutes": 90, "notes": "By night",
                         "scheduledStart": "2026-06-05T20:00:00+02:00", "owner": "garret" });
    ada.done("changeActivity", fields).await;
    let payload = ada.done("changeActivity", json!({ "activity": patch, "notes": null })).await;
    assert_eq!((&payload["events"][0]["from"], &payload["events"][0]["to"]), (&json!("By night"), &Value::Null));
    let payload = ada.done("changeActivity", json!({ "activity": patch, "title": "Patch it" })).await;
    assert_eq!(payload["events"], json!([]), "nothing differs");
    ada.done("changeRelease", json!({ "release": june, "type": "EMERGENCY", "priority": "high" })).await;
    ada.done("changeChange", json!({ "change": cr, "reason": "Slow", "backoutPlan": "Undo" })).await;

    let query = "query ($june: String!, $cr: String!, $patch: String!) { release(key: $june) { type priority } \
                 change(key: $cr) { reason backoutPlan assignedTo { name } } \
                 activity(key: $patch) { title plannedMinutes notes scheduledStart owner { login } assignedTo { login } delegatedTo { login } } }";
    let data = ada.data(query, json!({ "june": june, "cr": cr, "patch": patch })).await;
    assert_eq!(data["release"], json!({ "type": "EMERGENCY", "priority": "high" }));
    assert_eq!(data["change"], json!({ "reason": "Slow", "backoutPlan": "Undo", "assignedTo": { "name": "Garret" } }));
    let activity = json!({ "title": "Patch it", "plannedMinutes": 90, "notes": null,
                           "scheduledStart": "2026-06-05T18:00:00.000+00:00", "owner": { "login": "garret" },
                           "assignedTo": { "login": "garret" }, "delegatedTo": { "login": "admin" } });
    assert_eq!(data["activity"], activity);
}
