//! What a GraphQL request consists of, read from JSON or from a query string: `query`, `operationName`, `variables`
//! and `extensions`. Variables nest at most 32 deep, which is checked while they are read.

use std::fmt;

use async_graphql::{Name, Variables};
use async_graphql_value::indexmap::IndexMap;
use async_graphql_value::{ConstValue, Number};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How deep variables nest at most.
pub(crate) const MAX_NESTING: usize = 32;

/// A GraphQL request as it was sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parameters {
    /// The document.
    pub(crate) query: String,
    /// Which of its operations to execute.
    pub(crate) operation_name: Option<String>,
    /// The values of its variables.
    pub(crate) variables: Variables,
}

/// Why the parameters cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ParametersError {
    /// Not JSON, or nested too deep.
    #[error("The request is not valid JSON: {0}.")]
    Syntax(String),
    /// Several requests in one.
    #[error("Batches are not supported: send one request as a JSON object.")]
    Batch,
    /// Not an object.
    #[error(
        "The request must be a JSON object with `query`, and `variables`, `operationName` and `extensions` as needed."
    )]
    NotAnObject,
    /// One of them has the wrong type.
    #[error("`{0}` must be {1}.")]
    WrongType(&'static str, &'static str),
    /// There is no document.
    #[error("`query` is missing.")]
    NoQuery,
}

impl Parameters {
    /// Reads the body of a POST.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, ParametersError> {
        Self::from_value(read_json(body, 1)?)
    }

    /// Takes them from JSON that was read already.
    pub(crate) fn from_value(value: ConstValue) -> Result<Self, ParametersError> {
        let mut object = match value {
            ConstValue::Object(object) => object,
            ConstValue::List(_) => return Err(ParametersError::Batch),
            _ => return Err(ParametersError::NotAnObject),
        };
        let query = match object.swap_remove("query") {
            Some(ConstValue::String(query)) => query,
            None | Some(ConstValue::Null) => return Err(ParametersError::NoQuery),
            Some(_) => return Err(ParametersError::WrongType("query", "a string")),
        };
        let operation_name = match object.swap_remove("operationName") {
            Some(ConstValue::String(name)) => Some(name),
            None | Some(ConstValue::Null) => None,
            Some(_) => return Err(ParametersError::WrongType("operationName", "a string")),
        };
        let variables = variables(object.swap_remove("variables"))?;
        extensions(object.swap_remove("extensions"))?;
        Ok(Self { query, operation_name, variables })
    }

    /// Reads the query string of a GET.
    pub(crate) fn from_query_string(pairs: Vec<(String, String)>) -> Result<Self, ParametersError> {
        let mut parameters = Self::default();
        let mut query = None;
        for (name, value) in pairs {
            match name.as_str() {
                "query" => query = Some(value),
                "operationName" if !value.is_empty() => parameters.operation_name = Some(value),
                "variables" if !value.is_empty() => {
                    parameters.variables = variables(Some(read_json(value.as_bytes(), 0)?))?
                }
                "extensions" if !value.is_empty() => extensions(Some(read_json(value.as_bytes(), 0)?))?,
                _ => {}
            }
        }
        parameters.query = query.ok_or(ParametersError::NoQuery)?;
        Ok(parameters)
    }
}

impl Parameters {
    /// Goes on after the event of that number, by the variable `after` that our subscriptions are given it by.
    pub(crate) fn resume_after(&mut self, event: &str) {
        if !event.is_empty() && event.bytes().all(|it| it.is_ascii_digit()) {
            self.variables.insert(Name::new("after"), ConstValue::String(event.to_owned()));
        }
    }
}

/// Reads JSON in which the variables, `outer` levels below the top, nest at most [`MAX_NESTING`] deep.
pub(crate) fn read_json(text: &[u8], outer: usize) -> Result<ConstValue, ParametersError> {
    let syntax = |error: serde_json::Error| ParametersError::Syntax(error.to_string());
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Nested { left: outer + MAX_NESTING }.deserialize(&mut reader).map_err(syntax)?;
    reader.end().map_err(syntax)?;
    Ok(value)
}

fn variables(value: Option<ConstValue>) -> Result<Variables, ParametersError> {
    match value {
        None | Some(ConstValue::Null) => Ok(Variables::default()),
        Some(ConstValue::Object(object)) => Ok(Variables::from_value(ConstValue::Object(object))),
        Some(_) => Err(ParametersError::WrongType("variables", "an object")),
    }
}

