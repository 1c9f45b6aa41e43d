//! Ten times the plan costs about ten times the work, and memory stays within bounds.

use std::fmt::Write;

use serde_json::json;
use waybill_tests::{Client, Server};

/// Memory that the server may take in all.
const MEMORY: u64 = 512 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_times_the_activities_cost_at_most_twelve_times_the_work() {
    let server = Server::start().await;
    let client = server.admin().await;
    // The first import pays for what is paid once.
    import(&client, &wide(100)).await;
    let mut costs = Vec::new();
    for size in [2_000, 20_000] {
        let before = cpu_ticks(&server);
        let key = import(&client, &wide(size)).await;
        client.done("startRelease", json!({ "release": key })).await;
        costs.push((cpu_ticks(&server) - before).max(1));
    }
    assert!(costs[1] <= costs[0] * 12, "CPU ticks: {costs:?}");
    assert!(memory(&server) < MEMORY, "{} bytes", memory(&server));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_levels_are_possible_and_one_more_is_refused_at_its_line() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = import_yaml(&client, &deep(64)).await.expect("64 levels are imported");
    client.done("startRelease", json!({ "release": key })).await;
    let bottom = client.keys(&key).await["Bottom"].clone();
    let payload = client.done("completeActivity", json!({ "activity": bottom })).await;
    assert_eq!(payload["record"]["status"], "COMPLETED");
    let refused = import_yaml(&client, &deep(65)).await.expect_err("65 levels are refused");
    assert!(refused.contains("more than 64 levels") && refused.contains("\"line\":197"), "{refused}");
}

/// All in one parallel container.
fn wide(size: usize) -> String {
    let mut csv = "wave,activity,who,start,end\n".to_owned();
    for number in 0..size {
        writeln!(csv, "1,Host {number} is patched,Operations,2026-06-01,2026-06-02").expect("text");
    }
    csv
}

/// Sequences in sequences, `levels` in all, a manual activity at the bottom.
fn deep(levels: usize) -> String {
    let mut yaml = "waybill: 1\nkind: release\ntitle: Deep\nplan:\n".to_owned();
    for level in 0..levels - 1 {
        let indent = " ".repeat(level * 4);
        writeln!(yaml, "{indent}- kind: sequential\n{indent}  activity: Level {level}\n{indent}  activities:")
            .expect("text");
    }
    let indent = " ".repeat((levels - 1) * 4);
    writeln!(yaml, "{indent}- activity: Bottom").expect("text");
    yaml
}

async fn import(client: &Client, csv: &str) -> String {
    let answer = client.import("format=csv&group=wave&title=Wide", "text/csv", csv).await;
    answer.expect("the plan is imported")
}

async fn import_yaml(client: &Client, yaml: &str) -> Result<String, String> {
    client.import("format=yaml", "application/yaml", yaml).await
}

/// The CPU time that the server has used, in clock ticks.
fn cpu_ticks(server: &Server) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.process())).expect("its statistics");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    fields[11].parse::<u64>().expect("user ticks") + fields[12].parse::<u64>().expect("system ticks")
}

/// The most memory that the server has held, in bytes.
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process())).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("its peak");
    line.split_whitespace().nth(1).expect("a number").parse::<u64>().expect("kilobytes") * 1024
}
