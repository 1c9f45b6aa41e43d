//! What a screen may ask for: its board, and nothing else. This is the one place that says so; whatever the schema gains
//! is refused to screens until it is named here, and so are all mutations.

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet};

/// The fields at the root that a screen may ask for.
fn is_allowed(kind: OperationType, field: &str) -> bool {
    match kind {
        OperationType::Query => matches!(field, "boardView" | "screen" | "__typename" | "__schema" | "__type"),
        OperationType::Subscription => field == "boardEvents",
        OperationType::Mutation => false,
    }
}

/// Checks what the operation asks for at its root, in whatever fragment it stands.
///
/// # Errors
/// With the first field that a screen may not ask for.
pub(crate) fn check(document: &ExecutableDocument, operation: &OperationDefinition) -> Result<(), String> {
    let mut seen = HashSet::new();
    let mut sets: Vec<&SelectionSet> = vec![&operation.selection_set.node];
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    // The name, whatever the answer is to call it.
                    let name = field.node.name.node.as_str();
                    if !is_allowed(operation.ty, name) {
                        return Err(name.to_owned());
                    }
                }
                Selection::InlineFragment(inline) => sets.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let (Some(fragment), true) = (document.fragments.get(name), seen.insert(name)) {
                        sets.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use async_graphql::parser::types::{BaseType, TypeKind, TypeSystemDefinition};
    use async_graphql::parser::{parse_query, parse_schema};

    use super::*;
    use crate::http::guard::chosen;

    fn checked(query: &str) -> Result<(), String> {
        let document = parse_query(query).unwrap();
        let operation = chosen(&document, None).unwrap();
        check(&document, operation)
    }

    /// Every object type of the schema, with the names of its fields and of their types.
    fn types() -> BTreeMap<String, Vec<(String, String)>> {
        fn named(base: &BaseType) -> String {
            match base {
                BaseType::Named(name) => name.to_string(),
                BaseType::List(inner) => named(&inner.base),
            }
        }
        let document = parse_schema(crate::graphql::sdl()).unwrap();
        let mut found = BTreeMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let fields = match &definition.node.kind {
                TypeKind::Object(object) => &object.fields,
                TypeKind::Interface(interface) => &interface.fields,
                _ => continue,
            };
            let fields = fields.iter().map(|it| (it.node.name.node.to_string(), named(&it.node.ty.node.base)));
            found.insert(definition.node.name.node.to_string(), fields.collect());
        }
        found
    }

    #[test]
    fn of_all_that_the_schema_has_a_screen_may_ask_for_its_board_and_itself() {
        let types = types();
        let mut allowed = Vec::new();
        for (root, kind) in [("Query", "query"), ("Mutation", "mutation"), ("Subscription", "subscription")] {
            for (field, _) in &types[root] {
                if checked(&format!("{kind} {{ {field} }}")).is_ok() {
                    allowed.push(format!("{root}.{field}"));
                }
            }
        }
        assert_eq!(allowed, ["Query.boardView", "Query.screen", "Subscription.boardEvents"]);
    }

    #[test]
    fn what_a_screen_may_ask_for_leads_to_nothing_else() {
        let types = types();
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = Vec::new();
        for (root, field) in [("Query", "boardView"), ("Query", "screen"), ("Subscription", "boardEvents")] {
            next.extend(types[root].iter().filter(|(name, _)| name == field).map(|(_, kind)| kind.as_str()));
        }
        while let Some(name) = next.pop() {
            if let Some(fields) = types.get(name)
                && reached.insert(name)
            {
                next.extend(fields.iter().map(|(_, kind)| kind.as_str()));
            }
        }
        let reached: Vec<&str> = reached.into_iter().collect();
        assert_eq!(
            reached,
            [
                "BoardClock",
                "BoardDisplay",
                "BoardEvent",
                "BoardRelease",
                "BoardStep",
                "BoardView",
                "Progress",
                "ThisScreen"
            ]
        );
    }

    #[test]
    fn no_fragment_alias_or_second_operation_hides_a_field() {
        for query in [
            "{ boardView: me { login } }",
            "{ boardView { name } ...More } fragment More on Query { me { login } }",
            "{ ... { ... on Query { people { totalCount } } } }",
            "{ ...A } fragment A on Query { ...B } fragment B on Query { __typename node(id: \"x\") { id } }",
            "mutation { __typename }",
            "subscription { events { sequence } }",
            "subscription { ...A } fragment A on Subscription { events { sequence } }",
        ] {
            assert!(checked(query).is_err(), "{query}");
        }
        for query in ["{ a: boardView { name } }", "{ __schema { types { name } } screen { name } }", "{ __typename }"]
        {
            assert_eq!(checked(query), Ok(()), "{query}");
        }
        let two = parse_query("query A { boardView { name } } query B { me { login } }").unwrap();
        assert!(check(&two, chosen(&two, Some("A")).unwrap()).is_ok());
        assert!(check(&two, chosen(&two, Some("B")).unwrap()).is_err());
    }
}
