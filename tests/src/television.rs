//! A television: a browser that nobody logs in at, with its two cookies.

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::{Client, Server};

/// A television, and what cookies it keeps.
#[derive(Clone)]
pub struct Television {
    http: reqwest::Client,
    url: String,
    /// The secret of its code.
    pub secret: Option<String>,
    /// What it is let in with.
    pub screen: Option<String>,
}

impl Television {
    /// One that was just switched on.
    pub fn new(server: &Server) -> Self {
        Self { http: reqwest::Client::new(), url: server.url(), secret: None, screen: None }
    }

    /// A request to `/pairing` with its cookies.
    pub fn request(&self, method: Method) -> RequestBuilder {
        let cookie = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}={value}"));
        let cookies: Vec<String> =
            [cookie("pairing", &self.secret), cookie("screen", &self.screen)].into_iter().flatten().collect();
        self.http
            .request(method, format!("{}/pairing", self.url))
            .header("origin", &self.url)
            .header("cookie", cookies.join("; "))
    }

    /// Asks, and keeps the cookies that come back.
    pub async fn ask(&mut self, method: Method) -> (StatusCode, Value) {
        let answer = self.request(method).send().await.expect("the server answers");
        self.keep(&answer);
        let status = answer.status();
        let body = answer.text().await.expect("text");
        (status, serde_json::from_str(&body).expect("JSON"))
    }

    fn keep(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let (name, value) = cookie.split_once('=').expect("a name");
            let value = value.split(';').next().unwrap_or_default();
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            match name {
                "pairing" => self.secret = value,
                "screen" => self.screen = value,
                other => panic!("a cookie `{other}`"),
            }
        }
    }

    /// Asks for a code.
    pub async fn code(&mut self) -> String {
        let (status, body) = self.ask(Method::POST).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body["code"].as_str().expect("a code").to_owned()
    }

    /// How far it is: `WAITING`, `PAIRED`, `EXPIRED`, `ENDED`.
    pub async fn state(&mut self) -> String {
        let (status, body) = self.ask(Method::GET).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["state"].as_str().expect("a state").to_owned()
    }

    /// Becomes a screen that shows a board: its id.
    pub async fn pair(&mut self, person: &Client, board: &str) -> String {
        let code = self.code().await;
        let screen = pair(person, &code, board).await.expect("paired");
        assert_eq!(self.state().await, "PAIRED");
        screen
    }

    /// What it asks GraphQL with.
    pub fn client(&self) -> Client {
        let screen = self.screen.as_deref().unwrap_or("none");
        Client::with_cookie(&self.url, &format!("screen={screen}"))
    }
}

/// Confirms a code: the id of the screen, or the code of the refusal.
pub async fn pair(person: &Client, code: &str, board: &str) -> Result<String, String> {
    let query = "mutation ($input: PairScreenInput!) { pairScreen(input: $input) { screen { id } } }";
    let input = json!({ "code": code, "board": board, "name": "Lobby" });
    match person.ask(query, json!({ "input": input })).await {
        Ok(data) => Ok(data["pairScreen"]["screen"]["id"].as_str().expect("an id").to_owned()),
        Err(refused) => Err(refused.code),
    }
}

/// The id of the board that is there from the start.
pub async fn first_board(person: &Client) -> String {
    let boards = person.data("{ boards { id } }", Value::Null).await;
    boards["boards"][0]["id"].as_str().expect("an id").to_owned()
}
