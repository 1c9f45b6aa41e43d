//! The views that people expect by name, and whom they are for.

use serde_json::{Value, json};
use waybill_tests::builders::{change, dependent, manual, parallel, release, unanimous};
use waybill_tests::{Client, Server};

/// The titles that a list holds.
async fn titles(client: &Client, list: &str, filter: &str) -> Vec<String> {
    let query = format!("{{ {list}(filter: {filter}) {{ totalCount nodes {{ title }} }} }}");
    let data = client.data(&query, Value::Null).await;
    let nodes = data[list]["nodes"].as_array().unwrap();
    assert_eq!(data[list]["totalCount"], nodes.len(), "{filter}");
    nodes.iter().map(|node| node["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn change_requests_are_in_review_then_wait_for_a_release_and_then_for_somebody() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let plan = vec![unanimous("Approve", &["admin"]), dependent("Wait"), manual("Move")];
    let cr = change(&ada, "Branches", plan).await;
    let keys = ada.keys(&cr).await;
    let seen = async || {
        let mut seen = Vec::new();
        for kind in ["REVIEW", "DEPENDENT", "MANUAL"] {
            if titles(&ada, "changes", &format!("{{ activityInProgress: [{kind}] }}")).await == ["Branches"] {
                seen.push(kind);
            }
        }
        seen
    };
    assert_eq!(seen().await, Vec::<&str>::new());
    ada.done("startChange", json!({ "change": cr })).await;
    assert_eq!(seen().await, ["REVIEW"]);
    ada.done("vote", json!({ "activity": keys["Approve"], "approve": true })).await;
    assert_eq!(seen().await, ["DEPENDENT"]);
    ada.done("skipActivity", json!({ "activity": keys["Wait"], "comment": "No need" })).await;
    assert_eq!(seen().await, ["MANUAL"]);
    ada.done("holdChange", json!({ "change": cr, "comment": "Freeze" })).await;
    assert_eq!(seen().await, Vec::<&str>::new());
}

#[tokio::test]
async fn everybody_sees_their_own_work_and_that_of_their_teams() {
    let server = Server::start().await;
    let ada = server.admin().await;
    for (login, name) in [("garret", "Garret"), ("noor", "Noor")] {
        ada.create_person(login, name).await;
    }
    let team = "mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }";
    let data = ada.data(team, json!({ "input": { "name": "Network", "members": ["garret", "noor"] } })).await;
    let given = |title: &str, to: &str| json!({ "title": title, "assignedTo": to });
    let mut review = unanimous("Network votes", &[]);
    review["reviewers"] = json!([{ "team": data["createTeam"]["team"]["id"] }]);
    let plan = vec![given("Patch", "garret"), given("Drain", "noor"), manual("Cable"), review];
    let key = release(&ada, "June", vec![parallel("All", plan)]).await;
    ada.done("startRelease", json!({ "release": key })).await;

    let garret = server.client("garret").await;
    assert_eq!(titles(&garret, "activities", "{ whose: MINE }").await, ["Patch"]);
    let teams = titles(&garret, "activities", "{ whose: MY_TEAMS, status: [IN_PROGRESS] }").await;
    assert_eq!(teams, ["Patch", "Drain", "Network votes"]);
    assert_eq!(titles(&ada, "activities", "{ whose: MY_TEAMS }").await, Vec::<String>::new());
    assert_eq!(titles(&ada, "activities", "{ unassigned: true, kind: [MANUAL, REVIEW] }").await, ["Cable"]);

    let cable = ada.keys(&key).await["Cable"].clone();
    ada.done("delegate", json!({ "activity": cable, "to": "garret" })).await;
    assert_eq!(titles(&garret, "activities", "{ whose: MINE }").await, ["Patch", "Cable"]);
}

#[tokio::test]
async fn a_page_of_my_work_goes_on_after_its_cursor() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let given = |number: usize| json!({ "title": format!("Step {number}"), "assignedTo": "admin" });
    release(&ada, "June", (1..=5).map(given).collect()).await;
    let query = "query ($after: String) { activities(first: 2, after: $after, filter: { whose: MINE }) { \
                 nodes { title } pageInfo { hasNextPage endCursor } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let data = ada.data(query, json!({ "after": after })).await;
        let page = &data["activities"];
        seen.extend(page["nodes"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] != true {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(seen, ["Step 1", "Step 2", "Step 3", "Step 4", "Step 5"]);
}

#[tokio::test]
async fn a_search_finds_words_and_the_change_that_is_linked() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June release", vec![manual("Patch core switch")]).await;
    release(&ada, "July release", vec![manual("Drain site")]).await;
    let cr = change(&ada, "Faster branches", vec![dependent("Wait")]).await;
    ada.done("startChange", json!({ "change": cr })).await;
    let (patch, wait) = (ada.keys(&june).await["Patch core switch"].clone(), ada.keys(&cr).await["Wait"].clone());
    ada.done("linkChange", json!({ "activity": patch, "dependent": wait })).await;
    for (list, search, expected) in [
        ("releases", "release june", vec!["June release"]),
        ("releases", "faster BRANCHES", vec!["June release"]),
        ("releases", "cr3", vec!["June release"]),
        ("activities", "switch patch", vec!["Patch core switch"]),
        ("activities", "branches", vec!["Patch core switch"]),
        ("activities", "patch site", vec![]),
    ] {
        assert_eq!(titles(&ada, list, &format!("{{ search: \"{search}\" }}")).await, expected, "{list} {search}");
    }
    let many = format!("{{ releases(filter: {{ search: \"{}\" }}) {{ totalCount }} }}", "word ".repeat(11));
    let refused = ada.ask(&many, Value::Null).await.unwrap_err();
    assert_eq!((refused.code.as_str(), &refused.extensions["field"]), ("INVALID_INPUT", &json!("filter.search")));
}
