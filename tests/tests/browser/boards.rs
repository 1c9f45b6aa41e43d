//! Boards and the televisions that show them: made, paired, taken off, deleted.

use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_television_is_let_in_with_a_phone_and_taken_off_its_board_again() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let key = release(&admin, "June network", vec![manual("Patch core switch")]).await;
    admin.done("startRelease", json!({ "release": key })).await;
    let television = Browser::open(&server.url(), WIDE).await;
    television.screen(1_920, 1_080).await;
    television.go("/tv").await;
    let code = television.text("[data-code]").await;
    television.picture("tv-code").await;
    television.mark().await;

    let phone = Browser::log_in(&server.url(), "admin", PHONE).await;
    phone.go("/pair").await;
    phone.fill("#code", &code.replace('-', " ").to_lowercase()).await;
    phone.fill("#name", "Hall").await;
    phone.fits().await;
    phone.picture("pair-phone").await;
    phone.click("form.pair button[type=submit]").await;
    phone.see("[data-screen='Hall']").await;
    phone.fits().await;
    phone.picture("boards-phone").await;

    television.see(&format!(".wall [data-key='{key}']")).await;
    television.see("[data-freshness='live']").await;
    let step = admin.keys(&key).await["Patch core switch"].clone();
    admin.done("failActivity", json!({ "activity": step, "comment": "It does not boot" })).await;
    television.see(&format!(".band[data-key='{key}'][data-status='FAILED']")).await;
    television.picture("tv-board").await;

    phone.click("[data-screen='Hall'] [data-action='revoke']").await;
    phone.click("dialog[data-dialog='confirm'] button[type=submit]").await;
    phone.see_no("[data-screen='Hall']").await;
    television.see("[data-code]").await;
    assert!(television.text(".pairing .note").await.contains("taken off its board"));
    assert_ne!(television.text("[data-code]").await, code);
    television.picture("tv-revoked").await;
    television.is_untouched().await;
    television.close().await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_is_made_changed_and_deleted_and_its_television_says_so() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for title in ["June network", "July network"] {
        let key = release(&admin, title, vec![manual("Patch")]).await;
        admin.done("startRelease", json!({ "release": key })).await;
    }
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/boards").await;
    browser.see("[data-board='Releases in progress']").await;
    browser.click("[data-action='new-board']").await;
    browser.see("[data-counted='2 releases now']").await;
    browser.fill("#name", "Hall").await;
    browser.fill("#search", "june").await;
    browser.see("[data-counted='At most 1 release now']").await;
    browser.fill("[name='zone-0']", "Europe/Berlin").await;
    browser.fill("[name='label-0']", "Berlin").await;
    browser.picture("board-dialog").await;
    browser.click("dialog[data-dialog='board'] button[type=submit]").await;
    browser.see("[data-board='Hall']").await;
    browser.picture("boards").await;

    browser.click("[data-board='Hall'] [data-action='edit']").await;
    browser.fill("#search", " network").await;
    browser.click("dialog[data-dialog='board'] button[type=submit]").await;
    browser.see_no("dialog[open]").await;
    let card = "return document.querySelector(\"[data-board='Hall']\").textContent.includes('“june network”');";
    browser.becomes(card, |is_so| *is_so == json!(true)).await;

    let television = Browser::open(&server.url(), WIDE).await;
    television.go("/tv").await;
    let code = television.text("[data-code]").await;
    browser.click("[data-board='Hall'] a[href^='/pair']").await;
    browser.fill("#code", &code).await;
    browser.fill("#name", "Lobby").await;
    browser.click("form.pair button[type=submit]").await;
    browser.see("[data-board='Hall'] [data-screen='Lobby']").await;
    television.becomes("return document.querySelectorAll('.band').length;", |count| *count == json!(1)).await;
    assert!(television.text(".clocks").await.contains("Berlin"));

    browser.click("[data-board='Hall'] [data-action='delete']").await;
    browser.click("dialog[data-dialog='confirm'] button[type=submit]").await;
    browser.see_no("[data-board='Hall']").await;
    television.see("[data-code]").await;
    assert!(television.text(".pairing .note").await.contains("was deleted"));
    television.close().await;
    browser.close().await;
}
