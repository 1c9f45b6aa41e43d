//! The wallboard.

use serde_json::json;
use waybill_tests::browser::WIDE;
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Server};

use super::page::network;

fn band(key: &str, status: &str) -> String {
    format!(".band[data-key='{key}'][data-status='{status}']")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wallboard_shows_what_is_in_progress_with_failures_first_and_lets_go_of_what_is_held() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/wall").await;
    browser.see("p.empty").await;
    browser.picture("wall-empty").await;
    browser.mark().await;

    let calm = network(&admin).await;
    let broken = release(&admin, "Payment gateway", vec![manual("Switch over"), manual("Send test payments")]).await;
    admin.done("startRelease", json!({ "release": broken })).await;
    browser.see(&band(&calm, "IN_PROGRESS")).await;
    browser.see(&band(&broken, "IN_PROGRESS")).await;
    let switch = &admin.keys(&broken).await["Switch over"];
    admin.done("failActivity", json!({ "activity": switch, "comment": "It does not boot" })).await;
    browser.see(&format!(".band:first-child[data-key='{broken}'][data-status='FAILED']")).await;
    browser.see(&format!("{} .steps li[data-key='{switch}'][data-status='FAILED']", band(&broken, "FAILED"))).await;
    browser.picture("wall").await;

    admin.done("holdRelease", json!({ "release": calm, "comment": "Storm" })).await;
    browser.see_no(&band(&calm, "IN_PROGRESS")).await;
    browser.is_untouched().await;
    browser.close().await;
}
