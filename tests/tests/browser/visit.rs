//! A second visit opens from what the first one kept, also while the server does not answer, and a new version is told.
//!
//! A build whose files have no hash in their names, as somebody who works on the app has it, keeps nothing: it is of no
//! use for these tests.

use std::net::SocketAddr;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use waybill_tests::browser::WIDE;
use waybill_tests::builders::{manual, release};
use waybill_tests::{Browser, Server};

/// The versions that the browser keeps whole.
const KEPT: &str = "const names = await caches.keys(); const whole = []; \
                    for (const name of names) if (await (await caches.open(name)).match('/index.html')) whole.push(name); \
                    return whole;";

/// Waits until the present version is kept.
pub(crate) async fn keeps(browser: &Browser) {
    browser.becomes(&later(KEPT), |names| names.as_array().is_some_and(|names| names.len() == 1)).await;
    browser.becomes("return navigator.serviceWorker.controller !== null;", |it| it == &json!(true)).await;
}

/// The files that the present version is made of, as the server names them, and what of them is kept.
const MISSING: &str = "const { files } = await (await fetch('/app.json')).json(); const missing = []; \
                       for (const file of files) if (!(await caches.match(file))) missing.push(file); return missing;";

fn later(script: &str) -> String {
    format!("return (async () => {{ {script} }})();")
}

/// A page of an older version than the server's is kept in place of the present one.
pub(crate) async fn keep_an_old_page(browser: &Browser) {
    let script = "const kept = await caches.match('/index.html'); const names = await caches.keys(); \
                  const old = '<link rel=\"prefetch\" href=\"/old-0123456789abcdef.css\" /></head>'; \
                  const html = (await kept.text()).replace('</head>', old); \
                  const cache = await caches.open('waybill-old'); \
                  await cache.put('/index.html', new Response(html, { headers: kept.headers })); \
                  for (const name of names) await caches.delete(name);";
    browser.run(&later(script)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_visit_opens_while_the_server_does_not_answer_and_goes_on_when_it_does() {
    let mut server = Server::start().await;
    let record = release(&server.admin().await, "June", vec![manual("Patch")]).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    keeps(&browser).await;
    browser.go("/releases").await;
    browser.becomes(&later(MISSING), |missing| missing == &json!([])).await;

    server.kill().await;
    browser.go(&format!("/records/{record}")).await;
    browser.see("header.frame").await;
    browser.see("[data-line='lost']").await;
    assert_eq!(
        browser
            .run("return document.title !== '' && performance.getEntriesByType('navigation')[0].workerStart > 0;")
            .await,
        json!(true)
    );
    browser.axe("a visit without a server").await;
    browser.picture("visit-without-server").await;
    browser.mark().await;
    server.start_again().await;

    browser.see(&format!("header[data-key='{record}']")).await;
    browser.see_no("[data-line='lost']").await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visit_asks_for_what_it_shows_and_a_second_one_gets_the_rest() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    keeps(&browser).await;
    let has = |missing: &serde_json::Value, part: &str| {
        let missing = missing.as_array().expect("a list");
        missing.iter().any(|it| it.as_str().is_some_and(|it| it.starts_with(part)))
    };
    // Home came before there was a worker: it is kept as well.
    browser.becomes(&later(MISSING), |missing| !has(missing, "/lists-")).await;
    let missing = browser.run(&later(MISSING)).await;
    assert!(["/record-", "/diagram-", "/wall-"].iter().all(|part| has(&missing, part)), "{missing}");

    browser.go("/").await;
    browser.becomes(&later(MISSING), |missing| missing == &json!([])).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_page_and_files_that_never_change_are_kept() {
    let server = Server::start().await;
    let record = release(&server.admin().await, "June", vec![manual("Patch")]).await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    keeps(&browser).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see("[role=treeitem]").await;

    let script = "const kept = []; for (const name of await caches.keys()) \
                  for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname); \
                  return kept;";
    let kept = browser.run(&later(script)).await;
    let kept: Vec<_> = kept.as_array().expect("a list").iter().filter_map(|it| it.as_str()).collect();
    assert!(kept.contains(&"/index.html") && kept.iter().any(|it| it.ends_with(".wasm")), "{kept:?}");
    let lasts = |path: &&str| path.split(['-', '.', '_']).any(|part| part.len() >= 16);
    assert!(kept.iter().all(|path| *path == "/index.html" || lasts(path)), "{kept:?}");
    // Signed out, the page that opens knows nobody.
    browser.run(&later("await fetch('/session', { method: 'DELETE' });")).await;
    browser.go(&format!("/records/{record}")).await;
    browser.see("#password").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_is_told_quietly_and_a_reload_brings_it() {
    let server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    keeps(&browser).await;
    keep_an_old_page(&browser).await;
    browser.go("/releases").await;
    browser.see("link[href='/old-0123456789abcdef.css']").await;
    browser.mark().await;

    browser.see("[data-version='new']").await;
    browser.axe("a new version").await;
    browser.picture("new-version").await;
    browser.is_untouched().await;
    let names = browser.run(&later(KEPT)).await;
    assert!(names.as_array().is_some_and(|names| names.len() == 1) && names[0] != "waybill-old", "{names}");
    browser.click("[data-action='reload']").await;
    browser.see_no("link[href='/old-0123456789abcdef.css']").await;
    browser.see("nav").await;
    browser.see_no("[data-version='new']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_has_no_worker_makes_those_of_earlier_ones_go() {
    let mut server = Server::start().await;
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    keeps(&browser).await;
    server.kill().await;
    let address = server.url().trim_start_matches("http://").parse().expect("an address");
    let other = tokio::spawn(knows_nothing(address));
    browser.go("/releases").await;

    browser.becomes(&later("return (await caches.keys()).length;"), |count| count == &json!(0)).await;
    let registrations = later("return (await navigator.serviceWorker.getRegistrations()).length;");
    browser.becomes(&registrations, |count| count == &json!(0)).await;
    other.abort();
    browser.close().await;
}

/// Another server at the same address, which has nothing of ours.
async fn knows_nothing(address: SocketAddr) {
    let listener = TcpListener::bind(address).await.expect("the address is free");
    while let Ok((mut line, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut asked = [0; 4096];
            // Whoever hangs up gets no answer.
            let _ = line.read(&mut asked).await;
            let _ = line.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        });
    }
}
