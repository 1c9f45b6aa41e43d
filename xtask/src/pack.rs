//! What travels together: the pieces of WebAssembly that a part of the app is made of, in one file.
//!
//! Where the app is cut, whatever several parts share becomes a piece, one for each set of parts: dozens of small files,
//! which compress badly apart. So each part brings its pieces along, whoever else brings them as well. Large pieces
//! travel once: with the page of a record, if that needs them, or else as files of their own.

use std::fmt::Write;

/// From so many bytes on (before compression) a piece is large.
const LARGE: usize = 64 * 1024;
/// The part that large pieces travel with: what else needs them comes after it, nearly always.
const CARRIER: &str = "record";

/// A part: what loads it, and what it is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// What travels with it: its pieces and at last its own code.
    pub(crate) pieces: Vec<String>,
    /// Large pieces that it needs and that travel with the carrier.
    carried: Vec<String>,
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
        let mut part = Part { name: name.to_owned(), pieces: Vec::new(), carried: Vec::new() };
        for piece in needed.split(", ").filter(|it| !it.is_empty()).map(|it| it.trim_start_matches('_')) {
            let is_small = size(piece)? < LARGE || name == CARRIER;
            if is_small { &mut part.pieces } else { &mut part.carried }.push(piece.to_owned());
        }
        size(file)?;
        part.pieces.push(file.to_owned());
        parts.push(part);
    }
    // What the carrier does not need is a file of its own.
    let carried = parts.iter().find(|part| part.name == CARRIER).map(|part| part.pieces.clone()).unwrap_or_default();
    parts.iter_mut().for_each(|part| part.carried.retain(|piece| carried.contains(piece)));
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
    for piece in parts.iter().flat_map(|part| &part.pieces) {
        let fetched = format!("fetch({FETCH}{piece}.wasm\", import.meta.url))");
        script = script.replace(&fetched, &format!("piece(\"{piece}\")"));
    }
    let carrier = parts.iter().find(|part| part.name == CARRIER);
    for part in parts {
        let own = part.pieces.iter().map(|piece| (part, piece));
        let carried = carrier.into_iter().flat_map(|carrier| part.carried.iter().map(move |piece| (carrier, piece)));
        let mut places = String::new();
        for (with, piece) in own.chain(carried) {
            let start: usize = with.pieces.iter().take_while(|it| *it != piece).map(|it| size(it)).sum();
            let end = start + size(piece);
            // Writing into a string cannot fail.
            let _ = write!(places, "{piece}: [\"{}\", {start}, {end}], ", file_of(with));
        }
        let begun = format!("{PART}{} = wrapAsyncCb(", part.name);
        script = script.replace(&begun, &format!("{begun}packed({{ {places}}}, "));
    }
    script.replace("]));\n", "])));\n") + PACKED
}

const PART: &str = "export const __wasm_split_load_";
const FETCH: &str = "new URL(\"./";

/// A part's load asks for all of its pieces before anything is waited for: they come out of the files that they travel
/// in. Those that are there already are not asked for.
const PACKED: &str = r#"
let piece;
function packed(places, load) {
    return () => {
        const files = {};
        const fetched = async (file) => {
            const answer = await fetch(new URL(file, import.meta.url));
            if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
            return answer.arrayBuffer();
        };
        piece = async (name) => {
            const [file, start, end] = places[name];
            files[file] ??= fetched(file);
            const slice = (await files[file]).slice(start, end);
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
    fn a_part_brings_its_small_pieces_and_itself_and_the_page_of_a_record_all_of_them() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let part = |name: &str, pieces: &[&str], carried: &[&str]| Part {
            name: name.into(),
            pieces: owned(pieces),
            carried: owned(carried),
        };
        let b = part("b", &["chunk_8", "split_b"], &["chunk_9"]);
        let record = part("record", &["chunk_8", "chunk_9", "split_record"], &[]);
        assert_eq!(parts(SCRIPT, size).unwrap(), [b, record]);
        assert_eq!(parts("export const other = 1;", size), None);
        assert_eq!(parts(SCRIPT, |_| None), None, "a piece that is missing");
    }

    #[test]
    fn pieces_are_taken_out_of_the_files_that_they_travel_in() {
        let parts = parts(SCRIPT, size).unwrap();
        let script = loader(SCRIPT, &parts, |part| format!("{}.pack", part.name), |piece| size(piece).unwrap());
        let fetched: Vec<_> = script.split("fetch(").skip(1).map(|it| it.split(',').next().unwrap()).collect();
        assert_eq!(fetched, ["new URL(\"./chunk_10.wasm\"", "new URL(file"]);
        let taken: Vec<_> = script.split("= piece(\"").skip(1).map(|it| it.split('"').next().unwrap()).collect();
        assert_eq!(taken, ["chunk_8", "chunk_9", "split_b", "split_record"]);
        let places = |name: &str| {
            let begun = format!("{PART}{name} = wrapAsyncCb(packed({{ ");
            script.split(&begun).nth(1).and_then(|it| it.split("}, makeLoad(").next()).unwrap().to_owned()
        };
        let end = 10 + LARGE;
        let at =
            |piece: &str, file: &str, from: usize, to: usize| format!("{piece}: [\"{file}.pack\", {from}, {to}], ");
        let b = at("chunk_8", "b", 0, 10) + &at("split_b", "b", 10, end) + &at("chunk_9", "record", 10, end);
        let record = at("chunk_8", "record", 0, 10) + &at("chunk_9", "record", 10, end);
        assert_eq!(places("b"), b);
        assert_eq!(places("record"), record + &at("split_record", "record", end, end + 7));
        assert_eq!(script.matches("])));\n").count(), 2, "{script}");
    }
}
