//! Passwords on the command line: never as an argument, which everybody on the machine can read.

use std::io::BufRead;
use std::path::Path;

use super::Failure;

/// What passwords are made of: nothing that is taken for something else when it is copied by hand.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A new password: 20 letters in groups of five, a hundred bits.
pub(super) fn make() -> Result<String, Failure> {
    let mut dice = [0_u8; 20];
    getrandom::fill(&mut dice).map_err(|error| Failure::because("no random numbers can be had", &error))?;
    let letters = dice.iter().map(|roll| char::from(LETTERS[usize::from(*roll) % LETTERS.len()]));
    let letters: Vec<char> = letters.collect();
    Ok(letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

/// The first line of standard input.
pub(super) fn from_stdin() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Failure::because("the password cannot be read from standard input", &error))?;
    given(&line).ok_or_else(|| {
        Failure::usage("there is no password on standard input").advise("Type it, or pipe a file that holds it.")
    })
}

/// The password of `WAYBILL_ADMIN_PASSWORD`, or of the file that `WAYBILL_ADMIN_PASSWORD_FILE` names.
pub(super) fn from_environment() -> Result<Option<String>, Failure> {
    if let Ok(password) = std::env::var("WAYBILL_ADMIN_PASSWORD") {
        return Ok(given(&password));
    }
    let Ok(file) = std::env::var("WAYBILL_ADMIN_PASSWORD_FILE") else { return Ok(None) };
    let text = std::fs::read_to_string(Path::new(&file)).map_err(|error| {
        Failure::because(format!("cannot read `{file}`, which WAYBILL_ADMIN_PASSWORD_FILE names"), &error)
    })?;
    match given(&text) {
        Some(password) => Ok(Some(password)),
        None => Err(Failure::usage(format!("`{file}`, which WAYBILL_ADMIN_PASSWORD_FILE names, is empty"))),
    }
}

fn given(line: &str) -> Option<String> {
    let password = line.trim_end_matches(['\r', '\n']);
    (!password.is_empty()).then(|| password.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn no_two_passwords_are_the_same_and_all_can_be_copied_by_hand() {
        let made: HashSet<String> = (0..100).map(|_| super::make().unwrap()).collect();
        assert_eq!(made.len(), 100);
        assert!(made.iter().all(|password| password.len() == 23 && !password.contains(['o', 'l', '0', '1'])));
    }
}
