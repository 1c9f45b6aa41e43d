//! A request costs statements by what it asks for, not by how many rows answer it.

use async_graphql::Response;
use futures_util::StreamExt;
use futures_util::future::join_all;
use waybill_shared::engine::Command;
use waybill_shared::model::ActivityKind::{Dependent, Manual, Parallel, Sequential};
use waybill_shared::model::{PersonId, RecordKind, ReviewerRef};

use super::trial::{Trial, container, review, step};
use crate::domain::PlanActivity;
use crate::service::Action;

/// A release with so many reviews that all name somebody.
async fn reviews(trial: &Trial, count: usize) {
    let ada = ReviewerRef::Person(PersonId(1));
    let review = |number| PlanActivity { assigned_to: Some(PersonId(1)), ..review(&format!("Check {number}"), &[ada]) };
    trial.create(RecordKind::Release, "June", (0..count).map(review).collect()).await;
}

/// A parent with a child, and a change that waits for the child: something of everything that waits.
async fn family(trial: &Trial) {
    let child = vec![
        container(Parallel, "Rack", vec![step(Manual, "Patch"), step(Manual, "Cable")]),
        container(
            Sequential,
            "Site",
            vec![step(Manual, "Drain"), review("Approve", &[ReviewerRef::Person(PersonId(1))])],
        ),
        step(Manual, "Confirm"),
    ];
    let child = trial.started(RecordKind::Release, "Network", child).await;
    let after = PlanActivity { after_children: true, ..step(Manual, "Integrate") };
    let parent = trial.create(RecordKind::Release, "June", vec![after]).await;
    trial.run(Action::Engine(Command::ConvertToParent { record: parent })).await;
    trial.run(Action::Engine(Command::LinkChild { parent, child })).await;
    let change = vec![step(Dependent, "Wait"), review("Late", &[]), step(Manual, "Move")];
    let change = trial.started(RecordKind::Change, "Branches", change).await;
    let (manual, dependent) = (trial.step(child, "Confirm").await, trial.step(change, "Wait").await);
    trial.run(Action::Engine(Command::Link { manual, dependent })).await;
}

/// The queries cost the same in a small and in a large installation, and at most so many statements.
async fn cost_the_same(trial: &Trial, queries: &[(&str, usize)], few: &[usize]) {
    for ((query, most), few) in queries.iter().zip(few) {
        let many = trial.cost(query).await;
        assert_eq!(many, *few, "{query}");
        assert!((1..=*most).contains(&many), "{many} statements for {query}");
    }
}

async fn costs(trial: &Trial, queries: &[(&str, usize)]) -> Vec<usize> {
    let mut costs = Vec::new();
    for (query, _) in queries {
        costs.push(trial.cost(query).await);
    }
    costs
}

#[tokio::test]
async fn rows_are_read_by_the_batch_however_many_there_are() {
    let trial = Trial::open("batches").await;
    let queries = [
        (
            "{ activities(first: 1000) { nodes { key assignedTo { name } record { key owner { name } } \
             reviewers { person { login } } parent { key } links { approved } } } }",
            6,
        ),
        ("{ releases(first: 100) { totalCount nodes { key createdBy { name } owner { name } parent { key } } } }", 6),
        (
            "{ events(first: 1000) { nodes { sequence actor { name } record { key } activity { key } row { key } } } }",
            6,
        ),
    ];
    reviews(&trial, 2).await;
    let few = costs(&trial, &queries).await;
    for _ in 0..20 {
        reviews(&trial, 20).await;
    }
    cost_the_same(&trial, &queries, &few).await;
}

#[tokio::test]
async fn lists_within_a_list_and_what_its_rows_wait_for_are_read_by_the_batch() {
    let trial = Trial::open("nested").await;
    let queries = [
        (
            "{ releases(first: 100) { nodes { activities(first: 3) { totalCount nodes { key } } \
             mine: activities(filter: { assignedTo: \"ada\", status: [PENDING] }) { totalCount nodes { key } } } } }",
            8,
        ),
        ("{ releases(first: 100) { nodes { history(first: 3) { nodes { sequence } } children { key } } } }", 6),
        ("{ releases(first: 100) { nodes { history(after: \"1\", first: 3) { pageInfo { hasNextPage } } } } }", 3),
        ("{ activities(first: 1000) { nodes { children(first: 1) { totalCount nodes { key } } } } }", 6),
        ("{ changes(first: 100) { nodes { standsIn { approved activity { key } dependent { key } } } } }", 10),
        ("{ activities(first: 1000) { nodes { links { approved } } } }", 10),
        (
            "{ activities(first: 1000) { nodes { waitsFor { text activities { key } releases { key } people { name } \
             teams { name } } } } }",
            24,
        ),
    ];
    for _ in 0..2 {
        family(&trial).await;
    }
    let few = costs(&trial, &queries).await;
    for _ in 0..12 {
        family(&trial).await;
    }
    cost_the_same(&trial, &queries, &few).await;
}

