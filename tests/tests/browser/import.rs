//! Importing a plan in the browser: seen before anything is stored, mended where it is wrong.

use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::{Browser, Server};

/// A release with five activities in two levels.
const TREE: &str = "title: June network release
owner: admin
start: 2026-06-01
plan:
  - activity: Approve the window
    kind: review
  - activity: Rack work
    kind: parallel
    activities:
      - {activity: Patch core switch, who: Network engineer, start: 2026-06-06 18:00, end: 2026-06-06 19:00}
      - {activity: Re-cable site B, who: admin}
  - activity: Confirm network
    end: 2026-07-05
";

/// Puts a text into the field at once, as pasting does.
async fn paste(browser: &Browser, text: &str) {
    browser.see("#text").await;
    let script = "const field = document.querySelector('#text'); field.focus(); field.select(); \
                  document.execCommand('insertText', false, TEXT);";
    browser.run(&script.replace("TEXT", &json!(text).to_string())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_seen_as_a_tree_before_it_is_stored_and_then_becomes_a_release() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/import").await;
    browser.see("[data-action='example-tree']").await;
    browser.picture("import-empty").await;
    paste(&browser, TREE).await;

    browser.see("[data-outline]").await;
    assert_eq!(browser.text(".outcome .summary").await, "1 release, 5 activities in 5 weeks");
    assert_eq!(browser.text(".outline h2").await, "June network release");
    assert_eq!(browser.run("return document.querySelector('#format').value;").await, json!("yaml"));
    browser.see(".plan-rows li[data-kind='PARALLEL'][data-level='1']").await;
    browser.axe("an import's tree").await;
    browser.picture("import").await;
    browser.click(".plan-rows [aria-expanded='true']").await;
    browser.see_no(".plan-rows li[data-level='2']").await;
    assert_eq!(server.admin().await.all_events().await, Vec::<String>::new());

    assert_eq!(browser.text("[data-action='import']").await, "Create release with 5 activities");
    browser.click("[data-action='import']").await;
    browser.see("header[data-key='RR1'][data-status='EDITING']").await;
    browser.see("[role=treeitem][data-kind='PARALLEL']").await;
    assert!(browser.text(".toasts").await.contains("RR1 was created with 5 activities."));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistake_is_marked_at_its_line_and_a_click_leads_there() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/import").await;
    paste(&browser, "wave,activity,start,end\n1,Freeze,2026-06-02,2026-06-01\n1,,2026-06-02,\n").await;

    browser.see(".marks [data-wrong='2']").await;
    browser.see(".marks [data-wrong='3']").await;
    browser.see_no("[data-action='import']").await;
    browser.axe("an import's mistakes").await;
    browser.picture("import-problems").await;
    browser.click(".notes [data-line='3']").await;
    let selected = "const it = document.querySelector('#text'); return document.activeElement === it && \
                    it.value.slice(it.selectionStart, it.selectionEnd);";
    assert_eq!(browser.run(selected).await, json!("1,,2026-06-02,"));
    paste(&browser, "wave,activity,start,end\n1,Freeze,2026-06-01,2026-06-02\n1,Thaw,2026-06-02,\n").await;

    browser.see("[data-outline]").await;
    browser.see_no(".marks [data-wrong]").await;
    assert_eq!(browser.run("return document.querySelector('#group').value;").await, json!("wave"));
    // It says what it lacks, and leads there.
    browser.click("[data-action='import']").await;
    assert_eq!(browser.run("return document.activeElement.id;").await, json!("title"));
    browser.fill("#title", "June").await;
    browser.see("[data-outline] h2:not(.missing)").await;
    browser.click("[data-action='import']").await;
    browser.see("header[data-status='EDITING']").await;
    browser.see("[role=treeitem][data-kind='PARALLEL']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_dropped_anywhere_and_a_large_one_is_not_put_into_the_field() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/import").await;
    browser.see("#text").await;
    let drop = "const files = new DataTransfer(); \
                const rows = Array.from({ length: COUNT }, (_, at) => 'Step ' + at + ',' + 'x'.repeat(100)).join('\\n'); \
                files.items.add(new File(['activity,description\\n' + rows], 'NAME.csv')); \
                document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));";
    browser.run(&drop.replace("COUNT", "3").replace("NAME", "June")).await;
    browser
        .becomes("return document.querySelector('#text')?.value ?? '';", |it| {
            it.as_str().is_some_and(|text| text.starts_with("activity,description"))
        })
        .await;
    browser.see("[data-outline] h2:not(.missing)").await;
    assert_eq!(browser.text(".outline h2").await, "June");

    browser.run(&drop.replace("COUNT", "20000").replace("NAME", "Long")).await;
    browser.see("[data-large]").await;
    browser
        .becomes("return document.querySelector('.summary').textContent;", |it| {
            it == &json!("1 release, 20000 activities")
        })
        .await;
    browser.picture("import-large").await;
    assert!(browser.text(".outcome").await.contains("15000 more are imported and not shown here."));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_server_the_text_stays_and_it_can_be_tried_again() {
    let mut server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/import").await;
    browser.see("#text").await;
    server.kill().await;
    paste(&browser, TREE).await;
    browser.see("[data-action='again']").await;
    browser.picture("import-offline").await;
    server.start_again().await;
    browser.click("[data-action='again']").await;
    browser.see("[data-outline]").await;

    // Who comes back to the page goes on where they were.
    browser.go("/releases").await;
    browser.go("/import").await;
    browser.see("[data-outline]").await;
    browser.click("[data-action='clear']").await;
    browser.see("[data-action='example-tree']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_text_and_tree_stand_one_under_the_other() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go("/import").await;
    paste(&browser, "activity,start,end\nFreeze,2026-06-02,2026-06-01\n").await;
    browser.see(".notes").await;
    browser.fits().await;
    browser.picture("import-problems-phone").await;
    paste(&browser, TREE).await;
    browser.see("[data-outline]").await;
    browser.fits().await;
    browser.run("document.querySelector('.outcome').scrollIntoView();").await;
    browser.axe("an import on a phone").await;
    browser.picture("import-phone").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_import_is_looked_at_in_the_dark() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.prefer_dark().await;
    browser.go("/import").await;
    paste(&browser, TREE).await;
    browser.see("[data-outline]").await;
    browser.picture("import-dark").await;
    browser.close().await;
}
