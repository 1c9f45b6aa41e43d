//! The views that people expect by name, as filters of lists.

use chrono::TimeZone;
use waybill_shared::engine::Command;
use waybill_shared::model::ActivityKind::{Dependent, Manual, Parallel};
use waybill_shared::model::{RecordKind, ReviewerRef};

use super::trial::{Trial, container, review, step};
use crate::domain::PlanActivity;
use crate::service::Action;

/// What a list shows in `field`, in its order; its total is checked on the way.
async fn shown(trial: &Trial, list: &str, filter: &str, field: &str) -> Vec<String> {
    let query = format!("{{ {list}(filter: {filter}) {{ totalCount nodes {{ {field} }} }} }}");
    let response = trial.answer(&query).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    let data = response.data.into_json().unwrap();
    let nodes = data[list]["nodes"].as_array().unwrap();
    assert_eq!(data[list]["totalCount"], nodes.len(), "{query}");
    nodes.iter().map(|node| node[field].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn change_requests_are_found_by_what_is_in_progress_in_them() {
    let trial = Trial::open("in-progress").await;
    let ada = ReviewerRef::Person(trial.who.person.id);
    let plan = || vec![review("Approve", &[ada]), step(Dependent, "Wait"), step(Manual, "Move")];
    trial.create(RecordKind::Change, "Planned", plan()).await;
    trial.started(RecordKind::Change, "Reviewed", plan()).await;
    trial.started(RecordKind::Change, "Waiting", vec![step(Dependent, "Wait"), step(Manual, "Move")]).await;
    let both = container(Parallel, "Both", vec![step(Manual, "Move"), step(Manual, "Check")]);
    let failed = trial.started(RecordKind::Change, "Failed", vec![both]).await;
    let activity = trial.step(failed, "Check").await;
    trial.run(Action::Engine(Command::Fail { activity })).await;
    trial.started(RecordKind::Release, "June", plan().into_iter().filter(|it| it.kind == Manual).collect()).await;
    for (kinds, expected) in [
        ("[REVIEW]", vec!["Reviewed"]),
        ("[DEPENDENT]", vec!["Waiting"]),
        ("[MANUAL]", vec!["Failed"]),
        ("[REVIEW, DEPENDENT]", vec!["Waiting", "Reviewed"]),
        ("[]", vec!["Failed", "Waiting", "Reviewed", "Planned"]),
    ] {
        assert_eq!(shown(&trial, "changes", &format!("{{ activityInProgress: {kinds} }}"), "title").await, expected);
    }
    assert_eq!(shown(&trial, "releases", "{ activityInProgress: [MANUAL] }", "title").await, ["June"]);
    let none = shown(&trial, "changes", "{ activityInProgress: [MANUAL], status: [IN_PROGRESS] }", "title").await;
    assert!(none.is_empty(), "{none:?}");
}

#[tokio::test]
async fn work_is_mine_my_teams_or_nobodys() {
    let mut trial = Trial::open("whose").await;
    let ada = trial.who.person.id;
    let accounts = trial.services.accounts.clone();
    let bob = accounts.create_person("bob", "Bob", None, None).await.unwrap().id;
    let cy = accounts.create_person("cy", "Cy", None, None).await.unwrap().id;
    let team = accounts.create_team("Network", &[ada, bob]).await.unwrap().id;
    let other = accounts.create_team("Storage", &[cy]).await.unwrap().id;
    trial.who.teams = vec![team];
    let given = |title: &str, to| PlanActivity { assigned_to: to, ..PlanActivity::new(Manual, title) };
    let plan = vec![
        given("Ada's", Some(ada)),
        given("Bob's", Some(bob)),
        given("Cy's", Some(cy)),
        given("Nobody's", None),
        given("Handed on", Some(cy)),
        review("Ada votes", &[ReviewerRef::Person(ada)]),
        review("Network votes", &[ReviewerRef::Team(team)]),
        review("Storage votes", &[ReviewerRef::Team(other)]),
        review("No votes", &[]),
    ];
    let june = trial.started(RecordKind::Release, "June", vec![container(Parallel, "All", plan)]).await;
    let handed = trial.step(june, "Handed on").await;
    trial.run(Action::Delegate { activity: handed, to: Some(ada) }).await;
    let leaves = "kind: [MANUAL, REVIEW, DEPENDENT]";
    for (filter, expected) in [
        ("{ whose: MINE }", vec!["Ada's", "Handed on", "Ada votes"]),
        ("{ whose: MINE, kind: [REVIEW] }", vec!["Ada votes"]),
        ("{ whose: MINE, status: [PENDING] }", vec![]),
        ("{ whose: MY_TEAMS }", vec!["Ada's", "Bob's", "Handed on", "Network votes"]),
        ("{ whose: MY_TEAMS, status: [IN_PROGRESS], kind: [MANUAL] }", vec!["Ada's", "Bob's", "Handed on"]),
        (&format!("{{ unassigned: true, {leaves} }}"), vec!["Nobody's", "No votes"]),
        ("{ unassigned: false, kind: [REVIEW] }", vec!["Ada votes", "Network votes", "Storage votes"]),
        ("{ sinceAfter: \"2100-01-01T00:00:00Z\" }", vec![]),
        ("{ sinceBefore: \"2100-01-01T00:00:00Z\", kind: [PARALLEL] }", vec!["All"]),
    ] {
        assert_eq!(shown(&trial, "activities", filter, "title").await, expected, "{filter}");
    }
    // Who has voted waits for the others.
    let activity = trial.step(june, "Ada votes").await;
    trial.run(Action::Engine(Command::Vote { activity, reviewer: ReviewerRef::Person(ada), approve: true })).await;
    assert_eq!(shown(&trial, "activities", "{ whose: MINE }", "title").await, ["Ada's", "Handed on"]);
    trial.who.teams.clear();
    assert!(shown(&trial, "activities", "{ whose: MY_TEAMS }", "title").await.is_empty());
}

#[tokio::test]
async fn a_search_finds_words_of_titles_and_the_change_that_is_linked() {
    let trial = Trial::open("search").await;
    let june = vec![step(Manual, "Patch core switch"), step(Manual, "Confirm 100%")];
    let june = trial.started(RecordKind::Release, "June release", june).await;
    trial.started(RecordKind::Release, "July release", vec![step(Manual, "Drain site")]).await;
    let change = trial.started(RecordKind::Change, "Faster branches", vec![step(Dependent, "Wait")]).await;
    let (manual, dependent) = (trial.step(june, "Confirm 100%").await, trial.step(change, "Wait").await);
    trial.run(Action::Engine(Command::Link { manual, dependent })).await;
    for (list, search, expected) in [
        ("releases", "release june", vec!["June release"]),
        ("releases", "RELEASE", vec!["July release", "June release"]),
        ("releases", "branches faster", vec!["June release"]),
        ("releases", "cr3", vec!["June release"]),
        ("releases", "june branches", vec!["June release"]),
        ("releases", "july branches", vec![]),
        ("changes", "branch", vec!["Faster branches"]),
        ("activities", "switch patch", vec!["Patch core switch"]),
        ("activities", "ma1", vec!["Patch core switch"]),
        ("activities", "cr3", vec!["Confirm 100%"]),
        ("activities", "0% faster", vec!["Confirm 100%"]),
        ("activities", "switch drain", vec![]),
    ] {
        let filter = format!("{{ search: \"{search}\" }}");
        assert_eq!(shown(&trial, list, &filter, "title").await, expected, "{list} {search}");
    }
    let many = "word ".repeat(11);
    let response = trial.answer(&format!("{{ releases(filter: {{ search: \"{many}\" }}) {{ totalCount }} }}")).await;
    let code = response.errors[0].extensions.as_ref().and_then(|it| it.get("code")).cloned();
    assert_eq!(code, Some("INVALID_INPUT".into()));
}

/// A plan of four activities that run at once: one planned to end early, one late, one with no date, one that failed.
async fn urgent(trial: &Trial) -> waybill_shared::model::RecordId {
    let due = |title: &str, day: Option<u32>| PlanActivity {
        scheduled_end: day.and_then(|day| chrono::Utc.with_ymd_and_hms(2026, 6, day, 0, 0, 0).single()),
        ..step(Manual, title)
    };
    let plan = vec![due("No date", None), due("Late", Some(9)), due("Early", Some(2)), due("Broken", None)];
    let later = vec![due("After all", Some(1))];
    let plan = vec![container(Parallel, "All", plan), container(Parallel, "Then", later)];
    let june = trial.started(RecordKind::Release, "June", plan).await;
    let activity = trial.step(june, "Broken").await;
    trial.run(Action::Engine(Command::Fail { activity })).await;
    june
}

#[tokio::test]
async fn the_most_urgent_comes_first_and_pages_go_on_where_they_ended() {
    let trial = Trial::open("urgency").await;
    urgent(&trial).await;
    let expected = ["Broken", "Early", "Late", "No date"];
    for (order, first, expected) in [
        ("URGENCY", 1, expected),
        ("URGENCY", 3, expected),
        ("SINCE_ASC", 1, ["No date", "Late", "Early", "Broken"]),
        ("NUMBER_DESC", 2, ["Broken", "Early", "Late", "No date"]),
    ] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let query = format!(
                "{{ activities(first: {first}, {after} orderBy: {order}, filter: {{ status: [IN_PROGRESS, FAILED], \
                 kind: [MANUAL] }}) {{ nodes {{ title }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            let response = trial.answer(&query).await;
            assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
            let page = response.data.into_json().unwrap()["activities"].take();
            seen.extend(page["nodes"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()));
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = format!("after: {},", page["pageInfo"]["endCursor"]);
        }
        assert_eq!(seen, expected, "{order} by {first}");
    }
}

#[tokio::test]
async fn what_is_due_and_what_runs_is_found_and_a_sorted_list_is_bounded_by_statuses() {
    let trial = Trial::open("due").await;
    let june = urgent(&trial).await;
    let due = "dueBefore: \"2026-06-05T00:00:00Z\"";
    assert_eq!(shown(&trial, "activities", &format!("{{ {due} }}"), "title").await, ["Early", "After all"]);
    let next = "{ whose: MINE_OR_MY_TEAMS, status: [PENDING], recordStatus: [IN_PROGRESS, FAILED] }";
    assert_eq!(shown(&trial, "activities", next, "title").await, ["After all"]);
    trial.run(Action::Engine(Command::Hold { record: june, except: Vec::new() })).await;
    assert!(shown(&trial, "activities", next, "title").await.is_empty(), "nothing of it runs any more");
    assert!(shown(&trial, "releases", &format!("{{ {due} }}"), "title").await.is_empty(), "it has no planned end");
    assert_eq!(shown(&trial, "releases", "{ person: \"ada\" }", "title").await, ["June"]);
    for query in [
        "{ activities(orderBy: URGENCY) { nodes { key } } }",
        "{ activities(orderBy: SINCE_ASC, filter: { status: [] }) { nodes { key } } }",
        "{ activities(orderBy: URGENCY, filter: { status: [FAILED] }, after: \"7\") { nodes { key } } }",
        "{ activities(after: \"1:2\") { nodes { key } } }",
        "{ events(last: 0) { nodes { sequence } } }",
        "{ events(before: \"7\") { nodes { sequence } } }",
        "{ events(last: 2, after: \"7\") { nodes { sequence } } }",
    ] {
        let response = trial.answer(query).await;
        let code = response.errors[0].extensions.as_ref().and_then(|it| it.get("code")).cloned();
        assert_eq!(code, Some("INVALID_INPUT".into()), "{query}");
    }
}

#[tokio::test]
async fn the_last_headlines_are_what_people_did_and_what_became_of_records() {
    let trial = Trial::open("headlines").await;
    let june = urgent(&trial).await;
    let headlines = async |arguments: &str| {
        let query = format!(
            "{{ events(last: {arguments}, filter: {{ headlines: true }}) {{ nodes {{ sequence kind activityKey to }} \
             pageInfo {{ hasPreviousPage startCursor }} }} }}"
        );
        let response = trial.answer(&query).await;
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        response.data.into_json().unwrap()["events"].take()
    };
    let told = |page: &serde_json::Value| -> Vec<String> {
        let text = |event: &serde_json::Value, name: &str| event[name].as_str().unwrap_or("-").to_owned();
        let nodes = page["nodes"].as_array().unwrap().iter();
        nodes.map(|it| format!("{} {} {}", text(it, "kind"), text(it, "activityKey"), text(it, "to"))).collect()
    };
    let all = headlines("50").await;
    let failed = trial.step(june, "Broken").await;
    assert_eq!(
        told(&all),
        [
            "CREATED - EDITING".to_owned(),
            "STATUS_CHANGED - IN_PROGRESS".into(),
            format!("STATUS_CHANGED MA{failed} FAILED"),
            "STATUS_CHANGED - FAILED".into(),
        ]
    );
    assert_eq!(all["pageInfo"]["hasPreviousPage"], false);
    let last = headlines("2").await;
    assert_eq!(told(&last), told(&all)[2..]);
    assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
    let before = headlines(&format!("2, before: {}", last["pageInfo"]["startCursor"])).await;
    assert_eq!(told(&before), told(&all)[..2]);
}
