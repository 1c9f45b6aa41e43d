//! What axe says of every screen: nothing, wide and on a phone, in the light and in the dark.

use fantoccini::key::Key;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{change, dependent};
use waybill_tests::{Browser, Server};

use super::appearance::failing;

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
    let record = failing(&admin).await;
    change(&admin, "Open the new payment gateway", vec![dependent("Wait for the new network")]).await;
    for theme in ["light", "dark"] {
        if theme == "dark" {
            browser.prefer_dark().await;
            stranger.prefer_dark().await;
        }
        let look = |state: &str| format!("{state}, {width} px, {theme}");
        stranger.go("/login").await;
        stranger.see("#password").await;
        stranger.axe(&look("login")).await;

        for (path, there) in [
            ("/releases", "tr[data-key]"),
            ("/releases?view=closed", "p.empty"),
            ("/changes", "tr[data-key]"),
            (&*format!("/records/{record}"), "[role=treeitem]"),
            ("/records/CR99", ".problem"),
            ("/import", "[data-action='import']"),
            ("/kit", "[data-kit]"),
            ("/nowhere", "h1"),
            ("/wall", ".band"),
        ] {
            browser.go(path).await;
            browser.see(there).await;
            browser.axe(&look(path)).await;
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
