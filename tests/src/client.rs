//! A person's or a program's client: GraphQL over HTTP, with the cookie of a login.

use serde_json::{Value, json};

/// A logged-in client.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

/// A refusal, as a client sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// `extensions.code`.
    pub code: String,
    /// For people.
    pub message: String,
    /// All of `extensions`.
    pub extensions: Value,
}

/// What a command's payload is asked for, unless a test asks for more.
pub const PAYLOAD: &str = "record { key status version } \
    events { sequence kind record { key } activityKey activity { title } from to cause command actor { login } at comment }";

impl Client {
    /// Logs in.
    pub async fn log_in(url: &str, login: &str, password: &str) -> Self {
        let http = reqwest::Client::new();
        let body = json!({ "login": login, "password": password }).to_string();
        let answer = http
            .post(format!("{url}/session"))
            .header("content-type", "application/json")
            .header("origin", url)
            .body(body)
            .send()
            .await
            .expect("the server answers");
        assert!(answer.status().is_success(), "{login} cannot log in: {}", answer.status());
        let cookie = answer.headers().get("set-cookie").expect("a cookie").to_str().expect("text");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self { http, url: url.to_owned(), cookie }
    }

    /// A client that shows this cookie, such as a television's.
    pub fn with_cookie(url: &str, cookie: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned(), cookie: cookie.to_owned() }
    }

    /// The session's cookie, as a `Cookie` header carries it.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The whole answer to a request, errors and all; `None` when none came.
    pub async fn answer(&self, query: &str, variables: Value) -> Option<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let answer = self
            .http
            .post(format!("{}/graphql", self.url))
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .header("cookie", &self.cookie)
            .header("origin", &self.url)
            .body(body)
            .send()
            .await
            .ok()?;
        serde_json::from_str(&answer.text().await.ok()?).ok()
    }

    /// The data of a request, or its first error.
    pub async fn ask(&self, query: &str, variables: Value) -> Result<Value, Refused> {
        let mut answer = self.answer(query, variables).await.expect("the server answers");
        match answer["errors"].as_array().and_then(|errors| errors.first()) {
            None => Ok(answer["data"].take()),
            Some(error) => Err(Refused {
                code: error["extensions"]["code"].as_str().unwrap_or_default().to_owned(),
                message: error["message"].as_str().unwrap_or_default().to_owned(),
                extensions: error["extensions"].clone(),
            }),
        }
    }

    /// Data that a test counts on.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        match self.ask(query, variables).await {
            Ok(data) => data,
            Err(refused) => panic!("refused: {refused:?}"),
        }
    }

    /// Gives a command, such as `completeActivity`, and returns its payload.
    pub async fn command(&self, name: &str, input: Value) -> Result<Value, Refused> {
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!("mutation Command($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}");
        self.ask(&query, json!({ "input": input })).await.map(|mut data| data[name].take())
    }

    /// Gives a command that must be carried out.
    pub async fn done(&self, name: &str, input: Value) -> Value {
        match self.command(name, input.clone()).await {
            Ok(payload) => payload,
            Err(refused) => panic!("{name} {input} was refused: {refused:?}"),
        }
    }

    /// Gives a command that must be refused, and returns the code.
    pub async fn refused(&self, name: &str, input: Value) -> String {
        match self.command(name, input.clone()).await {
            Ok(payload) => panic!("{name} {input} was carried out: {payload}"),
            Err(refused) => refused.code,
        }
    }

    /// Creates somebody with the tests' password, and returns their id.
    pub async fn create_person(&self, login: &str, name: &str) -> String {
        let query = "mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { id } } }";
        let input = json!({ "login": login, "name": name, "password": crate::server::PASSWORD });
        let data = self.data(query, json!({ "input": input })).await;
        data["createPerson"]["person"]["id"].as_str().expect("an id").to_owned()
    }

    /// Imports a file, and returns the key of the record that it became, or the whole refusal.
    pub async fn import(&self, parameters: &str, media_type: &str, file: &str) -> Result<String, String> {
        let answer = self
            .http
            .post(format!("{}/import?{parameters}", self.url))
            .header("content-type", media_type)
            .header("cookie", &self.cookie)
            .header("origin", &self.url)
            .body(file.to_owned())
            .send()
            .await
            .expect("the server answers");
        let text = answer.text().await.expect("text");
        let answer: Value = serde_json::from_str(&text).map_err(|_| text.clone())?;
        answer["key"].as_str().map(ToOwned::to_owned).ok_or(text)
    }

    /// The keys of a record's activities, by title.
    pub async fn keys(&self, record: &str) -> std::collections::HashMap<String, String> {
        let query = "query ($key: String!) { snapshot(key: $key) { rows { key title } } }";
        let data = self.data(query, json!({ "key": record })).await;
        let rows = data["snapshot"]["rows"].as_array().expect("rows").clone();
        let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
        rows.iter().map(|row| (text(row, "title"), text(row, "key"))).collect()
    }

    /// The statuses of a record's activities, by title.
    pub async fn statuses(&self, record: &str) -> std::collections::HashMap<String, String> {
        let query = "query ($key: String!) { snapshot(key: $key) { rows { title status } } }";
        let data = self.data(query, json!({ "key": record })).await;
        let rows = data["snapshot"]["rows"].as_array().expect("rows").clone();
        let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
        rows.iter().map(|row| (text(row, "title"), text(row, "status"))).collect()
    }

    /// The whole event table as a client sees it: sequence, kind, record, activity, from, to.
    pub async fn all_events(&self) -> Vec<String> {
        let query = "query ($after: String) { events(after: $after, first: 1000) { \
                     nodes { sequence kind record { key } activityKey from to } pageInfo { hasNextPage endCursor } } }";
        let (mut found, mut after) = (Vec::new(), Value::Null);
        loop {
            let data = self.data(query, json!({ "after": after })).await;
            let page = &data["events"];
            found.extend(page["nodes"].as_array().expect("events").iter().map(event_line));
            if page["pageInfo"]["hasNextPage"] != true {
                return found;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
}

/// An event in one line, the same for the query and for the subscription.
pub fn event_line(event: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    format!(
        "{} {} {} {} {}→{}",
        text(&event["sequence"]),
        text(&event["kind"]),
        text(&event["record"]["key"]),
        text(&event["activityKey"]),
        text(&event["from"]),
        text(&event["to"]),
    )
}

/// A command's events without numbers: `Title from→to`, records by their key.
pub fn steps(payload: &Value) -> Vec<String> {
    let events = payload["events"].as_array().expect("events");
    let step = |event: &Value| {
        let name = event["activity"]["title"].as_str().or(event["record"]["key"].as_str()).unwrap_or("?");
        match event["kind"].as_str() {
            Some("STATUS_CHANGED") => {
                let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
                format!("{name} {}→{}", text(&event["from"]), text(&event["to"]))
            }
            kind => format!("{name} {}", kind.unwrap_or("?")),
        }
    };
    events.iter().map(step).collect()
}
