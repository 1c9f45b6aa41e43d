//! What axe says of every screen: nothing, wide and on a phone, in the light and in the dark.

use fantoccini::key::Key;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{change, dependent};
use waybill_tests::{Browser, Server};

use super::appearance::failing;

/// Every address of the app as its routes have it, one that leads there, and what is waited for. What stands twice is
/// looked at in two states.
const SCREENS: &[(&str, &str, &str)] = &[
    ("/", "/", ".running li"),
    ("/work", "/work", "main h1"),
    ("/progress", "/progress", "li[data-row]"),
    ("/releases", "/releases", "tr[data-row]"),
    ("/releases", "/releases?view=closed", "p.empty"),
    ("/changes", "/changes", "tr[data-row]"),
    ("/records/:key", "/records/RR1?view=diagram", ".diagram"),
    ("/records/:key", "/records/RR1?view=list", "[role=treeitem]"),
    ("/records/:key", "/records/RR1?activity=MA3", "dialog.panel[open]"),
    ("/records/:key", "/records/CR99", ".problem"),
    ("/import", "/import", "#text"),
    ("/kit", "/kit", "[data-kit]"),
    ("/boards", "/boards", "[data-board]"),
    ("/pair", "/pair", "#code"),
    ("/wall", "/wall", ".band"),
    ("/wall/:id", "/wall/nothing", "main"),
    ("no such page", "/nowhere", "h1"),
];

/// Looked at by somebody who is not signed in.
const OUTSIDE: &[(&str, &str, &str)] = &[("/login", "/login", "#password"), ("/tv", "/tv", "[data-code]")];

#[test]
fn every_route_of_the_app_is_looked_at() {
    let routes = include_str!("../../../web/src/app.rs").split("path=path!(\"").skip(1);
    let mut count = 0;
    for route in routes.filter_map(|rest| rest.split('"').next()) {
        count += 1;
        let is_known = SCREENS.iter().chain(OUTSIDE).any(|(known, ..)| *known == route);
        assert!(is_known, "{route} stands in no list of this file");
    }
    assert!(count > 5, "only {count} routes are found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_screen_of_a_desk() {
    every_screen(WIDE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_screen_of_a_phone() {
    every_screen(PHONE).await;
}

async fn every_screen(width: u32) {
    let server = Server::start().await;
    let stranger = Browser::open(&server.url(), width).await;
    let browser = Browser::log_in(&server.url(), "admin", width).await;
    browser.go("/releases").await;
    browser.see("p.empty").await;
    browser.axe("no releases").await;
    let admin = server.admin().await;
    assert_eq!(failing(&admin).await, "RR1");
    change(&admin, "Open the new payment gateway", vec![dependent("Wait for the new network")]).await;
    for theme in ["light", "dark"] {
        if theme == "dark" {
            browser.prefer_dark().await;
            stranger.prefer_dark().await;
        }
        let look = |state: &str| format!("{state}, {width} px, {theme}");
        for (who, screens) in [(&stranger, OUTSIDE), (&browser, SCREENS)] {
            for (_, path, there) in screens {
                who.go(path).await;
                who.see(there).await;
                who.axe(&look(path)).await;
            }
        }
        in_front(&browser, &look).await;
    }
    browser.close().await;
    stranger.close().await;
}

/// What stands in front of a screen.
async fn in_front(browser: &Browser, look: &impl Fn(&str) -> String) {
    browser.go("/kit").await;
    browser.click("[data-action='kit-problem']").await;
    browser.run("document.querySelector('[data-action=kit-undo]').click();").await;
    browser.see(".toast [data-action='undo']").await;
    browser.axe(&look("messages")).await;
    // Anew, without the messages, which would stand before what is pressed next.
    browser.go("/kit").await;
    browser.click("[data-menu='kit']").await;
    browser.see("[role=menuitem]:focus").await;
    browser.axe(&look("a menu")).await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.click("[data-menu='person']").await;
    browser.see("[data-action='sign-out']").await;
    browser.axe(&look("the person's menu")).await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.click("[data-action='kit-dialog']").await;
    browser.see("dialog[open]").await;
    browser.axe(&look("a dialog")).await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.see_no("dialog[open]").await;
    browser.keys("?").await;
    browser.see("dialog[data-dialog='keys'][open]").await;
    browser.axe(&look("the keys")).await;
    browser.keys(&Key::Escape.to_string()).await;
    browser.see_no("dialog[open]").await;
    browser.control('k').await;
    browser.see("#palette-field:focus").await;
    browser.keys("net").await;
    browser.see("[role=option] .mark").await;
    browser.axe(&look("the palette")).await;
}
