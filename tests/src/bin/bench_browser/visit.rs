//! A first visit and a second one: what comes over the wire, and how long until there is something to use.

use serde_json::{Value, json};
use waybill_tests::browser::WIDE;
use waybill_tests::{Browser, Server};

use super::print;

/// Notes when the page first shows what somebody came for.
const WATCH: &str = "new MutationObserver((_, it) => { \
    if (document.querySelector('[role=treeitem], table.records tbody tr')) { \
        requestAnimationFrame(() => { window.usableAt = performance.now(); }); it.disconnect(); } \
    }).observe(document, { childList: true, subtree: true });";
/// Bytes over the wire, as the browser counts them: heads and bodies, compressed.
const BYTES: &str = "return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')) \
                     .reduce((sum, it) => sum + it.transferSize, 0);";
const KEPT: &str = "return (async () => { for (const name of await caches.keys()) \
                    if (await (await caches.open(name)).match('/index.html')) return true; return false; })();";

/// Measures visits of the list of releases and of a release.
pub(crate) async fn measure(server: &Server, key: &str, runs: usize) {
    let client = server.admin().await;
    for (name, path) in [("list of releases", "/releases".to_owned()), ("release", format!("/records/{key}"))] {
        let (mut first, mut bytes, mut second, mut again) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..runs.min(5) {
            let browser = Browser::open(&server.url(), WIDE).await;
            let (cookie, value) = client.cookie().split_once('=').expect("a cookie");
            let session = json!({ "name": cookie, "value": value, "url": server.url() });
            browser.devtools("Network.setCookie", session).await;
            browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
            let (time, size) = visit(&browser, &path).await;
            first.push(time);
            bytes.push(size / 1_000.0);
            browser.becomes(KEPT, |it| it == &json!(true)).await;
            let (time, size) = visit(&browser, &path).await;
            second.push(time);
            again.push(size / 1_000.0);
            browser.close().await;
        }
        print(&format!("{name}: first visit, until usable"), "ms", first, "1 s");
        print(&format!("{name}: first visit, over the wire"), "KB", bytes, "400 KB");
        print(&format!("{name}: second visit, until usable"), "ms", second, "");
        print(&format!("{name}: second visit, over the wire"), "KB", again, "");
    }
}

/// Milliseconds and bytes of a visit.
async fn visit(browser: &Browser, path: &str) -> (f64, f64) {
    browser.go(path).await;
    browser.becomes("return window.usableAt ?? null;", |it| !it.is_null()).await;
    let number = |it: Value| it.as_f64().unwrap_or(f64::NAN);
    (number(browser.run("return window.usableAt;").await), number(browser.run(BYTES).await))
}
