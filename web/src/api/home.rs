//! What the first screen shows.

use super::event::read_event;
use super::json::Json;
use super::open::{read_doer, read_rows, read_total};
use super::records::RecordSummary;
use super::{ApiError, graphql};
use crate::state::{self, Happening, Home, Running, Value, happenings};

/// How many commands are told.
const TOLD: usize = 15;

/// All of it, as of `now` in RFC 3339.
pub(crate) async fn home(now: String) -> Result<Home, ApiError> {
    let variables = vec![("now", Value::Text(now))];
    let it = graphql::ask(graphql::request(&state::home(), variables)).await?;
    let has_some = |list: &str| !it.at(list).at("nodes").items().is_empty();
    let mut home = Home {
        running: it.at("running").all("nodes", read_running)?,
        running_total: read_total(&it.at("running")),
        changes_total: read_total(&it.at("changes")),
        failed: read_rows(&it.at("failed"))?,
        failed_total: read_total(&it.at("failed")),
        late: read_rows(&it.at("late"))?,
        late_total: read_total(&it.at("late")),
        mine_total: read_total(&it.at("mine")),
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
        for name in doer.filter(|_| !is_role).into_iter().chain(voters) {
            if !who.contains(&name) {
                who.push(name);
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
    })
}
