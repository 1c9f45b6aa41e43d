//! The fields of a record or an activity that people fill in, as they are now.

use serde_json::Value as Json;

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
    let answer = graphql::ask(graphql::request(&holder.selection(), variables)).await?;
    let it = answer.get("it").filter(|it| !it.is_null());
    let it = it.ok_or_else(|| ApiError::Unexpected(format!("there is no {key}")))?;
    let of_record = it.get("record").unwrap_or(it);
    Ok(Values {
        version: of_record.get("version").and_then(Json::as_i64).unwrap_or_default(),
        values: holder.fields().iter().map(|field| value(field.kind, it.get(field.name))).collect(),
    })
}

fn value(kind: FieldKind, found: Option<&Json>) -> FieldValue {
    let found = found.unwrap_or(&Json::Null);
    let part = |of: &str| found.get(of).and_then(Json::as_str).unwrap_or_default().to_owned();
    match kind {
        FieldKind::Person | FieldKind::Named => FieldValue { text: part("login"), shown: part("name") },
        FieldKind::Minutes => {
            let minutes = found.as_i64().map(|minutes| minutes.to_string()).unwrap_or_default();
            FieldValue { text: minutes.clone(), shown: minutes }
        }
        FieldKind::Line | FieldKind::Text | FieldKind::Moment | FieldKind::ReleaseType => {
            let text = found.as_str().unwrap_or_default().to_owned();
            let shown =
                if kind == FieldKind::ReleaseType { release_type_label(&text).to_owned() } else { text.clone() };
            FieldValue { text, shown }
        }
    }
}
