//! What the app costs a browser, measured in a real one on a release with 2 000 activities and live events.
//!
//! `cargo xtask bench browser [RUNS]` builds the product and runs this against it. Figures are of this machine, server, driver
//! and browser together on its cores; the budgets stand beside them.
#![allow(clippy::expect_used, reason = "a benchmark that cannot go on says why and ends")]

mod cost;
mod lighthouse;
mod plan;
mod visit;

use waybill_tests::Server;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_default();
    let runs = arguments.next().or_else(|| Some(wanted.clone())).and_then(|runs| runs.parse().ok()).unwrap_or(10);
    let is_wanted = |part: &str| wanted == part || !["cost", "visit", "lighthouse"].contains(&wanted.as_str());
    let server = Server::start().await;
    let client = server.admin().await;
    let plan = plan::create(&client).await;
    println!("{:<58} {:>9} {:>9} {:>9}  budget", "on a release with 2 000 activities", "p50", "p90", "max");
    if is_wanted("visit") {
        visit::measure(&server, &plan.key, runs).await;
    }
    if is_wanted("cost") {
        cost::measure(&server, &client, &plan, runs).await;
    }
    if is_wanted("lighthouse") {
        lighthouse::report(&client, &plan.key).await;
    }
}

/// A line of figures.
fn print(what: &str, unit: &str, mut figures: Vec<f64>, budget: &str) {
    figures.sort_by(f64::total_cmp);
    let at = |share: usize| figures.get((figures.len().max(1) - 1) * share / 100).copied().unwrap_or(f64::NAN);
    println!("{what:<58} {:>6.1} {unit} {:>6.1} {unit} {:>6.1} {unit}  {budget}", at(50), at(90), at(100));
}
