//! `schema.graphql`, as far as the tests of this folder ask it.

use super::{Mutation, Value};

const SCHEMA: &str = include_str!("../../../schema.graphql");

/// The fields of a type or an input, as name and type; their arguments and descriptions left out.
pub(super) fn fields(of: &str) -> Vec<(String, String)> {
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
pub(super) fn check_query(query: &str) {
    let root = if query.starts_with("subscription") { "Subscription" } else { "Query" };
    let mut open = vec![root.to_owned()];
    let mut text = &query[query.find('{').unwrap() + 1..];
    let mut last = String::new();
    while let Some(c) = text.chars().next() {
        if let Some(fragment) = text.strip_prefix("...on ") {
            // What only some of the types behind an interface have.
            let end = fragment.find('{').unwrap();
            (last, text) = (fragment[..end].to_owned(), &fragment[end..]);
            continue;
        }
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
pub(super) fn check(mutation: &Mutation) {
    let known = fields("Mutation").into_iter().any(|(name, _)| name == mutation.name);
    assert!(known, "there is no mutation {}", mutation.name);
    assert!(SCHEMA.contains(&format!("  {}(input: {}!)", mutation.name, mutation.input_type())), "{mutation:?}");
    check_input(&mutation.input_type(), &mutation.input);
}

pub(super) fn check_input(of: &str, input: &[(&'static str, Value)]) {
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

pub(super) fn check_value(kind: &str, value: &Value, place: &str) {
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
