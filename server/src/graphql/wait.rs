//! "Why is this not moving?": what the engine says, as a sentence and as what the sentence names.

use async_graphql::{Context, Object};
use waybill_shared::engine;
use waybill_shared::model::{ActivityId, PersonId, RecordId, ReviewerRef, TeamId};

use super::activity::Activity;
use super::error::Result;
use super::loader::{many, person, record};
use super::names::WaitKind;
use super::person::{Person, Team};
use super::record::Record;
use super::release::Release;

/// One thing that an activity waits for. Lists hold at most 20 of what is waited for; `text` counts the rest.
pub(super) struct Wait {
    wait: engine::Wait,
    waiting: Activity,
}

impl Wait {
    pub(super) fn new(wait: engine::Wait, waiting: Activity) -> Self {
        Self { wait, waiting }
    }

    fn named_activities(&self) -> Vec<ActivityId> {
        match &self.wait {
            engine::Wait::Links(ids) | engine::Wait::Below(ids) => ids.first.clone(),
            engine::Wait::EarlierStep(id) | engine::Wait::Failure(id) => vec![*id],
            _ => Vec::new(),
        }
    }

    fn named_records(&self) -> Vec<RecordId> {
        match &self.wait {
            engine::Wait::Children(ids) => ids.first.clone(),
            engine::Wait::Start(id) | engine::Wait::Hold(id) => vec![*id],
            _ => Vec::new(),
        }
    }

    /// Who has to act: the delegate before who is assigned, before the owner; or the reviewers whose votes are missing.
    fn named_people(&self) -> Vec<PersonId> {
        let row = self.waiting.row();
        match &self.wait {
            engine::Wait::Person => row.delegated_to.or(row.assigned_to).or(row.owner).into_iter().collect(),
            engine::Wait::Votes(reviewers) => {
                let person = |it: &ReviewerRef| if let ReviewerRef::Person(id) = it { Some(*id) } else { None };
                reviewers.first.iter().filter_map(person).collect()
            }
            _ => Vec::new(),
        }
    }

    fn named_teams(&self) -> Vec<TeamId> {
        let team = |it: &ReviewerRef| if let ReviewerRef::Team(id) = it { Some(*id) } else { None };
        match &self.wait {
            engine::Wait::Votes(reviewers) => reviewers.first.iter().filter_map(team).collect(),
            _ => Vec::new(),
        }
    }

    async fn sentence(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(match &self.wait {
            engine::Wait::Start(id) => format!("Waits for {} to be started.", key(ctx, *id).await?),
            engine::Wait::Hold(id) => format!("Waits for {} to be resumed: it is on hold.", key(ctx, *id).await?),
            engine::Wait::Person => self.doer(ctx).await?,
            engine::Wait::Votes(reviewers) => {
                let people = many(ctx, self.named_people()).await?;
                let teams = many(ctx, self.named_teams()).await?;
                let people = people.iter().map(|it| it.row().name.clone());
                let names = people.chain(teams.iter().map(|it| it.row().name.clone()));
                format!("Waits for {} to vote.", joined(names.collect(), reviewers.more()))
            }
            engine::Wait::NoReviewers => "Nobody is there to vote: add reviewers, or skip it.".to_owned(),
            engine::Wait::Links(of) => format!("Waits for {}, linked to it.", self.steps(ctx, of.more()).await?),
            engine::Wait::LinkCancelled => {
                "A linked activity or its release was cancelled: unlink it, or link it elsewhere.".to_owned()
            }
            engine::Wait::NothingLinked => "Nothing that counts is linked to it: link it, or skip it.".to_owned(),
            engine::Wait::EarlierStep(_) => format!("Waits for {}, which comes before it.", self.steps(ctx, 0).await?),
            engine::Wait::Children(children) => {
                let more = children.more();
                let children = many(ctx, children.first.clone()).await?;
                let names = children.iter().map(|it| named(&it.row().record.key, &it.row().title));
                format!("Waits for the child releases {}.", joined(names.collect(), more))
            }
            engine::Wait::Failure(id) if *id == self.waiting.row().activity.id => {
                "It failed: return to it, or skip it.".to_owned()
            }
            engine::Wait::Failure(_) => format!("{} failed: return to it, or skip it.", self.steps(ctx, 0).await?),
            engine::Wait::Below(of) => format!("Waits for {} in it.", self.steps(ctx, of.more()).await?),
        })
    }

    async fn doer(&self, ctx: &Context<'_>) -> Result<String> {
        let person = person(ctx, self.named_people().first().copied()).await?;
        Ok(match (person, &self.waiting.row().role) {
            (Some(person), _) => format!("Waits for {} to do it.", person.row().name),
            (None, Some(role)) => format!("Waits for somebody to do it: {role}."),
            (None, None) => "Waits for somebody to do it; nobody is assigned.".to_owned(),
        })
    }

    async fn steps(&self, ctx: &Context<'_>, more: usize) -> Result<String> {
        let steps = many(ctx, self.named_activities()).await?;
        Ok(joined(steps.iter().map(|it| named(&it.row().key, &it.row().title)).collect(), more))
    }
}

/// One thing that an activity waits for. Lists hold at most 20 of what is waited for; `text` counts the rest.
#[Object]
impl Wait {
    /// What kind of thing it waits for.
    fn kind(&self) -> WaitKind {
        (&self.wait).into()
    }

    /// The same as an English sentence, such as `Waits for Garret to vote.`
    async fn text(&self, ctx: &Context<'_>) -> Result<String> {
        self.sentence(ctx).await
    }

    /// The activities that it waits for: LINKS, EARLIER_STEP, FAILURE, BELOW.
    async fn activities(&self, ctx: &Context<'_>) -> Result<Vec<Activity>> {
        many(ctx, self.named_activities()).await
    }

    /// The releases that it waits for: CHILDREN, and its own release for START and HOLD.
    async fn releases(&self, ctx: &Context<'_>) -> Result<Vec<Release>> {
        Ok(many(ctx, self.named_records()).await?.into_iter().filter_map(Record::release).collect())
    }

    /// The people who have to act: PERSON, VOTES.
    async fn people(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
        many(ctx, self.named_people()).await
    }

    /// The teams whose vote is missing: VOTES.
    async fn teams(&self, ctx: &Context<'_>) -> Result<Vec<Team>> {
        many(ctx, self.named_teams()).await
    }
}

async fn key(ctx: &Context<'_>, id: RecordId) -> Result<String> {
    Ok(record(ctx, id).await?.row().record.key.clone())
}

fn named(key: &str, title: &str) -> String {
    format!("{key} {title}")
}

/// `a`, `a and b`, `a, b and c`, `a, b and 3 more`.
fn joined(mut names: Vec<String>, more: usize) -> String {
    names.extend((more > 0).then(|| format!("{more} more")));
    match names.pop() {
        None => "nobody".to_owned(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn names_are_joined_as_people_write_them() {
        let names = |count: usize| ["Ann", "Bo", "Cy"].iter().take(count).map(ToString::to_string).collect();
        assert_eq!([1, 2, 3].map(|count| joined(names(count), 0)), ["Ann", "Ann and Bo", "Ann, Bo and Cy"]);
        assert_eq!(joined(names(2), 30), "Ann, Bo and 30 more");
    }
}
