//! A script without what only its readers need: remarks of whole lines, and white space at their edges.
//!
//! Nothing is parsed: a line that begins as a remark within a text of several lines would be lost. There is none in what
//! wasm-bindgen writes and in ours, and the screens would not come up if there were.

/// The same to whoever runs it.
pub(crate) fn small(script: &str) -> String {
    let mut is_remark = false;
    let mut small = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        let begins = line.starts_with("/*") && line.find("*/").is_none_or(|end| end + 2 == line.len());
        if !is_remark && !begins && !line.is_empty() && !line.starts_with("//") {
            small.push_str(line);
            small.push('\n');
        }
        is_remark = (is_remark || begins) && !line.ends_with("*/");
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_only_people_read_go_and_all_others_stay() {
        let script =
            "/** One. */\n/**\n * Two.\n */\nlet a = 1; // one\n\n    // What\n    if (a) {\n        b();\n    }\n";
        assert_eq!(small(script), "let a = 1; // one\nif (a) {\nb();\n}\n");
    }
}
