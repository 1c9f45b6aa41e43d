//! Ids, keys, who is asking, and the same command twice.

use serde_json::{Value, json};
use waybill_tests::builders::{change, manual, release};
use waybill_tests::{Client, Server};

#[tokio::test]
async fn an_id_leads_back_to_its_node_and_stands_wherever_a_key_does() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June", vec![manual("Patch")]).await;
    let cr = change(&ada, "Branches", vec![manual("Move")]).await;
    let patch = ada.keys(&june).await["Patch"].clone();
    let query = "query ($june: String!, $cr: String!, $patch: String!) { \
                 release(key: $june) { id } change(key: $cr) { id } activity(key: $patch) { id } me { id login } }";
    let lower = json!({ "june": june.to_lowercase(), "cr": cr.to_lowercase(), "patch": patch.to_lowercase() });
    let data = ada.data(query, lower).await;
    assert_eq!(data["me"]["login"], "admin");
    let ids: Vec<&Value> = ["release", "change", "activity", "me"].iter().map(|it| &data[*it]["id"]).collect();

    let nodes =
        "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Record { key } ... on Activity { key } } }";
    let found = ada.data(nodes, json!({ "ids": ids })).await;
    let name = |index: usize| found["nodes"][index]["__typename"].as_str().unwrap().to_owned();
    assert_eq!([name(0), name(1), name(2), name(3)], ["Release", "Change", "Activity", "Person"]);
    assert_eq!(found["nodes"][0]["key"], june.as_str());
    assert_eq!(found["nodes"][2]["key"], patch.as_str());
    let by_id = ada.data(query, json!({ "june": ids[0], "cr": ids[1], "patch": ids[2] })).await;
    assert_eq!(by_id["activity"]["id"], *ids[2]);
    ada.done("startRelease", json!({ "release": ids[0] })).await;
    ada.done("completeActivity", json!({ "activity": ids[2] })).await;
}

#[tokio::test]
async fn what_does_not_exist_is_null_and_what_is_no_id_is_refused() {
    let server = Server::start().await;
    let ada = server.admin().await;
    release(&ada, "June", vec![manual("Patch")]).await;
    let data = ada
        .data(
            "{ release(key: \"RR77\") { id } change(key: \"RR1\") { id } activity(key: \"MA77\") { id } }",
            Value::Null,
        )
        .await;
    assert_eq!(data, json!({ "release": null, "change": null, "activity": null }));
    // `Release:77`, and `Change:1`, which is a release.
    let data =
        ada.data("{ a: node(id: \"UmVsZWFzZTo3Nw\") { id } b: node(id: \"Q2hhbmdlOjE\") { id } }", Value::Null).await;
    assert_eq!(data, json!({ "a": null, "b": null }));
    let refused = ada.ask("{ node(id: \"nonsense\") { id } }", Value::Null).await.unwrap_err();
    assert_eq!((refused.code.as_str(), &refused.extensions["field"]), ("INVALID_INPUT", &json!("id")));
}

async fn twice(client: &Client, name: &str, input: Value) -> (Value, Value) {
    (client.done(name, input.clone()).await, client.done(name, input).await)
}

#[tokio::test]
async fn the_same_command_twice_has_one_effect_and_one_answer() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let create = json!({ "title": "June", "plan": [manual("Patch"), manual("Confirm")], "idempotencyKey": "one" });
    let (first, second) = twice(&ada, "createRelease", create).await;
    assert_eq!(first, second);
    let patch = ada.keys("RR1").await["Patch"].clone();
    // The activity is gone when the command comes again.
    let delete = json!({ "activity": patch, "idempotencyKey": "two" });
    let first = ada.done("deleteActivity", delete.clone()).await;
    let second = ada.done("deleteActivity", delete).await;
    assert_eq!(first["events"][0]["sequence"], second["events"][0]["sequence"]);
    assert_eq!(
        ada.refused("deleteActivity", json!({ "activity": patch, "idempotencyKey": "three" })).await,
        "NOT_FOUND"
    );
    assert_eq!(ada.all_events().await.len(), 2);
    let other = json!({ "title": "July", "idempotencyKey": "one" });
    assert_eq!(ada.refused("createRelease", other).await, "IDEMPOTENCY_MISMATCH");
}

#[tokio::test]
async fn people_and_teams_are_made_once_for_each_key() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let query = "mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { id login name } } }";
    let input = json!({ "login": "kim", "name": "Kim", "password": "long enough", "idempotencyKey": "one" });
    let first = ada.data(query, json!({ "input": input })).await;
    assert_eq!(ada.data(query, json!({ "input": input })).await, first);
    for (field, value) in [("name", "Kim Poe"), ("password", "another one"), ("email", "kim@example.com")] {
        let mut other = input.clone();
        other[field] = value.into();
        let refused = ada.ask(query, json!({ "input": other })).await.unwrap_err();
        assert_eq!(refused.code, "IDEMPOTENCY_MISMATCH", "{field}");
    }
    assert_eq!(
        ada.refused("createRelease", json!({ "title": "June", "idempotencyKey": "one" })).await,
        "IDEMPOTENCY_MISMATCH"
    );
    let mut taken = input;
    taken["idempotencyKey"] = "two".into();
    assert_eq!(ada.ask(query, json!({ "input": taken })).await.unwrap_err().code, "INVALID_INPUT");

    let query = "mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id members { login } } } }";
    let input = json!({ "name": "Network", "members": ["kim"], "idempotencyKey": "three" });
    let first = ada.data(query, json!({ "input": input })).await;
    assert_eq!(ada.data(query, json!({ "input": input })).await, first);
    let other = json!({ "name": "Network", "members": ["kim", "admin"], "idempotencyKey": "three" });
    assert_eq!(ada.ask(query, json!({ "input": other })).await.unwrap_err().code, "IDEMPOTENCY_MISMATCH");
    let data = ada.data("{ people { totalCount } teams { name } }", Value::Null).await;
    assert_eq!(data, json!({ "people": { "totalCount": 2 }, "teams": [{ "name": "Network" }] }));
}

#[tokio::test]
async fn a_stranger_is_told_to_log_in() {
    let server = Server::start().await;
    let url = format!("{}/graphql", server.url());
    let body = json!({ "query": "{ me { id } }" }).to_string();
    let request = reqwest::Client::new().post(url).header("content-type", "application/json").body(body);
    let answer: Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn people_and_teams_are_listed() {
    let server = Server::start().await;
    let ada = server.admin().await;
    ada.create_person("garret", "Garret").await;
    let team = "mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { name } } }";
    ada.data(team, json!({ "input": { "name": "Network", "members": ["garret", "admin"] } })).await;
    let query =
        "{ people(search: \"gar\") { totalCount nodes { login name email } } teams { name members { login } } }";
    let data = ada.data(query, Value::Null).await;
    let garret = json!({ "login": "garret", "name": "Garret", "email": null });
    assert_eq!(data["people"], json!({ "totalCount": 1, "nodes": [garret] }));
    assert_eq!(data["teams"][0]["name"], "Network");
    assert_eq!(data["teams"][0]["members"].as_array().unwrap().len(), 2);
    let again = json!({ "input": { "login": "Garret", "name": "Another", "password": "long enough" } });
    let query = "mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { id } } }";
    let refused = ada.ask(query, again).await.unwrap_err();
    assert_eq!((refused.code.as_str(), &refused.extensions["field"]), ("INVALID_INPUT", &json!("login")));
}
