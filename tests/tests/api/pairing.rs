//! What an attacker would try at pairing: guessing, replaying, planting cookies, filling the server, reading its files.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use waybill_tests::television::{first_board, pair};
use waybill_tests::{Client, Server, Television};

const VIEW: &str = "{ boardView { board } }";

#[tokio::test]
async fn a_code_pairs_one_television_once() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = first_board(&admin).await;
    let (mut one, mut other) = (Television::new(&server), Television::new(&server));
    let (first, second) = (one.code().await, other.code().await);
    assert_ne!(first, second);
    pair(&admin, &first, &board).await.expect("paired");
    assert_eq!(pair(&admin, &first, &board).await, Err("NOT_FOUND".into()), "a code is used up");
    assert_eq!((one.state().await, other.state().await), ("PAIRED".to_owned(), "WAITING".to_owned()));
    // A new code closes the one before.
    let third = other.code().await;
    assert_eq!(pair(&admin, &second, &board).await, Err("NOT_FOUND".into()));
    pair(&admin, &third, &board).await.expect("paired");
    for (code, expected) in [("K7QM-29X", "INVALID_INPUT"), ("K7QM-29X0", "INVALID_INPUT"), ("K7QM-29XR", "NOT_FOUND")]
    {
        assert_eq!(pair(&admin, code, &board).await, Err(expected.into()), "{code}");
    }
}

#[tokio::test]
async fn a_secret_gives_no_second_cookie_once_the_first_was_used() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = first_board(&admin).await;
    let mut television = Television::new(&server);
    let code = television.code().await;
    pair(&admin, &code, &board).await.expect("paired");
    let mut thief = television.clone();
    // An answer that was lost on the way can be asked for again; the cookie of the lost one opens nothing.
    let mut lost = television.clone();
    assert_eq!(lost.state().await, "PAIRED");
    assert_eq!(television.state().await, "PAIRED");
    assert_eq!(lost.client().ask(VIEW, Value::Null).await.expect_err("void").code, "UNAUTHENTICATED");
    television.client().data(VIEW, Value::Null).await;
    assert_eq!((thief.state().await.as_str(), &thief.screen), ("EXPIRED", &None));
    television.client().data(VIEW, Value::Null).await;
}

#[tokio::test]
async fn nobody_chooses_the_cookie_of_a_television() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = first_board(&admin).await;
    // A cookie that somebody planted: as a secret, as a screen, and as the secret of a code of theirs.
    let mut television = Television::new(&server);
    (television.secret, television.screen) = (Some("planted".into()), Some("planted".into()));
    let code = television.code().await;
    assert_ne!(television.secret.as_deref(), Some("planted"));
    pair(&admin, &code, &board).await.expect("paired");
    assert_eq!(television.state().await, "PAIRED");
    assert_ne!(television.screen.as_deref(), Some("planted"));
    let planted = Client::with_cookie(&server.url(), "screen=planted");
    assert_eq!(planted.ask(VIEW, Value::Null).await.expect_err("nobody").code, "UNAUTHENTICATED");
    // Pairing it anew ends what it was before.
    let before = television.client();
    before.data(VIEW, Value::Null).await;
    television.pair(&admin, &board).await;
    assert_eq!(before.ask(VIEW, Value::Null).await.expect_err("ended").code, "UNAUTHENTICATED");
    television.client().data(VIEW, Value::Null).await;
}

#[tokio::test]
async fn a_page_of_another_site_cannot_pair() {
    let server = Server::start().await;
    let http = reqwest::Client::new();
    for method in [Method::POST, Method::GET, Method::DELETE] {
        let request =
            http.request(method, format!("{}/pairing", server.url())).header("origin", "https://evil.example");
        assert_eq!(request.send().await.expect("the server answers").status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn guessing_and_asking_for_codes_is_slowed_down() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let board = first_board(&admin).await;
    let mut guesses = 0;
    while pair(&admin, "K7QM-29XR", &board).await == Err("NOT_FOUND".into()) {
        guesses += 1;
        assert!(guesses < 60, "nobody slows the guessing down");
    }
    assert_eq!(pair(&admin, "K7QM-29XR", &board).await, Err("TOO_MANY_GUESSES".into()));
    let other = admin.create_person("kim", "Kim").await;
    assert!(!other.is_empty());
    let kim = server.client("kim").await;
    assert_eq!(pair(&kim, "K7QM-29XR", &board).await, Err("NOT_FOUND".into()), "others are not held up");
    let mut codes = 0;
    let refused = loop {
        let answer = Television::new(&server).request(Method::POST).send().await.expect("the server answers");
        if answer.status() != StatusCode::CREATED {
            break answer;
        }
        codes += 1;
        assert!(codes < 60, "nobody slows the asking down");
    };
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn neither_codes_nor_cookies_of_televisions_are_in_the_database_or_the_log() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut television = Television::new(&server);
    television.pair(&admin, &first_board(&admin).await).await;
    let used = [television.secret.clone(), television.screen.clone()];
    let code = television.code().await;
    let secrets = used.into_iter().chain([television.secret.clone(), Some(code.replace('-', "")), Some(code)]);
    let secrets: Vec<String> = secrets.flatten().collect();
    assert!(secrets.len() >= 4, "{secrets:?}");
    for file in ["waybill.db", "waybill.db-wal", "server.log"] {
        let bytes = std::fs::read(server.database().with_file_name(file)).unwrap_or_default();
        for text in &secrets {
            let found = bytes.windows(text.len()).any(|it| it == text.as_bytes());
            assert!(!found, "{file} holds a secret");
        }
    }
}
