//! Home, my work, and the activities in progress: what is seen there, what can be done from there, and that both come
//! and go by themselves.

use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{manual, parallel, release};
use waybill_tests::{Browser, Client, Server};

use super::page::network;

/// A row of a list over all records, in a status.
fn row(key: &str, status: &str) -> String {
    format!("li[data-row='{key}'][data-status='{status}']")
}

/// The row that has the focus.
const FOCUSED: &str = "return document.activeElement.closest('[data-row]')?.dataset.row ?? null;";

/// Confirms the dialog of an action, with a comment unless it is blank.
async fn confirm(browser: &Browser, name: &str, comment: &str) {
    let dialog = format!("dialog[data-dialog='{name}']");
    browser.see(&format!("{dialog}[open]")).await;
    if !comment.is_empty() {
        browser.fill(&format!("{dialog} textarea[name=comment]"), comment).await;
    }
    browser.click(&format!("{dialog} button[type=submit]")).await;
    browser.see_no(&dialog).await;
}

/// A started release with steps for Garret that run at once, and the keys by title.
async fn for_garret(admin: &Client, titles: &[&str]) -> (String, std::collections::HashMap<String, String>) {
    let step = |title: &&str| json!({ "title": title, "assignedTo": "garret", "scheduledEnd": "2026-01-05T12:00:00Z" });
    let plan = vec![parallel("Payments", titles.iter().map(step).collect()), manual("Tell everybody")];
    let key = release(admin, "Payment gateway", plan).await;
    admin.done("startRelease", json!({ "release": key })).await;
    let keys = admin.keys(&key).await;
    (key, keys)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_somebody_comes_is_done_from_there_and_leaves_by_itself() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    let (review, patch) = (&keys["Approve network window"], &keys["Patch core switch"]);
    let garret = Browser::log_in(&server.url(), "garret", WIDE).await;
    garret.go("/work").await;
    garret.see(&row(review, "IN_PROGRESS")).await;
    garret.picture("work").await;
    garret.mark().await;

    // By the keyboard alone: to the row, and the vote.
    garret.fill("body", "j").await;
    garret.becomes(FOCUSED, |it| it == review).await;
    garret.fill(&format!("[data-row='{review}'] [data-entry]"), "v").await;
    confirm(&garret, "approve", "").await;
    garret.see(".toast").await;
    let said = garret.text(".toast").await;
    assert!(said.contains(review) && said.contains("approved"), "{said}");
    garret.see_no(&row(review, "IN_PROGRESS")).await;
    garret.see("p.empty, div.empty").await;
    garret.picture("work-empty").await;

    // Somebody gives it to Garret, and does it after all.
    admin.done("assign", json!({ "subject": patch, "to": "garret" })).await;
    garret.see(&row(patch, "IN_PROGRESS")).await;
    garret.see_no("div.empty").await;
    admin.done("completeActivity", json!({ "activity": patch })).await;
    garret.see_no(&format!("li[data-row='{patch}']")).await;
    garret.is_untouched().await;
    garret.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_stands_first_and_the_focus_goes_on_when_a_row_goes() {
    let server = Server::start().await;
    let admin = server.admin().await;
    admin.create_person("garret", "Garret Lind").await;
    let (record, keys) = for_garret(&admin, &["Switch over", "Send test payments", "Open the shop"]).await;
    let (switch, send, open) = (&keys["Switch over"], &keys["Send test payments"], &keys["Open the shop"]);
    let garret = Browser::log_in(&server.url(), "garret", WIDE).await;
    garret.go("/work").await;
    garret.see(&row(open, "IN_PROGRESS")).await;

    garret.click(&format!("[data-row='{open}'] [data-action='fail']")).await;
    confirm(&garret, "fail", "No connection").await;
    garret.see(&format!(".work > {}:first-child", row(open, "FAILED"))).await;
    garret.see(".overdue").await;
    garret.picture("work-failed").await;

    garret.run("document.activeElement.blur();").await;
    garret.fill("body", "j").await;
    garret.becomes(FOCUSED, |it| it == open).await;
    garret.fill(&format!("[data-row='{open}'] [data-entry]"), "j").await;
    garret.becomes(FOCUSED, |it| it == switch).await;
    garret.fill(&format!("[data-row='{switch}'] [data-entry]"), "c").await;
    confirm(&garret, "complete", "").await;
    garret.see_no(&format!("li[data-row='{switch}']")).await;
    garret.becomes(FOCUSED, |it| it == send).await;

    // Enter opens the record at that activity.
    garret.press(&format!("[data-row='{send}'] [data-entry]"), fantoccini::key::Key::Enter).await;
    let there = format!("/records/{record}?activity={send}");
    garret.becomes("return location.pathname + location.search;", |it| *it == there).await;
    garret.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_responsible_sees_what_to_start_to_staff_to_mend_and_to_close() {
    let server = Server::start().await;
    let admin = server.admin().await;
    admin.create_person("garret", "Garret Lind").await;
    let june = release(&admin, "June release", vec![manual("Tell everybody")]).await;
    let network = release(&admin, "June network", vec![manual("Patch core switch")]).await;
    admin.done("convertToParent", json!({ "release": june, "comment": "June has two parts" })).await;
    admin.done("linkChild", json!({ "parent": june, "child": network })).await;
    admin.done("assign", json!({ "subject": network, "to": "garret" })).await;
    let patch = &admin.keys(&network).await["Patch core switch"];
    let garret = Browser::log_in(&server.url(), "garret", WIDE).await;
    garret.go("/work").await;
    garret.see("div.empty").await;

    // Its parent waits for it.
    admin.done("startRelease", json!({ "release": june })).await;
    garret.see(&row(&network, "EDITING")).await;
    garret.see_no("div.empty").await;
    garret.picture("work-to-start").await;
    garret.click(&format!("[data-row='{network}'] [data-action='start']")).await;
    confirm(&garret, "start", "").await;

    // Nobody is there to do what began.
    garret.see(&row(patch, "IN_PROGRESS")).await;
    garret.click(&format!("[data-row='{patch}'] [data-action='assign']")).await;
    garret.see("dialog[data-dialog='assign'][open]").await;
    garret.fill("dialog[data-dialog='assign'] input[name=person]", "admin").await;
    garret.click("dialog[data-dialog='assign'] button[type=submit]").await;
    garret.see_no(&format!("li[data-row='{patch}']")).await;

    admin.done("failActivity", json!({ "activity": patch, "comment": "No connection" })).await;
    garret.see(&format!("{} [data-action='return']", row(patch, "FAILED"))).await;
    garret.go("/").await;
    garret.see("[data-duties]").await;
    admin.done("returnToActivity", json!({ "activity": patch, "comment": "Again" })).await;
    admin.done("completeActivity", json!({ "activity": patch })).await;
    garret.see_no("[data-duties]").await;

    // It is closed when nobody can have to return to it any more.
    let tell = &admin.keys(&june).await["Tell everybody"];
    admin.done("completeActivity", json!({ "activity": tell })).await;
    garret.see("[data-duties]").await;
    garret.picture("home-for-me").await;
    garret.go("/work").await;
    garret.click(&format!("[data-row='{network}'] [data-action='close']")).await;
    confirm(&garret, "close", "Done").await;
    garret.see("div.empty").await;
    garret.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn activities_in_progress_stand_under_who_holds_them_up() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    let review = &keys["Approve network window"];
    let (_, payment) = for_garret(&admin, &["Switch over", "Open the shop"]).await;
    let (switch, open) = (&payment["Switch over"], &payment["Open the shop"]);
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/progress").await;
    for key in [review, switch, open] {
        browser.see(&format!("[data-holder='Garret Lind'] {}", row(key, "IN_PROGRESS"))).await;
    }
    browser.mark().await;

    admin.done("assign", json!({ "subject": switch, "to": null })).await;
    browser.see(&format!("[data-holder='Nobody'] {}", row(switch, "IN_PROGRESS"))).await;
    admin.done("failActivity", json!({ "activity": open, "comment": "No connection" })).await;
    browser.see(&format!("[data-holder='Failed'] {}", row(open, "FAILED"))).await;
    browser.picture("progress").await;

    browser.click("nav.views a[href*='view=failed']").await;
    browser.see_no(&format!("li[data-row='{review}']")).await;
    browser.see(&row(open, "FAILED")).await;
    browser.click("nav.kinds a[href*='kind=review']").await;
    browser.see("p.empty").await;
    browser.click("nav.views:first-of-type a[href*='view=all']").await;
    browser.see(&row(review, "IN_PROGRESS")).await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_screen_begins_with_ways_to_begin_and_then_shows_what_needs_a_look() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/").await;
    browser.see("[data-first-use] [data-begin='import']").await;
    browser.picture("home-first-use").await;
    browser.mark().await;

    let calm = network(&admin).await;
    browser.see(&format!(".running {}", row(&calm, "IN_PROGRESS"))).await;
    browser.see("[data-well]").await;
    browser.picture("home-calm").await;

    let (broken, keys) = for_garret(&admin, &["Switch over", "Open the shop"]).await;
    browser.see(&format!("[data-worst='late'] {}", row(&keys["Open the shop"], "IN_PROGRESS"))).await;
    browser.see_no("[data-well]").await;
    let failure = json!({ "activity": keys["Switch over"], "comment": "No connection" });
    admin.done("failActivity", failure).await;
    browser.see(&format!("[data-worst='failed'] {}", row(&keys["Switch over"], "FAILED"))).await;
    assert_eq!(browser.text("[data-worst='failed'] .why q").await, "No connection");
    browser.see(&format!(".running > {}:first-child", row(&broken, "FAILED"))).await;
    let script = "return document.querySelector('.told li')?.innerText.replace(/\\s+/g, ' ') ?? '';";
    let sentence = format!("marked {} Switch over as failed in {broken}", keys["Switch over"]);
    browser.becomes(script, |it| it.as_str().is_some_and(|it| it.contains(&sentence) && it.contains("failed"))).await;
    browser.picture("home-failed").await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_gone_through_by_keys_and_sifted_by_person() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let first = network(&admin).await;
    let (second, _) = for_garret(&admin, &["Switch over"]).await;
    admin.done("assign", json!({ "subject": first, "to": "garret" })).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/releases").await;
    browser.see(&format!("tr[data-row='{second}']")).await;
    browser.click(".sifting summary").await;
    browser.fill(".sifting input[name=person]", "garret\n").await;
    browser.see_no(&format!("tr[data-row='{second}']")).await;
    browser.becomes("return location.search;", |it| it == "?person=garret").await;
    browser.picture("releases-of-garret").await;
    browser.run("document.activeElement.blur();").await;
    browser.fill("body", "j").await;
    browser.becomes(FOCUSED, |it| *it == first).await;
    browser.press(&format!("tr[data-row='{first}'] [data-entry]"), fantoccini::key::Key::Enter).await;
    browser.becomes("return location.pathname;", |it| *it == format!("/records/{first}")).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn these_screens_fit_a_phone_and_a_dark_room() {
    let server = Server::start().await;
    let admin = server.admin().await;
    network(&admin).await;
    let (_, keys) = for_garret(&admin, &["Switch over", "Open the shop of the customers that pay by card"]).await;
    admin.done("failActivity", json!({ "activity": keys["Switch over"], "comment": "No connection" })).await;
    let phone = Browser::log_in(&server.url(), "garret", PHONE).await;
    for (path, name) in [("/", "home"), ("/work", "work"), ("/progress", "progress")] {
        phone.go(path).await;
        phone.see("li[data-row]").await;
        phone.fits().await;
        phone.picture(&format!("{name}-phone")).await;
    }
    phone.prefer_dark().await;
    phone.picture("progress-phone-dark").await;
    phone.close().await;
}
