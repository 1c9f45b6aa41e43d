//! The code that a television shows: eight characters, none of which looks like another, such as `K7QM-29XR`.

use waybill_shared::model::Refusal;

use crate::service::ServiceError;

/// No 0, 1, I, L, O and U.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters it has.
const LENGTH: usize = 8;

/// A new code, without its dash.
pub(super) fn random() -> Result<String, ServiceError> {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| ServiceError::Internal(error.to_string().into()))?;
        // Of 256 values 240 fall evenly on the alphabet; the others are drawn again.
        let even = bytes.iter().filter(|byte| **byte < 240);
        code.extend(even.map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])));
    }
    code.truncate(LENGTH);
    Ok(code)
}

/// A code as televisions show it.
pub(super) fn shown(code: &str) -> String {
    let (one, other) = code.split_at(code.len() / 2);
    format!("{one}-{other}")
}

/// A code as somebody typed it: in any case, with or without dash and blanks.
pub(super) fn read(text: &str) -> Result<String, Refusal> {
    let letters = text.chars().take(64).filter(|it| !it.is_whitespace() && *it != '-');
    let code: String = letters.map(|it| it.to_ascii_uppercase()).collect();
    if code.len() != LENGTH || !code.bytes().all(|it| ALPHABET.contains(&it)) {
        let message = "A code has eight letters and digits, such as K7QM-29XR; never 0, 1, I, L, O or U.";
        return Err(Refusal::input("code", message));
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_shown_however_it_is_typed() {
        let code = random().unwrap();
        assert_eq!(read(&shown(&code)).unwrap(), code);
        assert_eq!(read(" k7qm 29xr").unwrap(), "K7QM29XR");
        for text in ["", "K7QM-29X", "K7QM-29XRR", "K7QM-29X0", "K7QM-29XÄ", &"K".repeat(1_000)] {
            assert_eq!(read(text).unwrap_err().field, Some("code"), "{text}");
        }
    }

    #[test]
    fn codes_differ() {
        let codes: std::collections::HashSet<String> = (0..1_000).map(|_| random().unwrap()).collect();
        assert_eq!(codes.len(), 1_000);
    }
}
