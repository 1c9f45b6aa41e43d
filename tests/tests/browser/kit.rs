//! The page of the design kit: its picture, and what its parts do under the fingers.

use fantoccini::key::Key;
use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::{Browser, Server};

/// What has the focus, by its name for tests.
const FOCUSED: &str = "return document.activeElement.dataset.action ?? document.activeElement.dataset.menu;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_kit_shows_every_part_also_in_the_dark_and_to_the_colour_blind() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/kit").await;
    browser.see("[data-kit='Status']").await;
    browser.picture("kit").await;
    for deficiency in ["protanopia", "deuteranopia", "tritanopia"] {
        browser.see_as(deficiency).await;
        browser.picture(&format!("kit-{deficiency}")).await;
    }
    browser.see_as("none").await;
    browser.click(".segmented label:has([value='dark'])").await;
    let scheme = "return getComputedStyle(document.documentElement).colorScheme;";
    browser.becomes(scheme, |scheme| scheme == "dark").await;
    browser.picture("kit-dark").await;

    browser.go("/kit").await;
    browser.becomes(scheme, |scheme| scheme == "dark").await;
    browser.click(".segmented label:has([value='system'])").await;
    browser.becomes(scheme, |scheme| scheme == "light dark").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_kit_fits_a_phone() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go("/kit").await;
    browser.see("[data-kit='Status']").await;
    browser.fits().await;
    browser.picture("kit-phone").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_menu_is_walked_by_arrows_and_letters_and_gives_the_focus_back() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/kit").await;
    browser.press("[data-menu='kit']", Key::Enter).await;
    let focused = async |name: &str| browser.becomes(FOCUSED, |it| it == name).await;
    focused("kit-hold").await;
    browser.picture("menu").await;
    for (keys, name) in [
        (Key::Up.to_string(), "kit-cancel"),
        (Key::Down.to_string(), "kit-hold"),
        ("g".to_owned(), "kit-go"),
        (Key::Home.to_string(), "kit-hold"),
        (Key::End.to_string(), "kit-cancel"),
    ] {
        browser.keys(&keys).await;
        focused(name).await;
    }
    browser.keys(&Key::Escape.to_string()).await;
    focused("kit").await;

    browser.keys(&Key::Enter.to_string()).await;
    focused("kit-hold").await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.see(".toast").await;
    focused("kit").await;
    browser.see_no("#menu-kit:popover-open").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_reached_by_a_key_and_the_focus_goes_back_when_they_are_gone() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/kit").await;
    browser.press("[data-action='kit-undo']", Key::Enter).await;
    browser.see(".toasts:popover-open .toast").await;
    browser.keys(&Key::F6.to_string()).await;
    browser.becomes(FOCUSED, |it| it == "undo").await;
    browser.picture("toast").await;
    browser.keys(&Key::Enter.to_string()).await;
    // What was taken back says so, and has the focus; then it is dismissed.
    browser
        .becomes("return document.querySelector('.toast').textContent;", |it| {
            it.as_str().is_some_and(|it| it.contains("Moved back"))
        })
        .await;
    browser.becomes("return document.activeElement.ariaLabel;", |it| it == "Dismiss").await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.see_no(".toast").await;
    browser.becomes(FOCUSED, |it| it == "kit-undo").await;

    browser.press("[data-action='kit-dialog']", Key::Enter).await;
    browser.see("dialog[open] button:focus").await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.see_no("dialog[open]").await;
    browser.becomes(FOCUSED, |it| *it == json!("kit-dialog")).await;
    browser.close().await;
}
