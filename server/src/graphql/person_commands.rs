//! Mutations of people and teams.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::error::{Result, SignedIn, fail};
use super::lookup::Lookup;
use super::person::{Person, Team};
use super::text;
use crate::service::Services;

/// An account for somebody.
#[derive(Debug, InputObject)]
struct CreatePersonInput {
    /// What they log in with; unique whatever the case, kept in lower case.
    login: String,
    /// What others call them: one line of at most 500 characters, not blank.
    name: String,
    /// Their e-mail address; unique whatever the case.
    email: Option<String>,
    /// What they log in with at first, at least 8 characters; absent: they cannot log in by password.
    #[graphql(secret)]
    password: Option<String>,
    /// The client's own name for this command, 1 to 255 characters. Logins are unique: sent again, it makes nobody twice.
    idempotency_key: Option<String>,
}

/// A team of people.
#[derive(Debug, InputObject)]
struct CreateTeamInput {
    /// Its name: one line of at most 500 characters, not blank; unique.
    name: String,
    /// Who is in it: ids or logins.
    members: Vec<ID>,
    /// The client's own name for this command, 1 to 255 characters. Names are unique: sent again, it makes no team twice.
    idempotency_key: Option<String>,
}

/// The person that was created.
#[derive(SimpleObject)]
struct CreatePersonPayload {
    /// The person.
    person: Person,
}

/// The team that was created.
#[derive(SimpleObject)]
struct CreateTeamPayload {
    /// The team.
    team: Team,
}

#[derive(Default)]
pub(super) struct PersonCommands;

#[Object(guard = "SignedIn")]
impl PersonCommands {
    /// Makes an account for somebody.
    /// Refusals: INVALID_INPUT (also for a login or an e-mail address that somebody has).
    async fn create_person(&self, ctx: &Context<'_>, input: CreatePersonInput) -> Result<CreatePersonPayload> {
        text::idempotency_key(input.idempotency_key)?;
        let login = text::title("login", input.login)?;
        let name = text::title("name", input.name)?;
        let email = text::line("email", input.email)?;
        let accounts = &ctx.data::<Services>()?.accounts;
        let person = accounts.create_person(&login, &name, email.as_deref(), input.password.as_deref()).await;
        Ok(CreatePersonPayload { person: person.map_err(|error| fail(ctx, &error))?.into() })
    }

    /// Makes a team.
    /// Refusals: INVALID_INPUT (also for a name that another team has), NOT_FOUND.
    async fn create_team(&self, ctx: &Context<'_>, input: CreateTeamInput) -> Result<CreateTeamPayload> {
        text::idempotency_key(input.idempotency_key)?;
        let name = text::title("name", input.name)?;
        let mut lookup = Lookup::new(ctx);
        let mut members = Vec::with_capacity(input.members.len());
        for member in &input.members {
            members.push(lookup.person("members", member).await?);
        }
        lookup.all_found()?;
        let team = ctx.data::<Services>()?.accounts.create_team(&name, &members).await;
        Ok(CreateTeamPayload { team: team.map_err(|error| fail(ctx, &error))?.into() })
    }
}
