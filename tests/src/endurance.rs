//! What a wallboard holds that has run for weeks: real commands on a real server, a real Chromium, and a look at its
//! memory now and then.

use serde_json::{Value, json};

use crate::builders::{automatic, manual, release};
use crate::{Browser, Client, Server};

/// What the board held after so many events.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// How many events had happened.
    pub events: u64,
    /// Bytes on the heap of its scripts.
    pub heap: u64,
    /// Bytes of the app's own memory.
    pub wasm: u64,
    /// Values of the browser's that the app holds.
    pub values: u64,
    /// Elements and texts, whether they are in the page or not.
    pub elements: u64,
}

/// How long a cascade is: one that nobody can follow step by step, and one that is played.
const LONG: usize = 300;
const SHORT: usize = 3;
/// How many short ones there are to a long one.
const SHORTS: usize = 20;

/// The app's memory, and its table of the browser's values, are reached by who was there first.
const CATCH: &str = "for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
        const made = await real.apply(WebAssembly, given);
        const { memory, __wbindgen_externrefs: table } = (made.instance ?? made).exports;
        window.appMemory = memory ?? window.appMemory;
        window.appTable = table ?? window.appTable;
        return made;
    };
}";

/// What is free is null.
const VALUES: &str = "let held = 0;
    for (let place = 0; place < window.appTable.length; place += 1) {
        if (window.appTable.get(place) !== null) held += 1;
    }
    return held;";

/// Lets a board in a browser see `events` events, and looks `looks` times what it holds, in equal distances.
pub async fn watch(events: u64, looks: u64) -> Vec<Held> {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (long, begin_long) = chain(&admin, "Long", LONG).await;
    let (short, begin_short) = chain(&admin, "Short", SHORT).await;
    for key in [&long, &short] {
        admin.done("startRelease", json!({ "release": key })).await;
    }
    let browser = Browser::log_in(&server.url(), "admin", 1_920).await;
    browser.screen(1_920, 1_080).await;
    browser.before_every_page(CATCH).await;
    browser.go("/wall").await;
    browser.see(".wall .band").await;
    browser.see("[data-freshness='live']").await;
    browser.mark().await;

    let (mut held, mut happened, begun) = (Vec::new(), 0, sequence(&admin, &long).await);
    for look in 1..=looks {
        while happened < events * look / looks {
            again(&admin, &begin_long).await;
            for _ in 0..SHORTS {
                again(&admin, &begin_short).await;
            }
            happened = sequence(&admin, &long).await - begun;
        }
        settle(&admin, &browser, &long, &begin_long, look).await;
        let (heap, elements) = browser.holds().await;
        let wasm = browser.run("return window.appMemory.buffer.byteLength;").await.as_u64().expect("bytes");
        let values = browser.run(VALUES).await.as_u64().expect("a number");
        held.push(Held { events: happened, heap, wasm, values, elements });
    }
    browser.is_untouched().await;
    browser.close().await;
    held
}

/// What the app's memory may grow by, in bytes, however many events it sees: memory is never given back, and a later moment
/// may need more at once than those before.
const BURST: u64 = 256 * 1_024;

/// Asserts that the board held no more at the end than after the first look.
pub fn is_flat(held: &[Held]) {
    let (first, last) = (held.first().expect("a look"), held.last().expect("a look"));
    let grew = |what: fn(&Held) -> u64| what(last).saturating_sub(what(first));
    assert!(grew(|it| it.wasm) <= BURST, "the app's memory grew: {held:?}");
    assert!(grew(|it| it.heap) < 512 * 1_024, "the scripts' heap grew: {held:?}");
    assert!(grew(|it| it.values) < 500, "values of the browser's are held: {held:?}");
    assert!(grew(|it| it.elements) < 100, "elements are held: {held:?}");
}

/// A release with a manual activity in front of a sequence of reviews that approve themselves; its key, and that of the
/// activity.
async fn chain(admin: &Client, title: &str, length: usize) -> (String, String) {
    let mut plan = vec![manual("Begin")];
    plan.extend((0..length).map(|number| automatic(&format!("Check {number}"))));
    plan.push(manual("End"));
    let key = release(admin, title, plan).await;
    let begin = admin.keys(&key).await["Begin"].clone();
    (key, begin)
}

/// Lets everything in it happen once more, and puts it back.
async fn again(admin: &Client, begin: &str) {
    quiet(admin, "completeActivity", json!({ "activity": begin })).await;
    quiet(admin, "returnToActivity", json!({ "activity": begin, "comment": "Once more" })).await;
}

/// Waits until the board has told the last thing that happened, and has calmed down.
async fn settle(admin: &Client, browser: &Browser, release: &str, begin: &str, look: u64) {
    let comment = format!("Look {look}");
    quiet(admin, "failActivity", json!({ "activity": begin, "comment": comment })).await;
    let told = format!("return document.querySelector('.ticker').textContent.includes('{comment}');");
    browser.becomes(&told, |told| *told == json!(true)).await;
    quiet(admin, "returnToActivity", json!({ "activity": begin, "comment": "Once more" })).await;
    // By a script: an element that the driver has found is held as long as the page.
    let calm = format!(
        "const board = document.querySelector('.bands');
        return board.querySelector(`[data-key='{release}'][data-status='IN_PROGRESS']`) !== null
            && board.querySelector('.steps .lit') === null;"
    );
    browser.becomes(&calm, |calm| *calm == json!(true)).await;
}

/// A command whose answer nobody needs.
async fn quiet(admin: &Client, name: &str, input: Value) {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ record {{ version }} }} }}");
    admin.data(&query, json!({ "input": input })).await;
}

async fn sequence(admin: &Client, key: &str) -> u64 {
    let data =
        admin.data("query($key: String!) { snapshot(key: $key, first: 1) { sequence } }", json!({ "key": key })).await;
    data["snapshot"]["sequence"].as_str().and_then(|it| it.parse().ok()).expect("a sequence")
}
