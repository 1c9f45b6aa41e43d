//! An activity's row, as snapshots and events carry it.

use waybill_shared::model::{
    Activity, ActivityId, Condition, Counts, PersonId, Rank, RecordId, Review, Reviewer, ReviewerRef, TeamId, Vote,
};

use super::ApiError;
use super::json::Json;
use crate::state::{ActivityFacts, ActivityRow};

/// The row of an activity of `record`.
pub(super) fn read_row(it: &Json, record: RecordId) -> Result<ActivityRow, ApiError> {
    let person = |name: &str| it.number(name).map(PersonId);
    let reviewers = || it.at("reviewers").items().iter().filter_map(read_reviewer).collect();
    let review = condition(it).map(|condition| Box::new(Review { condition, reviewers: reviewers() }));
    Ok(ActivityRow {
        activity: Activity {
            id: ActivityId(it.number("number").unwrap_or_default()),
            record,
            parent: it.number("parent").map(ActivityId),
            rank: Rank::from_stored(it.word("rank")),
            kind: it.named_kind("kind")?,
            status: it.named("status")?,
            actual_start: it.moment("actualStart"),
            actual_end: it.moment("actualEnd"),
            after_children: it.at("afterChildren").is_true(),
            links: it.number("linkCount").unwrap_or_default() as i32,
            counts: Counts::default(),
            review,
        },
        facts: ActivityFacts {
            key: it.word("key"),
            title: it.word("title"),
            role: it.text("role"),
            owner: person("owner"),
            assigned_to: person("assignedTo"),
            delegated_to: person("delegatedTo"),
            since: it.moment("since").unwrap_or_default(),
            scheduled_start: it.moment("scheduledStart"),
            scheduled_end: it.moment("scheduledEnd"),
        },
    })
}

fn condition(it: &Json) -> Option<Condition> {
    Some(match it.text("condition")?.as_str() {
        "AUTOMATIC" => Condition::Automatic,
        "PERCENTAGE" => {
            Condition::Percentage(it.number("percentage").and_then(|share| u8::try_from(share).ok()).unwrap_or(100))
        }
        _ => Condition::Unanimous,
    })
}

fn read_reviewer(it: &Json) -> Option<Reviewer> {
    let person = it.number("person").map(PersonId);
    let who = match person {
        Some(person) => ReviewerRef::Person(person),
        None => ReviewerRef::Team(TeamId(it.number("team")?)),
    };
    let by = it.number("votedBy").map(PersonId).or(person).unwrap_or(PersonId(0));
    let vote = it.flag("approved").map(|approve| Vote { approve, by });
    Some(Reviewer { who, must_vote: it.at("mustVote").is_true(), veto: it.at("veto").is_true(), vote })
}