fn extensions(value: Option<ConstValue>) -> Result<(), ParametersError> {
    match value {
        None | Some(ConstValue::Null | ConstValue::Object(_)) => Ok(()),
        Some(_) => Err(ParametersError::WrongType("extensions", "an object")),
    }
}

/// A JSON value with so many levels of lists and objects left.
#[derive(Clone, Copy)]
struct Nested {
    left: usize,
}

impl Nested {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        match self.left.checked_sub(1) {
            Some(left) => Ok(Self { left }),
            None => Err(E::custom(format_args!("variables nest more than {MAX_NESTING} levels deep"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = ConstValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ConstValue, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = ConstValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<ConstValue, E> {
        Ok(ConstValue::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<ConstValue, E> {
        Ok(ConstValue::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<ConstValue, E> {
        Ok(ConstValue::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<ConstValue, E> {
        Ok(ConstValue::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<ConstValue, E> {
        Ok(Number::from_f64(value).map_or(ConstValue::Null, ConstValue::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<ConstValue, E> {
        Ok(ConstValue::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<ConstValue, E> {
        Ok(ConstValue::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<ConstValue, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(ConstValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<ConstValue, A::Error> {
        let inner = self.deeper()?;
        let mut object = IndexMap::new();
        while let Some(name) = entries.next_key::<String>()? {
            object.insert(Name::new(name), entries.next_value_seed(inner)?);
        }
        Ok(ConstValue::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Result<Parameters, ParametersError> {
        Parameters::from_json(text.as_bytes())
    }

    #[test]
    fn a_request_is_read_whole() {
        let read =
            body(r#"{"query":"{a}","operationName":"b","variables":{"c":[1,"d",null]},"extensions":{},"other":1}"#);
        let read = read.unwrap();
        assert_eq!((read.query.as_str(), read.operation_name.as_deref()), ("{a}", Some("b")));
        assert_eq!(serde_json::to_value(&read.variables).unwrap(), serde_json::json!({ "c": [1, "d", null] }));
    }

    #[test]
    fn null_stands_for_nothing() {
        let read = body(r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#).unwrap();
        assert_eq!(read, Parameters { query: "{a}".into(), ..Parameters::default() });
    }

    #[test]
    fn batches_and_other_types_are_refused() {
        assert_eq!(body(r#"[{"query":"{a}"}]"#), Err(ParametersError::Batch));
        assert_eq!(body("7"), Err(ParametersError::NotAnObject));
        assert_eq!(body("{}"), Err(ParametersError::NoQuery));
        for (text, field) in [
            (r#"{"query":["{a}"]}"#, "query"),
            (r#"{"query":"{a}","operationName":1}"#, "operationName"),
            (r#"{"query":"{a}","variables":[1]}"#, "variables"),
            (r#"{"query":"{a}","extensions":"x"}"#, "extensions"),
        ] {
            assert!(matches!(body(text), Err(ParametersError::WrongType(found, _)) if found == field), "{text}");
        }
        assert!(matches!(body(r#"{"query":"{a}"} {}"#), Err(ParametersError::Syntax(_))));
    }

    #[test]
    fn variables_nest_32_deep_and_no_deeper() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = |depth: usize| {
                format!(r#"{{"query":"{{a}}","variables":{{"v":{}1{}}}}}"#, open.repeat(depth), close.repeat(depth))
            };
            assert!(body(&nested(31)).is_ok());
            assert!(matches!(body(&nested(32)), Err(ParametersError::Syntax(text)) if text.contains("32 levels")));
            assert!(matches!(body(&nested(100_000)), Err(ParametersError::Syntax(_))));
        }
    }

    #[test]
    fn a_query_string_is_read_like_a_body() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let read = Parameters::from_query_string(vec![pair("query", "{a}"), pair("variables", r#"{"b":1}"#)]).unwrap();
        assert_eq!((read.query.as_str(), read.variables.len()), ("{a}", 1));
        assert_eq!(Parameters::from_query_string(vec![]), Err(ParametersError::NoQuery));
        let bad = Parameters::from_query_string(vec![pair("query", "{a}"), pair("variables", "7")]);
        assert_eq!(bad, Err(ParametersError::WrongType("variables", "an object")));
    }
}
