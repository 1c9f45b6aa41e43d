//! The list of activities, steered by keys and narrowed by words, and the panel of one of them.

use std::collections::HashMap;

use fantoccini::key::Key;
use serde_json::{Value, json};
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::{Browser, Client, Server};

use super::page::{act_closely, network, row};

/// The panel of an activity.
const PANEL: &str = "dialog[data-dialog='activity'][open]";

/// The key of what has the focus, and of what the panel is about.
const WHERE: &str = "const panel = document.querySelector(\"dialog[data-dialog='activity'][open]\"); \
                     return [document.activeElement.dataset.key ?? document.activeElement.tagName, \
                     panel?.getAttribute('aria-label') ?? ''].join(' | ');";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_panel_follows_the_keys_and_gives_the_focus_back() {
    let server = Server::start().await;
    let (record, keys) = running(&server).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    let (patch, drain) = (&keys["Patch core switch"], &keys["Drain site B"]);
    let site = &keys["Site B"];
    browser.see(&row(patch, "IN_PROGRESS")).await;

    browser.fill("h1", "n").await;
    is_at(&browser, patch, "").await;
    browser.fill(&on(patch), " ").await;
    is_at(&browser, patch, &format!("{patch} Patch core switch")).await;
    browser.fill(&on(patch), "j").await;
    is_at(&browser, site, &format!("{site} Site B")).await;
    browser.press(&on(site), Key::Down).await;
    is_at(&browser, drain, &format!("{drain} Drain site B")).await;
    browser.becomes("return location.search;", |query| *query == json!(format!("?activity={drain}"))).await;
    let title = browser.run("return document.title;").await;
    assert_eq!(title, json!(format!("{drain} Drain site B · {record} June network · Waybill")));
    browser.picture("record-panel-wide").await;

    browser.press(&on(drain), Key::Enter).await;
    is_at(&browser, "H2", &format!("{drain} Drain site B")).await;
    browser.press(&format!("{PANEL} h2"), Key::Escape).await;
    is_at(&browser, drain, "").await;
    browser.fill(&on(drain), "c").await;
    browser.click("dialog[data-dialog='complete'] button[type=submit]").await;
    browser.see(&row(drain, "COMPLETED")).await;
    browser.see(&format!("{}[data-light]", on(&keys["Re-cable site B"]))).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_opens_one_activity_and_the_way_back_closes_it() {
    let server = Server::start().await;
    let (record, keys) = running(&server).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    let confirm = &keys["Confirm network"];
    browser.go(&format!("/records/{record}?activity={}", confirm.to_lowercase())).await;
    browser.see(&format!("{PANEL}[aria-label='{confirm} Confirm network']")).await;
    browser.see(&format!("{}[aria-selected=true]", on(confirm))).await;

    // What it waits for is a way to go there.
    browser.click(&format!("{PANEL} .waiting a")).await;
    let rack = &keys["Rack work"];
    browser.see(&format!("{PANEL}[aria-label='{rack} Rack work']")).await;
    is_at(&browser, "H2", &format!("{rack} Rack work")).await;
    browser.see(&format!("{PANEL} .history li")).await;
    browser.click(&format!("{PANEL} [aria-label='Close']")).await;
    browser.see_no(PANEL).await;

    browser.click(&format!("{} .title", on(rack))).await;
    browser.see(PANEL).await;
    browser.run("history.back();").await;
    browser.see_no(PANEL).await;
    browser.becomes("return location.search;", |query| *query == json!("")).await;
    browser.go(&format!("/records/{record}?activity=MA999")).await;
    browser.see(".toast.problem").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_narrows_to_words_and_folds_what_is_settled() {
    let server = Server::start().await;
    let (record, keys) = running(&server).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    let all = keys.len() as u64;
    rows_become(&browser, all).await;
    browser.fill("h1", "/").await;
    browser.fill("#filter:focus", "cable").await;
    // The step, and the two containers that it stands in.
    rows_become(&browser, 3).await;
    assert_eq!(browser.text(".found").await, format!("1 of {all}"));
    browser.picture("record-filter").await;
    browser.press("#filter", Key::Enter).await;
    is_at(&browser, &keys["Re-cable site B"], "").await;
    browser.fill(&on(&keys["Re-cable site B"]), "/").await;
    browser.press("#filter", Key::Escape).await;
    rows_become(&browser, all).await;

    // The approved review goes out of sight, and is remembered to be.
    browser.click("[data-hide='settled']").await;
    rows_become(&browser, all - 1).await;
    browser.fill(&on(&keys["Rack work"]), "1").await;
    rows_become(&browser, 2).await;
    browser.go(&format!("/records/{record}")).await;
    rows_become(&browser, 2).await;
    // What failed is gone to, wherever it is hidden.
    browser.fill("h1", "n").await;
    is_at(&browser, &keys["Patch core switch"], "").await;

    browser.fill(&on(&keys["Patch core switch"]), "?").await;
    browser.see("dialog[data-dialog='keys'][open] kbd").await;
    browser.picture("keys").await;

    // Who does not want letters to act says so; arrows go on.
    browser.click("[name='letters']").await;
    browser.press("[name='letters']", Key::Escape).await;
    browser.see_no("dialog[open]").await;
    browser.fill(&on(&keys["Patch core switch"]), "?fn").await;
    browser.press(&on(&keys["Patch core switch"]), Key::Home).await;
    let there = json!(format!("{} | ", keys["Patch core switch"]));
    browser.becomes(WHERE, |found| *found != there).await;
    browser.see_no("dialog[open]").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_the_panel_takes_the_screen_and_acts() {
    let server = Server::start().await;
    let (record, keys) = running(&server).await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go(&format!("/records/{record}")).await;
    let patch = &keys["Patch core switch"];
    browser.see(&row(patch, "IN_PROGRESS")).await;
    browser.fits().await;
    act_closely(&browser, patch, "fail", "It does not boot").await;
    browser.see(&row(patch, "FAILED")).await;
    browser.click(&format!("{} .title", on(patch))).await;
    browser.see(&format!("{PANEL} [data-action='skip']")).await;
    browser.fits().await;
    browser.picture("record-panel-phone").await;
    // What is behind it is out of reach; the messages are not, nor the way back that they offer.
    let secluded = format!("return document.querySelector(\"{}\").closest('[inert]') !== null;", on(patch));
    assert_eq!(browser.run(&secluded).await, json!(true));
    browser.click(&format!("{PANEL} [data-action='assign']")).await;
    browser.fill("dialog[data-dialog='assign'] input[name=person]", "admin").await;
    browser.click("dialog[data-dialog='assign'] button[type=submit]").await;
    browser.see_no("dialog[data-dialog='assign']").await;
    browser.see(PANEL).await;
    browser.click(".toast [data-action=undo]").await;
    browser
        .becomes("return document.querySelector('.toasts').textContent;", |it| it.to_string().contains("Taken back"))
        .await;
    browser.click(&format!("{PANEL} [aria-label='Close']")).await;
    browser.see_no(PANEL).await;
    assert_eq!(browser.run(&secluded).await, json!(false));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_paper_there_are_all_rows_and_nothing_to_press() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let plan = (1..=300).map(|number| json!({ "title": format!("Host {number}") })).collect();
    let record = waybill_tests::builders::release(&admin, "Hosts", plan).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see("[role=treeitem]").await;
    let built = "return document.querySelectorAll('[role=treeitem]').length;";
    assert!(browser.run(built).await.as_u64() < Some(100));
    browser.run("window.dispatchEvent(new Event('beforeprint'));").await;
    rows_become(&browser, 300).await;
    browser.run("window.dispatchEvent(new Event('afterprint'));").await;
    browser.becomes(built, |rows| rows.as_u64() < Some(100)).await;
    browser.close().await;
}

/// A release in which the review is approved; the keys of its activities by title.
async fn running(server: &Server) -> (String, HashMap<String, String>) {
    let admin: Client = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    let review = &keys["Approve network window"];
    admin.done("skipActivity", json!({ "activity": review, "comment": "Garret said yes" })).await;
    (record, keys)
}

/// The row of an activity.
fn on(key: &str) -> String {
    format!("[role=treeitem][data-key='{key}']")
}

/// Waits until this has the focus, and the panel is about that.
async fn is_at(browser: &Browser, focus: &str, panel: &str) {
    browser.becomes(WHERE, |found| *found == json!(format!("{focus} | {panel}"))).await;
}

/// Waits until so many rows are there.
async fn rows_become(browser: &Browser, count: u64) {
    let built = "return document.querySelectorAll('[role=treeitem]').length;";
    browser.becomes(built, |rows: &Value| rows.as_u64() == Some(count)).await;
}
