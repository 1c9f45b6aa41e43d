//! A module of WebAssembly as it lies in a file: eight bytes, and then sections.

use crate::code;

/// Without names and other remarks: nothing reads them in a browser. None, if it is no module.
pub(crate) fn without_remarks(module: &[u8]) -> Option<Vec<u8>> {
    rewritten(module, |kind, content| (kind != REMARK).then(|| content.to_vec()))
}

/// The same with its code as short as it can be written. None, if it is no module.
pub(crate) fn compact(module: &[u8]) -> Option<Vec<u8>> {
    let mut is_whole = true;
    let compact = rewritten(module, |kind, content| {
        if kind != CODE {
            return Some(content.to_vec());
        }
        let compact = code::compact(content);
        is_whole &= compact.is_some();
        compact
    })?;
    is_whole.then_some(compact)
}

/// What the module wants from outside: the module and the name of each, in order. None, if it is no module.
pub(crate) fn imports(module: &[u8]) -> Option<Vec<(String, String)>> {
    let mut imports = Vec::new();
    let mut reader = Reader(module.get(HEAD..)?);
    while !reader.0.is_empty() {
        let (kind, content) = reader.section()?;
        if kind == IMPORTS {
            let mut reader = Reader(content);
            for _ in 0..reader.number()? {
                imports.push((reader.text()?.to_owned(), reader.text()?.to_owned()));
                reader.import_type()?;
            }
        }
    }
    Some(imports)
}

/// The same module, which wants what `rename` says instead. None, if it is no module.
pub(crate) fn with_imports(module: &[u8], rename: impl Fn(&str, &str) -> (String, String)) -> Option<Vec<u8>> {
    let mut is_whole = true;
    let renamed = rewritten(module, |kind, content| {
        if kind != IMPORTS {
            return Some(content.to_vec());
        }
        let renamed = renamed_imports(content, &rename);
        is_whole &= renamed.is_some();
        renamed
    })?;
    is_whole.then_some(renamed)
}

fn renamed_imports(section: &[u8], rename: impl Fn(&str, &str) -> (String, String)) -> Option<Vec<u8>> {
    let mut reader = Reader(section);
    let count = reader.number()?;
    let mut renamed = number(count);
    for _ in 0..count {
        let (from, name) = rename(reader.text()?, reader.text()?);
        for text in [from, name] {
            renamed.extend(number(text.len()));
            renamed.extend(text.bytes());
        }
        renamed.extend(reader.import_type()?);
    }
    Some(renamed)
}

/// Magic and version.
const HEAD: usize = 8;
const REMARK: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;

/// Each section as `change` gives it; without those for which it gives none.
fn rewritten(module: &[u8], mut change: impl FnMut(u8, &[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let (head, sections) = module.split_at_checked(HEAD)?;
    let mut written = head.to_vec();
    let mut reader = Reader(sections);
    while !reader.0.is_empty() {
        let (kind, content) = reader.section()?;
        if let Some(content) = change(kind, content) {
            written.push(kind);
            written.extend(number(content.len()));
            written.extend(content);
        }
    }
    Some(written)
}

/// As the format writes numbers: LEB128, without a sign.
pub(crate) fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// What is left to read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|bytes| bytes[0])
    }

    pub(crate) fn number(&mut self) -> Option<usize> {
        let (mut value, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    /// A section's kind and content.
    fn section(&mut self) -> Option<(u8, &'a [u8])> {
        let kind = self.byte()?;
        let length = self.number()?;
        Some((kind, self.bytes(length)?))
    }

    /// What kind of thing an import is, as it is written.
    fn import_type(&mut self) -> Option<&'a [u8]> {
        let all = self.0;
        match self.byte()? {
            // A function's type.
            0 => drop(self.number()?),
            // A table's kind of elements, or a memory; and how large.
            kind @ (1 | 2) => {
                self.bytes(usize::from(kind == 1))?;
                let has_end = self.number()? & 1 == 1;
                self.number()?;
                if has_end {
                    self.number()?;
                }
            }
            // A global's type, and whether it changes.
            3 => drop(self.bytes(2)?),
            // A tag's kind and type.
            4 => {
                self.byte()?;
                self.number()?;
            }
            _ => return None,
        }
        all.get(..all.len() - self.0.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn remarks_are_taken_out_and_all_else_stays() {
        let long = [vec![0, 0x80, 0x01], vec![7; 128]].concat();
        let module = [HEADER.to_vec(), vec![1, 2, 8, 9], long, vec![10, 1, 5], vec![0, 0]].concat();
        let kept = [HEADER.to_vec(), vec![1, 2, 8, 9, 10, 1, 5]].concat();
        assert_eq!(without_remarks(&module).unwrap(), kept);
        assert_eq!(without_remarks(&module[..module.len() - 1]), None, "cut short");
    }

    #[test]
    fn imports_of_every_kind_are_renamed_and_all_else_stays() {
        let import = |from: &str, name: &str, kind: &[u8]| {
            [&number(from.len()), from.as_bytes(), &number(name.len()), name.as_bytes(), kind].concat()
        };
        let module = |name: &dyn Fn(&str) -> String| {
            let kinds: [&[u8]; 6] =
                [&[0, 0x80, 1], &[1, 0x70, 1, 2, 3], &[1, 0x70, 0, 2], &[2, 1, 17, 0x80, 2], &[3, 0x7f, 1], &[4, 0, 9]];
            let all = kinds.iter().zip('a'..).map(|(kind, it)| import("from", &name(&it.to_string().repeat(40)), kind));
            let section = [number(6), all.collect::<Vec<_>>().concat()].concat();
            [HEADER.to_vec(), vec![1, 1, 7, IMPORTS], number(section.len()), section, vec![10, 1, 5]].concat()
        };
        let long = module(&str::to_owned);
        let renamed = with_imports(&long, |from, name| (from.to_owned(), name[..1].to_owned())).unwrap();
        assert_eq!(renamed, module(&|name| name[..1].to_owned()));
        let names = imports(&renamed).unwrap();
        assert_eq!(names.first().unwrap(), &("from".to_owned(), "a".to_owned()));
        assert_eq!(names.len(), 6);
        assert_eq!(with_imports(&long[..40], |from, name| (from.to_owned(), name.to_owned())), None, "cut short");
    }
}
