//! Which layer may know what: read from the `use` lines, and from the manifest of `shared`.

use super::source::Source;

/// A crate and where its types may appear.
struct Layer {
    /// As it is written in Rust: a crate name, or the beginning of several.
    name: &'static str,
    allowed: &'static [&'static str],
    because: &'static str,
}

const LAYERS: [Layer; 3] = [
    Layer {
        name: "sea_orm",
        allowed: &["server/src/store", "server/src/entity", "migrations/", "tests/"],
        because: "tables and queries stay in the store",
    },
    Layer {
        name: "async_graphql",
        allowed: &["server/src/graphql", "server/src/http"],
        because: "GraphQL types stay in the API",
    },
    Layer {
        name: "actix",
        allowed: &["server/src/http", "server/src/lib.rs", "server/src/main.rs"],
        because: "the web server's types stay in the HTTP layer and in start-up",
    },
];

/// What `shared` must not depend on, so that it stays a function of its arguments and runs in the browser.
const TOO_HEAVY_FOR_SHARED: [&str; 5] = ["tokio", "sea-orm", "actix", "async-graphql", "leptos"];

/// Every line that reaches into a layer where it does not belong.
pub(crate) fn crossings(source: &Source) -> Vec<String> {
    match source.path.as_str() {
        "shared/Cargo.toml" => heavy_dependencies(source),
        path if source.is_rust() && !path.starts_with("xtask/") => used_elsewhere(source),
        _ => Vec::new(),
    }
}

fn used_elsewhere(source: &Source) -> Vec<String> {
    let mut crossings = Vec::new();
    for (number, line) in source.lines() {
        for layer in &LAYERS {
            if uses(line, layer.name) && !layer.allowed.iter().any(|it| source.path.starts_with(it)) {
                crossings.push(format!(
                    "{}:{number}: `{}` may be used in {} only: {}",
                    source.path,
                    layer.name,
                    layer.allowed.join(", "),
                    layer.because
                ));
            }
        }
    }
    crossings
}

/// Whether a line is `use name…`, with whatever visibility.
fn uses(line: &str, name: &str) -> bool {
    let Some((before, path)) = line.trim_start().split_once("use ") else {
        return false;
    };
    let is_import = before.is_empty() || before.starts_with("pub");
    is_import && path.trim_start_matches("::").starts_with(name)
}

fn heavy_dependencies(source: &Source) -> Vec<String> {
    source
        .lines()
        .filter(|(_, line)| TOO_HEAVY_FOR_SHARED.iter().any(|it| line.starts_with(it)))
        .map(|(number, line)| format!("{}:{number}: `{line}`: shared does no IO and runs in the browser", source.path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_in_the_wrong_layer_is_found() {
        for (path, line) in [
            ("server/src/service/activity.rs", "use sea_orm::DatabaseConnection;"),
            ("server/src/service/activity.rs", "    pub(crate) use actix_web::web;"),
            ("server/src/store/event.rs", "use async_graphql::ID;"),
            ("web/src/main.rs", "use ::sea_orm::entity;"),
        ] {
            assert_eq!(crossings(&Source::new(path, line)).len(), 1, "{path}: {line}");
        }
    }

    #[test]
    fn the_same_type_is_at_home_in_its_own_layer() {
        for (path, line) in [
            ("server/src/store/event.rs", "use sea_orm::EntityTrait;"),
            ("server/src/graphql/activity.rs", "use async_graphql::Object;"),
            ("server/src/http/socket.rs", "use actix_web::web;"),
            ("server/src/service/activity.rs", "// never use sea_orm:: here"),
        ] {
            assert!(crossings(&Source::new(path, line)).is_empty(), "{path}: {line}");
        }
    }

    #[test]
    fn shared_may_not_become_heavy() {
        let manifest = "[dependencies]\nserde = \"1\"\ntokio = \"1\"\n";
        let found = crossings(&Source::new("shared/Cargo.toml", manifest));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("shared/Cargo.toml:3"));
    }
}
