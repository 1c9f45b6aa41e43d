//! A browser's own tools, over its socket: what its main thread did, as its performance timeline has it.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(30);
/// What is recorded: the tasks of all threads, and our own mark that tells the page's main thread from others.
const CATEGORIES: &str = "toplevel,blink.user_timing,__metadata";
const MARK: &str = "waybill";
/// What happened is on the screen by then, in microseconds.
const SOON: f64 = 500_000.0;

/// The tools of one page.
pub struct Devtools {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last: u64,
    events: Vec<Value>,
}

/// What the main thread did in a while, in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Work {
    /// All tasks together.
    pub total: f64,
    /// Those of them that began soon, without what faded out afterwards.
    pub soon: f64,
    /// The longest of them.
    pub longest: f64,
}

impl Devtools {
    /// The tools of the page that a browser shows; `address` is where it listens.
    pub async fn of_page(address: &str) -> Self {
        let list = reqwest::get(format!("http://{address}/json/list")).await.expect("the browser's tools answer");
        let list: Value = serde_json::from_str(&list.text().await.expect("text")).expect("JSON");
        let page = list.as_array().and_then(|all| all.iter().find(|it| it["type"] == "page")).expect("a page");
        let socket = page["webSocketDebuggerUrl"].as_str().expect("its address");
        let (stream, _) = connect_async(socket).await.expect("the page's tools answer");
        Self { stream, last: 0, events: Vec::new() }
    }

    /// Gives a command, and waits for its answer.
    pub async fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let id = self.last;
        let text = json!({ "id": id, "method": method, "params": parameters }).to_string();
        self.stream.send(Message::text(text)).await.expect("the browser listens");
        loop {
            let mut message = self.next().await;
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
        }
    }

    /// What the page's main thread does while `work` is done.
    pub async fn record<T>(&mut self, work: impl Future<Output = T>) -> (T, Work) {
        self.events.clear();
        self.call(
            "Tracing.start",
            json!({ "traceConfig": { "includedCategories": CATEGORIES.split(',').collect::<Vec<_>>() } }),
        )
        .await;
        let mark = json!({ "expression": format!("performance.mark('{MARK}')") });
        self.call("Runtime.evaluate", mark.clone()).await;
        let done = work.await;
        self.call("Runtime.evaluate", mark).await;
        self.call("Tracing.end", json!({})).await;
        while self.next().await["method"] != "Tracing.tracingComplete" {}
        (done, between_marks(&self.events))
    }

    async fn next(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("the browser says something");
            let Message::Text(text) = message.expect("the browser is there").expect("a message") else { continue };
            let mut message: Value = serde_json::from_str(&text).expect("JSON");
            if message["method"] == "Tracing.dataCollected" {
                if let Some(events) = message["params"]["value"].as_array_mut() {
                    self.events.append(events);
                }
                continue;
            }
            return message;
        }
    }
}

/// The tasks between our first mark and our last, on the thread that they were set on.
fn between_marks(events: &[Value]) -> Work {
    let marks: Vec<_> = events.iter().filter(|it| it["name"] == MARK && it["cat"] == "blink.user_timing").collect();
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return Work::default() };
    let thread = (&first["pid"], &first["tid"]);
    let (from, to) = (first["ts"].as_f64().unwrap_or_default(), last["ts"].as_f64().unwrap_or_default());
    let mut work = Work::default();
    for event in events {
        let begun = event["ts"].as_f64().unwrap_or_default();
        let is_task = event["ph"] == "X" && event["name"].as_str().is_some_and(|name| name.ends_with("RunTask"));
        // The tasks in which the marks themselves were set begin before the first and before the last.
        if is_task && (&event["pid"], &event["tid"]) == thread && begun > from && begun < to {
            let took = event["dur"].as_f64().unwrap_or_default() / 1_000.0;
            let ends = begun + took * 1_000.0;
            if ends < to {
                work.total += took;
                work.soon += if begun < from + SOON { took } else { 0.0 };
                work.longest = work.longest.max(took);
            }
        }
    }
    work
}
