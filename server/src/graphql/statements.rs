//! A request costs statements by what it asks for, not by how many rows answer it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::Request;
use waybill_shared::model::{ActivityKind, Condition, PersonId, RecordKind, Review, Reviewer, ReviewerRef};

use super::{WaybillSchema, loaders, schema};
use crate::domain::{NewRecord, PlanActivity, Principal};
use crate::service::{Action, Order, ReadService, Services};
use crate::store::{Database, DatabaseSettings};

struct Counted {
    services: Services,
    schema: WaybillSchema,
    statements: Arc<AtomicUsize>,
    who: Principal,
    file: std::path::PathBuf,
}

impl Counted {
    async fn open(name: &str) -> Self {
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
        services.reads = ReadService::new(database);
        let person = services.accounts.create_person("ada", "Ada", None, None).await.unwrap();
        let who = Principal { person, teams: Vec::new() };
        let schema = schema(services.clone());
        Self { services, schema, statements, who, file }
    }

    /// A release with so many activities that all name somebody.
    async fn release(&self, activities: usize) {
        let mut new = NewRecord::new(RecordKind::Release, "June");
        new.owner = Some(PersonId(1));
        for number in 0..activities {
            let mut activity = PlanActivity::new(ActivityKind::Review, format!("Check {number}"));
            activity.assigned_to = Some(PersonId(1));
            let who = ReviewerRef::Person(PersonId(1));
            let reviewer = Reviewer { who, must_vote: false, veto: false, vote: None };
            activity.review = Some(Review { condition: Condition::Unanimous, reviewers: vec![reviewer] });
            new.plan.push(activity);
        }
        self.services.commands.run(&self.who, Order::new(Action::Create(Box::new(new)))).await.unwrap();
    }

    /// How many statements a query takes.
    async fn cost(&self, query: &str) -> usize {
        let before = self.statements.load(Ordering::Relaxed);
        let request = Request::new(query).data(self.who.clone()).data(loaders(&self.services));
        let response = self.schema.execute(request).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        self.statements.load(Ordering::Relaxed) - before
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

#[tokio::test]
async fn rows_are_read_by_the_batch_however_many_there_are() {
    let counted = Counted::open("batches").await;
    let queries = [
        "{ activities(first: 1000) { nodes { key assignedTo { name } record { key owner { name } } \
         reviewers { person { login } } parent { key } links { approved } } } }",
        "{ releases(first: 100) { totalCount nodes { key createdBy { name } owner { name } parent { key } } } }",
        "{ events(first: 1000) { nodes { sequence actor { name } record { key } activity { key } row { key } } } }",
    ];
    counted.release(2).await;
    let mut few = Vec::new();
    for query in queries {
        few.push(counted.cost(query).await);
    }
    for _ in 0..20 {
        counted.release(20).await;
    }
    for (query, few) in queries.iter().zip(few) {
        let many = counted.cost(query).await;
        assert_eq!(many, few, "{query}");
        assert!((1..=6).contains(&many), "{many} statements for {query}");
    }
}

#[tokio::test]
async fn lists_of_single_rows_are_bounded_over_the_whole_request() {
    let counted = Counted::open("lists").await;
    for _ in 0..40 {
        counted.release(1).await;
    }
    let within = "{ releases(first: 40) { nodes { history(first: 5) { nodes { sequence } } } } }";
    assert_eq!(counted.cost(within).await, 41);
    let aliases: String =
        (0..26).map(|number| format!("h{number}: history(first: 1) {{ nodes {{ sequence }} }} ")).collect();
    let query = format!("{{ releases(first: 40) {{ nodes {{ {aliases} }} }} }}");
    let request = Request::new(query).data(counted.who.clone()).data(loaders(&counted.services));
    let response = counted.schema.execute(request).await;
    let code = response.errors[0].extensions.as_ref().and_then(|it| it.get("code")).cloned();
    assert_eq!(code, Some("LIMIT_EXCEEDED".into()));
}
