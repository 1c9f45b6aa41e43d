//! A record's page, as a person works with it, and a release to look at.

use serde_json::json;
use waybill_tests::builders::{manual, parallel, release, sequential, unanimous};
use waybill_tests::{Browser, Client};

/// A started release with a review by Garret in front, as in the worked example; its key.
pub(crate) async fn network(client: &Client) -> String {
    let garret = client.create_person("garret", "Garret Lind").await;
    let site = sequential("Site B", vec![manual("Drain site B"), manual("Re-cable site B")]);
    let rack = parallel("Rack work", vec![manual("Patch core switch"), site]);
    let plan = vec![unanimous("Approve network window", &[&garret]), rack, manual("Confirm network")];
    let key = release(client, "June network", plan).await;
    client.done("startRelease", json!({ "release": key })).await;
    key
}

/// The row of an activity in a status.
pub(crate) fn row(key: &str, status: &str) -> String {
    format!("[role=treeitem][data-key='{key}'][data-status='{status}']")
}

/// The head of a record in a status.
pub(crate) fn head(key: &str, status: &str) -> String {
    format!("header[data-key='{key}'][data-status='{status}']")
}

/// A button in the row of an activity.
pub(crate) fn action(key: &str, name: &str) -> String {
    format!("[role=treeitem][data-key='{key}'] [data-action='{name}']")
}

/// Does what the row of an activity offers, with a comment unless it is blank.
pub(crate) async fn act(browser: &Browser, key: &str, name: &str, comment: &str) {
    browser.click(&action(key, name)).await;
    confirm(browser, name, comment).await;
}

/// Does what is offered only to who looks at the activity closely.
pub(crate) async fn act_closely(browser: &Browser, key: &str, name: &str, comment: &str) {
    browser.click(&format!("[role=treeitem][data-key='{key}'] .title")).await;
    browser.click(&format!("dialog[data-dialog='activity'] [data-action='{name}']")).await;
    confirm(browser, name, comment).await;
    browser.click("dialog[data-dialog='activity'] [aria-label='Close']").await;
    browser.see_no("dialog[open]").await;
}

/// Does what the head of the record offers.
pub(crate) async fn act_on_record(browser: &Browser, name: &str, comment: &str) {
    browser.click(&format!("header.record-head [data-action='{name}']")).await;
    confirm(browser, name, comment).await;
}

/// Fills in the comment, if one is given, and confirms the dialog.
async fn confirm(browser: &Browser, name: &str, comment: &str) {
    let dialog = format!("dialog[data-dialog='{name}']");
    browser.see(&format!("{dialog}[open]")).await;
    if !comment.is_empty() {
        browser.fill(&format!("{dialog} textarea[name=comment]"), comment).await;
        browser.picture(&format!("dialog-{name}")).await;
    }
    browser.click(&format!("{dialog} button[type=submit]")).await;
    browser.see_no(&dialog).await;
}