#[tokio::test]
async fn a_board_costs_as_much_with_five_releases_as_with_fifty() {
    let trial = Trial::open("board").await;
    let view = "{ boardView { sequence now total display { layout clocks { zone } } \
                releases { key status progress { total } late stages steps { key title since late who } } \
                events { sequence kind recordKey recordTitle activityTitle actor } } }";
    let release = async |number: usize| {
        let plan = vec![
            container(
                Parallel,
                "Rack",
                vec![step(Manual, "Patch"), review("Approve", &[ReviewerRef::Person(PersonId(1))])],
            ),
            step(Manual, "Confirm"),
        ];
        trial.started(RecordKind::Release, &format!("Release {number}"), plan).await;
    };
    for number in 0..5 {
        release(number).await;
    }
    // The first who asks begins the watch over the board.
    trial.cost(view).await;
    let few = trial.cost(view).await;
    assert!(few <= 20, "{few} statements for five releases");
    for number in 5..49 {
        release(number).await;
    }
    assert_eq!(trial.cost(view).await, few);
    for number in 49..60 {
        release(number).await;
    }
    // The 50 that are shown are not all: the others are counted.
    assert_eq!(trial.cost(view).await, few + 1);
    let shown = trial.answer(view).await.data.into_json().unwrap();
    let shown = &shown["boardView"];
    assert_eq!((shown["releases"].as_array().unwrap().len(), &shown["total"]), (50, &60.into()));
    assert_eq!(shown["releases"][0]["stages"], serde_json::json!(["Rack"]));
    assert_eq!(shown["releases"][0]["steps"][1]["who"], "Ada");
}

#[tokio::test]
async fn lists_of_single_rows_are_bounded_over_the_whole_request() {
    let trial = Trial::open("lists").await;
    for _ in 0..40 {
        reviews(&trial, 1).await;
    }
    let aliases = |count: usize| {
        let history = |number| format!("h{number}: history(first: 1) {{ nodes {{ sequence }} }} ");
        let histories: String = (0..count).map(history).collect();
        format!("{{ releases(first: 40) {{ nodes {{ {histories} }} }} }}")
    };
    assert!(trial.answer(&aliases(25)).await.errors.is_empty());
    let response = trial.answer(&aliases(26)).await;
    let code = response.errors[0].extensions.as_ref().and_then(|it| it.get("code")).cloned();
    assert_eq!(code, Some("LIMIT_EXCEEDED".into()));
}

#[tokio::test]
async fn events_are_read_together_for_all_subscribers_who_catch_up_with_them() {
    let trial = Trial::open("subscription").await;
    for _ in 0..3 {
        family(&trial).await;
    }
    let events = trial.services.reads.head().await.unwrap();
    let before = trial.statements();
    let query = "subscription { events(after: \"0\") { sequence actor { name } record { key } activity { title } } }";
    let answers = trial.schema.execute_stream(trial.request(query));
    let answers: Vec<_> = answers.take(usize::try_from(events).unwrap()).collect().await;
    assert!(answers.len() > 20 && answers.iter().all(|answer| answer.errors.is_empty()), "{answers:?}");
    let titles = answers.iter().filter(|answer| answer.data.to_string().contains("title: \"Patch\"")).count();
    assert_eq!(titles, 3, "the activity as it is now");
    let statements = trial.statements() - before;
    assert!(statements <= 6, "{statements} statements for {} events", answers.len());

    let before = trial.statements();
    let subscriber = || trial.schema.execute_stream(trial.request(query)).take(answers.len()).collect::<Vec<_>>();
    let all = join_all((0..20).map(|_| subscriber())).await;
    let shown = |answers: &[Response]| answers.iter().map(|answer| answer.data.to_string()).collect::<Vec<_>>();
    assert!(all.iter().all(|seen| shown(seen) == shown(&answers)));
    let statements = trial.statements() - before;
    assert!(statements <= 12, "{statements} statements for 20 subscribers");
}
