//! What can be asked, and how lists hold still while people page through them.

use serde_json::{Value, json};
use waybill_tests::builders::{change, dependent, manual, parallel, release, unanimous};
use waybill_tests::{Client, Server};

/// One page of releases: their keys, and the cursors.
async fn page(client: &Client, arguments: &str) -> (Vec<String>, Value) {
    let query = format!(
        "{{ releases({arguments}) {{ totalCount nodes {{ key }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let mut data = client.data(&query, Value::Null).await;
    let keys = data["releases"]["nodes"].as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap().to_owned());
    (keys.collect(), data["releases"]["pageInfo"].take())
}

#[tokio::test]
async fn pages_go_on_where_they_stopped_whatever_is_added_meanwhile() {
    let server = Server::start().await;
    let ada = server.admin().await;
    for number in 1..=5 {
        release(&ada, &format!("Release {number}"), vec![]).await;
    }
    let (keys, info) = page(&ada, "first: 2").await;
    assert_eq!(keys, ["RR5", "RR4"]);
    release(&ada, "Another", vec![]).await;
    let cursor = info["endCursor"].as_str().unwrap();
    let (keys, info) = page(&ada, &format!("first: 2, after: \"{cursor}\"")).await;
    assert_eq!((keys, &info["hasNextPage"]), (vec!["RR3".into(), "RR2".into()], &json!(true)));
    let cursor = info["startCursor"].as_str().unwrap();
    let (keys, info) = page(&ada, &format!("last: 2, before: \"{cursor}\"")).await;
    assert_eq!((keys, &info["hasPreviousPage"]), (vec!["RR5".into(), "RR4".into()], &json!(true)));
    let (keys, info) = page(&ada, "last: 2").await;
    assert_eq!((keys, &info["hasNextPage"]), (vec!["RR2".into(), "RR1".into()], &json!(false)));

    // The order that changes under way: what was seen and then changed comes again, nothing is left out.
    let (keys, info) = page(&ada, "first: 3, orderBy: MODIFIED_ASC").await;
    assert_eq!(keys, ["RR1", "RR2", "RR3"]);
    ada.done("comment", json!({ "subject": "RR2", "comment": "Changed" })).await;
    let cursor = info["endCursor"].as_str().unwrap();
    let (keys, _) = page(&ada, &format!("first: 10, orderBy: MODIFIED_ASC, after: \"{cursor}\"")).await;
    assert_eq!(keys, ["RR4", "RR5", "RR6", "RR2"]);
}

#[tokio::test]
async fn a_variable_that_is_left_out_counts_as_an_argument_that_is_left_out() {
    let server = Server::start().await;
    let ada = server.admin().await;
    release(&ada, "June", vec![manual("Patch")]).await;
    let query = "query ($first: Int, $after: String, $filter: RecordFilter) { \
                 releases(first: $first, after: $after, filter: $filter) { nodes { activities(first: $first) { totalCount } } } }";
    for variables in [json!({}), json!({ "first": null, "after": null, "filter": null })] {
        let data = ada.data(query, variables).await;
        assert_eq!(data["releases"]["nodes"], json!([{ "activities": { "totalCount": 1 } }]));
    }
}

#[tokio::test]
async fn lists_hold_what_their_filter_selects() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June release", vec![manual("Patch"), unanimous("Approve", &["admin"])]).await;
    release(&ada, "July release", vec![manual("Drain")]).await;
    ada.done("startRelease", json!({ "release": june })).await;
    let patch = ada.keys(&june).await["Patch"].clone();
    ada.done("assign", json!({ "subject": patch, "to": "admin" })).await;
    ada.done("changeRelease", json!({ "release": june, "owner": "admin" })).await;

    for (filter, expected) in [
        ("{ status: [IN_PROGRESS] }", vec!["RR1"]),
        ("{ search: \"JULY\" }", vec!["RR2"]),
        ("{ search: \"rr2\" }", vec!["RR2"]),
        ("{ owner: \"admin\" }", vec!["RR1"]),
        ("{ parents: true }", vec![]),
        ("{ modifiedAfter: \"2100-01-01T00:00:00Z\" }", vec![]),
        ("{ status: [], search: \"release\" }", vec!["RR2", "RR1"]),
    ] {
        assert_eq!(page(&ada, &format!("filter: {filter}")).await.0, expected, "{filter}");
    }
    for (filter, expected) in [
        ("{ kind: [MANUAL], status: [IN_PROGRESS] }", vec!["Patch"]),
        ("{ assignedTo: \"admin\" }", vec!["Patch"]),
        ("{ unassigned: true, kind: [MANUAL] }", vec!["Drain"]),
        ("{ record: \"rr1\", search: \"appr\" }", vec!["Approve"]),
    ] {
        let query = format!("{{ activities(filter: {filter}) {{ totalCount nodes {{ title }} }} }}");
        let data = ada.data(&query, Value::Null).await;
        let titles: Vec<&str> =
            data["activities"]["nodes"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap()).collect();
        assert_eq!(titles, expected, "{filter}");
        assert_eq!(data["activities"]["totalCount"], titles.len());
    }
}

