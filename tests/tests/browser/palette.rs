//! The command palette: everything by the keyboard.

use fantoccini::key::Key;
use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::{Browser, Server};

use super::page::{network, row};

const FIRST: &str = "return document.querySelector('[role=option][aria-selected=true]')?.textContent ?? '';";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_an_activity_and_a_screen_are_a_few_letters_away() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let drain = admin.keys(&record).await["Drain site B"].clone();
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.see("h1:focus").await;
    browser.mark().await;
    for (typed, found, path) in [
        (record.to_lowercase(), "June network", format!("/records/{record}")),
        ("drain".to_owned(), "Drain site B", format!("/records/{record}?activity={drain}")),
        ("import".to_owned(), "Import a plan", "/import".to_owned()),
    ] {
        browser.control('k').await;
        browser.see("#palette-field:focus").await;
        browser.keys(&typed).await;
        browser.becomes(FIRST, |it| it.as_str().is_some_and(|it| it.contains(found))).await;
        browser.picture(&format!("palette-{typed}")).await;
        browser.keys(&Key::Enter.to_string()).await;
        browser.becomes("return location.pathname + location.search;", |it| *it == json!(path)).await;
        browser.see_no("dialog[data-dialog=palette]").await;
    }
    // What was looked at is remembered.
    browser.see("h1:focus").await;
    browser.control('k').await;
    browser.becomes(FIRST, |it| it.as_str().is_some_and(|it| it.starts_with(&record))).await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.see_no("dialog[open]").await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_be_done_to_the_activity_in_hand_is_done_from_the_palette() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    admin.done("skipActivity", json!({ "activity": keys["Approve network window"], "comment": "By phone" })).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    let drain = row(&keys["Drain site B"], "IN_PROGRESS");
    browser.see(&drain).await;
    browser.run(&format!("document.querySelector(\"{drain}\").focus();")).await;
    browser.control('k').await;
    browser.see("#palette-field:focus").await;
    browser.picture("palette-record").await;
    browser.keys("compl drain").await;
    browser.becomes(FIRST, |it| it.as_str().is_some_and(|it| it.starts_with("Complete"))).await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.click("dialog[data-dialog='complete'][open] button[type=submit]").await;
    browser.see(&row(&keys["Drain site B"], "COMPLETED")).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_palette_fits_a_phone_and_says_when_nothing_is_found() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.click("[data-action='search']").await;
    browser.see("#palette-field:focus").await;
    browser.picture("palette-phone").await;
    browser.keys("qqqq").await;
    browser.see(".none:not([hidden])").await;
    browser.fits().await;
    browser.click(".dialog[data-dialog='palette'] input").await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.see_no("dialog[open]").await;
    browser.see("[data-action='search']:focus").await;
    browser.close().await;
}
