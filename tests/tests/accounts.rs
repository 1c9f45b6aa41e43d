//! Logging in and out, tokens, people and teams: who is let in, and for how long.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::time::{Duration, Instant};

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use waybill_tests::Server;
use waybill_tests::server::PASSWORD;

async fn log_in(server: &Server, login: &str, password: &str) -> Response {
    reqwest::Client::new()
        .post(format!("{}/session", server.url()))
        .header("content-type", "application/json")
        .body(json!({ "login": login, "password": password }).to_string())
        .send()
        .await
        .expect("the server answers")
}

/// Asks who it is, showing this header.
async fn who(server: &Server, header: (&str, &str)) -> StatusCode {
    let request = reqwest::Client::new().get(format!("{}/session", server.url())).header(header.0, header.1);
    request.send().await.expect("the server answers").status()
}

async fn body(answer: Response) -> Value {
    serde_json::from_str(&answer.text().await.expect("text")).expect("JSON")
}

fn cookie(answer: &Response) -> String {
    let cookie = answer.headers().get("set-cookie").expect("a cookie").to_str().expect("text");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// Waits until a change made by another process is seen.
async fn until_refused(server: &Server, header: (&str, &str)) {
    let begun = Instant::now();
    while who(server, header).await != StatusCode::UNAUTHORIZED {
        assert!(begun.elapsed() < Duration::from_secs(10), "still let in");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn command_line(server: &Server, arguments: &[&str]) -> String {
    let output = server.cli(arguments).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

#[tokio::test]
async fn a_login_gives_a_cookie_that_scripts_cannot_read_and_a_logout_ends_it() {
    let server = Server::start().await;
    let answer = log_in(&server, " Admin ", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let attributes = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(attribute), "{attributes}");
    }
    let session = cookie(&answer);
    assert_eq!(body(answer).await, json!({ "person": { "number": 1, "login": "admin", "name": "Administrator" } }));
    assert_eq!(who(&server, ("cookie", &session)).await, StatusCode::OK);
    let out =
        reqwest::Client::new().delete(format!("{}/session", server.url())).header("cookie", &session).send().await;
    assert_eq!(out.expect("the server answers").status(), StatusCode::NO_CONTENT);
    assert_eq!(who(&server, ("cookie", &session)).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn each_login_makes_another_session_and_ends_the_one_before() {
    let server = Server::start().await;
    let first = cookie(&log_in(&server, "admin", PASSWORD).await);
    let again = reqwest::Client::new()
        .post(format!("{}/session", server.url()))
        .header("content-type", "application/json")
        .header("cookie", &first)
        .body(json!({ "login": "admin", "password": PASSWORD }).to_string());
    let second = cookie(&again.send().await.expect("the server answers"));
    assert_ne!(first, second);
    assert_eq!(who(&server, ("cookie", &first)).await, StatusCode::UNAUTHORIZED);
    assert_eq!(who(&server, ("cookie", &second)).await, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_told_the_same_and_guessing_is_slowed_down() {
    let server = Server::start().await;
    let (wrong, unknown) = (log_in(&server, "admin", "wrong").await, log_in(&server, "nobody", PASSWORD).await);
    assert_eq!((wrong.status(), unknown.status()), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    let told = body(wrong).await;
    assert_eq!(told["error"]["code"], "UNAUTHENTICATED");
    assert_eq!(told, body(unknown).await);
    let mut guesses = 0;
    let refused = loop {
        let answer = log_in(&server, "admin", "wrong").await;
        guesses += 1;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        assert!(guesses < 60, "nobody slows the guessing down");
    };
    let wait = refused.headers()["retry-after"].to_str().expect("text").parse::<u64>().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(log_in(&server, "admin", PASSWORD).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_login_must_be_json_from_a_page_of_ours() {
    let server = Server::start().await;
    let send = |media: &'static str, origin: &'static str, body: String| {
        let request = reqwest::Client::new().post(format!("{}/session", server.url()));
        request.header("content-type", media).header("origin", origin).body(body).send()
    };
    let credentials = json!({ "login": "admin", "password": PASSWORD }).to_string();
    let foreign = send("application/json", "https://evil.example", credentials.clone()).await;
    assert_eq!(foreign.expect("the server answers").status(), StatusCode::FORBIDDEN);
    for (media, body, status) in [
        ("text/plain", credentials, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/json", "{}".to_owned(), StatusCode::BAD_REQUEST),
        ("application/json", "x".repeat(10_000), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let answer =
            reqwest::Client::new().post(format!("{}/session", server.url())).header("content-type", media).body(body);
        assert_eq!(answer.send().await.expect("the server answers").status(), status);
    }
}

#[tokio::test]
async fn a_token_opens_until_it_is_revoked() {
    let server = Server::start().await;
    let token = command_line(&server, &["token", "create", "--user", "admin", "--name", "reports"]).await;
    assert!(token.starts_with("waybill_1_"), "{token}");
    let bearer = format!("Bearer {token}");
    assert_eq!(who(&server, ("authorization", &bearer)).await, StatusCode::OK);
    let other = reqwest::Client::new().get(format!("{}/session", server.url())).basic_auth("anything", Some(&token));
    assert_eq!(other.send().await.expect("the server answers").status(), StatusCode::OK);
    for wrong in [format!("{bearer}0"), bearer.replace("waybill_1_", "waybill_2_"), "Bearer".to_owned()] {
        assert_eq!(who(&server, ("authorization", &wrong)).await, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    command_line(&server, &["token", "revoke", "1"]).await;
    until_refused(&server, ("authorization", &bearer)).await;
}

#[tokio::test]
async fn neither_passwords_nor_cookies_nor_tokens_are_in_the_database() {
    let server = Server::start().await;
    let session = cookie(&log_in(&server, "admin", PASSWORD).await);
    let session = session.split_once('=').expect("a value").1.to_owned();
    let token = command_line(&server, &["token", "create", "--user", "admin", "--name", "reports"]).await;
    let secret = token.split('_').nth(2).expect("a secret").to_owned();
    for file in ["waybill.db", "waybill.db-wal", "server.log"] {
        let path = server.database().with_file_name(file);
        let bytes = std::fs::read(path).unwrap_or_default();
        for text in [PASSWORD, &session, &secret] {
            let found = bytes.windows(text.len()).any(|it| it == text.as_bytes());
            assert!(!found, "{file} holds a secret");
        }
    }
}

#[tokio::test]
async fn a_closed_account_and_a_changed_password_end_sessions_and_tokens() {
    let server = Server::start().await;
    let admin = server.admin().await;
    admin.create_person("kim", "Kim").await;
    let session = cookie(&log_in(&server, "kim", PASSWORD).await);
    let token = command_line(&server, &["token", "create", "--user", "kim", "--name", "reports"]).await;
    let bearer = format!("Bearer {token}");
    assert_eq!(who(&server, ("cookie", &session)).await, StatusCode::OK);
    assert_eq!(who(&server, ("authorization", &bearer)).await, StatusCode::OK);
    let made = command_line(&server, &["user", "password", "kim"]).await;
    until_refused(&server, ("cookie", &session)).await;
    assert_eq!(log_in(&server, "kim", PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
    let password = made.split_whitespace().last().expect("a password").to_owned();
    let session = cookie(&log_in(&server, "kim", &password).await);
    command_line(&server, &["user", "disable", "kim"]).await;
    until_refused(&server, ("cookie", &session)).await;
    until_refused(&server, ("authorization", &bearer)).await;
    assert_eq!(log_in(&server, "kim", &password).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn sessions_outlive_a_restart_and_end_when_they_are_idle() {
    let mut server = Server::start().await;
    let session = cookie(&log_in(&server, "admin", PASSWORD).await);
    server.stop().await;
    server.start_again().await;
    assert_eq!(who(&server, ("cookie", &session)).await, StatusCode::OK);
    server.stop().await;
    server.start_again_at("+13h").await;
    assert_eq!(who(&server, ("cookie", &session)).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_need_a_login_of_their_own_and_a_password_worth_the_name() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let query = "mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { login name email } } }";
    let create = async |input: Value| admin.ask(query, json!({ "input": input })).await;
    let made = create(json!({ "login": "Kim", "name": "Kim Abels", "email": "Kim@Example.org" })).await.expect("made");
    assert_eq!(
        made["createPerson"]["person"],
        json!({ "login": "kim", "name": "Kim Abels", "email": "kim@example.org" })
    );
    for (input, field) in [
        (json!({ "login": "KIM", "name": "Another" }), "login"),
        (json!({ "login": "", "name": "Another" }), "login"),
        (json!({ "login": "a b", "name": "Another" }), "login"),
        (json!({ "login": "lee", "name": "  " }), "name"),
        (json!({ "login": "lee", "name": "Lee", "email": "kim@example.org" }), "email"),
        (json!({ "login": "lee", "name": "Lee", "email": "nowhere" }), "email"),
        (json!({ "login": "lee", "name": "Lee", "password": "short" }), "password"),
    ] {
        let refused = create(input.clone()).await.expect_err("refused");
        assert_eq!(
            (refused.code.as_str(), refused.extensions["field"].as_str()),
            ("INVALID_INPUT", Some(field)),
            "{input}"
        );
    }
}
