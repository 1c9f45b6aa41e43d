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

#[test]
fn everything_in_the_schema_is_described() {
    let sdl = sdl();
    let (mut described, mut inside_text, mut missing) = (false, false, Vec::new());
    for line in sdl.lines().map(str::trim) {
        if line == "\"\"\"" {
            inside_text = !inside_text;
            described = true;
        } else if inside_text {
        } else if line.starts_with('"') {
            described = true;
        } else if !line.is_empty() {
            let closes = line.starts_with(['}', ')']) || line == "schema {";
            let root = ["query: Query", "mutation: Mutation", "subscription: Subscription"].contains(&line);
            if !described && !closes && !root {
                missing.push(line);
            }
            described = false;
        }
    }
    assert_eq!(missing, Vec::<&str>::new(), "these have no description");
}

/// The lines of a type's definition, descriptions left out.
fn definition(kind: &str, name: &str) -> Vec<String> {
    let sdl = sdl();
    let head = format!("{kind} {name} ");
    let lines = sdl.lines().skip_while(|line| !line.starts_with(&head)).skip(1).take_while(|line| *line != "}");
    lines.map(str::trim).filter(|line| !line.starts_with('"')).map(ToOwned::to_owned).collect()
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
    assert_eq!(names("type", "Subscription")[0], "events");
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
    let inputs = sdl.lines().filter_map(|line| line.strip_prefix("input ")?.strip_suffix(" {"));
    let inputs: Vec<&str> = inputs
        .filter(|name| name.ends_with("Input") && !["PlanActivityInput", "PlaceInput", "ReviewerInput"].contains(name))
        .collect();
    assert!(inputs.len() >= 38, "only {} inputs", inputs.len());
    for input in inputs {
        let fields = names("input", input);
        assert!(fields.iter().any(|it| it == "idempotencyKey"), "{input} has no idempotencyKey");
        let creates = input.starts_with("Create");
        assert!(creates || fields.iter().any(|it| it == "expectedVersion"), "{input} has no expectedVersion");
    }
}
