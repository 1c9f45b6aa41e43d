//! What an action will cause, before it is confirmed; and what was done, before the server has said so.

use std::collections::HashMap;

use fantoccini::key::Key;
use serde_json::{Value, json};
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Client, Server};

use super::page::{action, head, row};
use super::woodgrove::june;

/// Everything that a preview tells of: record, key, and the statuses gone through, line by line.
const TOLD: &str = "return [...document.querySelectorAll('.preview [data-line]')].map(line => \
    [line.closest('[data-record]').dataset.record, line.dataset.line, line.dataset.statuses].join(' '));";

/// The June release with everything done but *Confirm network*, which is under way.
async fn almost_done(server: &Server, admin: &Client) -> HashMap<String, String> {
    admin.create_person("garret", "Garret Lind").await;
    let keys = june(admin).await;
    admin.done("startRelease", json!({ "release": "RR2" })).await;
    let garret = server.client("garret").await;
    garret.done("vote", json!({ "activity": keys["Approve network window"], "approve": true })).await;
    for step in ["Patch core switch", "Drain site B", "Re-cable site B", "Upgrade database"] {
        admin.done("completeActivity", json!({ "activity": keys[step] })).await;
    }
    keys
}

/// Events as a preview tells them: those about one subject in one line, at the place of the first.
fn as_told(events: &[Value]) -> Vec<String> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for event in events {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let record = text(&event["record"]["key"]);
        let subject = format!("{record} {}", event["activityKey"].as_str().unwrap_or(&record));
        match lines.iter_mut().find(|(it, _)| *it == subject) {
            Some((_, statuses)) => *statuses = format!("{statuses} {}", text(&event["to"])),
            None => lines.push((subject, format!("{} {}", text(&event["from"]), text(&event["to"])))),
        }
    }
    lines.into_iter().map(|(subject, statuses)| format!("{subject} {statuses}")).collect()
}

/// What happened after an event.
async fn since(client: &Client, after: usize) -> Vec<Value> {
    let query = "query ($after: String) { events(after: $after, first: 100) { \
                 nodes { record { key } activityKey from to } } }";
    let data = client.data(query, json!({ "after": after.to_string() })).await;
    data["events"]["nodes"].as_array().expect("events").clone()
}

