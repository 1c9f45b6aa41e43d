//! What is asked of the server, as text. The tests hold every text against
//! `schema.graphql`.

use super::mutation::text;

/// How far a record is.
pub(super) const PROGRESS: &str = "progress{total inProgress completed failed skipped cancelled}";

pub(super) const RECORD_ROW: &str = "key title status progress{total inProgress completed failed skipped cancelled}\
     scheduledStart scheduledEnd actualStart actualEnd";

/// A part of a list of releases (or else of change requests), with `$filter` and `$after`.
pub fn records(releases: bool) -> String {
    let field = if releases { "releases" } else { "changes" };
    format!(
        "query($filter:RecordFilter,$after:String,$order:RecordOrder){{it:{field}(first:50,after:$after,filter:$filter,orderBy:$order)\
         {{nodes{{{RECORD_ROW} assignedTo{{name}}}} pageInfo{{hasNextPage endCursor}} totalCount}}}}"
    )
}

/// How many activities are asked for the records that they stand in, at most.
pub const HOMES: usize = 40;

/// In which records the activities with these keys stand.
pub fn homes(keys: &[String]) -> String {
    let numbered = keys.iter().take(HOMES).enumerate();
    let asked = numbered.map(|(place, key)| format!("a{place}:activity(key:{}){{record{{key}}}}", text(key).to_json()));
    format!("{{{}}}", asked.collect::<Vec<_>>().join(" "))
}

/// All teams: what a reviewer is named by, and what people read.
pub const TEAMS: &str = "{it:teams{key:id title:name}}";

const ACTIVITY_ROW: &str = "number key parent rank kind status title role owner assignedTo delegatedTo since \
     scheduledStart scheduledEnd actualStart actualEnd afterChildren condition percentage \
     reviewers{person team mustVote veto approved votedBy} linkCount";

/// How many activities a page of a snapshot has: most plans come in one.
const PAGE: usize = 2_000;

/// A record as a screen opens with it, `$key`, from after the activity `$after` on.
pub fn snapshot() -> String {
    const RELATIVE: &str = "{key number title status closedFrom heldByParent \
         progress{total inProgress completed failed skipped cancelled}}";
    format!(
        "query($key:String!,$after:String){{snapshot(key:$key,first:{PAGE},after:$after){{\
         record{{key kind number title status closedFrom version actualStart actualEnd \
         ...on Release{{isParent heldByParent parent{RELATIVE} children{RELATIVE}}}}} sequence rows{{{ACTIVITY_ROW}}} \
         links{{number otherNumber otherKey otherTitle otherStatus recordNumber recordKey recordTitle recordStatus \
         recordClosedFrom approved}} failures{{number comment actor}} childFailures{{record key title comment actor}} people{{id number name login}} teams{{id number name members{{number}}}} \
         hasNextPage endCursor}}}}"
    )
}

fn event() -> String {
    format!(
        "sequence kind record{{number key title version}} activity{{title}} activityKey from to field cause command \
         actor{{name}} at comment row{{{ACTIVITY_ROW}}}"
    )
}

/// What `$filter` selects of what happened after `$after`, in order.
pub fn events() -> String {
    let event = event();
    format!(
        "query($after:String,$filter:EventFilter){{events(after:$after,filter:$filter,first:200)\
         {{nodes{{{event}}} pageInfo{{hasNextPage endCursor}}}}}}"
    )
}

/// The same of what happens, one by one.
pub fn subscription() -> String {
    let event = event();
    format!("subscription($after:String,$filter:EventFilter){{events(after:$after,filter:$filter){{{event}}}}}")
}

/// What a field that takes a login or a key suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggest {
    /// People, by login.
    People,
    /// Manual activities of any record, by key.
    Manual,
    /// Dependent activities of change requests, by key.
    Dependent,
    /// Releases that are no parents, by key.
    Releases,
    /// Parent releases, by key.
    Parents,
}

impl Suggest {
    /// The question for the first that contain `$s` in what they are called.
    pub fn query(self) -> String {
        let activities = |kind| {
            format!(
                "activities(first:20,filter:{{search:$s,kind:[{kind}],status:[PENDING,IN_PROGRESS,FAILED,ON_HOLD]}})\
                 {{nodes{{key title record{{key}}}}}}"
            )
        };
        let releases =
            |parents| format!("releases(first:20,filter:{{search:$s,parents:{parents}}}){{nodes{{key title}}}}");
        let list = match self {
            Self::People => "people(search:$s,first:20){nodes{key:login title:name}}".to_owned(),
            Self::Manual => activities("MANUAL"),
            Self::Dependent => activities("DEPENDENT"),
            Self::Releases => releases(false),
            Self::Parents => releases(true),
        };
        format!("query($s:String){{it:{list}}}")
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::RecordKind;

    use super::super::{Holder, schema};
    use super::{Suggest, TEAMS, events, homes, records, snapshot, subscription};

    #[test]
    fn the_schema_answers_every_question() {
        let mut all = vec![records(true), records(false), TEAMS.to_owned()];
        all.extend([snapshot(), events(), subscription()]);
        all.push(homes(&["DA7".into(), "MA8".into()]));
        use Suggest::{Dependent, Manual, Parents, People, Releases};
        all.extend([People, Manual, Dependent, Releases, Parents].map(Suggest::query));
        let kinds = [RecordKind::Release, RecordKind::Change];
        all.extend(kinds.map(|kind| Holder::Record(kind).selection()));
        all.push(Holder::Activity.selection());
        for query in all {
            schema::check_query(&query);
        }
    }

    #[test]
    #[should_panic(expected = "Release has no nonsense")]
    fn a_question_that_the_schema_does_not_know_is_found() {
        schema::check_query("{it:releases(first:1){nodes{key nonsense}}}");
    }
}
