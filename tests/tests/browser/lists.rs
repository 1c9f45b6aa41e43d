//! The lists of releases and of change requests.

use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{change, dependent, manual, release};
use waybill_tests::{Browser, Client, Server};

use super::page::network;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_list_fills_by_itself() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/changes").await;
    browser.see("p.empty").await;
    browser.picture("changes-empty").await;
    browser.go("/releases").await;
    browser.see("p.empty").await;
    browser.picture("releases-empty").await;
    browser.mark().await;

    let records = some_of_each(&server.admin().await).await;

    for (key, status) in &records {
        browser.see(&format!("tr[data-key='{key}'][data-status='{status}']")).await;
    }
    browser.see_no("p.empty").await;
    browser.is_untouched().await;
    browser.picture("releases").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_shows_the_records_of_its_status_and_lets_go_of_them_by_itself() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let key = release(&admin, "June", vec![manual("Patch")]).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/releases").await;
    browser.click("nav.views a[href$='view=editing']").await;
    let listed = format!("tr[data-key='{key}']");
    browser.see(&listed).await;

    admin.done("startRelease", json!({ "release": key })).await;

    browser.see_no(&listed).await;
    browser.see("p.empty").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lists_fit_a_phone() {
    let server = Server::start().await;
    let admin = server.admin().await;
    some_of_each(&admin).await;
    change(&admin, "Open the new payment gateway", vec![dependent("Wait for the new network")]).await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    for page in ["releases", "changes"] {
        browser.go(&format!("/{page}")).await;
        browser.see("tr[data-key]").await;
        browser.fits().await;
        browser.picture(&format!("{page}-phone")).await;
    }
    browser.close().await;
}

/// A release in each of some statuses.
async fn some_of_each(admin: &Client) -> Vec<(String, &'static str)> {
    let mut records = vec![(network(admin).await, "IN_PROGRESS")];
    for (title, status) in [
        ("Database of the customers, with a title that says more than a title has to say", "EDITING"),
        ("Payment gateway", "FAILED"),
        ("Branch offices", "ON_HOLD"),
        ("Firewall rules", "COMPLETED"),
        ("Mail relay", "CANCELLED"),
    ] {
        let key = release(admin, title, vec![manual("Prepare"), manual("Switch over")]).await;
        if status != "EDITING" {
            admin.done("startRelease", json!({ "release": key })).await;
        }
        let keys = admin.keys(&key).await;
        let because = json!({ "release": key, "comment": "The vendor asked for it" });
        match status {
            "FAILED" => {
                admin.done("completeActivity", json!({ "activity": keys["Prepare"] })).await;
                let failure = json!({ "activity": keys["Switch over"], "comment": "It does not boot" });
                admin.done("failActivity", failure).await;
            }
            "ON_HOLD" => drop(admin.done("holdRelease", because).await),
            "CANCELLED" => drop(admin.done("cancelRelease", because).await),
            "COMPLETED" => {
                for activity in ["Prepare", "Switch over"] {
                    admin.done("completeActivity", json!({ "activity": keys[activity] })).await;
                }
            }
            _ => {}
        }
        records.push((key, status));
    }
    records
}
