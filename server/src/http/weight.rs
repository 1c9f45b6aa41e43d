//! How much a parsed document asks for, with every fragment counted as often as it is spread.
//!
//! Each fragment is weighed once and its weight remembered, so the work is linear in the document, however the
//! fragments fan out. Sums saturate: a count past the limits stays past the limits.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::{ConstValue, Number, Value};

/// What makes a document impossible to weigh.
#[derive(Debug)]
pub(super) enum Breach {
    /// This fragment spreads itself.
    Cycle(String),
    /// There is no fragment of this name.
    UnknownFragment(String),
    /// A list is asked for with an impossible length.
    First { argument: &'static str, value: String },
}

/// What a selection set asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    /// Fields, spreads and inline fragments.
    pub(super) selections: u64,
    /// Directives.
    pub(super) directives: u64,
    /// Arguments of fields, and variables.
    pub(super) arguments: u64,
    /// Fields at its top.
    pub(super) roots: u64,
    /// Of those, the ones that only tell of the schema.
    pub(super) meta_roots: u64,
    /// Levels of fields; `__schema` and `__type` count as one.
    pub(super) depth: u64,
    /// Levels of fields below `__schema` and `__type`.
    pub(super) meta_depth: u64,
    /// Lists of the schema within one another below `__schema` and `__type`.
    pub(super) meta_lists: u64,
    /// Fields of the answer, were every list as long as asked for.
    cost: u64,
    /// Lists of the schema within one another.
    lists: u64,
    /// Levels of fields, of whatever kind.
    levels: u64,
}

impl Weight {
    /// Both, one beside the other.
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            directives: self.directives.saturating_add(other.directives),
            arguments: self.arguments.saturating_add(other.arguments),
            roots: self.roots.saturating_add(other.roots),
            meta_roots: self.meta_roots.saturating_add(other.meta_roots),
            cost: self.cost.saturating_add(other.cost),
            depth: self.depth.max(other.depth),
            meta_depth: self.meta_depth.max(other.meta_depth),
            meta_lists: self.meta_lists.max(other.meta_lists),
            lists: self.lists.max(other.lists),
            levels: self.levels.max(other.levels),
        }
    }
}

/// The weights of a document and of the operation that was chosen from it.
#[derive(Debug)]
pub(super) struct Weights {
    /// All operations and all fragments: the validator walks them all, executed or not.
    pub(super) document: Weight,
    /// The cost of the chosen operation.
    pub(super) cost: u64,
    /// Its fields at the root.
    pub(super) roots: u64,
    /// Whether those only tell of the schema.
    pub(super) meta_only: bool,
}

/// Weighs a document.
pub(super) fn weigh(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<Weights, Breach> {
    let mut scale = Scale { document, operation, variables, known: HashMap::new() };
    let one = scale.operation(operation)?;
    let mut all = Weight::default();
    match &document.operations {
        DocumentOperations::Single(_) => all = one,
        DocumentOperations::Multiple(operations) => {
            for other in operations.values() {
                let weight = scale.operation(&other.node)?;
                // Each operation has its own root: their fields are not beside one another.
                let roots = all.roots.max(weight.roots);
                all = Weight { roots, ..all.beside(weight) };
            }
        }
    }
    for name in document.fragments.keys() {
        if !scale.known.contains_key(name) {
            let unused = scale.fragment(name)?;
            all = Weight { roots: all.roots, ..all.beside(unused) };
        }
    }
    Ok(Weights { document: all, cost: one.cost, roots: one.roots, meta_only: one.roots == one.meta_roots })
}

struct Scale<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    /// The fragments weighed so far; `None` while one is being weighed, which is how a cycle shows.
    known: HashMap<&'a Name, Option<Weight>>,
}

