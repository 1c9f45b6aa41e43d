//! A subscriber: graphql-transport-ws over a real socket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::Client;
use crate::client::event_line;

/// What a subscriber asks for: what [`event_line`] shows.
pub const EVENTS: &str = "subscription ($after: String, $filter: EventFilter) { events(after: $after, filter: $filter) { \
                          sequence kind record { key } activityKey from to cause command comment } }";

/// How long a test waits for what must come.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An open socket, its connection acknowledged.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens a socket with the client's cookie and waits for the acknowledgement; `None` when the server is not there.
    pub async fn open(client: &Client) -> Option<Self> {
        let mut socket = Self::raw(client).await?;
        socket.send(&json!({ "type": "connection_init" })).await;
        let acknowledged = socket.message().await?;
        assert_eq!(acknowledged["type"], "connection_ack", "not acknowledged: {acknowledged}");
        Some(socket)
    }

    /// Opens a socket and says nothing yet.
    pub async fn raw(client: &Client) -> Option<Self> {
        let url = format!("{}/graphql", client.url().replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("a request");
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", "graphql-transport-ws".parse().expect("a header"));
        headers.insert("cookie", client.cookie().parse().expect("a header"));
        headers.insert("origin", client.url().parse().expect("a header"));
        let (stream, _) = connect_async(request).await.ok()?;
        Some(Self { stream })
    }

    /// Opens a socket and subscribes to all events after a sequence number (`None`: from now on).
    pub async fn subscribe(client: &Client, after: Option<&str>) -> Option<Self> {
        Self::subscribe_to(client, after, Value::Null).await
    }

    /// The same for the events that a filter selects.
    pub async fn subscribe_to(client: &Client, after: Option<&str>, filter: Value) -> Option<Self> {
        let mut socket = Self::open(client).await?;
        let variables = json!({ "after": after, "filter": filter });
        socket
            .send(&json!({ "type": "subscribe", "id": "1", "payload": { "query": EVENTS, "variables": variables } }))
            .await;
        Some(socket)
    }

    /// Sends a message.
    pub async fn send(&mut self, message: &Value) {
        // A server that just went away shows in the next read.
        let _ = self.stream.send(Message::Text(Utf8Bytes::from(message.to_string()))).await;
    }

    /// The next message that is not a ping (which is answered); `None` when the socket is closed.
    pub async fn message(&mut self) -> Option<Value> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("a message in time")?;
            let Ok(Message::Text(text)) = frame else {
                match frame {
                    Ok(Message::Close(_)) | Err(_) => return None,
                    Ok(_) => continue,
                }
            };
            let message: Value = serde_json::from_str(&text).expect("JSON");
            if message["type"] == "ping" {
                self.send(&json!({ "type": "pong" })).await;
                continue;
            }
            return Some(message);
        }
    }

    /// The next event; `None` when the socket or the subscription is closed.
    pub async fn event(&mut self) -> Option<Value> {
        let mut message = self.message().await?;
        match message["type"].as_str() {
            Some("next") => {
                let event = message["payload"]["data"]["events"].take();
                assert!(event.is_object(), "no event but {message}");
                Some(event)
            }
            Some("error") => panic!("the subscription was refused: {message}"),
            _ => None,
        }
    }

    /// The next event in one line; see [`event_line`].
    pub async fn line(&mut self) -> Option<String> {
        self.event().await.map(|event| event_line(&event))
    }

    /// The code that the server closes the socket with.
    pub async fn close_code(&mut self) -> Option<u16> {
        loop {
            match tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("a frame in time")? {
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }
}
