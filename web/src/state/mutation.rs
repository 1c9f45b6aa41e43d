//! A mutation as data: its name and what goes into its input. One place writes it as GraphQL, for all of them.
//!
//! What every command carries is put in by [`Mutation::sealed`]. The tests read `schema.graphql` and hold every
//! mutation of this app against it.

/// What is asked of a command's events: what they are about and what became of it.
const EVENTS: &str = "events(first:200){sequence kind record{key title}activityKey activity{title}from to}";

/// A value of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: it clears a field.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text, an id, a moment, or the name of an enum's value.
    Text(String),
    /// Some of them.
    List(Vec<Value>),
    /// An input within an input.
    Object(Input),
}

/// The fields of an input, by their names in the schema.
pub type Input = Vec<(&'static str, Value)>;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// The field of the schema's `Mutation`.
    pub name: &'static str,
    /// What goes into its `input`.
    pub input: Input,
}

impl Mutation {
    /// A mutation about what `field` of its input names.
    pub fn about(name: &'static str, field: &'static str, key: &str) -> Self {
        Self { name, input: vec![(field, text(key))] }
    }

    /// With one more field.
    pub fn with(mut self, field: &'static str, value: Value) -> Self {
        self.input.push((field, value));
        self
    }

    /// With what every command carries: why, on which version it was decided, and the name that makes it one command
    /// however often it is sent.
    pub fn sealed(mut self, comment: &str, version: Option<i64>, once: String) -> Self {
        // Where the comment is the command itself, the server says what it thinks of an empty one.
        if self.name == "comment" || !comment.trim().is_empty() {
            self.input.push(("comment", text(comment)));
        }
        if let Some(version) = version {
            self.input.push(("expectedVersion", Value::Number(version)));
        }
        self.input.push(("idempotencyKey", Value::Text(once)));
        self
    }

    /// The name of its input's type.
    pub(super) fn input_type(&self) -> String {
        let (first, rest) = self.name.split_at(1);
        format!("{}{rest}Input", first.to_ascii_uppercase())
    }

    /// What is asked for of what it did.
    fn payload(&self) -> String {
        match self.name {
            "createBoard" | "changeBoard" => "board{id}",
            "deleteBoard" => "deleted",
            "pairScreen" => "screen{id}",
            "revokeScreen" => "revoked",
            _ => return format!("record{{key}}activity{{key}}leftOut{{key title}}{EVENTS}"),
        }
        .to_owned()
    }

    /// The request as JSON.
    pub fn request(self) -> String {
        let query =
            format!("mutation($input:{}!){{{}(input:$input){{{}}}}}", self.input_type(), self.name, self.payload());
        let variables = Value::Object(vec![("input", Value::Object(self.input))]);
        Value::Object(vec![("query", Value::Text(query)), ("variables", variables)]).to_json()
    }
}

/// Text as a value.
pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Texts as a value.
pub(super) fn texts(texts: &[String]) -> Value {
    Value::List(texts.iter().map(|it| text(it)).collect())
}

impl Value {
    /// As JSON.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Text(text) => quote(text, out),
            Self::List(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    separate(place, out);
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (place, (name, value)) in fields.iter().enumerate() {
                    separate(place, out);
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn separate(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // The four hexadecimal digits that JSON wants for what cannot be seen.
            c if c < ' ' => {
                out.push_str("\\u00");
                out.push(if c < '\u{10}' { '0' } else { '1' });
                out.push(char::from_digit(u32::from(c) % 16, 16).unwrap_or('0'));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::{Mutation, Value, text};

    #[test]
    fn a_request_names_its_mutation_and_its_inputs_type() {
        let mutation = Mutation::about("holdRelease", "release", "RR1").sealed("\"why\"\n", Some(3), "k".into());
        schema::check(&mutation);
        assert_eq!(
            mutation.request(),
            "{\"query\":\"mutation($input:HoldReleaseInput!){holdRelease(input:$input){record{key}activity{key}leftOut{key title}\
             events(first:200){sequence kind record{key title}activityKey activity{title}from to}}}\",\
             \"variables\":{\"input\":{\"release\":\"RR1\",\"comment\":\"\\\"why\\\"\\u000a\",\"expectedVersion\":3,\
             \"idempotencyKey\":\"k\"}}}"
        );
    }

    #[test]
    fn values_are_written_as_json_writes_them() {
        let all = Value::List(vec![Value::Null, Value::Flag(true), Value::Number(-1), text("\u{1f}é\\")]);
        assert_eq!(all.to_json(), "[null,true,-1,\"\\u001fé\\\\\"]");
    }
}
