//! The line to the server, lost and found.

use serde_json::json;
use waybill_tests::browser::WIDE;
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Server};

use super::page::row;

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
    browser.mark().await;

    server.kill().await;
    browser.see("[data-line='lost']").await;
    browser.see(&row(&keys["Patch"], "IN_PROGRESS")).await;
    browser.picture("line-lost").await;
    server.start_again().await;
    server.admin().await.done("completeActivity", json!({ "activity": keys["Patch"] })).await;

    browser.see(&row(&keys["Patch"], "COMPLETED")).await;
    browser.see(&row(&keys["Check"], "IN_PROGRESS")).await;
    browser.see_no("[data-line='lost']").await;
    browser.is_untouched().await;
    browser.close().await;
}
