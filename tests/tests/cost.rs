//! What a command costs follows from what it changes, not from the size of the record.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use waybill_server::domain::{ActivityFilter, NewRecord, Person, PlanActivity, Principal};
use waybill_server::service::{Action, Order, Services};
use waybill_server::store::{Database, DatabaseSettings};
use waybill_shared::engine::Command;
use waybill_shared::model::{ActivityId, ActivityKind, PersonId, RecordId, RecordKind};

/// Statements asked and rows written by one command.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    statements: usize,
    rows_written: i64,
}

struct Bench {
    services: Services,
    who: Principal,
    statements: Arc<AtomicUsize>,
    _directory: tempfile::TempDir,
}

impl Bench {
    async fn open() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite:{}", directory.path().join("waybill.db").display());
        let mut database = Database::open(&DatabaseSettings { url, migrate: true }).await.expect("a database");
        let statements = Arc::new(AtomicUsize::new(0));
        let counted = statements.clone();
        database.write.set_metric_callback(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let services = Services::over(database).await.expect("services");
        let person = "INSERT INTO person (id, login, name, disabled, created_at) \
                      VALUES (1, 'ada', 'Ada', 0, '2026-01-01T00:00:00+00:00')";
        services.database().write.execute_unprepared(person).await.expect("a person");
        let person = Person { id: PersonId(1), login: "ada".into(), name: "Ada".into(), email: None };
        Self { services, who: Principal { person, teams: Vec::new() }, statements, _directory: directory }
    }

    async fn run(&self, action: Action) -> RecordId {
        self.services.commands.run(&self.who, Order::new(action)).await.expect("the command is carried out").record
    }

    /// A started release whose root is one container with `width` manual activities.
    async fn started(&self, kind: ActivityKind, width: usize) -> Vec<ActivityId> {
        let mut release = NewRecord::new(RecordKind::Release, "June");
        let mut container = PlanActivity::new(kind, "All of it");
        container.children =
            (0..width).map(|number| PlanActivity::new(ActivityKind::Manual, format!("Step {number}"))).collect();
        release.plan.push(container);
        let record = self.run(Action::Create(Box::new(release))).await;
        self.run(Action::Engine(Command::Start { record, children: Vec::new() })).await;
        let filter =
            ActivityFilter { record: Some(record), kind: vec![ActivityKind::Manual], ..ActivityFilter::default() };
        let page = self.services.reads.activities(&filter, None, 10).await.expect("activities");
        page.rows.iter().map(|row| row.activity.id).collect()
    }

    async fn cost_of(&self, action: Action) -> Cost {
        let (statements, rows) = (self.statements.load(Ordering::Relaxed), self.rows_written().await);
        self.run(action).await;
        let statements = self.statements.load(Ordering::Relaxed) - statements;
        Cost { statements, rows_written: self.rows_written().await - rows }
    }

    /// Asked of the writing connection, of which SQLite has one.
    async fn rows_written(&self) -> i64 {
        let statement = Statement::from_string(DbBackend::Sqlite, "SELECT total_changes() AS changes");
        let row = self.services.database().write.query_one_raw(statement).await.expect("an answer").expect("a row");
        row.try_get("", "changes").expect("a number")
    }
}

fn complete(activity: ActivityId) -> Action {
    Action::Engine(Command::Complete { activity, despite_unapproved: false })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_costs_the_same_in_a_hundred_and_in_ten_thousand_activities() {
    let bench = Bench::open().await;
    for kind in [ActivityKind::Sequential, ActivityKind::Parallel] {
        let mut costs = Vec::new();
        for width in [100, 10_000] {
            let steps = bench.started(kind, width).await;
            bench.run(complete(steps[0])).await;
            costs.push(bench.cost_of(complete(steps[1])).await);
        }
        assert_eq!(costs[0], costs[1], "{kind:?}");
        assert!(costs[0].statements > 0 && costs[0].rows_written > 0, "nothing was counted: {costs:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cascade_of_a_thousand_steps_is_a_few_statements_a_hundred_steps() {
    let bench = Bench::open().await;
    let mut release = NewRecord::new(RecordKind::Release, "Chain");
    release.plan.push(PlanActivity::new(ActivityKind::Manual, "Begin"));
    for number in 0..1_000 {
        let mut review = PlanActivity::new(ActivityKind::Review, format!("Check {number}"));
        let condition = waybill_shared::model::Condition::Automatic;
        review.review = Some(waybill_shared::model::Review { condition, reviewers: Vec::new() });
        release.plan.push(review);
    }
    let record = bench.run(Action::Create(Box::new(release))).await;
    bench.run(Action::Engine(Command::Start { record, children: Vec::new() })).await;
    let filter = ActivityFilter { record: Some(record), ..ActivityFilter::default() };
    let first = bench.services.reads.activities(&filter, None, 1).await.expect("activities").rows[0].activity.id;

    let cost = bench.cost_of(complete(first)).await;

    assert!(cost.statements < 100, "{cost:?}");
}
