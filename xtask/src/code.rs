//! The code of a module with its numbers as short as the format allows. The linker leaves five bytes for each number that it
//! fills in, and what cuts the app needs that room; nothing does afterwards, and a tenth of the code is such room.

use crate::module::{Reader, number};

/// A code section. A function with an instruction that is not known here stays as it is. None, if it is no code section.
pub(crate) fn compact(section: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader(section);
    let functions = reader.number()?;
    let mut compact = number(functions);
    for _ in 0..functions {
        let length = reader.number()?;
        let function = reader.bytes(length)?;
        let function = compact_function(function).unwrap_or_else(|| function.to_vec());
        compact.extend(number(function.len()));
        compact.extend(function);
    }
    reader.0.is_empty().then_some(compact)
}

fn compact_function(function: &[u8]) -> Option<Vec<u8>> {
    let mut copy = Copy { from: Reader(function), to: Vec::with_capacity(function.len()) };
    // Locals: how many, and of which type.
    for _ in 0..copy.number()? {
        copy.number()?;
        copy.bytes(1)?;
    }
    while !copy.from.0.is_empty() {
        copy.instruction()?;
    }
    Some(copy.to)
}

/// What is read of a function, and what is written.
struct Copy<'a> {
    from: Reader<'a>,
    to: Vec<u8>,
}

impl Copy<'_> {
    /// As the instructions stand in chapter 5.4 of the WebAssembly specification.
    fn instruction(&mut self) -> Option<()> {
        let code = self.bytes(1)?;
        match code {
            // Control: nothing; a type of block; labels; functions, or types and tables.
            0x00 | 0x01 | 0x05 | 0x0b | 0x0f => {}
            0x02..=0x04 => self.signed()?,
            0x0c | 0x0d | 0x10 | 0x12 => drop(self.number()?),
            0x0e => {
                for _ in 0..=self.number()? {
                    self.number()?;
                }
            }
            0x11 | 0x13 => self.numbers(2)?,
            // Parameters, with and without types.
            0x1a | 0x1b => {}
            0x1c => {
                for _ in 0..self.number()? {
                    self.bytes(1)?;
                }
            }
            // Variables and tables.
            0x20..=0x26 => drop(self.number()?),
            // Memory: alignment and offset; which memory.
            0x28..=0x3e => {
                let has_memory = self.number()? & 0x40 != 0;
                self.numbers(1 + usize::from(has_memory))?;
            }
            0x3f | 0x40 => drop(self.number()?),
            // Constants.
            0x41 | 0x42 => self.signed()?,
            0x43 => drop(self.bytes(4)?),
            0x44 => drop(self.bytes(8)?),
            // Comparisons, arithmetic, conversions.
            0x45..=0xc4 => {}
            // References.
            0xd0 => self.signed()?,
            0xd1 => {}
            0xd2 => drop(self.number()?),
            // Saturating conversions; memories and tables as a whole.
            0xfc => match self.number()? {
                0..=7 => {}
                9 | 11 | 13 | 15..=17 => drop(self.number()?),
                8 | 10 | 12 | 14 => self.numbers(2)?,
                _ => return None,
            },
            _ => return None,
        }
        Some(())
    }

    /// Copies bytes, and tells the first.
    fn bytes(&mut self, count: usize) -> Option<u8> {
        let bytes = self.from.bytes(count)?;
        self.to.extend(bytes);
        bytes.first().copied()
    }

    fn number(&mut self) -> Option<usize> {
        let value = self.from.number()?;
        self.to.extend(number(value));
        Some(value)
    }

    fn numbers(&mut self, count: usize) -> Option<()> {
        (0..count).try_for_each(|_| self.number().map(drop))
    }

    /// LEB128 with a sign: bytes at the end that only repeat it are left out.
    fn signed(&mut self) -> Option<()> {
        let mut bytes = Vec::new();
        loop {
            let byte = self.from.bytes(1)?[0];
            bytes.push(byte & 0x7f);
            if byte < 0x80 {
                break;
            }
        }
        while let [.., before, last] = bytes[..]
            && last == if before & 0x40 == 0 { 0 } else { 0x7f }
        {
            bytes.pop();
        }
        let last = bytes.pop()?;
        self.to.extend(bytes.iter().map(|byte| byte | 0x80));
        self.to.push(last);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A section of functions, each with its length before it.
    fn section(functions: &[&[u8]]) -> Vec<u8> {
        let mut section = number(functions.len());
        for function in functions {
            section.extend(number(function.len()));
            section.extend(*function);
        }
        section
    }

    #[test]
    fn numbers_become_short_and_keep_their_values() {
        let call = [0, 0x10, 0x85, 0x80, 0x80, 0x80, 0x00, 0x0b];
        let minus_one = [0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x1a, 0x0b];
        let sixty_four = [0, 0x41, 0xc0, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b];
        let load = [1, 2, 0x7f, 0x20, 0, 0x28, 2, 0x90, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b];
        let table = [0, 0x0e, 2, 0x80, 0x00, 1, 0x82, 0x00, 0xfc, 0x0b, 0x80, 0x00, 0x0b];
        let float = [0, 0x44, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b];
        let short: [&[u8]; 6] = [
            &[0, 0x10, 5, 0x0b],
            &[0, 0x41, 0x7f, 0x1a, 0x0b],
            &[0, 0x41, 0xc0, 0x00, 0x1a, 0x0b],
            &[1, 2, 0x7f, 0x20, 0, 0x28, 2, 0x10, 0x1a, 0x0b],
            &[0, 0x0e, 2, 0, 1, 2, 0xfc, 0x0b, 0, 0x0b],
            &float,
        ];
        let long = section(&[&call, &minus_one, &sixty_four, &load, &table, &float]);
        assert_eq!(compact(&long).unwrap(), section(&short));
        assert_eq!(compact(&section(&short)).unwrap(), section(&short));
        assert_eq!(compact(&long[..long.len() - 1]), None, "cut short");
    }

    #[test]
    fn a_function_with_an_unknown_instruction_stays_as_it_is() {
        let strange = section(&[&[0, 0x10, 0x85, 0x00, 0xfd, 0x0c, 0x80, 0x00, 0x0b]]);
        assert_eq!(compact(&strange).unwrap(), strange);
    }
}
