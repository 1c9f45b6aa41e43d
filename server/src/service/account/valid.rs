//! What logins, names and addresses may look like, and how they are kept.

use waybill_shared::model::Refusal;

/// A login: unique whatever the case, and fit for a command line.
pub(super) fn login(login: &str) -> Result<String, Refusal> {
    let login = login.trim().to_lowercase();
    let fits = |it: char| it.is_alphanumeric() || matches!(it, '.' | '-' | '_' | '@' | '+');
    if login.is_empty() || login.chars().count() > 64 || !login.chars().all(fits) {
        let message = "A login has 1 to 64 letters, digits and the characters . - _ @ +.";
        return Err(Refusal::input("login", message));
    }
    Ok(login)
}

/// The name of a person, a team or a token.
pub(super) fn name(field: &'static str, name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Refusal::input(field, "A name has 1 to 200 characters and is not blank."));
    }
    Ok(name.to_owned())
}

/// An e-mail address, as far as one can tell without writing to it.
pub(super) fn email(email: &str) -> Result<String, Refusal> {
    let email = email.to_lowercase();
    let parts = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !parts || email.len() > 254 || email.chars().any(|it| it.is_whitespace() || it.is_control()) {
        return Err(Refusal::input("email", format!("`{email}` is not an e-mail address.")));
    }
    Ok(email)
}
