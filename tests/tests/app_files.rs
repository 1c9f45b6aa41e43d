//! The web app as the server hands it out: a page that is the same for everybody, and files that never change.
#![allow(clippy::expect_used)]

use reqwest::StatusCode;
use serde_json::Value;
use waybill_tests::Server;

async fn get(server: &Server, path: &str) -> reqwest::Response {
    reqwest::get(format!("{}{path}", server.url())).await.expect("an answer")
}

fn head<'a>(answer: &'a reqwest::Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test]
async fn the_page_is_the_same_for_everybody_and_runs_its_own_scripts_alone() {
    let server = Server::start().await;
    let page = get(&server, "/releases").await;
    let (policy, tag) = (head(&page, "content-security-policy").to_owned(), head(&page, "etag").to_owned());
    assert!(policy.contains("script-src 'self' 'sha256-") && policy.contains("worker-src 'self'"), "{policy}");
    assert!(!policy.contains("nonce") && !policy.contains("unsafe-inline"), "{policy}");
    let html = page.text().await.expect("text");
    let other = get(&server, "/records/RR1").await;
    assert_eq!(head(&other, "content-security-policy"), policy);
    assert_eq!(other.text().await.expect("text"), html);

    let again = reqwest::Client::new().get(format!("{}/", server.url())).header("if-none-match", tag).send().await;
    assert_eq!(again.expect("an answer").status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_version_names_files_that_are_all_there_and_never_change() {
    let server = Server::start().await;
    let version = get(&server, "/app.json").await;
    assert_eq!(head(&version, "cache-control"), "no-store");
    let version: Value = serde_json::from_str(&version.text().await.expect("text")).expect("JSON");
    let files = version["files"].as_array().expect("files");
    assert!(version["version"].as_str().is_some_and(|it| it.len() == 32) && files.len() > 5, "{version}");
    for file in files.iter().filter_map(Value::as_str) {
        let answer = get(&server, file).await;
        assert_eq!(
            (answer.status(), head(&answer, "cache-control")),
            (StatusCode::OK, "public, max-age=31536000, immutable")
        );
    }
    // Every file that the page names and that never changes is among them.
    let html = get(&server, "/").await.text().await.expect("text");
    for name in html.split(['"', '\'']).filter(|it| it.starts_with('/') && it.contains('-') && it.contains('.')) {
        assert!(files.iter().any(|file| file == name), "{name} is not in {version}");
    }
}

#[tokio::test]
async fn the_worker_is_looked_at_each_time_and_may_ask_this_server_alone() {
    let server = Server::start().await;
    let worker = get(&server, "/sw.js").await;
    assert_eq!(worker.status(), StatusCode::OK);
    assert_eq!(head(&worker, "cache-control"), "no-cache");
    assert_eq!(head(&worker, "content-security-policy"), "default-src 'none'; connect-src 'self'");
    assert!(head(&worker, "content-type").starts_with("text/javascript"));
}
