//! Many clients at once, with the same key or on the same version.

use serde_json::{Value, json};
use waybill_tests::builders::{manual, release};
use waybill_tests::{Client, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_identical_keys_at_once_have_one_effect_and_one_answer() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = release(&client, "June", vec![manual("Patch")]).await;
    client.done("startRelease", json!({ "release": key })).await;
    let activity = client.keys(&key).await["Patch"].clone();
    let input = json!({ "activity": activity, "idempotencyKey": "once" });

    let answers = at_once((0..1_000).map(|_| {
        let (client, input) = (client.clone(), input.clone());
        async move { persistent(&client, "completeActivity", &input).await }
    }))
    .await;

    assert!(answers.iter().all(|answer| answer == &answers[0]), "the answers differ");
    assert_eq!(answers[0]["events"][0]["to"], "COMPLETED");
    let completions = client.all_events().await.iter().filter(|line| line.contains(&format!(" {activity} "))).count();
    assert_eq!(completions, 2, "one activation and one completion");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_writers_with_the_same_expected_version_one_wins_each_round() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = release(&client, "June", vec![manual("Patch")]).await;
    let before = version(&client, &key).await;

    let (writers, rounds) = (32, 5);
    let mut successes = 0;
    for _ in 0..rounds {
        let expected = version(&client, &key).await;
        let answers = at_once((0..writers).map(|writer| {
            let (client, key) = (client.clone(), key.clone());
            async move {
                let input =
                    json!({ "subject": key, "comment": format!("writer {writer}"), "expectedVersion": expected });
                client.command("comment", input).await
            }
        }))
        .await;
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(won, 1, "one writer wins a round");
        successes += won;
        for refused in answers.into_iter().filter_map(Result::err) {
            assert_eq!(refused.code, "VERSION_CONFLICT");
            assert_eq!(refused.extensions["presentVersion"], json!(expected + 1));
        }
    }

    assert_eq!(version(&client, &key).await - before, i64::try_from(successes).expect("few"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_used_key_with_another_input_is_refused() {
    let server = Server::start().await;
    let client = server.admin().await;
    let key = release(&client, "June", vec![manual("Patch")]).await;
    client.done("comment", json!({ "subject": key, "comment": "first", "idempotencyKey": "k" })).await;

    let other = json!({ "subject": key, "comment": "second", "idempotencyKey": "k" });
    assert_eq!(client.refused("comment", other).await, "IDEMPOTENCY_MISMATCH");
    let missing = json!({ "subject": "RR999", "comment": "third", "idempotencyKey": "k" });
    assert_eq!(client.refused("comment", missing).await, "NOT_FOUND", "what is asked for comes before the key");
}

/// The answer to a command that may have to wait its turn.
async fn persistent(client: &Client, name: &str, input: &Value) -> Value {
    loop {
        match client.command(name, input.clone()).await {
            Ok(payload) => return payload,
            Err(refused) if refused.code == "OVERLOADED" => tokio::task::yield_now().await,
            Err(refused) => panic!("refused: {refused:?}"),
        }
    }
}

async fn version(client: &Client, key: &str) -> i64 {
    let data = client.data("query ($key: String!) { release(key: $key) { version } }", json!({ "key": key })).await;
    data["release"]["version"].as_i64().expect("a version")
}

async fn at_once<T: Send + 'static>(work: impl Iterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let tasks: Vec<_> = work.map(tokio::spawn).collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.expect("a task ends"));
    }
    done
}