async fn told(browser: &Browser) -> Vec<String> {
    browser.see("dialog[open] [data-preview=shown]").await;
    let lines = browser.run(TOLD).await;
    lines.as_array().expect("lines").iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_completing_confirm_network_causes_in_the_change_and_the_parent_is_shown_before_and_happens_so() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let keys = almost_done(&server, &admin).await;
    let before = admin.all_events().await.len();
    let browser = Browser::log_in(&server.url(), "garret", WIDE).await;
    browser.go("/records/RR2").await;
    browser.click(&action(&keys["Confirm network"], "complete")).await;

    let shown = told(&browser).await;
    let line = |record: &str, title: &str, statuses: &str| format!("{record} {} {statuses}", keys[title]);
    let expected = [
        line("RR2", "Confirm network", "IN_PROGRESS COMPLETED"),
        "RR2 RR2 IN_PROGRESS COMPLETED".to_owned(),
        line("RR1", "Test network with database integration", "PENDING IN_PROGRESS"),
        line("CR7", "Network is there", "IN_PROGRESS COMPLETED"),
        line("CR7", "Move branches", "PENDING IN_PROGRESS"),
    ];
    assert_eq!(shown, expected);
    let summary = browser.text(".preview .summary").await;
    let parent = "RR1 goes on with Test network with database integration";
    assert_eq!(summary, format!("RR2 is completed; {parent}; CR7 goes on with Move branches."));
    browser.picture("preview-wide").await;
    assert_eq!(admin.all_events().await.len(), before, "looking changes nothing");

    // The button has the focus: one key confirms.
    browser.press("dialog[open] button[type=submit]:focus", Key::Enter).await;
    browser.see_no("dialog[open]").await;
    browser.see(&head("RR2", "COMPLETED")).await;
    browser.see_no("[data-pending]").await;
    assert_eq!(as_told(&since(&admin, before).await), shown);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_does_elsewhere_while_the_dialog_is_open_is_worked_in_and_said() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let keys = almost_done(&server, &admin).await;
    let browser = Browser::log_in(&server.url(), "garret", PHONE).await;
    browser.prefer_dark().await;
    browser.go("/records/RR2").await;
    browser.click(&action(&keys["Confirm network"], "complete")).await;
    let moves = |lines: Vec<String>| lines.iter().any(|line| line.contains(&keys["Move branches"]));
    assert!(moves(told(&browser).await));

    admin.done("skipActivity", json!({ "activity": keys["Move branches"], "comment": "Next year" })).await;
    browser.see("dialog[open] .preview [data-anew]").await;
    let anew = browser.text("dialog[open] .preview [data-anew]").await;
    assert!(anew.contains("Changed just now") && anew.contains("Move branches"), "{anew}");
    browser.see("[data-record=CR7] .differs[data-line=CR7][data-statuses='IN_PROGRESS COMPLETED']").await;
    assert!(!moves(told(&browser).await));
    browser.fits().await;
    browser.picture("preview-anew-phone-dark").await;

    admin.done("completeActivity", json!({ "activity": keys["Confirm network"] })).await;
    browser.see("dialog[open] [data-preview=refused]").await;
    browser.see("dialog[open] button[type=submit][aria-disabled=true]").await;
    let why = browser.text("dialog[open] .preview .problem").await;
    assert!(why.contains("The activity is Completed"), "{why}");
    browser.picture("preview-refused-phone-dark").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_shows_at_once_and_is_put_back_with_its_words_when_the_server_says_no() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check")]).await;
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see(&action(&keys["Patch"], "complete")).await;
    // The server's answer waits until the test lets it come, and is a refusal.
    let hold_back = "const real = window.fetch; window.fetch = async (request, options) => { \
                     const text = request instanceof Request ? await request.clone().text() : ''; \
                     if (!text.includes('completeActivity')) return real(request, options); \
                     await new Promise(resolve => window.answer = resolve); window.fetch = real; \
                     const error = { message: 'Too late.', extensions: { code: 'INVALID_STATUS' } }; \
                     return new Response(JSON.stringify({ errors: [error] })); };";
    browser.run(hold_back).await;
    browser.click(&action(&keys["Patch"], "complete")).await;
    browser.fill("dialog textarea[name=comment]", "Both switches").await;
    browser.click("dialog button[type=submit]").await;

    browser.see_no("dialog[open]").await;
    browser.see(&format!("{}[data-pending]", row(&keys["Patch"], "COMPLETED"))).await;
    browser.see(&format!("{}[data-pending]", row(&keys["Check"], "IN_PROGRESS"))).await;
    browser.picture("ahead").await;
    browser.becomes("return typeof window.answer", |it| it == "function").await;
    browser.run("window.answer();").await;

    browser.see(&row(&keys["Patch"], "IN_PROGRESS")).await;
    browser.see(&row(&keys["Check"], "PENDING")).await;
    browser.see_no("[data-pending]").await;
    let said = browser.text(".toast.problem").await;
    assert!(said.contains("Patch") && said.contains("put back") && said.contains("Too late."), "{said}");
    browser.picture("ahead-put-back").await;
    browser.click(".toast [data-action=retry]").await;
    browser.see("dialog[data-dialog=complete][open]").await;
    let kept = browser.run("return document.querySelector('dialog textarea').value;").await;
    assert_eq!(kept, json!("Both switches"));
    browser.click("dialog button[type=submit]").await;
    browser.see(&row(&keys["Check"], "IN_PROGRESS")).await;
    browser.see_no("[data-pending]").await;
    assert_eq!(admin.statuses(&record).await["Patch"], "COMPLETED");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_and_a_move_offer_a_way_back_and_a_completion_does_not() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = release(&admin, "June", vec![manual("Patch"), manual("Check"), manual("Tell")]).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}")).await;
    let order = "return [...document.querySelectorAll('[role=treeitem] .title')].map(it => it.textContent).join(' ');";
    browser.click(&format!("[role=treeitem][data-key='{}'] .title", keys["Tell"])).await;
    browser.click("dialog[data-dialog='activity'] .offered summary").await;
    browser.click("dialog[data-dialog='activity'] [data-action='move-up']").await;
    browser.becomes(order, |it| it == "Patch Tell Check").await;
    browser.click("dialog[data-dialog='activity'] [aria-label='Close']").await;
    browser.click(".toast [data-action=undo]").await;
    browser.becomes(order, |it| it == "Patch Check Tell").await;

    admin.done("startRelease", json!({ "release": record })).await;
    browser.click(&action(&keys["Patch"], "complete")).await;
    browser.see("dialog[open] [data-preview=shown]").await;
    browser.click("dialog button[type=submit]").await;
    browser.see(&row(&keys["Check"], "IN_PROGRESS")).await;
    browser.see_no("[data-pending]").await;
    browser.see_no(".toast [data-action=undo]").await;
    super::page::act_on_record(&browser, "hold", "Wait").await;
    browser.click(".toast [data-action=undo]").await;
    browser.see("dialog[data-dialog=resume][open] [data-preview=shown]").await;
    browser.picture("way-back-asks").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_linked_by_its_key_is_looked_for_and_what_is_not_there_is_said() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let keys = almost_done(&server, &admin).await;
    let browser = Browser::log_in(&server.url(), "garret", WIDE).await;
    browser.go("/records/RR2").await;
    browser.click(&format!("[role=treeitem][data-key='{}'] .title", keys["Confirm network"])).await;
    browser.click("dialog[data-dialog='activity'] [data-action='link']").await;
    browser.fill("dialog[data-dialog=link] input[name=other]", "DA999").await;
    browser.see("dialog[data-dialog=link] [data-preview=refused]").await;
    for _ in 0..5 {
        browser.press("dialog[data-dialog=link] input[name=other]", Key::Backspace).await;
    }
    browser.fill("dialog[data-dialog=link] input[name=other]", &keys["Network is there"]).await;
    browser.see("dialog[data-dialog=link] [data-preview=refused]").await;
    let why = browser.text("dialog[data-dialog=link] .preview .problem").await;
    assert!(why.contains("They are linked already."), "{why}");
    browser.close().await;
}
