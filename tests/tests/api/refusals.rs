//! One refusal of each code, as clients get it. Nothing changes by any of them.

use serde_json::{Value, json};
use waybill_tests::builders::{change, dependent, manual, parallel, release, sequential, unanimous};
use waybill_tests::{Client, Server};

async fn started(client: &Client, plan: Vec<Value>) -> (String, std::collections::HashMap<String, String>) {
    let key = release(client, "June", plan).await;
    client.done("startRelease", json!({ "release": key })).await;
    let keys = client.keys(&key).await;
    (key, keys)
}

#[tokio::test]
async fn input_that_makes_no_sense_is_refused_with_its_field() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let (key, keys) = started(&ada, vec![manual("Patch")]).await;
    let patch = &keys["Patch"];
    let review = |condition: &str, percentage: Value| json!({ "title": "R", "kind": "REVIEW", "condition": condition, "percentage": percentage });
    let long = "x".repeat(9_000);
    for (command, input, field) in [
        ("createRelease", json!({ "title": " " }), "title"),
        ("createRelease", json!({ "title": "x".repeat(501) }), "title"),
        ("createRelease", json!({ "title": "x", "description": "x".repeat(70_000) }), "description"),
        (
            "createRelease",
            json!({ "title": "x", "plan": [manual("a"), parallel("b", vec![manual("")])] }),
            "plan[1].children[0].title",
        ),
        ("createRelease", json!({ "title": "x", "plan": [review("PERCENTAGE", json!(101))] }), "plan[0].percentage"),
        ("createRelease", json!({ "title": "x", "plan": [review("UNANIMOUS", json!(50))] }), "plan[0].percentage"),
        ("createRelease", json!({ "title": "x", "idempotencyKey": "" }), "idempotencyKey"),
        ("createRelease", json!({ "title": "x", "owner": "UmVsZWFzZTox" }), "owner"),
        ("completeActivity", json!({ "activity": "nonsense" }), "activity"),
        ("completeActivity", json!({ "activity": patch, "comment": long }), "comment"),
        ("completeActivity", json!({ "activity": patch, "expectedVersion": -1 }), "expectedVersion"),
        ("changeActivity", json!({ "activity": patch, "plannedMinutes": -1 }), "plannedMinutes"),
        ("changeActivity", json!({ "activity": patch, "title": null }), "title"),
        ("moveActivity", json!({ "activity": patch, "place": { "first": true, "after": patch } }), "place"),
        ("addActivities", json!({ "record": key, "activities": [] }), "activities"),
    ] {
        let refused = ada.command(command, input).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), &refused.extensions["field"]),
            ("INVALID_INPUT", &json!(field)),
            "{refused:?}"
        );
    }
    let input = json!({ "title": "x", "scheduledStart": "yesterday" });
    assert_eq!(ada.refused("createRelease", input).await, "INVALID_INPUT");
    assert_eq!(ada.all_events().await.len(), 3);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_what_is_not_there() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = release(&ada, "June", vec![manual("Patch")]).await;
    let below_manual = json!({ "title": "a", "assignedTo": "nobody", "children": [manual("b")] });
    let backwards = json!({ "title": "x", "owner": "nobody", "scheduledStart": "2026-06-02T00:00:00Z", "scheduledEnd": "2026-06-01T00:00:00Z" });
    for (command, input, code) in [
        ("addActivities", json!({ "record": "RR999", "activities": [] }), "INVALID_INPUT"),
        ("addActivities", json!({ "record": "RR999", "activities": [below_manual] }), "INVALID_INPUT"),
        ("createRelease", json!({ "title": "x", "plan": [below_manual] }), "INVALID_INPUT"),
        ("createRelease", backwards, "INVALID_INPUT"),
        ("changeActivity", json!({ "activity": "MA999", "afterChildren": true, "title": "x" }), "INVALID_INPUT"),
        ("addActivities", json!({ "record": "RR999", "activities": [manual("a")] }), "NOT_FOUND"),
        (
            "addActivities",
            json!({ "record": key, "place": { "container": "PA999" }, "activities": [manual("a")] }),
            "NOT_FOUND",
        ),
        ("createRelease", json!({ "title": "x", "owner": "nobody" }), "NOT_FOUND"),
    ] {
        assert_eq!(ada.refused(command, input.clone()).await, code, "{command} {input}");
    }
    assert_eq!(ada.all_events().await.len(), 1);
}