#[tokio::test]
async fn a_release_tells_its_plan_its_progress_and_its_history() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let key = release(&ada, "June", vec![parallel("Rack", vec![manual("One"), manual("Two")]), manual("Three")]).await;
    ada.done("startRelease", json!({ "release": key, "comment": "Off we go" })).await;
    let query = "query ($key: String!) { release(key: $key) { kind number version isParent createdBy { login } actualStart actualEnd \
                 progress { total pending inProgress completed } \
                 activities(first: 2) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { title parent { title } record { key } children { nodes { title } } } } } \
                 history(first: 1) { pageInfo { hasNextPage endCursor } nodes { sequence kind actor { name } } } } }";
    let data = ada.data(query, json!({ "key": key })).await;
    let release = &data["release"];
    assert_eq!(release["progress"], json!({ "total": 3, "pending": 1, "inProgress": 2, "completed": 0 }));
    assert_eq!((&release["kind"], &release["version"]), (&json!("RELEASE"), &json!(2)));
    assert_eq!(release["createdBy"]["login"], "admin");
    assert!(release["actualStart"].is_string() && release["actualEnd"].is_null());
    assert_eq!(release["activities"]["totalCount"], 4);
    let first = &release["activities"]["edges"][0]["node"];
    assert_eq!(first["children"]["nodes"], json!([{ "title": "One" }, { "title": "Two" }]));
    assert_eq!(release["activities"]["edges"][1]["node"]["parent"]["title"], "Rack");
    let history = &release["history"];
    assert_eq!((&history["nodes"][0]["sequence"], &history["nodes"][0]["kind"]), (&json!("1"), &json!("CREATED")));
    assert_eq!(history["pageInfo"], json!({ "hasNextPage": true, "endCursor": "1" }));
}

#[tokio::test]
async fn a_snapshot_is_bounded_and_says_where_its_events_go_on() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let mut patch = manual("Patch");
    patch["assignedTo"] = "admin".into();
    let key = release(&ada, "June", vec![parallel("Rack", vec![patch, manual("Cable")])]).await;
    let query = "query ($key: String!, $first: Int, $after: String) { snapshot(key: $key, first: $first, after: $after) { \
                 record { key status } sequence hasNextPage endCursor people { number login } teams { name } links { number } \
                 rows { number key parent rank kind status title assignedTo since afterChildren reviewers { person } linkCount } } }";
    let data = ada.data(query, json!({ "key": key, "first": 2 })).await;
    let snapshot = &data["snapshot"];
    assert_eq!(snapshot["sequence"], ada.all_events().await.len().to_string());
    let rows = snapshot["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &snapshot["hasNextPage"]), (2, &json!(true)));
    assert_eq!(rows[1]["parent"], rows[0]["number"]);
    assert_eq!(rows[1]["assignedTo"], snapshot["people"][0]["number"]);
    let data = ada.data(query, json!({ "key": key, "after": snapshot["endCursor"] })).await;
    assert_eq!(data["snapshot"]["rows"][0]["title"], "Cable");
    assert_eq!(ada.ask(query, json!({ "key": "RR9" })).await.unwrap_err().code, "NOT_FOUND");
    assert_eq!(ada.ask(query, json!({ "key": key, "first": 2001 })).await.unwrap_err().code, "INVALID_INPUT");
}

