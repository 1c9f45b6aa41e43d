//! The frame around every screen: the bar, the menus, the keys, the way to the login and back.

use fantoccini::key::Key;
use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{manual, release};
use waybill_tests::server::PASSWORD;
use waybill_tests::{Browser, Server};

const PATH: &str = "return location.pathname + location.search;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_and_links_lead_to_the_screens_and_the_heading_takes_the_focus() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.see("h1").await;
    browser.mark().await;
    for (letter, path) in [('c', "/changes"), ('r', "/releases")] {
        browser.keys(&format!("g{letter}")).await;
        browser.becomes(PATH, |it| it == path).await;
        browser.see(&format!("header.frame a[href='{path}'][aria-current='page']")).await;
        browser.see("h1:focus").await;
    }
    browser.becomes("return document.title;", |title| title == "Releases · Waybill").await;
    // In a field, letters are letters.
    browser.fill("input[type=search]", "gc").await;
    browser.becomes("return document.querySelector('input[type=search]').value;", |it| it == "gc").await;
    browser.becomes(PATH, |it| it == "/releases").await;
    browser.is_untouched().await;
    browser.picture("frame").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bar_says_how_much_waits_for_me() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check")]).await;
    admin.done("startRelease", json!({ "release": record })).await;
    let patch = &admin.keys(&record).await["Patch"];
    admin.done("assign", json!({ "subject": patch, "to": "admin" })).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    assert_eq!(browser.text("header.frame a[href='/work'] .count").await, "1");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_new_is_begun_from_anywhere() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/kit").await;
    browser.click("[data-menu='new']").await;
    browser.click("[data-action='new-change']").await;
    browser.fill("dialog[data-dialog='create'] input[name=title]", "Faster branches").await;
    browser.click("dialog[data-dialog='create'] button[type=submit]").await;
    browser.see("header[data-key='CR1']").await;
    browser.see_no("dialog[open]").await;
    browser.see("header.frame a[href='/changes'][aria-current='true']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_one_menu_holds_everything() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go("/kit").await;
    browser.see("[data-kit]").await;
    browser.fits().await;
    let height = browser.run("return document.querySelector('header.frame').offsetHeight;").await;
    assert!(height.as_u64() <= Some(48), "{height}");
    browser.click("[data-menu='person']").await;
    browser.see("[data-action='new-release']").await;
    browser.picture("frame-phone").await;
    browser.click("#menu-person a[href='/changes']").await;
    browser.becomes(PATH, |it| it == "/changes").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_again_is_back_where_the_session_ended() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/changes?view=failed").await;
    browser.see("p.empty").await;
    browser.click("[data-menu='person']").await;
    browser.click("[data-action='sign-out']").await;
    browser.see("#login:focus").await;
    browser.keys("admin").await;
    browser.fill("#password", PASSWORD).await;
    browser.press("#password", Key::Enter).await;
    browser.see("p.empty").await;
    browser.becomes(PATH, |it| it == "/changes?view=failed").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_is_said_without_moving_the_page() {
    let mut server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/releases").await;
    browser.see(".empty").await;
    let places = "return [...document.querySelectorAll('h1, .views a, .empty')].map(it => it.offsetTop);";
    let before = browser.run(places).await;
    server.kill().await;
    browser.see("[data-line='lost']").await;
    assert_eq!(browser.run(places).await, before);
    browser.axe("the connection is lost").await;
    browser.picture("frame-offline").await;
    browser.close().await;
}
