//! Accounts from the command line: people, the tokens of programs, and teams.

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use waybill_shared::model::PersonId;

use super::{Failure, password, say};
use crate::domain::Person;
use crate::service::Services;

/// How many people are read at a time.
const PAGE: usize = 500;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add an account
    ///
    /// Without --password-stdin a password is made and printed once.
    Add(Add),
    /// List all accounts, and whether each is open or closed
    List,
    /// Close an account: it cannot log in any more and its tokens stop working; what it did stays
    Disable {
        /// Whose
        login: String,
    },
    /// Give an account another password, which ends its sessions
    Password {
        /// Whose
        login: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

/// A new account.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// What the person logs in with
    login: String,
    /// What others call the person [default: the login]
    #[arg(long)]
    name: Option<String>,
    /// The person's e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

impl User {
    pub(super) async fn run(self, services: &Services) -> Result<(), Failure> {
        match self {
            Self::Add(add) => {
                let (password, made) = choose(add.password_stdin)?;
                let name = add.name.as_deref().unwrap_or(&add.login);
                let person =
                    services.accounts.create_person(&add.login, name, add.email.as_deref(), Some(&password)).await?;
                say(format!("Added {} ({}).", person.login, person.name));
                if made {
                    say(format!("Password, shown this once: {password}"));
                }
            }
            Self::List => {
                let people = everybody(services).await?;
                let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
                let closed = services.accounts.closed(&ids).await?;
                for person in people {
                    let state = if closed.contains(&person.id) { "closed" } else { "open" };
                    let email = person.email.unwrap_or_default();
                    say(format!("{:<20} {:<30} {state:<8} {email}", person.login, person.name).trim_end());
                }
            }
            Self::Disable { login } => {
                let person = named(services, &login).await?;
                services.accounts.disable(person.id).await?;
                say(format!("{} cannot log in any more.", person.login));
            }
            Self::Password { login, password_stdin } => {
                let person = named(services, &login).await?;
                let (password, made) = choose(password_stdin)?;
                services.accounts.set_password(person.id, &password).await?;
                say(format!("{} has another password now; their sessions have ended.", person.login));
                if made {
                    say(format!("Password, shown this once: {password}"));
                }
            }
        }
        Ok(())
    }
}

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token, printed once, for a program that acts as somebody: Authorization: Bearer TOKEN
    Create {
        /// As whom the program acts
        #[arg(long, value_name = "LOGIN")]
        user: String,
        /// What it is for
        #[arg(long)]
        name: String,
        /// How long it works, such as 12h, 90d or 52w; for ever unless given
        #[arg(long, value_name = "TIME", value_parser = duration)]
        expires: Option<TimeDelta>,
    },
    /// List all tokens
    List,
    /// Make a token useless from now on
    Revoke {
        /// Its number, the first column of the list
        id: i64,
    },
}

impl Token {
    pub(super) async fn run(self, services: &Services) -> Result<(), Failure> {
        match self {
            Self::Create { user, name, expires } => {
                let person = named(services, &user).await?;
                let expires = expires.map(|after| Utc::now() + after);
                let (id, token) = services.accounts.create_token(person.id, &name, expires).await?;
                say(token);
                // Beside the token, so that a script can take standard output as it is.
                eprintln!("This is token {id}, shown this once. Send it as `Authorization: Bearer TOKEN`.");
            }
            Self::List => {
                let tokens = services.accounts.tokens().await?;
                let people: Vec<PersonId> = tokens.iter().map(|token| token.person).collect();
                let people = services.reads.people_by_ids(&people).await?;
                for token in tokens {
                    let login = people.get(&token.person).map_or("", |person| person.login.as_str());
                    let state = match (token.revoked_at, token.expires_at) {
                        (Some(at), _) => format!("revoked {}", day(at)),
                        (None, Some(at)) if at <= Utc::now() => format!("expired {}", day(at)),
                        (None, Some(at)) => format!("until {}", day(at)),
                        (None, None) => "for ever".to_owned(),
                    };
                    let used =
                        token.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", day(at)));
                    say(format!("{:<6} {login:<20} {state:<20} {used:<16} {}", token.id, token.name));
                }
            }
            Self::Revoke { id } => {
                services.accounts.revoke_token(id).await?;
                say(format!("Token {id} is useless now."));
            }
        }
        Ok(())
    }
}

/// What can be done with teams.
#[derive(Debug, Subcommand)]
pub(super) enum Team {
    /// Add a team
    Add {
        /// Its name
        name: String,
        /// Who is in it, by login
        members: Vec<String>,
    },
}

impl Team {
    pub(super) async fn run(self, services: &Services) -> Result<(), Failure> {
        let Self::Add { name, members } = self;
        let mut people = Vec::with_capacity(members.len());
        for login in &members {
            people.push(named(services, login).await?.id);
        }
        let team = services.accounts.create_team(&name, &people).await?;
        say(format!("Added the team {} with {} members.", team.name, people.len()));
        Ok(())
    }
}

/// Everybody with an account, by number.
pub(super) async fn everybody(services: &Services) -> Result<Vec<Person>, Failure> {
    let mut people: Vec<Person> = Vec::new();
    loop {
        let page = services.reads.people(None, people.last().map(|person| person.id), PAGE).await?;
        people.extend(page.rows);
        if !page.more {
            return Ok(people);
        }
    }
}

/// The person of that login.
pub(super) async fn named(services: &Services, login: &str) -> Result<Person, Failure> {
    let found = services.accounts.person_by_login(login).await?;
    found.ok_or_else(|| {
        Failure::new(format!("nobody has the login `{login}`")).advise("`waybill user list` shows everybody.")
    })
}

/// A password that is given or made; whether it was made.
fn choose(from_stdin: bool) -> Result<(String, bool), Failure> {
    if from_stdin { Ok((password::from_stdin()?, false)) } else { Ok((password::make()?, true)) }
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// A number with its unit: hours, days or weeks.
fn duration(text: &str) -> Result<TimeDelta, String> {
    let wrong = || "write a number of hours, days or weeks, such as 12h, 90d or 52w".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    // More than a hundred years of anything is for ever.
    let number = number.parse::<i64>().ok().filter(|number| (1..=876_000).contains(number)).ok_or_else(wrong)?;
    match unit {
        "h" => TimeDelta::try_hours(number),
        "d" => TimeDelta::try_days(number),
        "w" => TimeDelta::try_weeks(number),
        _ => None,
    }
    .filter(|time| *time <= TimeDelta::days(36_500))
    .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        assert_eq!(super::duration("90d"), Ok(TimeDelta::days(90)));
        assert_eq!(super::duration("12h"), Ok(TimeDelta::hours(12)));
        assert_eq!(super::duration("52w"), Ok(TimeDelta::weeks(52)));
        for wrong in ["", "d", "90", "0d", "-1d", "1y", "36501d", "99999999999w", "é"] {
            assert!(super::duration(wrong).is_err(), "{wrong}");
        }
    }
}
