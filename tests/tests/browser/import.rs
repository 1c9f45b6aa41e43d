//! Importing a plan in the browser.

use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::{Browser, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pasted_plan_with_a_mistake_is_mended_at_the_line_that_the_page_names() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go("/import").await;
    browser.fill("#text", "wave,activity,start,end\n1,Freeze,2026-06-02,2026-06-01\n1,,2026-06-02,\n").await;
    browser.fill("#title", "June").await;
    browser.fill("#group", "wave").await;
    browser.picture("import").await;
    browser.click("[data-action='import']").await;

    assert_eq!(browser.text("table.problems tbody tr:nth-child(1) th").await, "2");
    assert_eq!(browser.text("table.problems tbody tr:nth-child(2) th").await, "3");
    browser.picture("import-problems").await;
    let mended = "wave,activity,start,end\n1,Freeze,2026-06-01,2026-06-02\n1,Thaw,2026-06-02,\n";
    let script = "const text = document.querySelector('#text'); text.value = ''; text.focus();";
    browser.run(script).await;
    browser.fill("#text", mended).await;
    browser.click("[data-action='import']").await;

    browser.click("[data-imported] a").await;
    browser.see("header[data-status='EDITING']").await;
    browser.see("[role=treeitem][data-kind='PARALLEL']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_plan_fits_a_phone() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go("/import").await;
    browser.fill("#text", "activity,start,end\nFreeze,2026-06-02,2026-06-01\n").await;
    browser.fill("#title", "June").await;
    browser.click("[data-action='import']").await;
    browser.see("table.problems").await;
    browser.fits().await;
    browser.run("document.querySelector('table.problems').scrollIntoView();").await;
    browser.picture("import-problems-phone").await;
    browser.close().await;
}
