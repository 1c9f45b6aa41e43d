//! What somebody who listens to a screen is told, and how they get about.

use fantoccini::key::Key;
use serde_json::json;
use waybill_tests::browser::WIDE;
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Server};

const SAID: &str = "return document.querySelector('[aria-live=polite].visually-hidden').textContent;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_key_skips_the_bar() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/releases").await;
    browser.see("h1:focus").await;
    browser.mark().await;
    browser.press("a.skip", Key::Enter).await;
    browser.becomes("return location.hash;", |hash| hash == "#main").await;
    browser.keys(&Key::Tab.to_string()).await;
    browser.see("main :focus").await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_activity_is_called_by_what_is_to_know_of_it_and_not_by_its_buttons() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check")]).await;
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    admin.done("assign", json!({ "subject": keys["Patch"], "to": "admin" })).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&format!(".row[data-key={}] [data-action=complete]", keys["Patch"])).await;
    let spoken = browser.spoken(&format!(".row[data-key={}]", keys["Patch"])).await;
    assert!(spoken.starts_with(&format!("In progress {} Patch ", keys["Patch"])), "{spoken}");
    assert!(!spoken.contains("Complete") && !spoken.contains("More about"), "{spoken}");
    // A figure is read apart from the word before it.
    browser.go("/").await;
    assert_eq!(browser.spoken("#running").await, "Running now 1");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_moves_is_said_once_and_not_again_when_a_dialog_closes() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check")]).await;
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(".row[data-status=IN_PROGRESS]").await;
    admin.done("completeActivity", json!({ "activity": keys["Patch"] })).await;
    browser.becomes(SAID, |said| said.as_str().is_some_and(|said| said.contains("Patch: Completed"))).await;
    browser.becomes(SAID, |said| said == "").await;
    browser.close().await;
}
