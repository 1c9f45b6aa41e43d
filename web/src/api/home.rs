//! What the first screen shows.

use super::duty::read_duties;
use super::event::read_event;
use super::json::Json;
use super::open::{read_doer, read_rows, read_total};
use super::records::RecordSummary;
use super::session::SignedIn;
use super::{ApiError, graphql};
use crate::state::{self, Happening, Home, Running, Value, happenings, nobody_yet};

/// How many commands are told.
const TOLD: usize = 15;

/// All of it, as of `now` in RFC 3339, for this person.
pub(crate) async fn home(now: String, me: &SignedIn) -> Result<Home, ApiError> {
    let variables = vec![("now", Value::Text(now)), ("me", Value::Text(me.login.clone()))];
    let it = graphql::ask(graphql::request(&state::home(), variables)).await?;
    let has_some = |list: &str| !it.at(list).at("nodes").items().is_empty();
    let mine = it.at("mine").at("nodes").items();
    let mut home = Home {
        running: it.at("running").all("nodes", read_running)?,
        running_total: read_total(&it.at("running")),
        changes_total: read_total(&it.at("changes")),
        failed: read_rows(&it.at("failed"))?,
        failed_total: read_total(&it.at("failed")),
        late: read_rows(&it.at("late"))?,
        late_total: read_total(&it.at("late")),
        mine_total: read_total(&it.at("mine")),
        mine: mine.iter().map(|it| (it.at("record").word("key"), it.word("key"), it.word("title"))).collect(),
        duties: read_duties(&it, &me.name)?,
        happened: read_happenings(&it.at("events"))?,
        has_records: has_some("anyRelease") || has_some("anyChange"),
    };
    home.arrange();
    Ok(home)
}

fn read_happenings(list: &Json) -> Result<Vec<Happening>, ApiError> {
    Ok(happenings(&list.all("nodes", read_event)?, TOLD))
}

fn read_running(it: &Json) -> Result<Running, ApiError> {
    let record = RecordSummary::read(it)?;
    let mut who = Vec::new();
    for activity in it.at("people").at("nodes").items() {
        let (doer, is_role) = read_doer(&activity);
        let voters = activity.at("reviewers").items().into_iter().filter(|it| it.flag("approved").is_none());
        let voters = voters.map(|it| it.at("person").text("name").unwrap_or_else(|| it.at("team").word("name")));
        // What nobody is there to do holds everything up.
        let has_nobody = is_role || doer.is_none() && activity.word("kind") == "MANUAL";
        let doer = if has_nobody { Some(nobody_yet(doer.as_deref())) } else { doer };
        for name in doer.into_iter().chain(voters) {
            if !who.contains(&name) {
                who.insert(if has_nobody { 0 } else { who.len() }, name);
            }
        }
    }
    let stage = it.at("stage").at("nodes").items();
    Ok(Running {
        key: record.key,
        title: record.title,
        status: record.status,
        progress: record.progress,
        due: record.planned.1,
        since: record.actual.0,
        stage: stage.iter().map(|container| container.word("title")).collect(),
        who,
        parent: it.at("parent").text("key"),
        within: false,
    })
}