#[tokio::test]
async fn a_snapshot_tells_why_steps_failed_also_what_a_rejection_said_and_what_failed_with_a_link() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let reviewed = unanimous("Approve", &["admin"]);
    let june = release(&ada, "June", vec![parallel("Rack", vec![manual("Patch"), reviewed])]).await;
    let cr = change(&ada, "Branches", vec![dependent("Network")]).await;
    let (keys, network) = (ada.keys(&june).await, ada.keys(&cr).await["Network"].clone());
    ada.done("startChange", json!({ "change": cr })).await;
    ada.done("linkChange", json!({ "activity": keys["Patch"], "dependent": network })).await;
    ada.done("startRelease", json!({ "release": june })).await;
    ada.done("failActivity", json!({ "activity": keys["Patch"], "comment": "It does not boot" })).await;
    let vote = json!({ "activity": keys["Approve"], "approve": false, "comment": "Not on a Friday" });
    ada.done("vote", vote).await;

    let query = "query ($key: String!) { snapshot(key: $key) { people { number name } rows { number key status } \
                 failures { number comment actor } } }";
    let why = async |record: &str| {
        let data = ada.data(query, json!({ "key": record })).await;
        let (rows, people) = (data["snapshot"]["rows"].clone(), data["snapshot"]["people"].clone());
        let failures = data["snapshot"]["failures"].as_array().unwrap().clone();
        let told = failures.into_iter().map(|failure| {
            let row = rows.as_array().unwrap().iter().find(|row| row["number"] == failure["number"]).unwrap();
            assert_eq!(row["status"], "FAILED");
            assert!(people.as_array().unwrap().iter().any(|person| person["number"] == failure["actor"]));
            (row["key"].as_str().unwrap().to_owned(), failure["comment"].as_str().unwrap().to_owned())
        });
        told.collect::<Vec<_>>()
    };
    let said = |key: &str, comment: &str| (key.to_owned(), comment.to_owned());
    let expected = vec![said(&keys["Patch"], "It does not boot"), said(&keys["Approve"], "Not on a Friday")];
    assert_eq!(why(&june).await, expected);
    assert_eq!(why(&cr).await, [said(&network, "It does not boot")]);

    let query = "{ activities(filter: { status: [FAILED] }) { nodes { key failure { comment at actor { login } } } } }";
    let data = ada.data(query, json!({})).await;
    let nodes = data["activities"]["nodes"].as_array().unwrap();
    let told = nodes.iter().filter(|node| node["failure"]["at"].is_string()).map(|node| {
        assert_eq!(node["failure"]["actor"]["login"], "admin");
        said(node["key"].as_str().unwrap(), node["failure"]["comment"].as_str().unwrap())
    });
    let mut everywhere = expected.clone();
    everywhere.push(said(&network, "It does not boot"));
    let sorted = |mut all: Vec<(String, String)>| {
        all.sort();
        all
    };
    assert_eq!(sorted(told.collect()), sorted(everywhere));
    assert_eq!(nodes.len(), 4, "of a container nothing is told: {nodes:?}");
    ada.done("returnToActivity", json!({ "activity": keys["Patch"], "comment": "Again" })).await;
    assert_eq!(why(&june).await, expected[1..]);
}

#[tokio::test]
async fn what_was_said_of_something_that_went_well_is_no_reason_for_what_failed_with_it() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June", vec![parallel("Rack", vec![manual("Patch"), manual("Cable")])]).await;
    let cr = change(&ada, "Branches", vec![manual("Announce"), dependent("Network")]).await;
    let (keys, steps) = (ada.keys(&june).await, ada.keys(&cr).await);
    ada.done("startChange", json!({ "change": cr })).await;
    ada.done("linkChange", json!({ "activity": keys["Patch"], "dependent": steps["Network"] })).await;
    ada.done("startRelease", json!({ "release": june })).await;
    ada.done("failActivity", json!({ "activity": keys["Patch"], "comment": "It does not boot" })).await;
    ada.done("completeActivity", json!({ "activity": steps["Announce"], "comment": "Everybody knows" })).await;

    let query = "query ($key: String!) { snapshot(key: $key) { rows { key status } failures { comment } } }";
    let snapshot = ada.data(query, json!({ "key": cr })).await["snapshot"].clone();
    let has_failed = json!({ "key": steps["Network"], "status": "FAILED" });
    assert!(snapshot["rows"].as_array().unwrap().contains(&has_failed), "{snapshot}");
    assert_eq!(snapshot["failures"], json!([]));
}

