//! Plans and records that tests begin with, as clients give them.

use serde_json::{Value, json};

use crate::Client;

/// A manual activity.
pub fn manual(title: &str) -> Value {
    json!({ "title": title })
}

/// A dependent activity.
pub fn dependent(title: &str) -> Value {
    json!({ "kind": "DEPENDENT", "title": title })
}

/// A review that is approved the moment it begins.
pub fn automatic(title: &str) -> Value {
    json!({ "kind": "REVIEW", "title": title, "condition": "AUTOMATIC" })
}

/// A review that all of these people have to approve.
pub fn unanimous(title: &str, people: &[&str]) -> Value {
    let reviewers: Vec<Value> = people.iter().map(|person| json!({ "person": person })).collect();
    json!({ "kind": "REVIEW", "title": title, "condition": "UNANIMOUS", "reviewers": reviewers })
}

/// A parallel container.
pub fn parallel(title: &str, children: Vec<Value>) -> Value {
    json!({ "kind": "PARALLEL", "title": title, "children": children })
}

/// A sequential container.
pub fn sequential(title: &str, children: Vec<Value>) -> Value {
    json!({ "kind": "SEQUENTIAL", "title": title, "children": children })
}

/// Creates a release and returns its key.
pub async fn release(client: &Client, title: &str, plan: Vec<Value>) -> String {
    let payload = client.done("createRelease", json!({ "title": title, "plan": plan })).await;
    payload["record"]["key"].as_str().expect("a key").to_owned()
}

/// Creates a change request and returns its key.
pub async fn change(client: &Client, title: &str, plan: Vec<Value>) -> String {
    let payload = client.done("createChange", json!({ "title": title, "plan": plan })).await;
    payload["record"]["key"].as_str().expect("a key").to_owned()
}
