//! Activities over all records.

use super::json::Json;
use super::{ApiError, graphql};
use crate::state::{OpenActivity, OpenQuery, OpenWait, Reason, open_activities, worded};

/// A part of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenPage {
    /// The activities.
    pub(crate) rows: Vec<OpenActivity>,
    /// Where the next part begins, if there is one.
    pub(crate) next: Option<String>,
    /// How many the whole list has.
    pub(crate) total: i32,
}

/// The first `parts` parts of what `query` asks for, or fewer when there are not so many.
pub(crate) async fn open(query: OpenQuery, parts: usize) -> Result<OpenPage, ApiError> {
    let mut whole = OpenPage { rows: Vec::new(), next: None, total: 0 };
    for _ in 0..parts {
        let request = graphql::request(&open_activities(), query.variables(whole.next.take()));
        let page = graphql::ask(request).await?.at("it");
        whole.rows.extend(read_rows(&page)?);
        whole.total = read_total(&page);
        let info = page.at("pageInfo");
        let has_more = info.at("hasNextPage").is_true();
        whole.next = info.text("endCursor").filter(|_| has_more);
        if whole.next.is_none() {
            break;
        }
    }
    Ok(whole)
}

/// How many a list has in all.
pub(super) fn read_total(list: &Json) -> i32 {
    list.number("totalCount").unwrap_or_default() as i32
}

/// The activities of a list.
pub(super) fn read_rows(list: &Json) -> Result<Vec<OpenActivity>, ApiError> {
    list.all("nodes", read_activity)
}

/// Who does it, else the role to fill, and whether it is a role.
pub(super) fn read_doer(it: &Json) -> (Option<String>, bool) {
    let name = |of: &str| it.at(of).text("name");
    let person = name("delegatedTo").or_else(|| name("assignedTo"));
    let role = it.text("role").filter(|_| person.is_none());
    let is_role = role.is_some();
    (person.or(role), is_role)
}

fn read_activity(it: &Json) -> Result<OpenActivity, ApiError> {
    let (who, is_role) = read_doer(it);
    let from = it.at("assignedTo").text("name").filter(|_| it.at("delegatedTo").is_there());
    let record = it.at("record");
    let mut path = Vec::new();
    let mut container = it.at("parent");
    while let Some(title) = container.text("title") {
        path.insert(0, title);
        container = container.at("parent");
    }
    let key = it.word("key");
    let waiting = it.at("links").items().into_iter();
    let mut behind: Vec<String> = waiting.map(|link| link.at("dependent").at("record").word("key")).collect();
    behind.retain(|change| *change != record.word("key"));
    behind.dedup();
    Ok(OpenActivity {
        title: it.word("title"),
        kind: it.named_kind("kind")?,
        status: it.named("status")?,
        since: it.moment("since").unwrap_or_default(),
        due: it.moment("scheduledEnd"),
        who,
        is_role,
        from,
        path,
        behind,
        why: it
            .at("failure")
            .text("comment")
            .map(|comment| Reason { comment, by: it.at("failure").at("actor").text("name") }),
        waits: it.at("waitsFor").items().iter().map(read_wait).collect(),
        record: record.word("key"),
        record_title: record.word("title"),
        record_status: record.named("status")?,
        progress: super::records::read_progress(&record.at("progress")),
        key,
    })
}

fn read_wait(it: &Json) -> OpenWait {
    let mut names: Vec<String> = Vec::new();
    let named = |of: &str| it.at(of).items();
    names.extend(named("people").iter().chain(&named("teams")).map(|who| who.word("name")));
    let records = named("activities").iter().map(|activity| activity.at("record")).collect::<Vec<_>>();
    for record in named("releases").iter().chain(&records) {
        let name = format!("{} {}", record.word("key"), record.word("title"));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    OpenWait { kind: it.word("kind"), text: worded(&it.word("text")), names }
}
