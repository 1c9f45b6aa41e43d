//! The graphql-transport-ws protocol as a state machine, without a socket: messages in, what to do out.
//!
//! ```text
//! opened ──connection_init──▶ asked ──(who it is)──▶ acknowledged ──subscribe──▶ operations, 20 at most
//! ```
//!
//! Whatever does not fit closes the socket with the code that the protocol names.

use std::collections::HashSet;

use async_graphql_value::ConstValue;
use serde_json::{Value, json};

use super::parameters::{Parameters, read_json};

/// The sub-protocol's name.
pub(crate) const NAME: &str = "graphql-transport-ws";
/// How many operations run on one socket at most.
pub(crate) const MAX_OPERATIONS: usize = 20;

/// Why a socket is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Close {
    /// The code.
    pub(crate) code: u16,
    /// For people, at most 123 bytes of which arrive.
    pub(crate) reason: String,
}

impl Close {
    /// A reason to close.
    pub(crate) fn new(code: u16, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }

    /// The message makes no sense.
    fn invalid(what: impl std::fmt::Display) -> Self {
        Self::new(4400, format!("Invalid message: {what}"))
    }
}

/// What to do about a message.
#[derive(Debug, PartialEq)]
pub(crate) enum Action {
    /// Find out who it is, by the `authorization` of the payload if there is one, and acknowledge or refuse.
    Greet { authorization: Option<String> },
    /// Send this text.
    Send(String),
    /// Begin an operation.
    Begin { id: String, parameters: Parameters },
    /// Stop an operation.
    Stop { id: String },
    /// Nothing.
    Ignore,
}

/// How far a conversation is.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    asked: bool,
    acknowledged: bool,
    operations: HashSet<String>,
}

impl Conversation {
    /// Whether the client was let in.
    pub(crate) fn is_acknowledged(&self) -> bool {
        self.acknowledged
    }

    /// The client was let in.
    pub(crate) fn acknowledge(&mut self) {
        self.acknowledged = true;
    }

    /// An operation has ended by itself: its name may be used again.
    pub(crate) fn ended(&mut self, id: &str) {
        self.operations.remove(id);
    }

    /// Takes a message of the client.
    pub(crate) fn receive(&mut self, text: &str) -> Result<Action, Close> {
        // The message and its payload are two levels above the variables.
        let message = read_json(text.as_bytes(), 2).map_err(Close::invalid)?;
        let ConstValue::Object(mut message) = message else { return Err(Close::invalid("not a JSON object")) };
        let payload = message.swap_remove("payload");
        let id = match message.swap_remove("id") {
            Some(ConstValue::String(id)) if !id.is_empty() => Some(id),
            None => None,
            Some(_) => return Err(Close::invalid("`id` must be a string that is not empty")),
        };
        let named = |id: Option<String>| id.ok_or_else(|| Close::invalid("`id` is missing"));
        match message.get("type") {
            Some(ConstValue::String(kind)) => match kind.as_str() {
                "connection_init" => self.greet(payload),
                "ping" => Ok(Action::Send(pong(optional_object(payload)?))),
                "pong" => optional_object(payload).map(|_| Action::Ignore),
                "subscribe" => self.begin(named(id)?, payload),
                "complete" => {
                    let id = named(id)?;
                    // It may have ended by itself while this message was under way.
                    Ok(if self.operations.remove(&id) { Action::Stop { id } } else { Action::Ignore })
                }
                _ => Err(Close::invalid("its type is unknown")),
            },
            _ => Err(Close::invalid("`type` is missing")),
        }
    }

    fn greet(&mut self, payload: Option<ConstValue>) -> Result<Action, Close> {
        if std::mem::replace(&mut self.asked, true) {
            return Err(Close::new(4429, "Too many initialisation requests"));
        }
        let authorization = match optional_object(payload)? {
            Some(ConstValue::Object(payload)) => payload
                .into_iter()
                .find(|(name, _)| name.as_str().eq_ignore_ascii_case("authorization"))
                .and_then(|(_, value)| if let ConstValue::String(text) = value { Some(text) } else { None }),
            _ => None,
        };
        Ok(Action::Greet { authorization })
    }

    fn begin(&mut self, id: String, payload: Option<ConstValue>) -> Result<Action, Close> {
        if !self.acknowledged {
            return Err(Close::new(4401, "Unauthorized"));
        }
        let parameters = Parameters::from_value(payload.unwrap_or_default()).map_err(Close::invalid)?;
        if self.operations.contains(&id) {
            return Err(Close::new(4409, format!("Subscriber for {id} already exists")));
        }
        if self.operations.len() >= MAX_OPERATIONS {
            let message = format!("At most {MAX_OPERATIONS} operations run on one socket.");
            let refusal = json!([{ "message": message, "extensions": { "code": "TOO_MANY_OPERATIONS" } }]);
            return Ok(Action::Send(error(&id, &refusal)));
        }
        self.operations.insert(id.clone());
        Ok(Action::Begin { id, parameters })
    }
}

fn optional_object(payload: Option<ConstValue>) -> Result<Option<ConstValue>, Close> {
    match payload {
        None | Some(ConstValue::Null) => Ok(None),
        Some(object @ ConstValue::Object(_)) => Ok(Some(object)),
        Some(_) => Err(Close::invalid("`payload` must be an object")),
    }
}

/// The client was let in.
pub(crate) fn ack() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

/// A question whether the client is still there.
pub(crate) fn ping() -> String {
    json!({ "type": "ping" }).to_string()
}

