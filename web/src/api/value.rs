//! The fields of a record or an activity that people fill in, as they are now.

use super::json::Json;
use super::{ApiError, graphql};
use crate::state::{FieldKind, FieldValue, Holder, Value, release_type_label};

/// All of them, of one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values {
    /// The version of the record at that moment.
    pub(crate) version: i64,
    /// The values, in the order of [`Holder::fields`].
    pub(crate) values: Vec<FieldValue>,
}

/// The fields of what has this key.
pub(crate) async fn values(holder: Holder, key: &str) -> Result<Values, ApiError> {
    let variables = vec![("key", Value::Text(key.to_owned()))];
    let it = graphql::ask(graphql::request(&holder.selection(), variables)).await?.at("it");
    if !it.is_there() {
        return Err(ApiError::Unexpected(format!("there is no {key}")));
    }
    let record = it.at("record");
    let version = if record.is_there() { record.number("version") } else { it.number("version") };
    let values = holder.fields().iter().map(|field| value(field.kind, &it, field.name)).collect();
    Ok(Values { version: version.unwrap_or_default(), values })
}

fn value(kind: FieldKind, it: &Json, name: &str) -> FieldValue {
    match kind {
        FieldKind::Person | FieldKind::Named => {
            let person = it.at(name);
            FieldValue { text: person.word("login"), shown: person.word("name") }
        }
        FieldKind::ReleaseType => {
            let text = it.word(name);
            FieldValue { shown: release_type_label(&text).to_owned(), text }
        }
        FieldKind::Minutes => {
            let minutes = it.number(name).map(|minutes| minutes.to_string()).unwrap_or_default();
            FieldValue { text: minutes.clone(), shown: minutes }
        }
        FieldKind::Line | FieldKind::Text | FieldKind::Moment(_) => {
            FieldValue { text: it.word(name), shown: it.word(name) }
        }
    }
}
