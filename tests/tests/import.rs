//! Plans that come in as files and go out again: what an export says, an import reads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::{DateTime, TimeZone, Utc};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use waybill_server::domain::{NewRecord, Person, PlanActivity, ReleaseType, Team};
use waybill_server::plan::{Called, Directory, compose, export, read_yaml, write_yaml};
use waybill_shared::model::{ActivityKind, Condition, PersonId, RecordKind, Review, Reviewer, ReviewerRef, TeamId};
use waybill_tests::Server;

const PEOPLE: i64 = 4;
const TEAMS: i64 = 3;

/// Names that could be taken for one another: logins that are others' names, and names that two people have.
fn people() -> Vec<Person> {
    let names = ["ada", "Ada", "grace", "Ada"];
    (1..=PEOPLE)
        .zip(names)
        .map(|(id, name)| Person {
            id: PersonId(id),
            login: ["ada", "grace", "no", "1"][id as usize - 1].into(),
            name: name.into(),
            email: None,
        })
        .collect()
}

fn teams() -> Vec<Team> {
    (1..=TEAMS).map(|id| Team { id: TeamId(id), name: format!("Team: {id}") }).collect()
}

/// Text that YAML could take for something else, or for markup.
fn long() -> BoxedStrategy<String> {
    #[rustfmt::skip]
    const TRICKY: &[&str] = &[
        "no", "null", "~", "1.0", "0x1F", "2026-06-30", "- a", "a: b", "# a", "&a", "*a", "'", "\"", "{", "%", "@", "!x", "|",
        "> a", "?", "<<", "a\n  b\n", "a\tb", "a\r\nb", " a", "a ", "\n\n a", "a\n\n", "\u{1}", "\u{feff}a", "\u{85}x", "\u{7f}b", "\u{2028}", "é\u{1F600}",
    ];
    prop_oneof![
        3 => "[A-Za-z][a-z ]{0,20}[a-z]",
        2 => prop::sample::select(TRICKY).prop_map(str::to_owned),
        2 => "[ -~\n]{1,40}",
        1 => "\\PC{1,20}",
        1 => "[a-z ]{90,200}",
    ]
    .prop_filter("blank text is none", |text| !text.trim().is_empty())
    .boxed()
}

/// The same in one line.
fn line() -> BoxedStrategy<String> {
    long()
        .prop_map(|text| text.replace(char::is_control, " ").trim().to_owned())
        .prop_filter("blank text is none", |text| !text.is_empty())
        .boxed()
}

fn moment() -> BoxedStrategy<DateTime<Utc>> {
    (0_i64..4_000_000_000_000).prop_map(|milliseconds| Utc.timestamp_millis_opt(milliseconds).unwrap()).boxed()
}

type Moment = Option<DateTime<Utc>>;

fn period() -> BoxedStrategy<(Moment, Moment)> {
    (option::of(moment()), option::of(moment()))
        .prop_map(|(one, other)| match (one, other) {
            (Some(start), Some(end)) => (Some(start.min(end)), Some(start.max(end))),
            open => open,
        })
        .boxed()
}

fn person() -> BoxedStrategy<Option<PersonId>> {
    option::of((1..=PEOPLE).prop_map(PersonId)).boxed()
}

fn review() -> BoxedStrategy<Review> {
    let condition = prop_oneof![
        Just(Condition::Automatic),
        Just(Condition::Unanimous),
        (1_u8..=100).prop_map(Condition::Percentage)
    ];
    let mut everybody: Vec<_> = (1..=PEOPLE).map(|id| ReviewerRef::Person(PersonId(id))).collect();
    everybody.extend((1..=TEAMS).map(|id| ReviewerRef::Team(TeamId(id))));
    let some = prop::sample::subsequence(everybody, 0..=4).prop_shuffle();
    (condition, some, any::<[bool; 8]>())
        .prop_map(|(condition, some, flags)| {
            let reviewer = |(at, who)| Reviewer { who, must_vote: flags[at], veto: flags[at + 4], vote: None };
            Review { condition, reviewers: some.into_iter().enumerate().map(reviewer).collect() }
        })
        .boxed()
}

