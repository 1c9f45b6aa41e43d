//! The schema: `schema.graphql` is what the server serves, all of it is described, and the names that outside clients
//! rely on are there.

use waybill_server::graphql::sdl;

const COMMITTED: &str = include_str!("../../schema.graphql");

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let served = sdl();
    let line = served.lines().zip(COMMITTED.lines()).position(|(served, committed)| served != committed);
    assert!(
        served.trim_end() == COMMITTED.trim_end(),
        "schema.graphql is not what the server serves (first in line {}): run `cargo xtask schema`",
        line.map_or(served.lines().count().min(COMMITTED.lines().count()) + 1, |line| line + 1),
    );
}

/// The lines of the schema without their descriptions, and whether each has one.
fn lines() -> Vec<(bool, String)> {
    let (mut lines, mut described, mut inside) = (Vec::new(), false, false);
    for line in sdl().lines() {
        match line.trim() {
            "\"\"\"" => {
                inside = !inside;
                described = true;
            }
            text if inside || text.is_empty() => {}
            text if text.starts_with('"') => described = true,
            _ => lines.push((std::mem::take(&mut described), line.to_owned())),
        }
    }
    lines
}

#[test]
fn everything_in_the_schema_is_described() {
    let root = lines().iter().position(|(_, line)| line == "schema {").expect("the roots");
    let named = |line: &str| !line.trim().starts_with(['}', ')']);
    let missing: Vec<String> = lines()
        .into_iter()
        .take(root)
        .filter(|(described, line)| !described && named(line))
        .map(|(_, line)| line)
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "these have no description");
}

/// The lines of a type's definition.
fn definition(kind: &str, name: &str) -> Vec<String> {
    let head = format!("{kind} {name} ");
    let lines = lines().into_iter().map(|(_, line)| line).skip_while(|line| !line.starts_with(&head)).skip(1);
    let own = lines.take_while(|line| line != "}");
    // What stands deeper belongs to a field's arguments.
    own.filter(|line| !line.starts_with("    ") && !line.trim().starts_with(')'))
        .map(|line| line.trim().to_owned())
        .collect()
}

fn names(kind: &str, name: &str) -> Vec<String> {
    let first = |line: &String| line.split(['(', ':', ' ']).next().unwrap_or_default().to_owned();
    definition(kind, name).iter().map(first).collect()
}

#[test]
fn the_names_that_outside_clients_rely_on_are_there() {
    let queries = names("type", "Query");
    for name in ["node", "release", "change", "activity", "releases", "changes", "activities", "events", "me"] {
        assert!(queries.iter().any(|it| it == name), "no query `{name}`");
    }
    let mutations = names("type", "Mutation");
    let named = "createRelease createChange startRelease startChange completeActivity failActivity skipActivity \
                 returnToActivity vote holdRelease resumeRelease cancelRelease closeRelease holdChange resumeChange \
                 cancelChange closeChange linkChange unlinkChange linkChild unlinkChild convertToParent revertParent \
                 addActivities moveActivity deleteActivity";
    for name in named.split_whitespace() {
        assert!(mutations.iter().any(|it| it == name), "no mutation `{name}`");
    }
    assert!(names("type", "Subscription").iter().any(|it| it == "events"), "no subscription `events`");
    let event = names("type", "Event");
    for name in "sequence kind record activity from to cause command actor at comment".split_whitespace() {
        assert!(event.iter().any(|it| it == name), "no field `{name}` in Event");
    }
}

#[test]
fn the_values_of_the_enums_are_those_of_the_rules() {
    let sorted = |text: &str| {
        let mut values: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
        values.sort();
        values
    };
    let of = |name: &str| {
        let mut values = definition("enum", name);
        values.sort();
        values
    };
    assert_eq!(of("ActivityStatus"), sorted("PENDING IN_PROGRESS ON_HOLD COMPLETED FAILED SKIPPED CANCELLED"));
    let record = "EDITING NEW IN_PROGRESS ON_HOLD COMPLETED FAILED CANCELLED CLOSED";
    assert_eq!(of("RecordStatus"), sorted(record));
    assert_eq!(of("ActivityKind"), sorted("MANUAL REVIEW DEPENDENT PARALLEL SEQUENTIAL"));
}

#[test]
fn every_mutating_input_takes_an_idempotency_key_and_a_version_where_a_record_is_named() {
    let sdl = sdl();
    let parts = [
        "PlanActivityInput",
        "PlaceInput",
        "ReviewerInput",
        "BoardFilterInput",
        "BoardDisplayInput",
        "BoardClockInput",
    ];
    // A screen has no version: it has a name and a board, and each is given whole.
    let unversioned = ["PairScreenInput", "ChangeScreenInput", "RevokeScreenInput"];
    let inputs = sdl.lines().filter_map(|line| line.strip_prefix("input ")?.strip_suffix(" {"));
    let inputs: Vec<&str> = inputs.filter(|name| name.ends_with("Input") && !parts.contains(name)).collect();
    assert!(inputs.len() >= 38, "only {} inputs", inputs.len());
    for input in inputs {
        let fields = names("input", input);
        assert!(fields.iter().any(|it| it == "idempotencyKey"), "{input} has no idempotencyKey");
        let creates = input.starts_with("Create") || unversioned.contains(&input);
        assert!(creates || fields.iter().any(|it| it == "expectedVersion"), "{input} has no expectedVersion");
    }
}
