//! Woodgrove Bank's June release, worked through by hand: one person acts, and two others watch.

use std::collections::HashMap;

use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{change, dependent, manual, parallel, release, sequential, unanimous};
use waybill_tests::{Browser, Client, Server};

use super::page::{act, act_closely, act_on_record, head, row};

/// RR1 to RR3 and CR7, linked as the example has them; RR2 is not started yet. The keys of their activities by title.
pub(crate) async fn june(admin: &Client) -> HashMap<String, String> {
    let mut test = manual("Test network with database integration");
    test["afterChildren"] = true.into();
    let site = sequential("Site B", vec![manual("Drain site B"), manual("Re-cable site B")]);
    let rack = parallel("Rack work", vec![manual("Patch core switch"), site]);
    let network = vec![unanimous("Approve network window", &["garret"]), rack, manual("Confirm network")];
    for (title, plan) in [
        ("June release", vec![test]),
        ("Network", network),
        ("Database", vec![manual("Upgrade database")]),
        ("May release", Vec::new()),
        ("July release", Vec::new()),
        ("August release", Vec::new()),
    ] {
        release(admin, title, plan).await;
    }
    let gateway = vec![dependent("Network is there"), manual("Move branches")];
    assert_eq!(change(admin, "Faster branches", gateway).await, "CR7");
    admin.done("convertToParent", json!({ "release": "RR1", "comment": "June has two parts" })).await;
    for child in ["RR2", "RR3"] {
        admin.done("linkChild", json!({ "parent": "RR1", "child": child })).await;
    }
    admin.done("startRelease", json!({ "release": "RR1", "children": ["RR3"] })).await;
    admin.done("startChange", json!({ "change": "CR7" })).await;
    let mut keys = HashMap::new();
    for record in ["RR1", "RR2", "RR3", "CR7"] {
        keys.extend(admin.keys(record).await);
    }
    let link = json!({ "activity": keys["Confirm network"], "dependent": keys["Network is there"] });
    admin.done("linkChange", link).await;
    keys
}

/// Waits until these activities are in these statuses.
async fn see(browser: &Browser, keys: &HashMap<String, String>, expected: &[(&str, &str)]) {
    for (title, status) in expected {
        browser.see(&row(&keys[*title], status)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_june_release_is_worked_through_by_hand_and_the_others_see_it_go_on_by_itself() {
    let server = Server::start().await;
    let admin = server.admin().await;
    admin.create_person("garret", "Garret Lind").await;
    admin.create_person("ada", "Ada Moreau").await;
    let keys = june(&admin).await;
    let garret = Browser::log_in(&server.url(), "garret", WIDE).await;
    let change = Browser::log_in(&server.url(), "admin", PHONE).await;
    let parent = Browser::log_in(&server.url(), "ada", WIDE).await;
    garret.go("/records/RR2").await;
    change.go("/records/CR7").await;
    parent.go("/records/RR1").await;
    see(&change, &keys, &[("Network is there", "IN_PROGRESS"), ("Move branches", "PENDING")]).await;
    see(&parent, &keys, &[("Test network with database integration", "PENDING")]).await;
    change.mark().await;
    parent.mark().await;
    change.fits().await;
    change.picture("woodgrove-change-waits-phone").await;

    garret.see(&format!("{} .chain", row(&keys["Confirm network"], "PENDING"))).await;
    act_on_record(&garret, "start", "").await;
    act(&garret, &keys["Approve network window"], "approve", "").await;
    see(&garret, &keys, &[("Rack work", "IN_PROGRESS"), ("Drain site B", "IN_PROGRESS")]).await;

    act(&garret, &keys["Patch core switch"], "fail", "It does not boot").await;
    see(&garret, &keys, &[("Patch core switch", "FAILED"), ("Rack work", "FAILED")]).await;
    see(&garret, &keys, &[("Drain site B", "IN_PROGRESS")]).await;
    garret.see(&head("RR2", "FAILED")).await;
    assert_eq!(garret.text(".history q").await, "It does not boot");
    parent.see(&head("RR1", "FAILED")).await;
    parent.see("li[data-key='RR2'][data-status='FAILED']").await;
    assert_eq!(parent.text("li[data-key='RR2'] .why q").await, "It does not boot");
    parent.picture("woodgrove-parent-failed").await;

    act_closely(&garret, &keys["Patch core switch"], "skip", "Next month").await;
    see(&garret, &keys, &[("Patch core switch", "SKIPPED"), ("Rack work", "IN_PROGRESS")]).await;
    garret.see(&head("RR2", "IN_PROGRESS")).await;
    parent.see(&head("RR1", "IN_PROGRESS")).await;
    act(&garret, &keys["Drain site B"], "complete", "").await;
    act(&garret, &keys["Re-cable site B"], "complete", "").await;
    see(&garret, &keys, &[("Rack work", "COMPLETED"), ("Confirm network", "IN_PROGRESS")]).await;

    act_closely(&garret, &keys["Drain site B"], "return", "Two servers were left").await;
    see(&garret, &keys, &[("Drain site B", "IN_PROGRESS"), ("Re-cable site B", "PENDING")]).await;
    see(&garret, &keys, &[("Rack work", "IN_PROGRESS"), ("Confirm network", "PENDING")]).await;
    // A branch beside the path is left as it is.
    see(&garret, &keys, &[("Patch core switch", "SKIPPED")]).await;
    garret.picture("woodgrove-returned").await;
    for activity in ["Drain site B", "Re-cable site B"] {
        act(&garret, &keys[activity], "complete", "").await;
    }
    see(&change, &keys, &[("Network is there", "IN_PROGRESS"), ("Move branches", "PENDING")]).await;

    act(&garret, &keys["Confirm network"], "complete", "").await;
    garret.see(&head("RR2", "COMPLETED")).await;
    see(&change, &keys, &[("Network is there", "COMPLETED"), ("Move branches", "IN_PROGRESS")]).await;
    change.picture("woodgrove-change-went-on-phone").await;
    parent.see("li[data-key='RR2'][data-status='COMPLETED']").await;
    see(&parent, &keys, &[("Test network with database integration", "PENDING")]).await;

    garret.go("/records/RR3").await;
    act(&garret, &keys["Upgrade database"], "complete", "").await;
    see(&parent, &keys, &[("Test network with database integration", "IN_PROGRESS")]).await;
    parent.picture("woodgrove-parent-goes-on").await;
    act(&parent, &keys["Test network with database integration"], "complete", "").await;
    parent.see(&head("RR1", "COMPLETED")).await;

    change.is_untouched().await;
    parent.is_untouched().await;
    for browser in [garret, change, parent] {
        browser.close().await;
    }
}