/// An activity of a kind that a record may hold, with its fields and nothing below it.
fn leaf(kinds: &'static [ActivityKind]) -> BoxedStrategy<PlanActivity> {
    let fields = (option::of(long()), option::of(line()), option::of(line()), option::of(line()), option::of(long()));
    (prop::sample::select(kinds), line(), fields, person(), person(), period(), option::of(0_i32..100_000), review())
        .prop_map(|(kind, title, fields, owner, assigned_to, period, planned_minutes, review)| PlanActivity {
            description: fields.0,
            area: fields.1,
            stage: fields.2,
            role: fields.3,
            notes: fields.4,
            owner,
            assigned_to,
            scheduled_start: period.0,
            scheduled_end: period.1,
            planned_minutes,
            review: (kind == ActivityKind::Review).then_some(review),
            ..PlanActivity::new(kind, title)
        })
        .boxed()
}

fn tree(leaves: &'static [ActivityKind]) -> BoxedStrategy<PlanActivity> {
    leaf(leaves)
        .prop_recursive(5, 40, 6, |below| {
            let containers = &[ActivityKind::Parallel, ActivityKind::Sequential];
            (leaf(containers), vec(below, 0..6)).prop_map(|(holder, children)| PlanActivity { children, ..holder })
        })
        .boxed()
}

fn release() -> BoxedStrategy<NewRecord> {
    const TYPES: &[ReleaseType] = &[ReleaseType::Planned, ReleaseType::Emergency, ReleaseType::Unplanned];
    let plan = vec((tree(&[ActivityKind::Manual, ActivityKind::Review]), any::<bool>()), 0..6);
    (line(), option::of(long()), option::of(line()), prop::sample::select(TYPES), period(), period(), person(), plan)
        .prop_map(|(title, description, risk, release_type, scheduled, downtime, owner, plan)| NewRecord {
            description,
            risk,
            release_type,
            scheduled_start: scheduled.0,
            scheduled_end: scheduled.1,
            downtime_start: downtime.0,
            downtime_end: downtime.1,
            owner,
            plan: plan.into_iter().map(|(tree, after_children)| PlanActivity { after_children, ..tree }).collect(),
            ..NewRecord::new(RecordKind::Release, title)
        })
        .boxed()
}