impl<'a> Scale<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Weight, Breach> {
        let mut weight = self.set(&operation.selection_set.node)?;
        let of_variables = operation.variable_definitions.iter().map(|it| it.node.directives.len()).sum::<usize>();
        weight.directives = weight.directives.saturating_add((operation.directives.len() + of_variables) as u64);
        weight.arguments = weight.arguments.saturating_add(operation.variable_definitions.len() as u64);
        Ok(weight)
    }

    fn set(&mut self, set: &'a SelectionSet) -> Result<Weight, Breach> {
        let mut sum = Weight::default();
        for selection in &set.items {
            let weight = match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(inline) => {
                    one_more(self.set(&inline.node.selection_set.node)?, &inline.node.directives)
                }
                Selection::FragmentSpread(spread) => {
                    one_more(self.fragment(&spread.node.fragment_name.node)?, &spread.node.directives)
                }
            };
            sum = sum.beside(weight);
        }
        Ok(sum)
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Weight, Breach> {
        match self.known.get(name) {
            Some(Some(weight)) => return Ok(*weight),
            Some(None) => return Err(Breach::Cycle(name.to_string())),
            None => {}
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Err(Breach::UnknownFragment(name.to_string()));
        };
        self.known.insert(name, None);
        let mut weight = self.set(&fragment.node.selection_set.node)?;
        weight.directives = weight.directives.saturating_add(fragment.node.directives.len() as u64);
        self.known.insert(name, Some(weight));
        Ok(weight)
    }

    fn field(&mut self, field: &'a Field) -> Result<Weight, Breach> {
        let below = self.set(&field.selection_set.node)?;
        let length = self.length(field)?;
        let name = field.name.node.as_str();
        let lists = below.lists + u64::from(matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes"));
        let opens_schema = matches!(name, "__schema" | "__type");
        Ok(Weight {
            selections: below.selections.saturating_add(1),
            directives: below.directives.saturating_add(field.directives.len() as u64),
            arguments: below.arguments.saturating_add(field.arguments.len() as u64),
            roots: 1,
            meta_roots: u64::from(opens_schema || name == "__typename"),
            depth: if opens_schema { 1 } else { below.depth + 1 },
            meta_depth: below.meta_depth.max(if opens_schema { below.levels } else { 0 }),
            meta_lists: below.meta_lists.max(if opens_schema { below.lists } else { 0 }),
            // A list with nothing selected in it is a long text.
            cost: below.cost.max(u64::from(length > 1)).saturating_mul(length).saturating_add(1),
            lists,
            levels: below.levels + 1,
        })
    }

    /// How long a list this field asks for: `first` or `last`, else what our lists give by themselves.
    fn length(&self, field: &Field) -> Result<u64, Breach> {
        let mut asked = None;
        for argument in ["first", "last"] {
            let number = match field.get_argument(argument).map(|it| &it.node) {
                Some(Value::Number(number)) => Some(number),
                Some(Value::Variable(name)) => self.variable(name),
                _ => None,
            };
            let Some(number) = number else { continue };
            match number.as_i64() {
                Some(value @ 1..=super::guard::MAX_FIRST) => asked = asked.max(Some(value.unsigned_abs())),
                _ => return Err(Breach::First { argument, value: number.to_string() }),
            }
        }
        Ok(match field.name.node.as_str() {
            // How many rows it gives is for its `rows`, and not for the record beside them.
            "snapshot" => 1,
            name => asked.unwrap_or_else(|| usual_length(name, self.operation.ty)),
        })
    }

    fn variable(&self, name: &Name) -> Option<&Number> {
        let given = self.variables.get(name).or_else(|| {
            let definition = self.operation.variable_definitions.iter().find(|it| it.node.name.node == *name)?;
            definition.node.default_value.as_ref().map(|it| &it.node)
        });
        match given {
            Some(ConstValue::Number(number)) => Some(number),
            _ => None,
        }
    }
}

/// How long a list is when nobody says, by the name of its field: connections give 50 by themselves, lists without a
/// length are as long as they usually are (how many rows they may have in all is counted while they are read), and those
/// of introspection as in our schema. A text that may be long weighs as much as some short ones.
fn usual_length(name: &str, kind: OperationType) -> u64 {
    match name {
        "rows" => 2_000,
        "events" if kind == OperationType::Mutation => 1_000,
        "releases" | "changes" | "activities" | "events" | "history" | "children" | "people" => 50,
        "members" | "teams" | "boards" => 20,
        "links" | "standsIn" | "screens" | "steps" | "failures" | "childFailures" | "failure" => 10,
        "reviewers" => 5,
        "waitsFor" => 2,
        "description" | "notes" | "reason" | "implementationPlan" | "testPlan" | "backoutPlan" => 10,
        "types" => 100,
        "fields" | "inputFields" => 12,
        "enumValues" => 10,
        "possibleTypes" | "directives" => 5,
        "args" | "interfaces" => 3,
        _ => 1,
    }
}

fn one_more(weight: Weight, directives: &[Positioned<Directive>]) -> Weight {
    Weight {
        selections: weight.selections.saturating_add(1),
        directives: weight.directives.saturating_add(directives.len() as u64),
        ..weight
    }
}
