//! GraphQL over HTTP as strangers, browsers and programs meet it: what is answered with which status, and that
//! nothing that a stranger sends stops the server.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::time::{Duration, Instant};

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use waybill_tests::{Client, Server};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// A request to `/graphql`, as raw as it gets.
async fn send(
    server: &Server,
    method: Method,
    query: &str,
    headers: &[(&str, &str)],
    body: impl Into<String>,
) -> Response {
    let mut request = reqwest::Client::new().request(method, format!("{}/graphql{query}", server.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).send().await.expect("the server answers")
}

async fn post(server: &Server, accept: &str, body: &Value) -> (StatusCode, Value) {
    let headers = [("content-type", JSON), ("accept", accept)];
    read(send(server, Method::POST, "", &headers, body.to_string()).await).await
}

async fn read(answer: Response) -> (StatusCode, Value) {
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.expect("text")).expect("JSON"))
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

async fn is_alive(server: &Server) {
    let (status, answer) = post(server, JSON, &json!({ "query": "{ __typename }" })).await;
    assert_eq!((status, &answer["data"]), (StatusCode::OK, &json!({ "__typename": "Query" })));
}

#[tokio::test]
async fn nested_brackets_are_refused_and_the_server_lives() {
    let server = Server::start().await;
    for (open, close) in [("[", "]"), ("{a:", "}")] {
        let nested = format!("{}1{}", open.repeat(2_000), close.repeat(2_000));
        for body in [
            json!({ "query": format!("{{ release(key: {nested}) {{ key }} }}") }),
            json!({ "query": format!("query($a: Int = {nested}) {{ release(key: $a) {{ key }} }}") }),
            json!({ "query": "{".repeat(4_000) }),
        ] {
            let (status, answer) = post(&server, JSON, &body).await;
            assert_eq!((status, code(&answer)), (StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED"));
        }
    }
    let nested =
        format!(r#"{{"query":"{{ __typename }}","variables":{{"a":{}1{}}}}}"#, "[".repeat(2_000), "]".repeat(2_000));
    let answer = send(&server, Method::POST, "", &[("content-type", JSON)], nested).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    is_alive(&server).await;
}

#[tokio::test]
async fn fragments_that_multiply_are_refused_at_once() {
    let server = Server::start().await;
    let mut query = String::from("{ ...f0 }");
    for level in 0..20 {
        query += &format!(" fragment f{level} on Query {{ ...f{0} ...f{0} ...f{0} ...f{0} }}", level + 1);
    }
    query += " fragment f20 on Query { __typename }";
    let begun = Instant::now();
    let (status, answer) = post(&server, JSON, &json!({ "query": query })).await;
    assert_eq!((status, code(&answer)), (StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED"));
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let cycle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
    let (status, answer) = post(&server, GRAPHQL, &json!({ "query": cycle })).await;
    assert_eq!((status, code(&answer)), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"));
}

#[tokio::test]
async fn documents_that_ask_for_too_much_are_refused() {
    let server = Server::start().await;
    let deep = format!("{}{}", "{ a ".repeat(50), "}".repeat(50));
    for query in [
        format!("{{ {} }}", (0..1_000).map(|n| format!("a{n}: __typename ")).collect::<String>()),
        format!("{{ {} }}", "__typename ".repeat(4_000)),
        format!("{{ __typename {} }}", "@include(if: true) ".repeat(1_000)),
        deep,
        "{ releases(first: -1) { nodes { key } } }".into(),
        "{ releases(first: 1000000) { nodes { key } } }".into(),
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".into(),
    ] {
        let (status, answer) = post(&server, JSON, &json!({ "query": query })).await;
        assert_eq!(
            (status, code(&answer)),
            (StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED"),
            "{}",
            &query[..query.len().min(60)]
        );
    }
}

#[tokio::test]
async fn large_bodies_and_documents_are_refused_with_413() {
    let server = Server::start().await;
    let comments = json!({ "query": format!("#{}\n{{ __typename }}", "x".repeat(100_000)) });
    assert_eq!(post(&server, JSON, &comments).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let body = json!({ "query": "{ __typename }", "variables": { "a": "x".repeat(300_000) } });
    assert_eq!(post(&server, JSON, &body).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let fits = json!({ "query": "{ __typename }", "variables": { "a": "x".repeat(200_000) } });
    assert_eq!(post(&server, JSON, &fits).await.0, StatusCode::OK);
}

#[tokio::test]
async fn only_json_in_a_single_request_is_taken() {
    let server = Server::start().await;
    let body = r#"{"query":"{ __typename }"}"#;
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        let answer = send(&server, Method::POST, "", &[("content-type", media)], body).await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media}");
    }
    assert_eq!(send(&server, Method::POST, "", &[], body).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(post(&server, JSON, &json!([{ "query": "{ __typename }" }])).await.0, StatusCode::BAD_REQUEST);
    let answer = send(&server, Method::POST, "", &[("content-type", JSON)], "{").await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn get_asks_and_never_changes() {
    let server = Server::start().await;
    let cookie = server.admin().await;
    let headers = [("cookie", cookie.cookie()), ("accept", JSON)];
    let (status, answer) = read(send(&server, Method::GET, "?query=%7Bme%7Blogin%7D%7D", &headers, "").await).await;
    assert_eq!((status, &answer["data"]["me"]["login"]), (StatusCode::OK, &json!("admin")));
    let mutation = "?query=mutation%7BcreateRelease(input:%7Btitle:%22x%22%7D)%7Brecord%7Bkey%7D%7D%7D";
    let answer = send(&server, Method::GET, mutation, &headers, "").await;
    assert_eq!(
        (answer.status(), &answer.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().expect("a header"))
    );
    let data = cookie.data("{ releases { totalCount } }", json!({})).await;
    assert_eq!(data["releases"]["totalCount"], 0);
    let answer = send(&server, Method::DELETE, "", &headers, "").await;
    assert_eq!(
        (answer.status(), &answer.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET, POST".parse().expect("a header"))
    );
}

#[tokio::test]
async fn pages_of_other_origins_are_refused_and_tokens_are_not() {
    let server = Server::start().await;
    let cookie = server.admin().await;
    let body = r#"{"query":"{ me { login } }"}"#;
    let foreign =
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")];
    for header in foreign {
        let headers = [("content-type", JSON), ("cookie", cookie.cookie()), header];
        assert_eq!(send(&server, Method::POST, "", &headers, body).await.status(), StatusCode::FORBIDDEN, "{header:?}");
    }
    let headers = [("content-type", JSON), ("cookie", cookie.cookie()), ("sec-fetch-site", "same-origin")];
    assert_eq!(send(&server, Method::POST, "", &headers, body).await.status(), StatusCode::OK);
    let token = token(&server, &[]).await;
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", JSON), ("authorization", bearer.as_str()), ("origin", "https://evil.example")];
    let (status, answer) = read(send(&server, Method::POST, "", &headers, body).await).await;
    assert_eq!((status, &answer["data"]["me"]["login"]), (StatusCode::OK, &json!("admin")));
}

/// A token that acts as the administrator.
async fn token(server: &Server, more: &[&str]) -> String {
    let arguments = [&["token", "create", "--user", "admin", "--name", "tests"], more].concat();
    let made = server.cli(&arguments).await;
    let text = String::from_utf8(made.stdout).expect("text");
    let token = text.split_whitespace().find(|it| it.starts_with("waybill_")).map(ToOwned::to_owned);
    token.unwrap_or_else(|| panic!("no token in {text:?}"))
}

#[tokio::test]
async fn the_status_of_an_invalid_document_follows_the_accepted_media_type() {
    let server = Server::start().await;
    let cookie = server.admin().await;
    for (query, expected) in [("{ nothing }", "GRAPHQL_VALIDATION_FAILED"), ("{ me ", "GRAPHQL_PARSE_FAILED")] {
        for (accept, status) in [(GRAPHQL, StatusCode::BAD_REQUEST), (JSON, StatusCode::OK), ("*/*", StatusCode::OK)] {
            let headers = [("content-type", JSON), ("accept", accept), ("cookie", cookie.cookie())];
            let answer = send(&server, Method::POST, "", &headers, json!({ "query": query }).to_string()).await;
            let media = answer.headers()["content-type"].to_str().expect("text").to_owned();
            assert!(media.starts_with(if accept == GRAPHQL { GRAPHQL } else { JSON }), "{media}");
            let (found, answer) = read(answer).await;
            assert_eq!((found, code(&answer), answer.get("data")), (status, expected, None), "{accept} {query}");
        }
    }
    let answer = send(&server, Method::POST, "", &[("content-type", JSON), ("accept", "text/html")], "{}").await;
    assert_eq!(answer.status(), StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn a_stranger_may_read_the_schema_and_nothing_else() {
    let server = Server::start().await;
    let (status, answer) = post(&server, GRAPHQL, &json!({ "query": "{ __schema { queryType { name } } }" })).await;
    assert_eq!((status, &answer["data"]["__schema"]["queryType"]["name"]), (StatusCode::OK, &json!("Query")));
    for query in [
        "{ me { login } }",
        "{ __typename releases { nodes { key } } }",
        "mutation { createRelease(input: { title: \"x\" }) { record { key } } }",
    ] {
        let (status, answer) = post(&server, JSON, &json!({ "query": query })).await;
        assert_eq!((status, code(&answer), answer.get("data")), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", None));
    }
}

#[tokio::test]
async fn the_cost_is_shown() {
    let server = Server::start().await;
    let client: Client = server.admin().await;
    let answer = client.answer("{ releases(first: 10) { nodes { key title } } }", json!({})).await.expect("an answer");
    assert_eq!(answer["extensions"]["cost"]["requested"], 31);
}

#[tokio::test]
async fn the_explorer_comes_from_the_server_alone() {
    let server = Server::start().await;
    let page = reqwest::get(format!("{}/graphiql", server.url())).await.expect("the page");
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    let html = page.text().await.expect("text");
    let nonce = html.split("nonce=\"").nth(1).and_then(|it| it.split('"').next()).expect("a nonce");
    assert!(policy.contains(&format!("'nonce-{nonce}'")) && !html.contains("://"), "{policy}\n{html}");
    let sources = html.split("src=\"").skip(1).chain(html.split("stylesheet\" href=\"").skip(1));
    for source in sources.filter_map(|it| it.split('"').next()) {
        let file = reqwest::get(format!("{}{source}", server.url())).await.expect("the file");
        assert_eq!(file.status(), StatusCode::OK, "{source}");
    }
}
