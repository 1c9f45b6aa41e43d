//! A mutation as data: its name and what goes into its input. One place writes it as GraphQL, for all of them.
//!
//! What every command carries is put in by [`Mutation::sealed`]. The tests read `schema.graphql` and hold every
//! mutation of this app against it.

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
    fn input_type(&self) -> String {
        let (first, rest) = self.name.split_at(1);
        format!("{}{rest}Input", first.to_ascii_uppercase())
    }

    /// The request as JSON.
    pub fn request(self) -> String {
        let query = format!(
            "mutation($input:{}!){{{}(input:$input){{record{{key}}leftOut{{key title}}}}}}",
            self.input_type(),
            self.name
        );
        let variables = Value::Object(vec![("input", Value::Object(self.input))]);
        Value::Object(vec![("query", Value::Text(query)), ("variables", variables)]).to_json()
    }
}

/// Text as a value.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Texts as a value.
pub fn texts(texts: &[String]) -> Value {
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

/// `schema.graphql`, as far as a test asks it.
#[cfg(test)]
pub(super) mod schema {
    use super::{Mutation, Value};

    const SCHEMA: &str = include_str!("../../../schema.graphql");

    /// The fields of a type or an input, as name and type; their arguments and descriptions left out.
    pub(in crate::state) fn fields(of: &str) -> Vec<(String, String)> {
        let begin = [format!("\ninput {of} {{"), format!("\ntype {of} {{"), format!("\ntype {of} implements ")];
        let begin = begin.into_iter().chain([format!("\ninterface {of} {{"), format!("\ninterface {of} implements ")]);
        let at = begin.into_iter().find_map(|it| SCHEMA.find(&it)).unwrap_or_else(|| panic!("there is no {of}"));
        let body = &SCHEMA[at + 1..];
        let body = &body[body.find('\n').unwrap()..body.find("\n}").unwrap()];
        let mut found: Vec<(String, String)> = Vec::new();
        for line in body.lines().filter(|line| line.starts_with("  ")) {
            let (text, is_field) = (line.trim(), !line.starts_with("   "));
            let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
            let kind = text.rsplit_once(": ").map_or("", |(_, kind)| kind).to_owned();
            match text.get(end..end + 1) {
                Some(":" | "(") if is_field && end > 0 => found.push((text[..end].to_owned(), kind)),
                // The type of a field whose arguments have lines of their own.
                Some(")") if is_field => found.last_mut().unwrap().1 = kind,
                _ => {}
            }
        }
        found
    }

    /// Panics unless the schema knows every field that the query selects. Arguments are not looked at: a server that
    /// does not know one refuses the whole query.
    pub(in crate::state) fn check_query(query: &str) {
        let mut open = vec!["Query".to_owned()];
        let mut text = &query[query.find('{').unwrap() + 1..];
        let mut last = String::new();
        while let Some(c) = text.chars().next() {
            if c.is_ascii_alphanumeric() {
                let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
                let name = &text[..end];
                text = &text[end..];
                if let Some(rest) = text.strip_prefix(':') {
                    text = rest; // It was another name for what follows.
                    continue;
                }
                let of = open.last().unwrap();
                let found = fields(of).into_iter().find(|(it, _)| it == name);
                last = found.unwrap_or_else(|| panic!("{of} has no {name}")).1;
                continue;
            }
            match c {
                '(' => {
                    text = &text[text.find(')').unwrap()..];
                }
                '{' => open.push(last.split(" = ").next().unwrap().trim_matches(['[', ']', '!']).to_owned()),
                '}' => {
                    open.pop();
                }
                _ => {}
            }
            text = &text[1..];
        }
        assert!(open.is_empty(), "{query} does not end");
    }

    /// Panics unless the schema takes the mutation as it is.
    pub(in crate::state) fn check(mutation: &Mutation) {
        let known = fields("Mutation").into_iter().any(|(name, _)| name == mutation.name);
        assert!(known, "there is no mutation {}", mutation.name);
        assert!(SCHEMA.contains(&format!("  {}(input: {}!)", mutation.name, mutation.input_type())), "{mutation:?}");
        check_input(&mutation.input_type(), &mutation.input);
    }

    fn check_input(of: &str, input: &[(&'static str, Value)]) {
        let known = fields(of);
        for (name, value) in input {
            let (_, kind) = known.iter().find(|(it, _)| it == name).unwrap_or_else(|| panic!("{of} has no {name}"));
            check_value(kind.split(" = ").next().unwrap(), value, &format!("{of}.{name}"));
        }
        for (name, kind) in &known {
            let given = input.iter().any(|(it, _)| it == name);
            assert!(given || !kind.ends_with('!'), "{of} needs {name}: {kind}");
        }
    }

    fn check_value(kind: &str, value: &Value, place: &str) {
        let (kind, needed) = kind.strip_suffix('!').map_or((kind, false), |kind| (kind, true));
        let fits = match value {
            Value::Null => !needed,
            Value::Flag(_) => kind == "Boolean",
            Value::Number(_) => kind == "Int",
            Value::Text(text) if SCHEMA.contains(&format!("\nenum {kind} {{")) => {
                SCHEMA.split(&format!("\nenum {kind} {{")).nth(1).unwrap().split("\n}").next().unwrap().contains(text)
            }
            Value::Text(_) => ["ID", "String", "DateTime"].contains(&kind),
            Value::List(items) => {
                let inner = kind.trim_start_matches('[').trim_end_matches(']');
                items.iter().for_each(|item| check_value(inner, item, place));
                kind.starts_with('[')
            }
            Value::Object(input) => {
                check_input(kind, input);
                true
            }
        };
        assert!(fits, "{place} is {kind}, not {value:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::{Mutation, Value, schema, text};

    #[test]
    fn a_request_names_its_mutation_and_its_inputs_type() {
        let mutation = Mutation::about("holdRelease", "release", "RR1").sealed("\"why\"\n", Some(3), "k".into());
        schema::check(&mutation);
        assert_eq!(
            mutation.request(),
            "{\"query\":\"mutation($input:HoldReleaseInput!){holdRelease(input:$input){record{key}leftOut{key title}}}\",\
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
