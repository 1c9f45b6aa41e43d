//! The app in a real Chromium: two people work on one release, and each sees what the other does, by itself.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use serde_json::json;
use waybill_tests::builders::{manual, parallel, release, sequential, unanimous};
use waybill_tests::{Browser, Client, Server};

const WIDE: u32 = 1_280;
const PHONE: u32 = 400;

/// A started release with a review by Garret in front, as in the worked example.
async fn woodgrove(client: &Client) -> String {
    let garret = client.create_person("garret", "Garret Lind").await;
    let site = sequential("Site B", vec![manual("Drain site B"), manual("Re-cable site B")]);
    let rack = parallel("Rack work", vec![manual("Patch core switch"), site]);
    let plan = vec![unanimous("Approve network window", &[&garret]), rack, manual("Confirm network")];
    let key = release(client, "June network", plan).await;
    client.done("startRelease", json!({ "release": key })).await;
    key
}

fn row(key: &str, status: &str) -> String {
    format!("[role=treeitem][data-key='{key}'][data-status='{status}']")
}

fn action(key: &str, name: &str) -> String {
    format!("[role=treeitem][data-key='{key}'] [data-action='{name}']")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_see_each_step_of_the_other_without_reloading() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = woodgrove(&admin).await;
    let keys = admin.keys(&record).await;
    let path = format!("/records/{record}");
    let garret = Browser::log_in(&server.url(), "garret", WIDE).await;
    let watcher = Browser::log_in(&server.url(), "admin", PHONE).await;
    garret.go(&path).await;
    watcher.go(&path).await;
    watcher.see(&row(&keys["Approve network window"], "IN_PROGRESS")).await;
    // A mark that a reload would wipe out.
    watcher.run("window.untouched = true;").await;

    garret.click(&action(&keys["Approve network window"], "approve")).await;
    confirm(&garret, "").await;
    watcher.see(&row(&keys["Approve network window"], "COMPLETED")).await;
    watcher.see(&row(&keys["Drain site B"], "IN_PROGRESS")).await;

    garret.click(&action(&keys["Patch core switch"], "fail")).await;
    confirm(&garret, "It does not boot").await;
    watcher.see(&row(&keys["Rack work"], "FAILED")).await;
    watcher.see(&format!("header[data-key='{record}'][data-status='FAILED']")).await;
    garret.picture("record-failed-wide").await;
    watcher.picture("record-failed-phone").await;

    assert_eq!(watcher.run("return window.untouched === true;").await, json!(true), "the page was loaded again");
    garret.close().await;
    watcher.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_app_says_that_the_line_is_lost_and_resumes_by_itself_after_a_restart() {
    let mut server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check")]).await;
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&row(&keys["Patch"], "IN_PROGRESS")).await;
    browser.run("window.untouched = true;").await;

    server.kill().await;
    browser.see("[data-line='lost']").await;
    browser.see(&row(&keys["Patch"], "IN_PROGRESS")).await;
    browser.picture("line-lost").await;
    server.start_again().await;
    server.admin().await.done("completeActivity", json!({ "activity": keys["Patch"] })).await;

    browser.see(&row(&keys["Patch"], "COMPLETED")).await;
    browser.see(&row(&keys["Check"], "IN_PROGRESS")).await;
    browser.see_no("[data-line='lost']").await;
    assert_eq!(browser.run("return window.untouched === true;").await, json!(true), "the page was loaded again");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_wallboard_and_import_show_what_is_there() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/releases").await;
    browser.see("[data-action='create']").await;
    browser.picture("releases-empty").await;
    let record = woodgrove(&admin).await;
    browser.go("/releases").await;
    browser.see(&format!("tr[data-key='{record}'][data-status='IN_PROGRESS']")).await;
    browser.picture("releases").await;

    browser.go("/wall").await;
    browser.see(&format!(".band[data-key='{record}'][data-status='IN_PROGRESS']")).await;
    admin.done("holdRelease", json!({ "release": record, "comment": "Storm" })).await;
    browser.see_no(&format!(".band[data-key='{record}'][data-status='IN_PROGRESS']")).await;
    browser.picture("wall").await;

    browser.go("/import").await;
    browser.see("[data-action='import']").await;
    browser.picture("import").await;
    browser.close().await;
}

/// Fills in the comment, if one is given, and confirms the dialog.
async fn confirm(browser: &Browser, comment: &str) {
    if !comment.is_empty() {
        browser.fill("dialog textarea[name=comment]", comment).await;
    }
    browser.click("dialog button[type=submit]").await;
    browser.see_no("dialog[open]").await;
}