#[tokio::test]
async fn a_command_for_releases_refuses_a_change_after_its_version_and_the_comment() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = change(&ada, "Gateway", vec![manual("Patch")]).await;
    for (input, code) in [
        (json!({ "release": key, "expectedVersion": 9 }), "VERSION_CONFLICT"),
        (json!({ "release": key }), "COMMENT_REQUIRED"),
        (json!({ "release": key, "comment": "Storm" }), "WRONG_KIND"),
    ] {
        assert_eq!(ada.refused("holdRelease", input.clone()).await, code, "{input}");
    }
    assert_eq!(ada.refused("changeRelease", json!({ "release": key })).await, "WRONG_KIND");
}

#[tokio::test]
async fn what_was_said_with_a_change_that_changes_nothing_is_kept() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = release(&ada, "June", vec![manual("Patch")]).await;
    let again = json!({ "release": key, "title": "June" });
    assert_eq!(ada.done("changeRelease", again.clone()).await["events"], json!([]));
    let mut said = again;
    said["comment"] = json!("It is called that.");
    let payload = ada.done("changeRelease", said).await;
    assert_eq!(payload["events"][0]["kind"], "COMMENTED");
    assert_eq!(payload["events"][0]["comment"], "It is called that.");
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_a_conflict() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let (key, keys) = started(&ada, vec![manual("Patch"), manual("Confirm")]).await;
    let stale = json!({ "activity": keys["Patch"], "expectedVersion": 1 });
    let refused = ada.command("completeActivity", stale).await.unwrap_err();
    assert_eq!((refused.code.as_str(), &refused.extensions["presentVersion"]), ("VERSION_CONFLICT", &json!(2)));
    let payload = ada.done("completeActivity", json!({ "activity": keys["Patch"], "expectedVersion": 2 })).await;
    assert_eq!(payload["record"]["version"], 3);
    // The conflict comes before the comment, and the comment before the class of the record.
    let change = |version: i32| json!({ "change": key, "expectedVersion": version });
    assert_eq!(ada.refused("holdChange", change(2)).await, "VERSION_CONFLICT");
    assert_eq!(ada.refused("holdChange", change(3)).await, "COMMENT_REQUIRED");
    assert_eq!(ada.refused("holdChange", json!({ "change": key, "comment": "Why" })).await, "WRONG_KIND");
}

#[tokio::test]
async fn names_of_nothing_and_blank_comments_are_refused() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let (key, keys) = started(&ada, vec![manual("Patch")]).await;
    for (command, input) in [
        ("startRelease", json!({ "release": "RR99" })),
        ("startRelease", json!({ "release": "UmVsZWFzZTo5OQ" })),
        ("completeActivity", json!({ "activity": "MA99" })),
        ("assign", json!({ "subject": keys["Patch"], "to": "nobody" })),
        ("assign", json!({ "subject": "MA99", "to": "admin" })),
    ] {
        assert_eq!(ada.refused(command, input.clone()).await, "NOT_FOUND", "{command} {input}");
    }
    let skip = json!({ "activity": keys["Patch"], "comment": " \n" });
    assert_eq!(ada.refused("skipActivity", skip).await, "COMMENT_REQUIRED");
    assert_eq!(ada.refused("comment", json!({ "subject": key, "comment": " " })).await, "COMMENT_REQUIRED");
}

#[tokio::test]
async fn commands_that_do_not_fit_the_status_are_refused() {
    let server = Server::start().await;
    let ada = server.admin().await;
    ada.create_person("garret", "Garret").await;
    let plan = vec![manual("Patch"), unanimous("Approve", &["garret"]), manual("Confirm")];
    let (key, keys) = started(&ada, plan).await;
    let garret = server.client("garret").await;
    let vote = json!({ "activity": keys["Approve"], "approve": true });
    assert_eq!(ada.refused("completeActivity", json!({ "activity": keys["Approve"] })).await, "WRONG_KIND");
    assert_eq!(ada.refused("completeActivity", json!({ "activity": keys["Confirm"] })).await, "INVALID_STATUS");
    assert_eq!(ada.refused("startRelease", json!({ "release": key })).await, "INVALID_STATUS");
    ada.done("holdRelease", json!({ "release": key, "comment": "Freeze" })).await;
    assert_eq!(ada.refused("completeActivity", json!({ "activity": keys["Patch"] })).await, "RECORD_ON_HOLD");
    ada.done("resumeRelease", json!({ "release": key, "comment": "Go on" })).await;
    ada.done("completeActivity", json!({ "activity": keys["Patch"] })).await;
    assert_eq!(ada.refused("vote", vote.clone()).await, "NOT_A_REVIEWER");
    garret.done("vote", vote.clone()).await;
    assert_eq!(garret.refused("vote", vote).await, "ALREADY_DECIDED");
    ada.done("cancelRelease", json!({ "release": key, "comment": "Enough" })).await;
    ada.done("closeRelease", json!({ "release": key, "comment": "Enough" })).await;
    assert_eq!(ada.refused("comment", json!({ "subject": key, "comment": "Late" })).await, "RECORD_CLOSED");
}