fn change() -> BoxedStrategy<NewRecord> {
    let plan = vec(tree(&[ActivityKind::Manual, ActivityKind::Review, ActivityKind::Dependent]), 0..6);
    let fields = (option::of(long()), option::of(line()), option::of(long()), option::of(long()), option::of(long()));
    (line(), fields, option::of(line()), option::of(line()), option::of(line()), person(), plan)
        .prop_map(|(title, fields, category, impact, priority, assigned_to, plan)| NewRecord {
            reason: fields.0,
            area: fields.1,
            implementation_plan: fields.2,
            test_plan: fields.3,
            backout_plan: fields.4,
            category,
            impact,
            priority,
            assigned_to,
            plan,
            ..NewRecord::new(RecordKind::Change, title)
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_imports_as_the_same_record(record in prop_oneof![release(), change()]) {
        let called = Called {
            people: people().into_iter().map(|person| (person.id, person.login)).collect(),
            teams: teams().into_iter().map(|team| (team.id, team.name)).collect(),
        };
        let file = write_yaml(&export(record.clone(), &called)).unwrap();
        let zone = "Asia/Kathmandu".parse().unwrap();
        let read = read_yaml(file.as_bytes())
            .and_then(|words| compose(words, &Directory::new(people(), teams()), zone));
        match read {
            Ok(read) => prop_assert_eq!(read, record, "{}", file),
            Err(problems) => prop_assert!(false, "{:?}\n{}", problems.listed(), file),
        }
    }
}

/// The address of an import, and a request to it as the administrator with a session.
async fn post(server: &Server, about: &str, file: impl Into<reqwest::Body>) -> (u16, Value) {
    let admin = server.admin().await;
    let request = reqwest::Client::new()
        .post(format!("{}/import?{about}", server.url()))
        .header("cookie", admin.cookie())
        .header("origin", server.url())
        .body(file);
    answer(request).await
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn a_spreadsheet_becomes_a_release_with_its_groups_one_after_another() {
    let server = Server::start().await;
    let file = include_str!("../../demo/kubernetes-1.33.csv");

    let (status, imported) = post(&server, "format=csv&group=week&title=Kubernetes%201.33", file).await;

    assert_eq!((status, &imported["activities"]), (200, &json!(51)), "{imported}");
    let key = imported["key"].as_str().unwrap();
    let admin = server.admin().await;
    let query = "query ($key: String!) { release(key: $key) { title status } \
                 snapshot(key: $key) { rows { number parent rank kind title role scheduledStart scheduledEnd } } }";
    let data = admin.data(query, json!({ "key": key })).await;
    assert_eq!(data["release"], json!({ "title": "Kubernetes 1.33", "status": "EDITING" }));
    let rows = data["snapshot"]["rows"].as_array().unwrap();
    let mut weeks: Vec<&Value> = rows.iter().filter(|row| row["parent"].is_null()).collect();
    weeks.sort_by_key(|row| row["rank"].as_str().unwrap().to_owned());
    let titles: Vec<&str> = weeks.iter().map(|row| row["title"].as_str().unwrap()).collect();
    let expected: Vec<String> = weeks_of(file).iter().map(|week| format!("week {week}")).collect();
    assert_eq!(titles, expected);
    assert!(weeks.iter().all(|row| row["kind"] == "PARALLEL"));
    let first = rows.iter().find(|row| row["title"] == "Start of Release Cycle").unwrap();
    assert_eq!((&first["parent"], &first["role"]), (&weeks[0]["number"], &json!("Lead")));
    let text = |field: &str| first[field].as_str().unwrap().parse::<DateTime<Utc>>().unwrap().to_rfc3339();
    assert_eq!(text("scheduledStart"), "2025-01-13T00:00:00+00:00");
    assert_eq!(text("scheduledEnd"), "2025-01-14T00:00:00+00:00");
}

/// The weeks of the plan, in order of appearance.
fn weeks_of(file: &str) -> Vec<&str> {
    let mut weeks: Vec<&str> = file.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    weeks.dedup();
    weeks
}

#[tokio::test]
async fn a_file_with_mistakes_imports_nothing_and_names_them_by_line() {
    let server = Server::start().await;
    let file = "activity,start,end,kind\nFreeze,2026-06-02,2026-06-01,\n,,,\n ,2026-06-03,,heap\n";

    let (status, refused) = post(&server, "format=csv&title=June", file).await;

    let problems = json!([
        { "line": 2, "message": "The end `2026-06-01` is before the start `2026-06-02`." },
        { "line": 4, "message": "`heap` is no kind of activity: manual, review, parallel, sequential or dependent." },
        { "line": 4, "message": "The title is blank." },
    ]);
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("INVALID_INPUT")));
    assert_eq!(refused["error"]["problems"], problems);
    assert_eq!(server.admin().await.all_events().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_the_address_says_about_a_file_is_checked() {
    let server = Server::start().await;
    for (about, file, message) in [
        ("title=a", "activity\nb\n", "format=yaml"),
        ("format=pdf&title=a", "activity\nb\n", "format=yaml"),
        ("format=csv", "activity\nb\n", "needs a title"),
        ("format=yaml&group=week", "title: a\n", "Only a CSV file"),
        ("format=yaml&kind=change", "kind: release\ntitle: a\n", "not a change"),
        ("format=csv&title=a&kind=heap", "activity\nb\n", "`heap` is no kind"),
    ] {
        let (status, refused) = post(&server, about, file).await;
        assert_eq!((status, &refused["error"]["code"]), (400, &json!("INVALID_INPUT")), "{about}");
        assert!(refused.to_string().contains(message), "{about}: {refused}");
    }
}

#[tokio::test]
async fn strangers_and_foreign_pages_import_and_export_nothing() {
    let server = Server::start().await;
    let http = reqwest::Client::new();
    let import = format!("{}/import?format=yaml", server.url());
    let cookie = server.admin().await.cookie().to_owned();

    let (stranger, _) = answer(http.post(&import).body("title: a\n")).await;
    let (reader, _) = answer(http.get(format!("{}/export/RR1.yaml", server.url()))).await;
    let foreign = http.post(&import).header("cookie", &cookie).header("origin", "https://evil.example");
    let (foreign, _) = answer(foreign.body("title: a\n")).await;

    assert_eq!((stranger, reader, foreign), (401, 401, 403));
}

#[tokio::test]
async fn a_file_sent_twice_with_one_key_is_one_record() {
    let server = Server::start().await;
    let token = server.cli(&["token", "create", "--user", "admin", "--name", "import"]).await;
    let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
    let send = |title: &'static str| {
        let request = reqwest::Client::new()
            .post(format!("{}/import?format=yaml&title={title}", server.url()))
            .bearer_auth(&token)
            .header("idempotency-key", "plan-1");
        answer(request.body("plan: [{activity: a}]\n"))
    };

    let (first, again, other) = (send("June").await, send("June").await, send("July").await);

    assert_eq!(first.0, 200, "{}", first.1);
    assert_eq!(first, again);
    assert_eq!((other.0, &other.1["error"]["code"]), (409, &json!("IDEMPOTENCY_MISMATCH")));
}

#[tokio::test]
async fn an_exported_record_imports_as_the_same_tree() {
    let server = Server::start().await;
    let file = "
kind: change
title: Open the gateway
owner: admin
reason: |
  The old one closes.
    Soon.
plan:
  - activity: Approve
    kind: review
    condition: 60%
    reviewers: [{person: admin, must_vote: true, veto: true}]
  - activity: Both
    kind: parallel
    activities:
      - {activity: One, who: Administrator, start: 2026-06-01, end: 2026-06-02}
      - {activity: Two, role: Tester, minutes: 5}
  - activity: Wait
    kind: dependent
";
    let (status, imported) = post(&server, "format=yaml", file).await;
    assert_eq!(status, 200, "{imported}");
    let http = reqwest::Client::new();
    let cookie = server.admin().await.cookie().to_owned();
    let export = async |key: &Value| {
        let url = format!("{}/export/{}.yaml", server.url(), key.as_str().unwrap());
        http.get(url).header("cookie", &cookie).send().await.unwrap().text().await.unwrap()
    };

    let first = export(&imported["key"]).await;
    let (status, again) = post(&server, "format=yaml", first.clone()).await;

    assert_eq!(status, 200, "{again}\n{first}");
    assert_ne!(again["key"], imported["key"]);
    assert_eq!(export(&again["key"]).await, first);
    assert!(first.contains("who: admin") && first.contains("role: Tester") && first.contains("60%"), "{first}");
    let (missing, _) = answer(http.get(format!("{}/export/RR999.yaml", server.url())).header("cookie", &cookie)).await;
    assert_eq!(missing, 404);
}

#[tokio::test]
async fn a_file_of_50_megabytes_is_imported_in_less_than_512() {
    let server = Server::start().await;
    let mut file = String::from("week,activity,who,start,end,description\n");
    let description = "x".repeat(450);
    for row in 0..100_000 {
        file += &format!("{},Step {row},Lead,2026-01-13,2026-01-14,{description}\n", row / 1_000);
    }
    assert!(file.len() > 48_000_000);

    let (status, imported) = post(&server, "format=csv&group=week&title=Large", file).await;

    assert_eq!((status, &imported["activities"]), (200, &json!(100_100)), "{imported}");
    let peak = peak_memory(server.process());
    assert!(peak < 512 * 1024, "the server took {peak} KiB");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let server = Server::start().await;
    let (status, refused) = post(&server, "format=csv&title=a", vec![b'a'; 64 * 1024 * 1024 + 1]).await;
    assert_eq!((status, &refused["error"]["code"]), (413, &json!("TOO_LARGE")));
}

/// The most memory that a process has had, in KiB.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
