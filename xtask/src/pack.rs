//! What travels together: the pieces of WebAssembly that a part of the app is made of, in one file.
//!
//! Where the app is cut, whatever several parts share becomes a piece, one for each set of parts: dozens of small files,
//! which compress badly apart. So each part brings its pieces along, whoever else brings them as well; only large
//! pieces stay files of their own, since nobody should load them twice.

use std::collections::BTreeSet;
use std::fmt::Write;

/// From so many bytes on (before compression) a piece is a file of its own.
const LARGE: usize = 64 * 1024;

/// A part: what loads it, and what it is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Its pieces and at last its own code, without what is a file of its own.
    pub(crate) pieces: Vec<String>,
}

/// The parts that the script loads; none, if it is not as the program that cuts writes it.
///
/// Each piece or part is written as `NAME = …makeLoad(… "./FILE.wasm" … , [NAMES OF PIECES])`.
pub(crate) fn parts(loader: &str, size: impl Fn(&str) -> Option<usize>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for rest in loader.split(PART).skip(1) {
        let (name, rest) = rest.split_once(' ')?;
        let (_, rest) = rest.split_once(FETCH)?;
        let (file, rest) = rest.split_once(".wasm\"")?;
        let (_, rest) = rest.split_once(", [")?;
        let (needed, _) = rest.split_once(']')?;
        let needed = needed.split(", ").filter(|it| !it.is_empty());
        let mut pieces: Vec<_> = needed.map(|it| it.trim_start_matches('_').to_owned()).collect();
        pieces.push(file.to_owned());
        let sizes: Option<Vec<_>> = pieces.iter().map(|piece| size(piece)).collect();
        let mut sizes = sizes?.into_iter();
        let own = pieces.last().cloned();
        pieces.retain(|piece| sizes.next().is_some_and(|size| size < LARGE) || Some(piece) == own.as_ref());
        parts.push(Part { name: name.to_owned(), pieces });
    }
    (!parts.is_empty()).then_some(parts)
}

/// The script, loading each part's pieces from the file that `file_of` names; `size` tells how long they are there.
pub(crate) fn loader(
    script: &str,
    parts: &[Part],
    file_of: impl Fn(&Part) -> String,
    size: impl Fn(&str) -> usize,
) -> String {
    let mut script = script.to_owned();
    let packed: BTreeSet<_> = parts.iter().flat_map(|part| &part.pieces).collect();
    for piece in packed {
        script =
            script.replace(&format!("fetch({FETCH}{piece}.wasm\", import.meta.url))"), &format!("piece(\"{piece}\")"));
    }
    for part in parts {
        let mut places = String::new();
        let mut start = 0;
        for piece in &part.pieces {
            let end = start + size(piece);
            // Writing into a string cannot fail.
            let _ = write!(places, "{piece}: [{start}, {end}], ");
            start = end;
        }
        let begun = format!("{PART}{} = wrapAsyncCb(", part.name);
        let packed = format!("{begun}packed(new URL(\"./{}\", import.meta.url), {{ {places}}}, ", file_of(part));
        script = script.replace(&begun, &packed);
    }
    script.replace("]));\n", "])));\n") + PACKED
}

const PART: &str = "export const __wasm_split_load_";
const FETCH: &str = "new URL(\"./";

/// A part's load asks for all of its pieces before anything is waited for: they come from the part's own file. Those
/// that are there already are not asked for.
const PACKED: &str = r#"
let piece;
function packed(file, places, load) {
    return () => {
        let bytes;
        piece = async (name) => {
            bytes ??= fetch(file).then((answer) => {
                if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
                return answer.arrayBuffer();
            });
            const slice = (await bytes).slice(...places[name]);
            return new Response(slice, { headers: { "content-type": "application/wasm" } });
        };
        return load();
    };
}
"#;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// As the program that cuts writes it.
    const SCRIPT: &str = r#"/* b, c */
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
export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_b.wasm", import.meta.url));
}
, [__chunk_8, __chunk_9]));
export const __wasm_split_load_c = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_c.wasm", import.meta.url));
}
, [__chunk_8]));
"#;

    fn size(piece: &str) -> Option<usize> {
        [("chunk_8", 10), ("chunk_9", LARGE), ("split_b", LARGE), ("split_c", 7)]
            .into_iter()
            .find_map(|(name, size)| (name == piece).then_some(size))
    }

    #[test]
    fn a_part_brings_its_small_pieces_and_itself() {
        let part = |name: &str, pieces: [&str; 2]| Part { name: name.into(), pieces: pieces.map(str::to_owned).into() };
        let expected = [part("b", ["chunk_8", "split_b"]), part("c", ["chunk_8", "split_c"])];
        assert_eq!(parts(SCRIPT, size).unwrap(), expected);
        assert_eq!(parts("export const other = 1;", size), None);
        assert_eq!(parts(SCRIPT, |_| None), None, "a piece that is missing");
    }

    #[test]
    fn pieces_are_taken_out_of_their_parts_file_and_large_ones_come_by_themselves() {
        let parts = parts(SCRIPT, size).unwrap();
        let script = loader(SCRIPT, &parts, |part| format!("{}.pack", part.name), |piece| size(piece).unwrap());
        let fetched: Vec<_> = script.split("fetch(").skip(1).map(|it| it.split([',', ')']).next().unwrap()).collect();
        assert_eq!(fetched, ["new URL(\"./chunk_9.wasm\"", "file"]);
        let taken: Vec<_> = script.split("= piece(\"").skip(1).map(|it| it.split('"').next().unwrap()).collect();
        assert_eq!(taken, ["chunk_8", "split_b", "split_c"]);
        let file = "_c = wrapAsyncCb(packed(new URL(\"./c.pack\", import.meta.url), ";
        assert!(script.contains(&format!("{file}{{ chunk_8: [0, 10], split_c: [10, 17], }}, makeLoad(")), "{script}");
        assert_eq!(script.matches("])));\n").count(), 2, "{script}");
    }
}
