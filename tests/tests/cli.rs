//! The command line of the real program, and the settings that it reads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use waybill_server::config::{Flags, Settings};
use waybill_tests::server::{PASSWORD, Server, binary};

fn load(flags: &Flags, variables: &[(&str, &str)], folder: &Path) -> Result<Settings, String> {
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Settings::load(flags, variable, folder).map_err(|error| error.to_string())
}

fn shown(settings: &Settings, name: &str) -> String {
    let (_, value, source) = settings.shown().find(|(known, ..)| *known == name).unwrap();
    format!("{value} ({source})")
}

#[test]
fn a_flag_wins_over_a_variable_over_the_file_over_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waybill.toml");
    std::fs::write(&file, "listen = \"0.0.0.0:1\"\nlog = \"warn\"\ntime_zone = \"Asia/Tokyo\"\n").unwrap();
    let flags = Flags { listen: Some("0.0.0.0:3".into()), ..Flags::default() };
    let variables = [("WAYBILL_LISTEN", "0.0.0.0:2"), ("WAYBILL_LOG", "debug")];

    let settings = load(&flags, &variables, folder.path()).unwrap();

    assert_eq!(shown(&settings, "listen"), "0.0.0.0:3 (--listen)");
    assert_eq!(shown(&settings, "log"), "debug (WAYBILL_LOG)");
    assert_eq!(shown(&settings, "time_zone"), format!("Asia/Tokyo ({})", file.display()));
    assert_eq!(shown(&settings, "database_url"), "sqlite:waybill.db (default)");
    assert_eq!(shown(&settings, "public_url"), " (not set)");
}

#[test]
fn a_password_is_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "postgres://waybill:p@ss:word@db/waybill\n").unwrap();
    let variables = [("WAYBILL_DATABASE_URL_FILE", secret.to_str().unwrap())];
    let settings = load(&Flags::default(), &variables, folder.path()).unwrap();
    assert_eq!(settings.database_url, "postgres://waybill:p@ss:word@db/waybill");
    assert_eq!(shown(&settings, "database_url"), "postgres://waybill:***@db/waybill (WAYBILL_DATABASE_URL_FILE)");

    let problem = load(&Flags::default(), &[("WAYBILL_DATABASE_URL", "mysql://a:b@c")], folder.path());
    assert!(!problem.unwrap_err().contains(":b@"));
}

#[test]
fn what_makes_no_sense_is_named_with_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [
        ("WAYBILL_LISTEN", "8080"),
        ("WAYBILL_LISTEN", ":8080"),
        ("WAYBILL_DATABASE_URL", "waybill.db"),
        ("WAYBILL_TIME_ZONE", "Mars/Base"),
        ("WAYBILL_PUBLIC_URL", "waybill.example.com"),
        ("WAYBILL_PUBLIC_URL", "https://example.com/waybill"),
        ("WAYBILL_SECURE_COOKIES", "yes"),
        ("WAYBILL_LOG", "loud=very"),
        ("WAYBILL_LOG_FORMAT", "xml"),
    ] {
        let problem = load(&Flags::default(), &[(name, value)], folder.path()).unwrap_err();
        assert!(problem.contains(name) && problem.contains("write "), "{problem}");
    }
    std::fs::write(folder.path().join("waybill.toml"), "lisen = 1").unwrap();
    let problem = load(&Flags::default(), &[], folder.path()).unwrap_err();
    assert!(problem.contains("`lisen`, which is no setting; there are listen, database_url"), "{problem}");
}

