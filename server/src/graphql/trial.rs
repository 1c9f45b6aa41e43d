//! For tests: the schema over a database of its own, with its statements counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{Request, Response};
use waybill_shared::engine::Command;
use waybill_shared::model::{
    ActivityId, ActivityKind, Condition, PersonId, RecordId, RecordKind, Review, Reviewer, ReviewerRef,
};

use super::{WaybillSchema, loaders, schema};
use crate::domain::{ActivityFilter, NewRecord, PlanActivity, Principal};
use crate::service::{Action, BoardService, Order, ReadService, Services};
use crate::store::{Database, DatabaseSettings};

/// A schema to ask, as Ada.
pub(super) struct Trial {
    pub(super) services: Services,
    pub(super) schema: WaybillSchema,
    pub(super) who: Principal,
    statements: Arc<AtomicUsize>,
    file: std::path::PathBuf,
}

impl Trial {
    pub(super) async fn open(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("waybill-{name}-{}.db", std::process::id()));
        let url = format!("sqlite:{}", file.display());
        let settings = DatabaseSettings { url, migrate: true };
        // Only what requests read is counted: the feed looks around by itself, every second.
        let mut services = Services::open(&settings).await.unwrap();
        let mut database = Database::open(&settings).await.unwrap();
        let statements = Arc::new(AtomicUsize::new(0));
        let counted = statements.clone();
        database.read.set_metric_callback(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        services.boards = BoardService::new(database.clone(), services.feed.clone());
        services.reads = ReadService::new(database);
        let person = services.accounts.create_person("ada", "Ada", None, None).await.unwrap();
        let who = Principal { person, teams: Vec::new() };
        let schema = schema(services.clone());
        Self { services, schema, who, statements, file }
    }

    /// Carries a command out.
    pub(super) async fn run(&self, action: Action) -> RecordId {
        let order = Order { comment: Some("Agreed".into()), ..Order::new(action) };
        self.services.commands.run(&self.who, order).await.unwrap().record
    }

    /// A record with that plan.
    pub(super) async fn create(&self, kind: RecordKind, title: &str, plan: Vec<PlanActivity>) -> RecordId {
        let new = NewRecord { plan, owner: Some(PersonId(1)), ..NewRecord::new(kind, title) };
        self.run(Action::Create(Box::new(new))).await
    }

    /// The same, started.
    pub(super) async fn started(&self, kind: RecordKind, title: &str, plan: Vec<PlanActivity>) -> RecordId {
        let record = self.create(kind, title, plan).await;
        self.run(Action::Engine(Command::Start { record, children: Vec::new() })).await
    }

    /// The activity of that title in a record.
    pub(super) async fn step(&self, record: RecordId, title: &str) -> ActivityId {
        let filter = ActivityFilter { record: Some(record), ..ActivityFilter::default() };
        let rows = self.services.reads.activities(&filter, None, 1_000).await.unwrap().rows;
        rows.into_iter().find(|row| row.title == title).unwrap().activity.id
    }

    /// A request as the HTTP layer makes it.
    pub(super) fn request(&self, query: &str) -> Request {
        Request::new(query).data(self.who.clone()).data(loaders(&self.services))
    }

    /// The whole answer.
    pub(super) async fn answer(&self, query: &str) -> Response {
        self.schema.execute(self.request(query)).await
    }

    /// How many statements have been asked so far.
    pub(super) fn statements(&self) -> usize {
        self.statements.load(Ordering::Relaxed)
    }

    /// How many statements a query takes.
    pub(super) async fn cost(&self, query: &str) -> usize {
        let before = self.statements();
        let response = self.answer(query).await;
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        self.statements() - before
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

/// An activity that is assigned to Ada.
pub(super) fn step(kind: ActivityKind, title: &str) -> PlanActivity {
    PlanActivity { assigned_to: Some(PersonId(1)), ..PlanActivity::new(kind, title) }
}

/// A container.
pub(super) fn container(kind: ActivityKind, title: &str, children: Vec<PlanActivity>) -> PlanActivity {
    PlanActivity { children, ..PlanActivity::new(kind, title) }
}

/// A review that all of these have to approve.
pub(super) fn review(title: &str, reviewers: &[ReviewerRef]) -> PlanActivity {
    let reviewer = |who: &ReviewerRef| Reviewer { who: *who, must_vote: false, veto: false, vote: None };
    let review = Review { condition: Condition::Unanimous, reviewers: reviewers.iter().map(reviewer).collect() };
    PlanActivity { review: Some(review), ..PlanActivity::new(ActivityKind::Review, title) }
}
