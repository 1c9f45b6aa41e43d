//! The release that is measured: 38 stages at the same time, each a gate and 48 activities behind it in parallel.

use serde_json::json;
use waybill_tests::Client;
use waybill_tests::builders::{manual, parallel, release, sequential};

/// How many stages there are, and how many activities each has behind its gate.
const STAGES: usize = 38;
const BEHIND: usize = 48;

/// A started release.
pub(crate) struct Plan {
    /// Its key.
    pub(crate) key: String,
    /// Activities whose completion sets off fifty events.
    pub(crate) gates: Vec<String>,
    /// Activities whose completion is one event.
    pub(crate) singles: Vec<String>,
    /// The same of the first stage, which is in sight, in the list and in the diagram.
    pub(crate) seen: Vec<String>,
}

/// Creates it and starts it.
pub(crate) async fn create(client: &Client) -> Plan {
    let behind = |stage: usize| (0..BEHIND).map(|step| manual(&format!("Step {stage}.{step}"))).collect();
    let stage = |stage: usize| {
        sequential(&format!("Stage {stage}"), vec![manual(&format!("Gate {stage}")), parallel("Work", behind(stage))])
    };
    let mut stages: Vec<_> = (1..=STAGES).map(stage).collect();
    // One container above, the stages with 51 each, and as many by themselves as make 2 000.
    let singles = 2_000 - 1 - STAGES * (BEHIND + 3);
    stages.extend((1..=singles).map(|number| manual(&format!("Single {number}"))));
    let key = release(client, "Two thousand", vec![parallel("All of it", stages)]).await;
    client.done("startRelease", json!({ "release": key })).await;
    let keys = client.keys(&key).await;
    let named = |name: &str| {
        let mut found: Vec<_> =
            keys.iter().filter(|(title, _)| title.starts_with(name)).map(|it| it.1.clone()).collect();
        found.sort();
        found
    };
    // Of the first stage, the gate is passed.
    client.done("completeActivity", json!({ "activity": keys["Gate 1"] })).await;
    let mut gates = named("Gate");
    gates.retain(|gate| *gate != keys["Gate 1"]);
    let seen = (0..BEHIND).map(|step| keys[&format!("Step 1.{step}")].clone()).collect();
    Plan { gates, singles: named("Single"), seen, key }
}
