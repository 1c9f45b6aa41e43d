//! The guard in front of the GraphQL parser: the same one for HTTP, sockets and event streams.
//!
//! The parser and the validator recurse as deep, and work as long, as a document asks them to; 4 KB of brackets
//! overflow their stack, 900 bytes of fragments keep them busy for seconds. So a document is measured first:
//!
//! ```text
//! raw text ── size, opening brackets ──▶ parser ──▶ weight ── fields, depth, directives, `first`, cost ──▶ executor
//! ```
//!
//! The document that was parsed here is handed on, so nothing is parsed twice.

use async_graphql::Variables;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::parser::{self, Error as SyntaxError};
use async_graphql::{Pos, ServerError};

use super::weight::{Breach, weigh};

/// The largest document, in bytes.
pub(crate) const MAX_DOCUMENT_BYTES: usize = 64 * 1024;
/// Opening brackets in the raw text, wherever they stand: counting those in strings and comments too means that no
/// trick of the lexer can hide one.
pub(crate) const MAX_BRACKETS: usize = 256;
/// Fields at the root of an operation.
pub(crate) const MAX_ROOT_FIELDS: u64 = 30;
/// Selections once every fragment is expanded.
pub(crate) const MAX_SELECTIONS: u64 = 500;
/// Directives once every fragment is expanded.
pub(crate) const MAX_DIRECTIVES: u64 = 40;
/// Arguments and variables once every fragment is expanded: the validator compares each use of one with its definition.
pub(crate) const MAX_ARGUMENTS: u64 = 1_000;
/// Levels of fields, introspection apart.
pub(crate) const MAX_DEPTH: u64 = 12;
/// Levels of fields below `__schema` and `__type`.
pub(crate) const MAX_META_DEPTH: u64 = 20;
/// Lists of fields or types within one another below `__schema` and `__type`: each level multiplies the answer.
pub(crate) const MAX_META_LISTS: u64 = 2;
/// The longest list that any field gives; most fields allow fewer.
pub(crate) const MAX_FIRST: i64 = 10_000;
/// Fields of the answer, were every list as long as asked for.
pub(crate) const MAX_COST: u64 = 500_000;

/// A document that may be executed.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// The parsed document.
    pub(crate) document: ExecutableDocument,
    /// What kind of operation the chosen one is.
    pub(crate) kind: OperationType,
    /// How many fields the answer has at most.
    pub(crate) cost: u64,
    /// Whether only `__typename`, `__schema` and `__type` are asked for, which strangers may.
    pub(crate) meta_only: bool,
}

/// Why a document is not executed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refused {
    /// The stable code.
    pub(crate) code: &'static str,
    /// What was found and what was needed.
    pub(crate) message: String,
    /// Where, if it is one place.
    pub(crate) position: Option<Pos>,
}

impl Refused {
    fn limit(message: impl Into<String>) -> Self {
        Self { code: "LIMIT_EXCEEDED", message: message.into(), position: None }
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self { code: "GRAPHQL_VALIDATION_FAILED", message: message.into(), position: None }
    }

    /// Whether the document itself is wrong, and not just too much.
    pub(crate) fn is_of_the_document(&self) -> bool {
        matches!(self.code, "GRAPHQL_PARSE_FAILED" | "GRAPHQL_VALIDATION_FAILED")
    }

    /// Whether the document is too large for any answer but 413.
    pub(crate) fn is_too_large(&self) -> bool {
        self.code == "DOCUMENT_TOO_LARGE"
    }
}

impl From<SyntaxError> for Refused {
    fn from(error: SyntaxError) -> Self {
        let error = ServerError::from(error);
        let position = error.locations.first().copied();
        Self { code: "GRAPHQL_PARSE_FAILED", message: error.message, position }
    }
}

impl From<Breach> for Refused {
    fn from(breach: Breach) -> Self {
        match breach {
            Breach::Cycle(name) => Self::invalid(format!("Fragment `{name}` spreads itself.")),
            Breach::UnknownFragment(name) => Self::invalid(format!("There is no fragment `{name}`.")),
            Breach::First { argument, value } => Self::limit(format!(
                "`{argument}: {value}` is out of bounds: a list has 1 to {MAX_FIRST} entries at most, most fields allow fewer."
            )),
        }
    }
}

/// Admits a document, or says why not. Works at most a few milliseconds, whatever is sent.
pub(crate) fn admit(query: &str, operation_name: Option<&str>, variables: &Variables) -> Result<Admitted, Refused> {
    measure_text(query)?;
    let document = parser::parse_query(query)?;
    let operation = chosen(&document, operation_name)?;
    let weights = weigh(&document, operation, variables)?;
    let all = weights.document;
    let limits = [
        ("selections, with every fragment expanded", all.selections, MAX_SELECTIONS),
        ("directives", all.directives, MAX_DIRECTIVES),
        ("arguments and variables", all.arguments, MAX_ARGUMENTS),
        ("fields at the root", all.roots, MAX_ROOT_FIELDS),
        ("levels of fields", all.depth, MAX_DEPTH),
        ("levels of introspection", all.meta_depth, MAX_META_DEPTH),
        ("levels of lists in introspection", all.meta_lists, MAX_META_LISTS),
        ("fields in the answer (its cost)", weights.cost, MAX_COST),
    ];
    if let Some((what, found, most)) = limits.into_iter().find(|(_, found, most)| found > most) {
        return Err(Refused::limit(format!("The document asks for {found} {what}; at most {most} are allowed.")));
    }
    let kind = operation.ty;
    if kind == OperationType::Subscription && weights.roots != 1 {
        return Err(Refused::invalid(format!(
            "A subscription has exactly one field at its root; this one has {}.",
            weights.roots
        )));
    }
    Ok(Admitted { kind, cost: weights.cost, meta_only: weights.meta_only, document })
}

fn measure_text(query: &str) -> Result<(), Refused> {
    if query.len() > MAX_DOCUMENT_BYTES {
        return Err(Refused {
            code: "DOCUMENT_TOO_LARGE",
            message: format!("The document has {} bytes; at most {MAX_DOCUMENT_BYTES} are allowed.", query.len()),
            position: None,
        });
    }
    let brackets = query.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b'(')).count();
    if brackets > MAX_BRACKETS {
        return Err(Refused::limit(format!(
            "The document has {brackets} opening brackets; at most {MAX_BRACKETS} are allowed. Send large inputs as variables."
        )));
    }
    Ok(())
}

/// The operation that is to be executed.
pub(super) fn chosen<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, Refused> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) if operations.contains_key(name) => {
            Ok(&operations[name].node)
        }
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|it| &it.node).ok_or_else(|| Refused::invalid("There is no operation."))
        }
        (_, Some(name)) => Err(Refused::invalid(format!("There is no operation `{name}` in the document."))),
        (_, None) => Err(Refused::invalid("The document has several operations: say which by `operationName`.")),
    }
}

#[cfg(test)]
mod tests;