fn pong(payload: Option<ConstValue>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => json!({ "type": "pong" }).to_string(),
    }
}

/// A result, whose JSON is written already.
pub(crate) fn next(id: &str, result: &str) -> String {
    format!(r#"{{"id":{},"type":"next","payload":{result}}}"#, Value::from(id))
}

/// Why an operation was not begun.
pub(crate) fn error(id: &str, errors: &impl serde::Serialize) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// An operation has ended.
pub(crate) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INIT: &str = r#"{"type":"connection_init"}"#;
    const SUBSCRIBE: &str = r#"{"id":"1","type":"subscribe","payload":{"query":"{a}"}}"#;

    fn greeted() -> Conversation {
        let mut conversation = Conversation::default();
        conversation.receive(INIT).unwrap();
        conversation.acknowledge();
        conversation
    }

    fn code(result: Result<Action, Close>) -> u16 {
        result.unwrap_err().code
    }

    #[test]
    fn what_is_no_message_closes_with_4400() {
        for text in [
            "",
            "nonsense",
            "[]",
            "7",
            r#"{"id":"1"}"#,
            r#"{"type":7}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"ping","payload":7}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":"","type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":1,"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"id":"1","type":"subscribe"}"#,
            r#"{"id":"1","type":"subscribe","payload":{}}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":7}}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":[]}}"#,
            r#"{"type":"complete"}"#,
        ] {
            assert_eq!(code(greeted().receive(text)), 4400, "{text}");
        }
        let odd_greeting = r#"{"type":"connection_init","payload":"x"}"#;
        assert_eq!(code(Conversation::default().receive(odd_greeting)), 4400);
        let deep = format!(
            r#"{{"id":"1","type":"subscribe","payload":{{"query":"{{a}}","variables":{{"v":{}1{}}}}}}}"#,
            "[".repeat(2_000),
            "]".repeat(2_000)
        );
        assert_eq!(code(greeted().receive(&deep)), 4400);
    }

    #[test]
    fn a_second_greeting_closes_with_4429_before_and_after_the_answer() {
        let mut conversation = Conversation::default();
        assert_eq!(conversation.receive(INIT).unwrap(), Action::Greet { authorization: None });
        assert_eq!(code(conversation.receive(INIT)), 4429);
        assert_eq!(code(greeted().receive(INIT)), 4429);
    }

    #[test]
    fn nothing_begins_before_the_acknowledgement() {
        assert_eq!(code(Conversation::default().receive(SUBSCRIBE)), 4401);
        let mut asked = Conversation::default();
        asked.receive(INIT).unwrap();
        assert_eq!(code(asked.receive(SUBSCRIBE)), 4401);
    }

    #[test]
    fn a_name_that_is_in_use_closes_with_4409_and_is_free_again_afterwards() {
        let mut conversation = greeted();
        assert!(matches!(conversation.receive(SUBSCRIBE), Ok(Action::Begin { .. })));
        let close = conversation.receive(SUBSCRIBE).unwrap_err();
        assert_eq!(close, Close::new(4409, "Subscriber for 1 already exists"));
        conversation.ended("1");
        assert!(matches!(conversation.receive(SUBSCRIBE), Ok(Action::Begin { .. })));
        let stop = r#"{"id":"1","type":"complete"}"#;
        assert_eq!(conversation.receive(stop).unwrap(), Action::Stop { id: "1".into() });
        assert_eq!(conversation.receive(stop).unwrap(), Action::Ignore);
        assert!(matches!(conversation.receive(SUBSCRIBE), Ok(Action::Begin { .. })));
    }

    #[test]
    fn the_21st_operation_is_refused_and_the_others_go_on() {
        let mut conversation = greeted();
        let subscribe =
            |n: usize| json!({ "id": n.to_string(), "type": "subscribe", "payload": { "query": "{a}" } }).to_string();
        for n in 0..MAX_OPERATIONS {
            assert!(matches!(conversation.receive(&subscribe(n)), Ok(Action::Begin { .. })));
        }
        let Ok(Action::Send(refusal)) = conversation.receive(&subscribe(20)) else { panic!("not refused") };
        assert!(refusal.contains(r#""type":"error""#) && refusal.contains("TOO_MANY_OPERATIONS"), "{refusal}");
        conversation.ended("3");
        assert!(matches!(conversation.receive(&subscribe(20)), Ok(Action::Begin { .. })));
    }

    #[test]
    fn a_ping_is_answered_with_its_payload_at_any_time() {
        let mut conversation = Conversation::default();
        let send = |text: &str| Action::Send(text.to_owned());
        assert_eq!(conversation.receive(r#"{"type":"ping"}"#).unwrap(), send(r#"{"type":"pong"}"#));
        let with = r#"{"type":"ping","payload":{"a":1}}"#;
        assert_eq!(conversation.receive(with).unwrap(), send(r#"{"payload":{"a":1},"type":"pong"}"#));
        assert_eq!(conversation.receive(r#"{"type":"pong"}"#).unwrap(), Action::Ignore);
    }

    #[test]
    fn a_token_may_come_with_the_greeting() {
        let text = r#"{"type":"connection_init","payload":{"Authorization":"Bearer x"}}"#;
        let greeting = Conversation::default().receive(text).unwrap();
        assert_eq!(greeting, Action::Greet { authorization: Some("Bearer x".into()) });
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(next("a\"b", "{}"), r#"{"id":"a\"b","type":"next","payload":{}}"#);
    }
}
