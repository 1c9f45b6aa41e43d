//! An answer as the browser reads it: its own reader is there already, where a reader for each type makes the app larger.
//! That what is read here was asked for, and that the schema knows it, the tests of [`crate::state`] see to.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use waybill_shared::model::ActivityKind;

use super::{ApiError, read_moment};

#[wasm_bindgen]
extern "C" {
    /// The browser's own function, for text that it has already.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn parse(text: &JsValue) -> Result<JsValue, JsValue>;
}

/// A value of an answer; what is not there is null.
#[derive(Debug, Clone)]
pub(super) struct Json(JsValue);

impl Json {
    /// Reads text.
    pub(super) fn read(text: &str) -> Result<Self, ApiError> {
        JSON::parse(text).map(Self).map_err(|_| ApiError::Unexpected("text that is no JSON".into()))
    }

    /// Reads what came over a socket. It stays with the browser: copied to us and back, it took longer than to read it.
    pub(super) fn of_message(message: &JsValue) -> Result<Self, ApiError> {
        parse(message).map(Self).map_err(|_| ApiError::Unexpected("a message that is no JSON".into()))
    }

    /// The member with this name.
    pub(super) fn at(&self, name: &str) -> Self {
        // Where there is no member to ask for, the question throws, and the place that wasm-bindgen keeps for the answer to a
        // question that throws is never given back.
        if !self.0.is_object() {
            return Self(JsValue::NULL);
        }
        Self(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::NULL))
    }

    /// Whether there is something.
    pub(super) fn is_there(&self) -> bool {
        !self.0.is_null() && !self.0.is_undefined()
    }

    /// What a member says, if it says yes or no.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.at(name).0.as_bool()
    }

    /// Whether it says yes.
    pub(super) fn is_true(&self) -> bool {
        self.0.as_bool() == Some(true)
    }

    /// Its text, if it is text.
    pub(super) fn as_text(&self) -> Option<String> {
        self.0.as_string()
    }

    /// The text of a member.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.at(name).0.as_string()
    }

    /// The text of a member that is always there.
    pub(super) fn word(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The number of a member.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        // The schema has no number that does not fit.
        self.at(name).0.as_f64().map(|number| number as i64)
    }

    /// The moment of a member.
    pub(super) fn moment(&self, name: &str) -> Option<DateTime<Utc>> {
        read_moment(&self.text(name)?)
    }

    /// The member as one of our words, such as a status.
    pub(super) fn named<T: FromStr>(&self, name: &str) -> Result<T, ApiError> {
        let word = self.word(name);
        word.parse().map_err(|_| ApiError::Unexpected(format!("{name} is {word}")))
    }

    /// The member as a kind of activity.
    pub(super) fn named_kind(&self, name: &str) -> Result<ActivityKind, ApiError> {
        let word = self.word(name);
        let known = ActivityKind::ALL.iter().copied().find(|kind| kind.as_str() == word);
        known.ok_or_else(|| ApiError::Unexpected(format!("{name} is {word}")))
    }

    /// The same of a member that may be null.
    pub(super) fn named_if_there<T: FromStr>(&self, name: &str) -> Result<Option<T>, ApiError> {
        if self.at(name).is_there() { self.named(name).map(Some) } else { Ok(None) }
    }

    /// Everything in the list of a member.
    pub(super) fn all<T>(&self, name: &str, read: impl Fn(&Self) -> Result<T, ApiError>) -> Result<Vec<T>, ApiError> {
        self.at(name).items().iter().map(read).collect()
    }

    /// Its items, if it is a list.
    pub(super) fn items(&self) -> Vec<Self> {
        if !Array::is_array(&self.0) {
            return Vec::new();
        }
        Array::from(&self.0).iter().map(Self).collect()
    }
}
