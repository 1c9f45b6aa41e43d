//! A real Chromium, driven through WebDriver: what a person sees and does.

mod axe;

use std::process::Stdio;
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client as Driven, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::process::{Child, Command};

use crate::server::PASSWORD;

/// The width of a desk's screen.
pub const WIDE: u32 = 1_280;
/// The width of a phone.
pub const PHONE: u32 = 400;

/// How long a test waits for what must show.
const PATIENCE: Duration = Duration::from_secs(30);
/// The height of every screen.
const HEIGHT: u32 = 1_000;

/// A browser of a test's own, with a profile of its own.
pub struct Browser {
    driven: Driven,
    url: String,
    /// Where the driver takes commands of the browser's own protocol.
    devtools: String,
    _driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts a browser of this width, and logs in.
    pub async fn log_in(url: &str, login: &str, width: u32) -> Self {
        let browser = Self::open(url, width).await;
        browser.go("/login").await;
        browser.fill("#login", login).await;
        browser.fill("#password", PASSWORD).await;
        browser.click("form.card button[type=submit]").await;
        browser.see("[data-menu='person']").await;
        browser
    }

    /// Starts a browser of this width.
    pub async fn open(url: &str, width: u32) -> Self {
        let port = crate::server::free_port();
        let program = std::env::var("WAYBILL_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let driver = Command::new(program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts: `cargo xtask test` installs it");
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let arguments = [
            "--headless".to_owned(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-quic".into(),
            "--disable-dev-shm-usage".into(),
            "--no-first-run".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            format!("--window-size={width},{HEIGHT}"),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let mut options = json!({ "args": arguments });
        if let Ok(chromium) = std::env::var("WAYBILL_CHROMIUM") {
            options["binary"] = json!(chromium);
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".into(), options);
        let begun = std::time::Instant::now();
        let driven = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(driven) => break driven,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "chromedriver does not answer: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let session = driven.session_id().await.ok().flatten().expect("a session");
        let devtools = format!("http://127.0.0.1:{port}/session/{session}/goog/cdp/execute");
        let browser = Self { driven, url: url.to_owned(), devtools, _driver: driver, _profile: profile };
        // A window has a least width, which is more than a phone's: the screen is told.
        let screen = json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width <= PHONE });
        browser.devtools("Emulation.setDeviceMetricsOverride", screen).await;
        browser
    }

    /// From now on the person prefers dark screens.
    pub async fn prefer_dark(&self) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// From now on the screen is so large, such as that of a television.
    pub async fn screen(&self, width: u32, height: u32) {
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// Runs a script in every page before its own, from the next page on.
    pub async fn before_every_page(&self, script: &str) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// What the page holds when everything that can be thrown away was: bytes on the heap of its scripts, and elements.
    pub async fn holds(&self) -> (u64, u64) {
        // Once is not enough for what is held by what is held by nothing.
        for _ in 0..3 {
            self.devtools("HeapProfiler.collectGarbage", json!({})).await;
        }
        self.devtools("Performance.enable", json!({})).await;
        let metrics = self.devtools("Performance.getMetrics", json!({})).await;
        let metric = |name: &str| {
            let all = metrics["value"]["metrics"].as_array().expect("metrics");
            all.iter().find(|it| it["name"] == name).and_then(|it| it["value"].as_f64()).expect("the metric") as u64
        };
        (metric("JSHeapUsedSize"), metric("Nodes"))
    }

    /// From now on it shows colours as somebody sees them who is colour-blind in this way; `none` ends it.
    pub async fn see_as(&self, deficiency: &str) {
        self.devtools("Emulation.setEmulatedVisionDeficiency", json!({ "type": deficiency })).await;
    }

    /// Types into whatever has the focus, as a keyboard does.
    pub async fn keys(&self, keys: &str) {
        // What has the focus may be drawn anew between the two.
        for _ in 0..3 {
            let focused = self.driven.active_element().await.expect("something has the focus");
            match focused.send_keys(keys).await {
                Err(error) if error.is_stale_element_reference() => {}
                done => return done.expect("it takes keys"),
            }
        }
        panic!("what has the focus is drawn anew again and again");
    }

    /// Presses a key together with Ctrl, wherever the focus is.
    pub async fn control(&self, key: char) {
        self.keys(&(Key::Control + key.to_string().as_str())).await;
    }

    /// Where the browser's own tools listen.
    pub fn tools(&self) -> String {
        let options = self.driven.capabilities().and_then(|all| all.get("goog:chromeOptions"));
        let address = options.and_then(|options| options["debuggerAddress"].as_str());
        address.expect("the driver says where").to_owned()
    }

    /// Gives a command to the browser's own tools, and returns what they answer.
    pub async fn devtools(&self, command: &str, parameters: serde_json::Value) -> serde_json::Value {
        let body = json!({ "cmd": command, "params": parameters }).to_string();
        let request = reqwest::Client::new().post(&self.devtools).header("content-type", "application/json");
        let answer = request.body(body).send().await.expect("the driver answers");
        let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
        assert!(status.is_success(), "{command}: {text}");
        serde_json::from_str(&text).expect("the driver speaks JSON")
    }

    /// The name by which a screen reader calls what a selector finds.
    pub async fn spoken(&self, selector: &str) -> String {
        self.see(selector).await;
        let expression = format!("document.querySelector({})", json!(selector));
        let found = self.devtools("Runtime.evaluate", json!({ "expression": expression })).await;
        let of = json!({ "objectId": found["value"]["result"]["objectId"], "fetchRelatives": false });
        let answer = self.devtools("Accessibility.getPartialAXTree", of).await;
        answer["value"]["nodes"][0]["name"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Goes to a page of the app.
    pub async fn go(&self, path: &str) {
        self.driven.goto(&format!("{}{path}", self.url)).await.expect("the page loads");
    }

    /// Waits until something shows.
    pub async fn see(&self, selector: &str) {
        let found = self.driven.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        if let Err(error) = found {
            let page = self.driven.source().await.unwrap_or_default();
            panic!("`{selector}` does not show: {error}\n{}", &page[..page.len().min(6_000)]);
        }
    }

    /// Waits until something is gone.
    pub async fn see_no(&self, selector: &str) {
        let begun = std::time::Instant::now();
        while self.driven.find(Locator::Css(selector)).await.is_ok() {
            assert!(begun.elapsed() < PATIENCE, "`{selector}` still shows");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until something shows, and clicks it.
    pub async fn click(&self, selector: &str) {
        self.see(selector).await;
        // What is drawn anew between looking and clicking is looked for again.
        let begun = std::time::Instant::now();
        loop {
            let clicked = match self.driven.find(Locator::Css(selector)).await {
                Ok(element) => element.click().await,
                Err(error) => Err(error),
            };
            match clicked {
                Ok(()) => return,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "`{selector}` cannot be clicked: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Types into a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.see(selector).await;
        let field = self.driven.find(Locator::Css(selector)).await.expect("the field");
        field.send_keys(text).await.expect("it takes text");
    }

    /// Presses a key on what a selector finds, which takes the focus.
    pub async fn press(&self, selector: &str, key: Key) {
        self.fill(selector, &key.to_string()).await;
    }

    /// Asserts that nothing is cut off at the right, or reached only by scrolling sideways.
    pub async fn fits(&self) {
        let script = "const page = document.documentElement; return [page.scrollWidth, page.clientWidth];";
        let widths = self.run(script).await;
        assert!(widths[0].as_u64() <= widths[1].as_u64(), "wider than its screen: {widths}");
    }

    /// Leaves a mark in the page that loading it again would wipe out.
    pub async fn mark(&self) {
        self.run("window.untouched = true;").await;
    }

    /// Asserts that the page was not loaded again since it was marked.
    pub async fn is_untouched(&self) {
        assert_eq!(self.run("return window.untouched === true;").await, json!(true), "the page was loaded again");
    }

    /// The text of what a selector finds.
    pub async fn text(&self, selector: &str) -> String {
        self.see(selector).await;
        let element = self.driven.find(Locator::Css(selector)).await.expect("the element");
        element.text().await.expect("its text")
    }

    /// What a script in the page returns.
    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.driven.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// Waits until a script in the page returns what is looked for.
    pub async fn becomes(&self, script: &str, is_it: impl Fn(&serde_json::Value) -> bool) {
        let begun = std::time::Instant::now();
        loop {
            let value = self.run(script).await;
            if is_it(&value) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "`{script}` returns {value} still");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Keeps a picture of the page, where `WAYBILL_PICTURES` names a folder.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("WAYBILL_PICTURES") {
            // What moves is shown where it comes to rest.
            let rest = "document.getAnimations().forEach(it => { try { it.finish(); } catch { } });";
            self.run(rest).await;
            let picture = self.driven.screenshot().await.expect("a picture");
            std::fs::create_dir_all(&folder).expect("the folder");
            let file = std::path::Path::new(&folder).join(format!("{name}.png"));
            std::fs::write(file, picture).expect("it is kept");
        }
    }

    /// Ends the browser.
    pub async fn close(self) {
        // A browser that is gone already is as good.
        let _ = self.driven.close().await;
    }
}
