//! Mutations of people and teams.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::error::{Result, SignedIn, fail, principal};
use super::lookup::Lookup;
use super::person::{Person, Team};
use super::text;
use crate::service::{Once, Services};

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
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
    idempotency_key: Option<String>,
}

/// A team of people.
#[derive(Debug, InputObject)]
struct CreateTeamInput {
    /// Its name: one line of at most 500 characters, not blank; unique.
    name: String,
    /// Who is in it: ids or logins.
    members: Vec<ID>,
    /// The client's own name for this command, 1 to 255 characters: sent again with the same input, it has no second
    /// effect and gets the same answer; with another input: IDEMPOTENCY_MISMATCH. Remembered for seven days.
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
    /// Refusals: INVALID_INPUT (also for a login or an e-mail address that somebody has), IDEMPOTENCY_MISMATCH.
    async fn create_person(&self, ctx: &Context<'_>, input: CreatePersonInput) -> Result<CreatePersonPayload> {
        let login = text::title("login", input.login)?;
        let name = text::title("name", input.name)?;
        let email = text::line("email", input.email)?;
        // The password is compared by its hash: nothing secret may be part of what is remembered.
        let once = once(ctx, input.idempotency_key, format!("createPerson {:?}", (&login, &name, &email)))?;
        let accounts = &ctx.data::<Services>()?.accounts;
        let person = accounts.create_person_once(once, &login, &name, email.as_deref(), input.password.as_deref());
        Ok(CreatePersonPayload { person: person.await.map_err(|error| fail(ctx, &error))?.into() })
    }

    /// Makes a team.
    /// Refusals: INVALID_INPUT (also for a name that another team has), NOT_FOUND, IDEMPOTENCY_MISMATCH.
    async fn create_team(&self, ctx: &Context<'_>, input: CreateTeamInput) -> Result<CreateTeamPayload> {
        let name = text::title("name", input.name)?;
        let mut lookup = Lookup::new(ctx);
        let mut members = Vec::with_capacity(input.members.len());
        for member in &input.members {
            members.push(lookup.person("members", member).await?);
        }
        let once = once(ctx, input.idempotency_key, format!("createTeam {:?}", (&name, &members)))?;
        lookup.all_found()?;
        let team = ctx.data::<Services>()?.accounts.create_team_once(once, &name, &members).await;
        Ok(CreateTeamPayload { team: team.map_err(|error| fail(ctx, &error))?.into() })
    }
}

/// What the client calls this command, if it calls it anything.
fn once(ctx: &Context<'_>, key: Option<String>, fingerprint: String) -> Result<Option<Once>> {
    let actor = principal(ctx)?.person.id;
    Ok(text::idempotency_key(key)?.map(|key| Once { actor, key, fingerprint }))
}

#[cfg(test)]
mod tests {
    use crate::graphql::trial::Trial;

    /// The answer to a mutation, or the code of its refusal.
    async fn answer(trial: &Trial, mutation: &str) -> Result<String, String> {
        let response = trial.answer(&format!("mutation {{ {mutation} }}")).await;
        match response.errors.first() {
            None => Ok(response.data.to_string()),
            Some(error) => {
                let code = error.extensions.as_ref().and_then(|it| it.get("code")).cloned();
                Err(code.unwrap_or_default().to_string().trim_matches('"').to_owned())
            }
        }
    }

    #[tokio::test]
    async fn somebody_is_made_once_for_each_key() {
        let trial = Trial::open("person-once").await;
        let person = async |input: &str| {
            let input = format!("login: \"kim\", name: \"Kim\", {input}");
            answer(&trial, &format!("createPerson(input: {{ {input} }}) {{ person {{ number login }} }}")).await
        };
        let first = person("password: \"long enough\", idempotencyKey: \"one\"").await;
        assert_eq!(first.as_deref(), Ok("{createPerson: {person: {number: 2, login: \"kim\"}}}"));
        assert_eq!(person("password: \"long enough\", idempotencyKey: \"one\"").await, first);
        for other in
            ["password: \"another one\"", "email: \"kim@example.com\", password: \"long enough\"", "email: null"]
        {
            let refused = person(&format!("{other}, idempotencyKey: \"one\"")).await;
            assert_eq!(refused, Err("IDEMPOTENCY_MISMATCH".into()), "{other}");
        }
        let taken = person("password: \"long enough\", idempotencyKey: \"two\"").await;
        assert_eq!(taken, Err("INVALID_INPUT".into()));
        let release =
            answer(&trial, "createRelease(input: { title: \"June\", idempotencyKey: \"one\" }) { record { key } }");
        assert_eq!(release.await, Err("IDEMPOTENCY_MISMATCH".into()));
    }

    #[tokio::test]
    async fn a_team_is_made_once_for_each_key() {
        let trial = Trial::open("team-once").await;
        let team = async |members: &str, key: &str| {
            let input = format!("name: \"Network\", members: [{members}], idempotencyKey: \"{key}\"");
            answer(&trial, &format!("createTeam(input: {{ {input} }}) {{ team {{ number members {{ login }} }} }}"))
                .await
        };
        let first = team("\"ada\"", "one").await;
        assert!(first.is_ok(), "{first:?}");
        assert_eq!(team("\"ada\"", "one").await, first);
        assert_eq!(team("", "one").await, Err("IDEMPOTENCY_MISMATCH".into()));
        assert_eq!(team("\"nobody\"", "one").await, Err("NOT_FOUND".into()));
        assert_eq!(team("\"ada\"", "two").await, Err("INVALID_INPUT".into()));
    }
}