#[tokio::test]
async fn plans_that_cannot_be_are_refused() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let empty = release(&ada, "Empty", vec![]).await;
    assert_eq!(ada.refused("startRelease", json!({ "release": empty })).await, "EMPTY_PLAN");
    let planned =
        release(&ada, "Planned", vec![sequential("Outer", vec![sequential("Inner", vec![manual("Deep")])])]).await;
    let keys = ada.keys(&planned).await;
    let below = json!({ "activity": keys["Outer"], "place": { "container": keys["Inner"] } });
    assert_eq!(ada.refused("moveActivity", below).await, "CYCLE");
    let nested =
        |levels: usize| (1..levels).fold(sequential("Level", vec![]), |inner, _| sequential("Level", vec![inner]));
    let mut container = keys["Inner"].clone();
    for _ in 0..6 {
        let input = json!({ "record": planned, "place": { "container": container }, "activities": [nested(10)] });
        ada.done("addActivities", input).await;
        let data = ada.data("{ activities(first: 1000) { nodes { key } } }", Value::Null).await;
        container = data["activities"]["nodes"].as_array().unwrap().last().unwrap()["key"].as_str().unwrap().to_owned();
    }
    let input = json!({ "record": planned, "place": { "container": container }, "activities": [nested(3)] });
    assert_eq!(ada.refused("addActivities", input).await, "TOO_DEEP");

    let (key, keys) = started(&ada, vec![manual("Patch"), manual("Confirm")]).await;
    assert_eq!(ada.refused("deleteActivity", json!({ "activity": keys["Patch"] })).await, "ACTIVITY_STARTED");
    let before = json!({ "record": key, "place": { "before": keys["Patch"] }, "activities": [manual("Late")] });
    assert_eq!(ada.refused("addActivities", before).await, "PLACE_PASSED");
}

#[tokio::test]
async fn families_and_links_that_cannot_be_are_refused() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let (june, july) =
        (release(&ada, "June", vec![manual("Patch")]).await, release(&ada, "July", vec![manual("Drain")]).await);
    let link = |parent: &str, child: &str| json!({ "parent": parent, "child": child });
    let convert = |key: &str| json!({ "release": key, "comment": "Two parts" });
    assert_eq!(ada.refused("linkChild", link(&june, &july)).await, "NOT_A_PARENT");
    ada.done("convertToParent", convert(&june)).await;
    assert_eq!(ada.refused("convertToParent", convert(&june)).await, "ALREADY_A_PARENT");
    ada.done("linkChild", link(&june, &july)).await;
    assert_eq!(ada.refused("convertToParent", convert(&july)).await, "ALREADY_A_CHILD");

    let cr =
        change(&ada, "Branches", vec![unanimous("Approve", &["admin"]), dependent("Network"), manual("Move")]).await;
    let keys = ada.keys(&cr).await;
    let patch = ada.keys(&june).await["Patch"].clone();
    let link = json!({ "activity": patch, "dependent": keys["Network"] });
    assert_eq!(ada.refused("linkChange", link.clone()).await, "CHANGE_NOT_APPROVED");
    assert_eq!(
        ada.refused("linkChange", json!({ "activity": keys["Network"], "dependent": patch })).await,
        "WRONG_KIND"
    );
    ada.done("startChange", json!({ "change": cr })).await;
    ada.done("vote", json!({ "activity": keys["Approve"], "approve": true })).await;
    ada.done("linkChange", link).await;
    ada.done("startRelease", json!({ "release": june })).await;
    ada.done("completeActivity", json!({ "activity": patch })).await;
    ada.done("completeActivity", json!({ "activity": keys["Move"] })).await;
    ada.done("closeChange", json!({ "change": cr, "comment": "Done" })).await;
    let again = json!({ "activity": patch, "comment": "Again" });
    assert_eq!(ada.refused("returnToActivity", again).await, "CHANGE_CLOSED");
    ada.done("returnToActivity", json!({ "activity": patch, "comment": "Again", "leaveClosedChanges": true })).await;
}
