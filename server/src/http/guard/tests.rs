//! Each row of attacks that the guard exists for, with the input that was measured.

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
    // Code that is not optimised takes several times as much.
    let size = if cfg!(debug_assertions) { 8 } else { 1 };
    let worker = std::thread::Builder::new().stack_size(size * 1024 * 1024);
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
        assert_eq!(refusal(&format!("{{ releases(first: {first}) {{ nodes {{ key }} }} }}")).code, "LIMIT_EXCEEDED");
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
    assert_eq!(admitted(unsaid).cost, 1 + 50 * 2 + 1 + 1 + 1 + 2_000);
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

#[test]
fn introspection_costs_what_its_lists_hold() {
    let twice = (0..480).map(|n| format!("a{n}:description ")).collect::<String>();
    assert!(
        refusal(&format!("{{__schema{{types{{fields{{type{{ofType{{fields{{{twice}}}}}}}}}}}}}}}"))
            .message
            .contains("cost")
    );
    let usual = "query{__schema{queryType{name}types{...T}directives{name args{...I}}}}
        fragment T on __Type{kind name fields(includeDeprecated:true){name args{...I}type{...R}}
        inputFields{...I}interfaces{...R}enumValues(includeDeprecated:true){name}possibleTypes{...R}}
        fragment I on __InputValue{name description type{...R}defaultValue}
        fragment R on __Type{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name}}}}}";
    assert!(admitted(usual).cost < MAX_COST);
}

#[test]
fn lists_are_found_in_fragments_too() {
    let spread = "{ releases { ...F } } fragment F on ReleaseConnection { nodes { key } }";
    assert_eq!(admitted(spread).cost, admitted("{ releases { nodes { key } } }").cost);
}

#[test]
fn directives_and_arguments_that_fan_out_are_refused_and_nothing_overflows() {
    let spreads = |n: usize| format!("...f{n} ").repeat(4);
    let fan: String = (0..99).map(|n| format!("fragment f{n} on Q{{{}}}", spreads(n + 1))).collect();
    let last = "fragment f99 on Q{a @skip(if:false)}";
    assert_eq!(refusal(&format!("query @x {{...f0}}{fan}{last}")).code, "LIMIT_EXCEEDED");
    let many = (0..1_001).map(|n| format!("a{n}:1 ")).collect::<String>();
    assert!(refusal(&format!("{{ a({many}) }}")).message.contains("arguments"));
}
