//! The wallboard on a television: what is seen from across the room, and how it heals itself.

use serde_json::{Value, json};
use waybill_tests::browser::WIDE;
use waybill_tests::builders::{manual, parallel, release};
use waybill_tests::{Browser, Client, Server, endurance};

use super::page::network;
use super::visit::{keep_an_old_page, keeps};

fn band(key: &str, status: &str) -> String {
    format!(".band[data-key='{key}'][data-status='{status}']")
}

/// A television that somebody is logged in at, at a board.
async fn television(server: &Server, path: &str) -> Browser {
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    browser.screen(1_920, 1_080).await;
    browser.go(path).await;
    browser.see("[data-freshness='live']").await;
    browser
}

/// A started release, with a step for each title at the same time.
async fn started(admin: &Client, title: &str, steps: &[&str]) -> String {
    let work = parallel("Work", steps.iter().map(|step| manual(step)).collect());
    let key = release(admin, title, vec![work, manual("Report")]).await;
    admin.done("startRelease", json!({ "release": key })).await;
    key
}

async fn board(admin: &Client, name: &str, display: Value) -> String {
    let query = "mutation($input: CreateBoardInput!) { createBoard(input: $input) { board { id } } }";
    let data = admin.data(query, json!({ "input": { "name": name, "display": display } })).await;
    data["createBoard"]["board"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wallboard_shows_what_is_in_progress_with_failures_first_and_lets_go_of_what_is_done() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let browser = television(&server, "/wall").await;
    browser.see("p.empty").await;
    browser.picture("wall-empty").await;
    browser.mark().await;

    let calm = network(&admin).await;
    let broken = release(&admin, "Payment gateway", vec![manual("Switch over"), manual("Send test payments")]).await;
    admin.done("startRelease", json!({ "release": broken })).await;
    browser.see(&band(&calm, "IN_PROGRESS")).await;
    browser.see(&band(&broken, "IN_PROGRESS")).await;
    let switch = &admin.keys(&broken).await["Switch over"];
    admin.done("failActivity", json!({ "activity": switch, "comment": "It does not boot" })).await;
    browser.see(&format!(".band:first-child[data-key='{broken}'][data-status='FAILED']")).await;
    browser.see(&format!("{} .steps li.lit[data-key='{switch}'][data-status='FAILED']", band(&broken, "FAILED"))).await;
    // As it is written, not as it is seen: what is new comes into sight slowly.
    let news = browser.run("return document.querySelector('.ticker').textContent;").await.to_string();
    assert!(news.contains("Switch over has failed · Administrator “It does not boot”"), "{news}");
    let first = browser.run("return document.querySelector('.band').textContent;").await.to_string();
    assert!(first.contains("“It does not boot”"), "{first}");
    browser.picture("wall").await;
    readable(&browser).await;

    let keys = admin.keys(&broken).await;
    admin.done("skipActivity", json!({ "activity": switch, "comment": "The vendor does it" })).await;
    admin.done("completeActivity", json!({ "activity": keys["Send test payments"] })).await;
    browser.see(&band(&broken, "COMPLETED")).await;
    browser.see_no(&format!("[data-key='{broken}']")).await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_night_and_in_tiles_everything_that_matters_can_be_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for title in ["Branch offices", "Payment gateway", "Firewall rules"] {
        started(&admin, title, &["Announce", "Switch over"]).await;
    }
    let failing = started(&admin, "Mail relay", &["Drain", "Move"]).await;
    let keys = admin.keys(&failing).await;
    admin.done("failActivity", json!({ "activity": keys["Drain"], "comment": "The queue does not empty" })).await;
    let clocks = json!([{ "zone": "Europe/Berlin", "label": "Berlin" }, { "zone": "Asia/Tokyo", "label": "Tokyo" }]);
    let night = board(&admin, "Night", json!({ "night": "ON", "layout": "TILES", "clocks": clocks })).await;

    let browser = television(&server, &format!("/wall/{night}")).await;
    browser.see(&format!(".wall.night.tiles {}", band(&failing, "FAILED"))).await;
    let clocks = browser.text(".clocks").await;
    assert!(clocks.contains("Berlin") && clocks.contains("Tokyo"), "{clocks}");
    readable(&browser).await;
    browser.picture("wall-night").await;
    browser.screen(3_840, 2_160).await;
    browser.becomes("return document.querySelectorAll('.band').length;", |count| *count == json!(4)).await;
    readable(&browser).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_comes_in_turns_and_what_failed_is_in_every_one() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut keys = Vec::new();
    for number in 1..=7 {
        keys.push(started(&admin, &format!("Release {number}"), &["Announce", "Switch over"]).await);
    }
    let failing = &keys[6];
    let step = admin.keys(failing).await["Announce"].clone();
    admin.done("failActivity", json!({ "activity": step, "comment": "Nobody answers" })).await;
    let turning = board(&admin, "Turns", json!({ "rotateSeconds": 5 })).await;
    let browser = television(&server, &format!("/wall/{turning}")).await;
    browser.mark().await;

    let mut seen = std::collections::BTreeSet::new();
    for turn in 1..=3 {
        browser.see(&format!(".turns[data-turns='3'][data-turn='{turn}']")).await;
        browser.see(&format!(".band:first-child[data-key='{failing}']")).await;
        let shown = browser.run("return [...document.querySelectorAll('.band')].map(band => band.dataset.key);").await;
        seen.extend(shown.as_array().expect("keys").iter().filter_map(Value::as_str).map(ToOwned::to_owned));
        let fits = "const main = document.querySelector('main'); return main.scrollHeight <= main.clientHeight + 1;";
        assert_eq!(browser.run(fits).await, json!(true), "a turn needs scrolling");
    }
    assert_eq!(seen, keys.iter().cloned().collect());
    browser.picture("wall-turns").await;
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_is_a_warning_and_when_it_is_back_the_board_shows_what_happened_meanwhile() {
    let mut server = Server::start().await;
    let admin = server.admin().await;
    let key = started(&admin, "June network", &["Patch core switch", "Drain site B"]).await;
    let keys = admin.keys(&key).await;
    let browser = television(&server, "/wall").await;
    browser.see(&band(&key, "IN_PROGRESS")).await;
    browser.mark().await;

    server.kill().await;
    browser.see("[data-freshness='lost'] [data-line='lost']").await;
    let warning = browser.text("[data-line='lost']").await;
    assert!(warning.contains("No connection for") && warning.contains("What you see is from"), "{warning}");
    browser.see(&band(&key, "IN_PROGRESS")).await;
    browser.picture("wall-offline").await;
    server.start_again().await;
    let admin = server.admin().await;
    let fail = json!({ "activity": keys["Patch core switch"], "comment": "It does not boot" });
    admin.done("failActivity", fail).await;

    browser.see(&band(&key, "FAILED")).await;
    browser.see("[data-freshness='live']").await;
    let told = "return [...document.querySelectorAll('.ticker li')].map(it => it.dataset.sequence);";
    let told = browser.run(told).await;
    let told: Vec<&str> = told.as_array().expect("news").iter().filter_map(Value::as_str).collect();
    let once: std::collections::BTreeSet<&str> = told.iter().copied().collect();
    assert_eq!(once.len(), told.len(), "something is told twice: {told:?}");
    browser.is_untouched().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_loads_a_new_version_of_the_app_by_itself_when_nothing_happens() {
    let server = Server::start().await;
    let browser = television(&server, "/wall").await;
    keeps(&browser).await;
    keep_an_old_page(&browser).await;
    browser.go("/wall").await;
    browser.see("link[href='/old-0123456789abcdef.css']").await;
    browser.see("[data-freshness='live']").await;

    browser.see_no("link[href='/old-0123456789abcdef.css']").await;
    browser.see("[data-freshness='live']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_loads_itself_again_after_an_error_that_nobody_handled() {
    let server = Server::start().await;
    let browser = television(&server, "/wall").await;
    browser.mark().await;
    browser.run("setTimeout(() => { throw new Error('broken'); });").await;
    browser.becomes("return window.untouched === undefined;", |gone| *gone == json!(true)).await;
    browser.see("[data-freshness='live']").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_that_has_seen_five_thousand_events_holds_no_more_than_before() {
    endurance::is_flat(&endurance::watch(5_000, 4).await);
}

/// Asserts that every text on the board is large enough for ten metres, and stands out from what is behind it.
async fn readable(browser: &Browser) {
    let script = "
        const channels = colour => (colour.match(/[0-9.]+/g) ?? []).map(Number);
        const light = ([r, g, b]) => {
            const linear = it => (it /= 255) <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4;
            return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        };
        const behind = it => {
            for (; it; it = it.parentElement) {
                const colour = channels(getComputedStyle(it).backgroundColor);
                if (colour.length === 3 || colour[3] > 0.99) return colour;
            }
            return [255, 255, 255];
        };
        const bad = [];
        for (const it of document.querySelectorAll('.wall *')) {
            const says = [...it.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!says || it.closest('.visually-hidden, .none, .leave, .lit') || !it.getClientRects().length) continue;
            const style = getComputedStyle(it);
            const [one, other] = [light(channels(style.color)), light(behind(it))].sort((a, b) => b - a);
            const contrast = (one + 0.05) / (other + 0.05);
            const size = parseFloat(style.fontSize) / innerHeight * 100;
            if (contrast < 7 || size < 2.2) {
                bad.push(`${it.className || it.tagName} “${it.textContent}”: ${contrast.toFixed(1)}, ${size.toFixed(2)} vh`);
            }
        }
        return bad;";
    // A band that has just changed its colour is on its way to it.
    browser.see_no(".steps .lit").await;
    let bad = browser.run(script).await;
    assert_eq!(bad, json!([]));
}
