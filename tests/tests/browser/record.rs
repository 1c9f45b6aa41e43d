//! The page of a record.

use std::collections::HashMap;
use std::fmt::Write;

use fantoccini::key::Key;
use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Client, Server};

use super::page::{act, action, head, network, row};

/// The key of the row in the middle of the screen.
const IN_THE_MIDDLE: &str = "const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2); \
                             return middle?.closest('[role=treeitem]')?.dataset.key;";

/// The last activity of the long plan.
const LAST_HOST: &str = "Host 480 is patched";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_see_each_step_of_the_other_without_reloading() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    let path = format!("/records/{record}");
    let garret = Browser::log_in(&server.url(), "garret", WIDE).await;
    let watcher = Browser::log_in(&server.url(), "admin", PHONE).await;
    garret.go(&path).await;
    watcher.go(&path).await;
    watcher.see(&row(&keys["Approve network window"], "IN_PROGRESS")).await;
    watcher.mark().await;

    act(&garret, &keys["Approve network window"], "approve", "").await;
    watcher.see(&row(&keys["Approve network window"], "COMPLETED")).await;
    watcher.see(&row(&keys["Drain site B"], "IN_PROGRESS")).await;
    act(&garret, &keys["Patch core switch"], "fail", "It does not boot").await;
    watcher.see(&row(&keys["Rack work"], "FAILED")).await;
    watcher.see(&head(&record, "FAILED")).await;
    // Why, where it failed: by the event, and by the snapshot.
    let why = format!("{} .waits q", row(&keys["Patch core switch"], "FAILED"));
    assert_eq!(garret.text(&why).await, "It does not boot");
    garret.picture("record-failed-wide").await;
    watcher.picture("record-failed-phone").await;

    watcher.is_untouched().await;
    garret.close().await;
    watcher.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_else_did_first_is_refused_in_the_dialog_that_is_open() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check")]).await;
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.click(&action(&keys["Patch"], "fail")).await;
    browser.fill("dialog textarea[name=comment]", "It does not boot").await;

    admin.done("completeActivity", json!({ "activity": keys["Patch"] })).await;
    browser.see(&row(&keys["Patch"], "COMPLETED")).await;
    browser.click("dialog button[type=submit]").await;

    let problem = browser.text("dialog [role=alert] .problem").await;
    assert!(problem.contains("Completed"), "{problem}");
    browser.picture("dialog-refused").await;
    browser.click("dialog button[type=button].quiet").await;
    browser.see_no("dialog[open]").await;
    browser.see(&row(&keys["Check"], "IN_PROGRESS")).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_plan_is_built_only_where_it_is_in_sight_and_moves_there_by_itself() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (record, keys) = hosts(&admin).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&row(&keys["Host 1 is patched"], "IN_PROGRESS")).await;
    let built = browser.run("return document.querySelectorAll('[role=treeitem]').length;").await;
    assert!(built.as_u64() < Some(100), "{built} rows are built");
    browser.picture("record-500-top").await;

    browser.press("[role=treeitem]", Key::End).await;
    browser.see(&row(&keys[LAST_HOST], "PENDING")).await;
    admin.done("skipActivity", json!({ "activity": keys[LAST_HOST], "comment": "Sold" })).await;
    browser.see(&row(&keys[LAST_HOST], "SKIPPED")).await;
    browser.see_no(&row(&keys["Host 1 is patched"], "IN_PROGRESS")).await;
    browser.picture("record-500-end").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_a_long_plan_is_scrolled_to_on_a_phone_its_rows_are_there() {
    let server = Server::start().await;
    let (record, keys) = hosts(&server.admin().await).await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&row(&keys["Host 1 is patched"], "IN_PROGRESS")).await;
    browser.fits().await;
    browser.picture("record-500-phone").await;
    for share in [0.2, 0.5, 0.8] {
        let script = format!(
            "const tree = document.querySelector('[role=tree]').getBoundingClientRect(); \
             window.scrollTo(0, window.scrollY + tree.top + tree.height * {share});"
        );
        browser.run(&script).await;
        browser.becomes(IN_THE_MIDDLE, |key| key.is_string()).await;
    }
    browser.picture("record-500-phone-below").await;

    let middle = browser.run(IN_THE_MIDDLE).await;
    browser.press(&format!("[data-key={}]", middle.as_str().expect("a key")), Key::End).await;
    let script = format!(
        "const last = document.querySelector('[data-key={}]')?.getBoundingClientRect(); \
         return Boolean(last) && last.top >= 0 && last.bottom <= innerHeight;",
        keys[LAST_HOST]
    );
    browser.becomes(&script, |is_in_sight| *is_in_sight == json!(true)).await;
    browser.see(&format!("[data-key={}]:focus", keys[LAST_HOST])).await;
    browser.picture("record-500-phone-end").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_is_asked_for_when_somebody_comes_near_it() {
    let server = Server::start().await;
    let (record, keys) = hosts(&server.admin().await).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&row(&keys["Host 1 is patched"], "IN_PROGRESS")).await;
    // Whoever stays for five seconds gets it as well: a machine may take longer to come to here.
    let early = "return performance.now() > 4500 || document.querySelector('.history li') === null;";
    assert_eq!(browser.run(early).await, json!(true));
    browser.run("window.scrollTo(0, document.body.scrollHeight);").await;
    browser.see(".history li .what").await;

    browser.go(&format!("/records/{record}")).await;
    browser.see(".history li").await;
    let away = "return document.querySelector('.history').getBoundingClientRect().top > innerHeight;";
    assert_eq!(browser.run(away).await, json!(true), "it came by itself, for paper");
    browser.close().await;
}

/// A started release of 500 activities; its key, and theirs by title.
async fn hosts(admin: &Client) -> (String, HashMap<String, String>) {
    let mut csv = "wave,activity,who\n".to_owned();
    for number in 1..=480 {
        writeln!(csv, "{},Host {number} is patched,Operations", 1 + number / 25).expect("text");
    }
    let record = admin.import("format=csv&group=wave&title=All+hosts", "text/csv", &csv).await.expect("a plan");
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    assert_eq!(keys.len(), 500);
    (record, keys)
}
