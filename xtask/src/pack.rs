//! What travels together: the pieces of WebAssembly that a part of the app is made of, in one file.
//!
//! Where the app is cut, whatever several parts share becomes a piece, one for each set of parts: dozens of small files,
//! which compress badly apart. So each part brings its pieces along, whoever else brings them as well. Large pieces
//! travel once, with the page of a record, if that needs them; and what only that page loads, finds there all that it has.

use std::collections::BTreeMap;
use std::fmt::Display;

/// From so many bytes on (before compression) a piece is large.
const LARGE: usize = 64 * 1024;
/// The part that large pieces travel with: what else needs them comes after it, nearly always.
const CARRIER: &str = "record";

/// Parts that are loaded on the page of a record and nowhere else: what that has brought, they do not bring again.
const FOLLOWERS: [&str; 2] = ["diagram", "history"];

/// A part: what loads it, and what it is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// What travels with it: its pieces and at last its own code.
    pub(crate) pieces: Vec<String>,
    /// Pieces that it needs and that travel with the carrier.
    carried: Vec<String>,
}

/// The parts that the script of the program that cuts would load; none, if it is not as that writes it.
///
/// Each piece or part is written as `NAME = …makeLoad(… "./FILE.wasm" … , [NAMES OF PIECES])`.
pub(crate) fn parts(script: &str, size: impl Fn(&str) -> Option<usize>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for rest in script.split(PART).skip(1) {
        let (name, rest) = rest.split_once(' ')?;
        let (_, rest) = rest.split_once("new URL(\"./")?;
        let (file, rest) = rest.split_once(".wasm\"")?;
        let (_, rest) = rest.split_once(", [")?;
        let (needed, _) = rest.split_once(']')?;
        let needed = needed.split(", ").filter(|it| !it.is_empty()).map(|it| it.trim_start_matches('_').to_owned());
        size(file)?;
        let mut part = Part { name: name.to_owned(), pieces: needed.collect(), carried: Vec::new() };
        part.pieces.push(file.to_owned());
        parts.push(part);
    }
    let carried = parts.iter().find(|part| part.name == CARRIER).map(|part| part.pieces.clone()).unwrap_or_default();
    for part in parts.iter_mut().filter(|part| part.name != CARRIER) {
        for piece in std::mem::take(&mut part.pieces) {
            let may_be_carried = size(&piece)? >= LARGE || FOLLOWERS.contains(&part.name.as_str());
            let is_carried = may_be_carried && carried.contains(&piece);
            if is_carried { &mut part.carried } else { &mut part.pieces }.push(piece);
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// Our script in its place, with the same names to call, in which only what files are called is still open. None, if
/// theirs is not as the program that cuts writes it.
pub(crate) fn loader(script: &str, parts: &[Part], size: impl Fn(&str) -> usize) -> Option<String> {
    let (_, wanted) = script.split_once("const { ")?;
    let (wanted, _) = wanted.split_once("} = initSync(")?;
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sizes = Vec::new();
    for piece in parts.iter().flat_map(|part| &part.pieces) {
        numbers.entry(piece).or_insert_with(|| {
            sizes.push(size(piece));
            sizes.len() - 1
        });
    }
    let row = |pieces: &[String]| list(pieces.iter().filter_map(|piece| numbers.get(piece.as_str())));
    let rows = |of: fn(&Part) -> &[String]| {
        let rows = parts.iter().filter(|part| !of(part).is_empty());
        format!("{{{}}}", rows.map(|part| format!("{}:{}", part.name, row(of(part)))).collect::<Vec<_>>().join(","))
    };
    let exports = parts.iter().map(|part| format!("{PART}{0} = loading(\"{0}\");\n", part.name));
    let written = include_str!("loader.js")
        .replace("SIZES", &list(sizes.iter()))
        .replace("FILES", &rows(|part| &part.pieces))
        .replace("ELSEWHERE", &rows(|part| &part.carried))
        .replace("THE_CARRIER", CARRIER)
        .replace("WANTED", wanted.trim_end_matches([' ', ',']))
        .replace("EXPORTS\n", &exports.collect::<String>());
    Some(written)
}

fn list(numbers: impl Iterator<Item = impl Display>) -> String {
    format!("[{}]", numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(","))
}

const PART: &str = "export const __wasm_split_load_";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// As the program that cuts writes it.
    const SCRIPT: &str = r#"import { initSync } from "./app.js";
        const { __indirect_function_table, memory,  } = initSync(undefined, undefined);
/* b, c */
const __chunk_8 = makeLoad(() => {
    const src = fetch(new URL("./chunk_8.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_9 = makeLoad(() => {
    const src = fetch(new URL("./chunk_9.wasm", import.meta.url));
}
, []);
const __chunk_10 = makeLoad(() => {
    const src = fetch(new URL("./chunk_10.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_b.wasm", import.meta.url));
}
, [__chunk_8, __chunk_9, __chunk_10]));
export const __wasm_split_load_record = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_record.wasm", import.meta.url));
}
, [__chunk_8, __chunk_9]));
"#;

    fn size(piece: &str) -> Option<usize> {
        [("chunk_8", 10), ("chunk_9", LARGE), ("chunk_10", LARGE), ("split_b", LARGE), ("split_record", 7)]
            .into_iter()
            .find_map(|(name, size)| (name == piece).then_some(size))
    }

    #[test]
    fn a_part_brings_its_pieces_and_itself_and_only_the_page_of_a_record_large_ones_that_it_needs_too() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let part = |name: &str, pieces: &[&str], carried: &[&str]| Part {
            name: name.into(),
            pieces: owned(pieces),
            carried: owned(carried),
        };
        let b = part("b", &["chunk_8", "chunk_10", "split_b"], &["chunk_9"]);
        let record = part("record", &["chunk_8", "chunk_9", "split_record"], &[]);
        assert_eq!(parts(SCRIPT, size).unwrap(), [b, record]);
        let follower = parts(&SCRIPT.replace("load_b", "load_history"), size).unwrap().remove(0);
        assert_eq!(follower, part("history", &["chunk_10", "split_b"], &["chunk_8", "chunk_9"]));
        assert_eq!(parts("export const other = 1;", size), None);
        assert_eq!(parts(SCRIPT, |_| None), None, "a piece that is missing");
    }

    #[test]
    fn the_script_knows_where_each_piece_is() {
        let parts = parts(SCRIPT, size).unwrap();
        let script = loader(SCRIPT, &parts, |piece| size(piece).unwrap()).unwrap();
        for line in [
            "const sizes = [10,65536,65536,65536,7];",
            "const files = {b:[0,1,2],record:[0,3,4]};",
            "const elsewhere = {b:[3]};",
            "const CARRIER = \"record\";",
            "        const { __indirect_function_table, memory } = initSync(undefined, undefined);",
            "export const __wasm_split_load_b = loading(\"b\");",
            "export const __wasm_split_load_record = loading(\"record\");",
        ] {
            assert!(script.lines().any(|it| it == line), "{line} is not in {script}");
        }
        assert_eq!(loader("", &parts, |_| 0), None);
    }
}
