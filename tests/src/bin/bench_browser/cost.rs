//! The main thread's time for what happens while somebody watches.

use std::time::Duration;

use serde_json::json;
use waybill_tests::browser::WIDE;
use waybill_tests::devtools::{Devtools, Work};
use waybill_tests::{Browser, Client, Server, Socket};

use super::plan::Plan;
use super::print;

/// Events are on the screen by then, and what lights up has calmed down.
const SETTLED: Duration = Duration::from_millis(2_500);
/// The events that a gate sets off: its own, the container's, and those of what is in it.
const CASCADE: usize = 50;

/// Measures list and diagram.
pub(crate) async fn measure(server: &Server, client: &Client, plan: &Plan, runs: usize) {
    let browser = Browser::log_in(&server.url(), "admin", WIDE).await;
    let (mut singles, mut gates, mut seen) = (plan.singles.iter(), plan.gates.iter(), plan.seen.iter());
    let runs = runs.min(gates.len() / 2).min(singles.len() / 2);
    for (name, view) in [("list", ""), ("diagram", "?view=diagram")] {
        browser.go(&format!("/records/{}{view}", plan.key)).await;
        browser.see(&format!("header[data-key='{}']", plan.key)).await;
        let shown = browser.run("return document.querySelector('[role=treeitem], svg [data-key]') !== null;").await;
        let name = if shown == json!(true) { name.to_owned() } else { format!("{name} (not shown)") };
        let mut tools = Devtools::of_page(&browser.tools()).await;
        tokio::time::sleep(SETTLED).await;
        let (mut idle, mut one, mut lit, mut many) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..runs {
            idle.push(tools.record(tokio::time::sleep(SETTLED)).await.1);
            one.push(of(client, &mut tools, singles.next(), 1).await);
            lit.push(of(client, &mut tools, seen.next(), 1).await);
            many.push(of(client, &mut tools, gates.next(), CASCADE).await);
        }
        let rest = middle(&idle);
        line(&format!("{name}: nothing happens, in the same time"), &idle, 0.0, "");
        line(&format!("{name}: one status change, above that"), &one, rest, "16 ms");
        print(
            &format!("{name}: one that is in sight, until it is painted"),
            "ms",
            lit.iter().map(|it| it.soon).collect(),
            "16 ms",
        );
        line(&format!("{name}: the same, until its light has gone out"), &lit, rest, "");
        line(&format!("{name}: a cascade of {CASCADE}, above that"), &many, rest, "16 ms");
    }
    browser.close().await;
}

/// What the completion of an activity costs, and all of its events.
async fn of(client: &Client, tools: &mut Devtools, activity: Option<&String>, events: usize) -> Work {
    let activity = activity.expect("an activity is left");
    let mut socket = Socket::subscribe(client, None).await.expect("a socket");
    let work = async {
        client.done("completeActivity", json!({ "activity": activity })).await;
        for _ in 0..events {
            socket.event().await.expect("an event");
        }
        tokio::time::sleep(SETTLED).await;
    };
    tools.record(work).await.1
}

fn middle(work: &[Work]) -> f64 {
    let mut totals: Vec<_> = work.iter().map(|it| it.total).collect();
    totals.sort_by(f64::total_cmp);
    totals.get(totals.len() / 2).copied().unwrap_or_default()
}

fn line(what: &str, work: &[Work], rest: f64, budget: &str) {
    print(what, "ms", work.iter().map(|it| (it.total - rest).max(0.0)).collect(), budget);
    print("    its longest task", "ms", work.iter().map(|it| it.longest).collect(), "");
}