#[test]
fn cookies_are_for_tls_where_the_public_address_is() {
    let secure = |variables: &[(&str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        load(&Flags::default(), variables, folder.path()).unwrap().cookies_are_secure()
    };
    assert!(!secure(&[]));
    assert!(secure(&[("WAYBILL_PUBLIC_URL", "https://waybill.example.com/")]));
    assert!(!secure(&[("WAYBILL_PUBLIC_URL", "https://a.example"), ("WAYBILL_SECURE_COOKIES", "never")]));
    assert!(secure(&[("WAYBILL_SECURE_COOKIES", "always")]));
}

/// The program on a database of its own.
struct Waybill(tempfile::TempDir);

impl Waybill {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WAYBILL_")) {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What it prints when it succeeds.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// What it says when it fails, and with which code.
    fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        (output.status.code().unwrap(), text(&output.stderr))
    }

    fn write(&self, name: &str, contents: &str) {
        std::fs::write(self.0.path().join(name), contents).unwrap();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_command_explains_itself() {
    let waybill = Waybill::new();
    let help = waybill.done(&["--help"]);
    let commands = ["serve", "migrate", "import", "export", "user", "token", "team", "schema", "config", "demo"];
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in\n{help}");
        assert!(waybill.done(&[command, "--help"]).contains("Usage: waybill"));
    }
    assert!(help.contains("--database-url") && help.contains("WAYBILL_TIME_ZONE"));
    assert!(waybill.done(&["--version"]).starts_with("waybill "));
}

#[test]
fn the_settings_are_shown_with_where_they_came_from() {
    let waybill = Waybill::new();
    waybill.write("waybill.toml", "log = \"warn\"\n");
    let output = waybill
        .command(&["config", "--time-zone", "Europe/Berlin"])
        .env("WAYBILL_DATABASE_URL", "postgres://waybill:secret@db/waybill")
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    let line = |name: &str| {
        let line = shown.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("log "), "warn ./waybill.toml");
    assert_eq!(line("time_zone"), "Europe/Berlin --time-zone");
    assert_eq!(line("database_url"), "postgres://waybill:***@db/waybill WAYBILL_DATABASE_URL");
    assert_eq!(line("listen"), "127.0.0.1:8080 default");
    assert_eq!(line("public_url"), "not set");
}

#[test]
fn what_makes_no_sense_ends_with_2_and_what_fails_with_1() {
    let waybill = Waybill::new();
    for arguments in [
        &["fly"][..],
        &["import"],
        &["config", "--listen", "8080"],
        &["import", "plan.txt"],
        &["token", "create", "--user", "a", "--name", "b", "--expires", "soon"],
    ] {
        assert_eq!(waybill.fails(arguments).0, 2, "{arguments:?}");
    }
    for (arguments, says) in [
        (&["migrate", "--database-url", "sqlite:/nowhere/waybill.db"][..], "--database-url"),
        (&["import", "plan.yaml"], "cannot read `plan.yaml`"),
        (&["user", "disable", "nobody"], "waybill user list"),
        (&["token", "revoke", "7"], "no token 7"),
        (&["export", "RR1"], "no record `RR1`"),
    ] {
        let (code, message) = waybill.fails(arguments);
        assert_eq!(code, 1, "{arguments:?}");
        assert!(message.contains(says), "{arguments:?}: {message}");
    }
}

#[test]
fn the_schema_is_the_committed_one() {
    let committed = include_str!("../../schema.graphql");
    assert_eq!(Waybill::new().done(&["schema"]), committed, "run `cargo xtask schema` and commit schema.graphql");
}

#[tokio::test]
async fn an_account_made_on_the_command_line_logs_in_until_it_is_closed() {
    let server = Server::start().await;
    let added = server.cli(&["user", "add", "Kim", "--name", "Kim Poe", "--email", "Kim@Example.com"]).await;
    let printed = text(&added.stdout);
    let password = printed.trim().rsplit(' ').next().unwrap();
    assert!(printed.contains("Added kim (Kim Poe)."), "{printed}{}", text(&added.stderr));
    assert_eq!(log_in(&server, "kim", password).await, 200);

    let list = text(&server.cli(&["user", "list"]).await.stdout);
    assert!(list.contains("admin") && list.contains("kim@example.com"), "{list}");

    assert!(server.cli(&["user", "disable", "kim"]).await.status.success());
    assert_eq!(log_in(&server, "kim", password).await, 401);
    let list = text(&server.cli(&["user", "list"]).await.stdout);
    let state = |login: &str| list.lines().find(|line| line.starts_with(login)).map(|line| line.contains(" closed "));
    assert_eq!((state("kim"), state("admin")), (Some(true), Some(false)), "{list}");
}

#[tokio::test]
async fn a_password_comes_from_standard_input_and_not_from_an_argument() {
    use std::io::Write;
    let server = Server::start().await;
    let mut child = Command::new(binary())
        .args(["user", "add", "kim", "--password-stdin"])
        .env("WAYBILL_DATABASE_URL", format!("sqlite:{}", server.database().display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"eleven o'clock train\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(!text(&output.stdout).contains("eleven"));
    assert_eq!(log_in(&server, "kim", "eleven o'clock train").await, 200);
}

#[tokio::test]
async fn a_token_works_until_it_is_revoked() {
    let server = Server::start().await;
    let made = server.cli(&["token", "create", "--user", "admin", "--name", "reports", "--expires", "90d"]).await;
    let token = text(&made.stdout).trim().to_owned();
    let ask = async || {
        let request = reqwest::Client::new().post(format!("{}/graphql", server.url())).bearer_auth(&token);
        let request = request.header("content-type", "application/json").body(r#"{"query":"{ me { login } }"}"#);
        request.send().await.unwrap().text().await.unwrap()
    };
    assert!(ask().await.contains(r#""login":"admin""#), "{}", ask().await);

    let list = text(&server.cli(&["token", "list"]).await.stdout);
    assert!(list.contains("reports") && list.contains("until 20") && !list.contains(&token), "{list}");
    let id = list.split_whitespace().next().unwrap();
    assert!(server.cli(&["token", "revoke", id]).await.status.success());

    // A running server remembers for a few seconds who a token stood for.
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    while ask().await.contains("admin") {
        assert!(tokio::time::Instant::now() < deadline, "the token still works");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(text(&server.cli(&["token", "list"]).await.stdout).contains("revoked 20"));
}

#[test]
fn a_team_is_made_of_people_who_are_there() {
    let waybill = Waybill::new();
    waybill.done(&["user", "add", "ada"]);
    let (code, message) = waybill.fails(&["team", "add", "Operators", "ada", "bob"]);
    assert!(code == 1 && message.contains("`bob`"), "{message}");
    assert_eq!(waybill.done(&["team", "add", "Operators", "ada"]), "Added the team Operators with 1 members.\n");
}

#[test]
fn a_plan_goes_in_and_out_again() {
    let waybill = Waybill::new();
    waybill.write("June.csv", "week,activity,who\n1,Freeze,ada\n2,Ship,Pilot\n");
    let (code, message) = waybill.fails(&["import", "June.csv", "--group", "week"]);
    assert!(code == 1 && message.contains("waybill user add"), "{message}");
    waybill.done(&["user", "add", "ada"]);

    assert_eq!(waybill.done(&["import", "June.csv", "--group", "week"]), "Imported RR1 with 4 activities: June\n");

    let export = waybill.done(&["export", "rr1"]);
    assert!(
        export.contains("title: June") && export.contains("who: ada") && export.contains("role: Pilot"),
        "{export}"
    );
    waybill.done(&["export", "RR1", "--output", "again.yaml"]);
    waybill.done(&["import", "again.yaml", "--as", "ada"]);
    assert_eq!(waybill.done(&["export", "RR2"]), export);
}

#[test]
fn a_file_with_mistakes_is_refused_with_all_of_them() {
    let waybill = Waybill::new();
    waybill.done(&["user", "add", "ada"]);
    waybill.write("June.csv", "activity,start\nFreeze,soon\nShip,later\n");
    let (code, message) = waybill.fails(&["import", "June.csv"]);
    assert_eq!(code, 1);
    assert!(
        message.contains("2 problems") && message.contains("line 2: `soon`") && message.contains("line 3: `later`")
    );
    assert_eq!(waybill.fails(&["export", "RR1"]).0, 1);
}

#[tokio::test]
async fn the_demo_fills_an_empty_database_once() {
    let server = Server::start().await;
    let first = server.cli(&["demo"]).await;
    assert!(first.status.success(), "{}", text(&first.stderr));
    let printed = text(&first.stdout);
    let password = printed.lines().find_map(|line| line.trim().strip_prefix("garret")).unwrap();
    let password = password.split_whitespace().next().unwrap();
    let garret = waybill_tests::Client::log_in(&server.url(), "garret", password).await;
    let query = "{ releases(first: 10) { nodes { key title status } } changes(first: 10) { nodes { title status } } }";
    let data = garret.data(query, serde_json::json!({})).await;
    let mut statuses: Vec<String> = ["releases", "changes"]
        .iter()
        .flat_map(|list| data[list]["nodes"].as_array().unwrap())
        .map(|record| format!("{} {}", record["title"].as_str().unwrap(), record["status"].as_str().unwrap()))
        .collect();
    statuses.sort();
    let expected = [
        "June database IN_PROGRESS",
        "June network EDITING",
        "June release IN_PROGRESS",
        "Kubernetes 1.33 EDITING",
        "Open the new payment gateway IN_PROGRESS",
    ];
    assert_eq!(statuses, expected);

    let events = garret.all_events().await;
    let again = server.cli(&["demo"]).await;

    assert!(text(&again.stdout).starts_with("The demo is in this database already."), "{}", text(&again.stderr));
    assert_eq!(garret.all_events().await, events);
}

#[test]
fn the_demo_leaves_a_database_that_is_used_alone() {
    let waybill = Waybill::new();
    waybill.done(&["user", "add", "ada"]);
    waybill.write("plan.yaml", "title: Mine\n");
    waybill.done(&["import", "plan.yaml"]);
    let (code, message) = waybill.fails(&["demo"]);
    assert!(code == 1 && message.contains("an empty one"), "{message}");
}

#[tokio::test]
async fn a_second_server_on_the_same_address_says_what_to_do() {
    let server = Server::start().await;
    let address = server.url().trim_start_matches("http://").to_owned();
    let (code, message) = Waybill::new().fails(&["serve", "--listen", &address]);
    assert!(code == 1 && message.contains("--listen"), "{message}");
    assert!(server.log().contains("first administrator") && !server.log().contains(PASSWORD));
}

#[cfg(unix)]
#[test]
fn a_new_database_is_for_its_owner_only_whatever_its_name() {
    use std::os::unix::fs::PermissionsExt;
    let waybill = Waybill::new();
    waybill.done(&["migrate", "--database-url", "sqlite:a%20plan.db"]);
    let mode = std::fs::metadata(waybill.0.path().join("a plan.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!waybill.0.path().join("a%20plan.db").exists());
}

#[test]
fn an_older_program_leaves_a_newer_database_alone() {
    let waybill = Waybill::new();
    waybill.done(&["migrate"]);
    let file = waybill.0.path().join("waybill.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        use sea_orm::ConnectionTrait;
        let database = sea_orm::Database::connect(format!("sqlite:{}", file.display())).await.unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 0)";
        database.execute_unprepared(newer).await.unwrap();
        database.close().await.unwrap();
    });
    for command in ["serve", "migrate", "demo"] {
        let (code, message) = waybill.fails(&[command, "--listen", "127.0.0.1:0"]);
        assert!(code == 1 && message.contains("m29990101_000001_later"), "{message}");
    }
}

/// The status of an attempt to log in.
async fn log_in(server: &Server, login: &str, password: &str) -> u16 {
    let body = serde_json::json!({ "login": login, "password": password }).to_string();
    let request = reqwest::Client::new().post(format!("{}/session", server.url()));
    let request = request.header("content-type", "application/json").header("origin", server.url());
    request.body(body).send().await.unwrap().status().as_u16()
}
