//! How the app looks to who sits in the dark, or has a phone at hand.

use serde_json::{Value, json};
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::{Browser, Client, Server};

use super::page::{action, network, row};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_prefers_dark_screens_gets_dark_ones() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = failing(&admin).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see("[role=treeitem]").await;
    let light = brightness(&browser).await;
    browser.prefer_dark().await;
    let dark = brightness(&browser).await;
    assert!(light > 600 && dark < 150, "the page is {light} of 765 bright, and {dark} in the dark");

    browser.picture("record-dark").await;
    browser.click(&action(&admin.keys(&record).await["Drain site B"], "fail")).await;
    browser.see("dialog[open]").await;
    browser.picture("dialog-dark").await;
    for (page, there) in [("releases", "tr[data-key]"), ("wall", ".band"), ("import", "form.import")] {
        browser.go(&format!("/{page}")).await;
        browser.see(there).await;
        browser.picture(&format!("{page}-dark")).await;
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_its_dialogs_and_the_wallboard_fit_a_phone() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = failing(&admin).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&row(&keys["Patch core switch"], "FAILED")).await;
    browser.fits().await;
    browser.picture("record-phone").await;

    browser.click(&format!("{} .title", row(&keys["Patch core switch"], "FAILED"))).await;
    browser.see("dialog[open] [data-action='skip']").await;
    browser.fits().await;
    browser.picture("activity-phone").await;
    browser.click("dialog [data-action='skip']").await;
    browser.see("dialog[data-dialog='skip'][open]").await;
    browser.picture("dialog-phone").await;

    browser.go("/wall").await;
    browser.see(".band").await;
    browser.fits().await;
    browser.picture("wall-phone").await;
    browser.close().await;
}

/// A release with all kinds of statuses in it.
pub(crate) async fn failing(admin: &Client) -> String {
    let record = network(admin).await;
    let keys = admin.keys(&record).await;
    let because = |activity: &str| json!({ "activity": keys[activity], "comment": "It does not boot" });
    admin.done("skipActivity", because("Approve network window")).await;
    admin.done("failActivity", because("Patch core switch")).await;
    record
}

/// Red, green and blue of the page's paper, added up.
async fn brightness(browser: &Browser) -> u64 {
    let script = "const paper = getComputedStyle(document.documentElement).backgroundColor; \
                  return paper.match(/[0-9.]+/g).slice(0, 3).map(Number);";
    let colours = browser.run(script).await;
    colours.as_array().expect("three colours").iter().filter_map(Value::as_f64).sum::<f64>() as u64
}