#[tokio::test]
async fn a_parents_snapshot_tells_which_steps_of_its_children_failed_and_why() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June", vec![manual("Announce")]).await;
    let network = release(&ada, "Network", vec![parallel("Rack", vec![manual("Patch"), manual("Cable")])]).await;
    let keys = ada.keys(&network).await;
    ada.done("convertToParent", json!({ "release": june, "comment": "Two parts" })).await;
    ada.done("linkChild", json!({ "parent": june, "child": network })).await;
    for record in [&june, &network] {
        ada.done("startRelease", json!({ "release": record })).await;
    }
    ada.done("failActivity", json!({ "activity": keys["Patch"], "comment": "It does not boot" })).await;

    let query = "query ($key: String!) { snapshot(key: $key) { people { number name } \
                 childFailures { record key title comment actor } } }";
    let failed = async |record: &str| {
        let data = ada.data(query, json!({ "key": record })).await;
        let (people, failed) = (&data["snapshot"]["people"], &data["snapshot"]["childFailures"]);
        let known = |actor: &Value| people.as_array().unwrap().iter().any(|person| person["number"] == *actor);
        let told = failed.as_array().unwrap().iter().map(|it| {
            assert!(known(&it["actor"]), "{data}");
            [&it["key"], &it["title"], &it["comment"]].map(|text| text.as_str().unwrap().to_owned())
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(failed(&june).await, [[keys["Patch"].as_str(), "Patch", "It does not boot"]]);
    assert_eq!(failed(&network).await, [[""; 3]; 0]);
    ada.done("skipActivity", json!({ "activity": keys["Patch"], "comment": "Next month" })).await;
    assert_eq!(failed(&june).await, [[""; 3]; 0]);
}

#[tokio::test]
async fn a_link_shows_what_the_record_at_its_other_end_was_closed_from() {
    let server = Server::start().await;
    let ada = server.admin().await;
    let june = release(&ada, "June", vec![manual("Patch")]).await;
    let cr = change(&ada, "Branches", vec![dependent("Network")]).await;
    let (patch, network) = (ada.keys(&june).await["Patch"].clone(), ada.keys(&cr).await["Network"].clone());
    ada.done("startChange", json!({ "change": cr })).await;
    ada.done("linkChange", json!({ "activity": patch, "dependent": network })).await;
    let link = async || {
        let query = "query ($key: String!) { snapshot(key: $key) { links { recordStatus recordClosedFrom } } }";
        ada.data(query, json!({ "key": june })).await["snapshot"]["links"].clone()
    };
    assert_eq!(link().await, json!([{ "recordStatus": "IN_PROGRESS", "recordClosedFrom": null }]));
    ada.done("cancelChange", json!({ "change": cr, "comment": "No need" })).await;
    ada.done("closeChange", json!({ "change": cr, "comment": "Done" })).await;
    assert_eq!(link().await, json!([{ "recordStatus": "CLOSED", "recordClosedFrom": "CANCELLED" }]));
}

#[tokio::test]
async fn a_large_answer_is_compressed_for_who_takes_it_and_a_small_one_is_not() {
    let server = Server::start().await;
    let ada = server.admin().await;
    release(&ada, "June", (0..50).map(|number| manual(&format!("Step {number}"))).collect()).await;
    let ask = async |query: &str, accept: Option<&str>| {
        let mut request = reqwest::Client::new()
            .post(format!("{}/graphql", ada.url()))
            .header("content-type", "application/json")
            .header("cookie", ada.cookie())
            .header("origin", ada.url())
            .body(json!({ "query": query }).to_string());
        if let Some(accept) = accept {
            request = request.header("accept-encoding", accept);
        }
        let answer = request.send().await.unwrap();
        let encoding = answer.headers().get("content-encoding").map(|it| it.to_str().unwrap().to_owned());
        (encoding.filter(|it| it != "identity"), answer.bytes().await.unwrap().len())
    };
    let large = "{ activities { nodes { id key title kind status since } } }";
    let (none, whole) = ask(large, None).await;
    assert_eq!(none, None);
    for encoding in ["br", "gzip"] {
        let (used, length) = ask(large, Some(encoding)).await;
        assert_eq!(used.as_deref(), Some(encoding));
        assert!(length * 3 < whole, "{length} of {whole} bytes");
    }
    assert_eq!(ask("{ me { login } }", Some("br, gzip")).await.0, None);
}

#[tokio::test]
async fn an_activity_says_what_it_waits_for() {
    let server = Server::start().await;
    let ada = server.admin().await;
    ada.create_person("garret", "Garret").await;
    let mut patch = manual("Patch");
    patch["assignedTo"] = "garret".into();
    let key = release(&ada, "June", vec![unanimous("Approve", &["garret"]), patch]).await;
    let waits = async |title: &str| {
        let query = "query ($key: String!) { activity(key: $key) { waitsFor { kind text people { login } activities { title } releases { key } } } }";
        let data = ada.data(query, json!({ "key": ada.keys(&key).await[title] })).await;
        let waits = &data["activity"]["waitsFor"];
        assert_eq!(waits.as_array().map(Vec::len), Some(1), "{waits}");
        waits[0].clone()
    };
    let wait = waits("Patch").await;
    assert_eq!((&wait["kind"], &wait["releases"]), (&json!("START"), &json!([{ "key": key }])));
    assert_eq!(wait["text"], "Waits for RR1 to be started.");
    ada.done("startRelease", json!({ "release": key })).await;
    let wait = waits("Approve").await;
    assert_eq!(wait["text"], "Waits for Garret to vote.");
    assert_eq!(wait["people"], json!([{ "login": "garret" }]));
    let wait = waits("Patch").await;
    assert_eq!((&wait["kind"], &wait["activities"]), (&json!("EARLIER_STEP"), &json!([{ "title": "Approve" }])));
    let garret = server.client("garret").await;
    garret.done("vote", json!({ "activity": ada.keys(&key).await["Approve"], "approve": true })).await;
    assert_eq!(waits("Patch").await["text"], "Waits for Garret to do it.");
}

#[tokio::test]
async fn events_are_filtered_and_carry_the_row_that_a_screen_needs() {
    let server = Server::start().await;
    let ada = server.admin().await;
    release(&ada, "June", vec![manual("Patch")]).await;
    release(&ada, "July", vec![manual("Drain")]).await;
    ada.done("startRelease", json!({ "release": "RR2" })).await;
    ada.done("assign", json!({ "subject": ada.keys("RR2").await["Drain"], "to": "admin" })).await;
    for (filter, expected) in [
        ("{ record: [\"RR1\"] }", vec!["1"]),
        ("{ kind: [STATUS_CHANGED] }", vec!["3", "4"]),
        ("{ recordKind: CHANGE }", vec![]),
        ("{ kind: [ASSIGNED], record: [\"rr2\"] }", vec!["5"]),
    ] {
        let query = format!("{{ events(filter: {filter}) {{ nodes {{ sequence }} }} }}");
        let data = ada.data(&query, Value::Null).await;
        let found: Vec<&str> =
            data["events"]["nodes"].as_array().unwrap().iter().map(|it| it["sequence"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{filter}");
    }
    let query = "{ events(after: \"3\") { nodes { kind row { title status assignedTo } } } }";
    let data = ada.data(query, Value::Null).await;
    assert_eq!(data["events"]["nodes"][0], json!({ "kind": "STATUS_CHANGED", "row": null }));
    assert_eq!(
        data["events"]["nodes"][1]["row"],
        json!({ "title": "Drain", "status": "IN_PROGRESS", "assignedTo": 1 })
    );
    let refused = ada.ask("{ events(after: \"99\") { nodes { sequence } } }", Value::Null).await.unwrap_err();
    assert_eq!(refused.code, "CURSOR_UNKNOWN");
    let refused = ada.ask("{ events(after: \"x\") { nodes { sequence } } }", Value::Null).await.unwrap_err();
    assert_eq!((refused.code.as_str(), &refused.extensions["field"]), ("INVALID_INPUT", &json!("after")));
    let data = ada.data("{ changes { totalCount nodes { key } } }", Value::Null).await;
    assert_eq!(data["changes"], json!({ "totalCount": 0, "nodes": [] }));
}
