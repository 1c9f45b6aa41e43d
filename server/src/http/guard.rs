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

fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Result<&'a OperationDefinition, Refused> {
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
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn admitted(query: &str) -> Admitted {
        admit(query, None, &Variables::default()).unwrap()
    }

    fn refusal(query: &str) -> Refused {
        admit(query, None, &Variables::default()).unwrap_err()
    }

    #[test]
    fn nested_brackets_are_refused_before_the_parser_recurses() {
        for (open, close) in [("[", "]"), ("{a:", "}"), ("(", ")")] {
            let nested = format!("{}1{}", open.repeat(2_000), close.repeat(2_000));
            for query in [
                format!("{{ a(b: {nested}) }}"),
                format!("query($a: Int = {nested}) {{ a }}"),
                format!("{{ a(b: {} }}", open.repeat(2_000)),
            ] {
                assert_eq!(refusal(&query).code, "LIMIT_EXCEEDED");
            }
        }
        assert_eq!(refusal(&"{a".repeat(2_000)).code, "LIMIT_EXCEEDED");
        assert_eq!(
            refusal(&format!("query($a: {}Int{}) {{ a }}", "[".repeat(2_000), "]".repeat(2_000))).code,
            "LIMIT_EXCEEDED"
        );
    }

    #[test]
    fn as_many_brackets_as_are_allowed_cannot_overflow_a_small_stack() {
        let worker = std::thread::Builder::new().stack_size(1024 * 1024);
        let run = worker.spawn(|| {
            for (open, close) in [("[", "]"), ("{a:", "}")] {
                let nested = format!("{}1{}", open.repeat(254), close.repeat(254));
                let _ = admit(&format!("{{ a(b: {nested}) }}"), None, &Variables::default());
            }
            let _ = admit(&format!("{}{}", "{a".repeat(256), "}".repeat(256)), None, &Variables::default());
            let chain: String = (0..255).map(|n| format!("fragment f{n} on Q{{...f{}}}", n + 1)).collect();
            let _ = admit(&format!("{{...f0}}{chain}"), None, &Variables::default());
        });
        run.unwrap().join().unwrap();
    }

    #[test]
    fn brackets_in_strings_and_comments_count_too() {
        assert_eq!(refusal(&format!("{{ a(b: \"{}\") }}", "[".repeat(300))).code, "LIMIT_EXCEEDED");
        assert_eq!(refusal(&format!("#{}\n{{ a }}", "{".repeat(300))).code, "LIMIT_EXCEEDED");
    }

    #[test]
    fn a_document_over_64_kib_is_too_large() {
        assert!(refusal(&format!("#{}\n{{ a }}", " ".repeat(1_000_000))).is_too_large());
        assert_eq!(admitted(&format!("#{}\n{{ a }}", " ".repeat(60_000))).cost, 1);
    }

    #[test]
    fn fragments_that_spread_fragments_are_counted_without_expanding_them() {
        let mut query = String::from("{ ...f0 }");
        for level in 0..24 {
            query += &format!(" fragment f{level} on Query {{ ...f{0} ...f{0} ...f{0} ...f{0} }}", level + 1);
        }
        query += " fragment f24 on Query { a }";
        let begun = Instant::now();
        assert_eq!(refusal(&query).code, "LIMIT_EXCEEDED");
        assert!(begun.elapsed() < Duration::from_millis(if cfg!(debug_assertions) { 100 } else { 5 }));
    }

    #[test]
    fn a_fragment_that_spreads_itself_is_refused() {
        for query in [
            "{ ...a } fragment a on Query { b { ...a } }",
            "{ ...a } fragment a on Query { ...b } fragment b on Query { x { ...a } }",
            "{ x } fragment a on Query { ...a }",
        ] {
            assert_eq!(refusal(query).code, "GRAPHQL_VALIDATION_FAILED", "{query}");
        }
    }

    #[test]
    fn more_than_30_root_fields_are_refused_also_through_fragments_and_aliases() {
        let fields = |count: usize| (0..count).map(|n| format!("a{n}: me {{ name }} ")).collect::<String>();
        assert_eq!(admitted(&format!("{{ {} }}", fields(30))).cost, 60);
        assert_eq!(refusal(&format!("{{ {} }}", fields(31))).code, "LIMIT_EXCEEDED");
        let spread = format!("{{ {} ...f }} fragment f on Query {{ {} }}", fields(16), fields(16));
        assert_eq!(refusal(&spread).code, "LIMIT_EXCEEDED");
        assert_eq!(refusal(&format!("{{ {} }}", "a: me { name } ".repeat(1_000))).code, "LIMIT_EXCEEDED");
    }

    #[test]
    fn more_than_500_selections_are_refused_also_in_fragments_that_nothing_spreads() {
        assert_eq!(admitted(&format!("{{ me {{ {} }} }}", "name ".repeat(499))).cost, 500);
        assert_eq!(refusal(&format!("{{ me {{ {} }} }}", "name ".repeat(10_000))).code, "LIMIT_EXCEEDED");
        let unused = format!("{{ me {{ name }} }} fragment f on Person {{ {} }}", "name ".repeat(600));
        assert_eq!(refusal(&unused).code, "LIMIT_EXCEEDED");
        let other = format!("query a {{ me {{ name }} }} query b {{ me {{ {} }} }}", "name ".repeat(600));
        assert_eq!(admit(&other, Some("a"), &Variables::default()).unwrap_err().code, "LIMIT_EXCEEDED");
    }

    #[test]
    fn more_than_40_directives_are_refused() {
        let with = |count: usize| format!("{{ me {} {{ name }} }}", "@include(if:true) ".repeat(count));
        assert_eq!(admitted(&with(40)).cost, 2);
        assert_eq!(refusal(&format!("{{ me {} {{ name }} }}", "@a ".repeat(1_000))).code, "LIMIT_EXCEEDED");
        let operation = format!("query($a: Int {}) {} {{ me {{ name }} }}", "@a ".repeat(21), "@b ".repeat(21));
        assert_eq!(refusal(&operation).code, "LIMIT_EXCEEDED");
    }

    #[test]
    fn fields_nest_12_deep_at_most() {
        let nested = |depth: usize| format!("{}{}", "{ a ".repeat(depth), "}".repeat(depth));
        assert_eq!(admitted(&nested(12)).cost, 12);
        assert_eq!(refusal(&nested(13)).code, "LIMIT_EXCEEDED");
        assert_eq!(refusal(&nested(50)).code, "LIMIT_EXCEEDED");
    }

    #[test]
    fn introspection_may_nest_deeper_but_not_its_lists() {
        let type_ref = |depth: usize| format!("{}name{}", "ofType { ".repeat(depth), " }".repeat(depth));
        let usual = format!("{{ __schema {{ types {{ fields {{ args {{ type {{ {} }} }} }} }} }} }}", type_ref(9));
        assert!(admitted(&usual).meta_only);
        let circular = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert_eq!(refusal(circular).code, "LIMIT_EXCEEDED");
        let hidden = "{ __schema { types { ...f } } } fragment f on __Type { fields { type { fields { type { ...g } } } } } fragment g on __Type { fields { name } }";
        assert_eq!(refusal(hidden).code, "LIMIT_EXCEEDED");
    }

    #[test]
    fn lists_are_at_least_one_and_never_endlessly_long() {
        for first in ["0", "-1", "10001", "2147483648", "9223372036854775807"] {
            assert_eq!(
                refusal(&format!("{{ releases(first: {first}) {{ nodes {{ key }} }} }}")).code,
                "LIMIT_EXCEEDED"
            );
            assert_eq!(refusal(&format!("{{ releases(last: {first}) {{ nodes {{ key }} }} }}")).code, "LIMIT_EXCEEDED");
        }
        let query = "query($n: Int = 5) { releases(first: $n) { nodes { key } } }";
        let variables = |n: i64| Variables::from_json(serde_json::json!({ "n": n }));
        assert_eq!(admit(query, None, &variables(-1)).unwrap_err().code, "LIMIT_EXCEEDED");
        assert_eq!(admit(query, None, &variables(20)).unwrap().cost, 41);
        assert_eq!(admitted(query).cost, 11);
    }

    #[test]
    fn the_cost_is_known_before_anything_is_executed() {
        let query = "{ releases(first: 100) { nodes { activities(first: 100) { nodes { key title } } } } }";
        assert_eq!(admitted(query).cost, 1 + 100 * (1 + 1 + 100 * (1 + 2)));
        let unsaid = "{ releases { nodes { key } } snapshot(key: \"RR1\") { sequence rows { key } } }";
        assert_eq!(admitted(unsaid).cost, 1 + 50 * 2 + 1 + 2_000 * 3);
        let dear = "{ releases(first: 1000) { nodes { activities(first: 1000) { nodes { key } } } } }";
        assert!(refusal(dear).message.contains("cost"));
    }

    #[test]
    fn the_operation_is_chosen_by_its_name() {
        let query = "query a { me { name } } mutation b { x }";
        assert_eq!(admit(query, Some("b"), &Variables::default()).unwrap().kind, OperationType::Mutation);
        assert_eq!(admit(query, Some("c"), &Variables::default()).unwrap_err().code, "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(refusal(query).code, "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(admitted("query a { me { name } }").kind, OperationType::Query);
    }

    #[test]
    fn a_subscription_has_one_root_field() {
        assert_eq!(refusal("subscription { a { b } c { d } }").code, "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(admitted("subscription { events { sequence } }").kind, OperationType::Subscription);
    }

    #[test]
    fn only_introspection_is_meta() {
        assert!(admitted("{ __typename }").meta_only);
        assert!(admitted("{ ...f } fragment f on Query { __schema { queryType { name } } }").meta_only);
        assert!(!admitted("{ __typename me { name } }").meta_only);
        assert!(!admitted("{ ...f __typename } fragment f on Query { me { name } }").meta_only);
    }

    #[test]
    fn a_syntax_error_says_where() {
        let refused = refusal("{ me { name }");
        assert_eq!((refused.code, refused.position.is_some()), ("GRAPHQL_PARSE_FAILED", true));
    }

    #[test]
    fn the_worst_documents_within_the_bounds_are_measured_quickly() {
        let flat = format!("{{ {} }}", "a ".repeat(32_000));
        let names: String = (0..120).map(|n| format!("fragment f{n} on Query{{{}}}", "...x ".repeat(100))).collect();
        let begun = Instant::now();
        let _ = admit(&flat, None, &Variables::default());
        let _ = admit(&format!("{{ a }} fragment x on Query {{ a }} {names}"), None, &Variables::default());
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
}
