//! A record's activities as a diagram.

use fantoccini::key::Key;
use serde_json::json;
use waybill_tests::browser::{PHONE, WIDE};
use waybill_tests::builders::release;
use waybill_tests::{Browser, Server};

use super::page::network;

/// A box of an activity in a status.
fn shown(key: &str, status: &str) -> String {
    format!(".surface .box[data-key='{key}'][data-status='{status}']")
}

/// How near the diagram is, in percent.
const ZOOM: &str = "return parseInt(document.querySelector('[data-action=actual]').textContent);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boxes_move_by_themselves_light_up_and_open() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "garret", WIDE).await;
    browser.go(&format!("/records/{record}?view=diagram")).await;
    browser.see(&shown(&keys["Approve network window"], "IN_PROGRESS")).await;
    browser.picture("diagram-started").await;
    browser.mark().await;

    let reason = |activity: &str| json!({ "activity": keys[activity], "comment": "It does not boot" });
    admin.done("skipActivity", reason("Approve network window")).await;
    browser.see(&shown(&keys["Drain site B"], "IN_PROGRESS")).await;
    browser.see(&format!(".light[data-of='{}'][data-light]", keys["Drain site B"])).await;
    admin.done("failActivity", reason("Patch core switch")).await;
    browser.see(&shown(&keys["Rack work"], "FAILED")).await;
    browser.is_untouched().await;
    browser.picture("diagram-failed-wide").await;

    let script = format!(
        "return document.querySelector('.box[data-key={}]').getAttribute('aria-label');",
        keys["Patch core switch"]
    );
    let name = browser.run(&script).await;
    let expected = format!("{} Patch core switch, failed, in Rack work, 1 of 2", keys["Patch core switch"]);
    assert_eq!(name, json!(expected));
    browser.press(&shown(&keys["Patch core switch"], "FAILED"), Key::Enter).await;
    browser.see("dialog[data-dialog='activity'][open] [data-action='skip']").await;
    let address = browser.run("return location.search;").await;
    assert_eq!(address, json!(format!("?view=diagram&activity={}", keys["Patch core switch"])));
    browser.picture("diagram-activity").await;
    browser.click("dialog[data-dialog='activity'] [aria-label='Close']").await;
    browser.see(&format!("{}:focus", shown(&keys["Patch core switch"], "FAILED"))).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_zoom_fold_and_go_from_box_to_box() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}?view=diagram")).await;
    let (first, rack) = (shown(&keys["Approve network window"], "IN_PROGRESS"), shown(&keys["Rack work"], "PENDING"));
    browser.see(&first).await;

    let before = browser.run(ZOOM).await.as_i64();
    browser.fill(&first, "-").await;
    browser.becomes(ZOOM, |zoom| zoom.as_i64() < before).await;
    browser.fill(&first, "0").await;
    browser.becomes(ZOOM, |zoom| zoom.as_i64() == before).await;
    browser.press(&first, Key::Right).await;
    browser.see(&format!("{rack}:focus")).await;
    browser.fill(&rack, " ").await;
    browser.see_no(&shown(&keys["Drain site B"], "PENDING")).await;
    // A folded container counts its steps.
    browser.see(&format!("{rack}[data-open='false'][aria-label*='0 of 3 steps done']:focus")).await;
    browser.picture("diagram-folded").await;
    browser.fill(&rack, " ").await;
    browser.see(&shown(&keys["Drain site B"], "PENDING")).await;

    // The choice is kept, and the list shows the same.
    browser.go(&format!("/records/{record}")).await;
    browser.see(&first).await;
    browser.click(".segmented label:has([value='list'])").await;
    browser.see("[role=treeitem]").await;
    browser.see_no(".surface").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_diagram_is_saved_as_svg_and_as_png() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}?view=diagram")).await;
    browser.see(".surface .box").await;
    browser
        .run(
            "window.files = []; const make = URL.createObjectURL; \
             URL.createObjectURL = file => { window.files.push(file); return make.call(URL, file); };",
        )
        .await;

    browser.click("[data-menu='save']").await;
    browser.click("[data-action='save-svg']").await;
    browser.becomes("return window.files.length;", |files| files == 1).await;
    browser.run("window.files[0].text().then(text => { window.svg = text; });").await;
    browser.becomes("return Boolean(window.svg);", |is_there| *is_there == json!(true)).await;
    let parsed = browser
        .run(
            "const parsed = new DOMParser().parseFromString(window.svg, 'image/svg+xml'); \
             return [parsed.querySelectorAll('parsererror').length, parsed.querySelectorAll('g.box').length, \
                     parsed.documentElement.textContent.includes('Patch core switch'), window.svg.includes('var(')];",
        )
        .await;
    assert_eq!(parsed, json!([0, 7, true, false]));

    browser.click("[data-menu='save']").await;
    browser.click("[data-action='save-png']").await;
    browser.becomes("return window.files.length;", |files| files == 2).await;
    let png = browser.run("return [window.files[1].type, window.files[1].size > 10000];").await;
    assert_eq!(png, json!(["image/png", true]));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_diagram_fits_a_phone_dark_screens_and_an_empty_plan() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let record = network(&admin).await;
    let browser = Browser::log_in(&server.url(), "admin", PHONE).await;
    browser.go(&format!("/records/{record}?view=diagram")).await;
    browser.see(".surface .box").await;
    browser.fits().await;
    browser.run("document.querySelector('.surface').scrollIntoView({ block: 'end' });").await;
    browser.picture("diagram-phone").await;
    browser.prefer_dark().await;
    browser.picture("diagram-phone-dark").await;

    let empty = release(&admin, "Nothing yet", Vec::new()).await;
    browser.go(&format!("/records/{empty}?view=diagram")).await;
    browser.see(".diagram .empty").await;
    browser.picture("diagram-empty").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_long_plan_what_runs_is_open_and_only_what_is_in_sight_is_built() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut csv = "wave,activity,who\n".to_owned();
    for number in 0..1_960 {
        csv.push_str(&format!("{},Host {number} is patched,Operations\n", 1 + number / 49));
    }
    let record = admin.import("format=csv&group=wave&title=All+hosts", "text/csv", &csv).await.expect("a plan");
    admin.done("startRelease", json!({ "release": record })).await;
    let keys = admin.keys(&record).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.go(&format!("/records/{record}?view=diagram")).await;
    browser.see(&shown(&keys["Host 0 is patched"], "IN_PROGRESS")).await;
    browser.see_no(&shown(&keys["Host 49 is patched"], "PENDING")).await;
    browser.picture("diagram-2000").await;

    let open = "const fold = document.querySelector('[data-action=fold]'); fold.value = 'all'; \
                fold.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.run(open).await;
    browser.see(&shown(&keys["Host 49 is patched"], "PENDING")).await;
    let built = browser.run("return document.querySelectorAll('.surface .box').length;").await;
    assert!(built.as_u64() < Some(600), "{built} boxes are built");
    browser.click("[data-action='fit']").await;
    browser.see(&shown(&keys["Host 1959 is patched"], "PENDING")).await;
    admin.done("failActivity", json!({ "activity": keys["Host 3 is patched"], "comment": "Dead" })).await;
    browser.see(&shown(&keys["Host 3 is patched"], "FAILED")).await;
    browser.picture("diagram-2000-all").await;
    browser.close().await;
}
