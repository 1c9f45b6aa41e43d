//! Activities over all records: what each is, where it stands, and who or what holds it up.

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityKind, ActivityStatus, RecordStatus};

use super::mutation::text;
use super::query::PROGRESS;
use super::{Input, Progress, Reason, Value};

/// An activity as a list over all records shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenActivity {
    /// What people call it.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// What it is.
    pub kind: ActivityKind,
    /// Where it stands.
    pub status: ActivityStatus,
    /// When its status began.
    pub since: DateTime<Utc>,
    /// When it is planned to end.
    pub due: Option<DateTime<Utc>>,
    /// Who does it; else the role to fill.
    pub who: Option<String>,
    /// Whether `who` is a role that nobody fills.
    pub is_role: bool,
    /// Who it is assigned to, where `who` is somebody it was delegated to.
    pub from: Option<String>,
    /// The titles of the containers it stands in, the outermost first.
    pub path: Vec<String>,
    /// The change requests that wait for it, by key.
    pub behind: Vec<String>,
    /// Why it failed, if it did and somebody said so.
    pub why: Option<Reason>,
    /// What it waits for, the most important first.
    pub waits: Vec<OpenWait>,
    /// Its record's key.
    pub record: String,
    /// Its record's title.
    pub record_title: String,
    /// Where its record stands.
    pub record_status: RecordStatus,
    /// How far its record is.
    pub progress: Progress,
}

/// One thing that an activity waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWait {
    /// What kind of thing, by the schema's name.
    pub kind: String,
    /// In a sentence.
    pub text: String,
    /// The people, teams, releases or records of activities that it names.
    pub names: Vec<String>,
}

impl OpenActivity {
    /// Whose it is, as `me` reads it; `None` where it is mine, or it is not for one person to do.
    pub fn whose(&self, me: &str) -> Option<String> {
        let who = self.who.as_deref()?;
        match &self.from {
            _ if self.is_role => Some(nobody_yet(Some(who))),
            Some(from) if who == me => Some(format!("from {from}")),
            None if who == me => None,
            Some(_) => Some(format!("delegated to {who}")),
            None => Some(format!("assigned to {who}")),
        }
    }

    /// Who is to do it, or that nobody is there; empty where that is not for one person.
    pub fn doer(&self) -> String {
        match &self.who {
            Some(who) if !self.is_role => who.clone(),
            None if self.kind != ActivityKind::Manual => String::new(),
            role => nobody_yet(role.as_deref()),
        }
    }

    /// What is to be known besides who holds it up: what exactly it waits for, else what stands behind it. Of what failed,
    /// nothing: it waits for somebody to mend it.
    pub fn besides(&self) -> String {
        if self.status == ActivityStatus::Failed {
            return String::new();
        }
        let is_said = |wait: &OpenWait| wait.kind == "PERSON" || wait.names.len() == 1 && wait.kind == "VOTES";
        let waits: Vec<&str> = self.waits.iter().filter(|wait| !is_said(wait)).map(|wait| wait.text.as_str()).collect();
        let to_come = match (self.status, self.progress.to_come()) {
            (ActivityStatus::InProgress, 1) => "1 step is still to come".to_owned(),
            (ActivityStatus::InProgress, many) if many > 1 => format!("{many} steps are still to come"),
            _ => String::new(),
        };
        if waits.is_empty() { to_come } else { waits.join(" ") }
    }

    /// Since when it holds something up; `None` when its turn has not come, or it is over.
    pub fn waits_since(&self) -> Option<DateTime<Utc>> {
        (self.status != ActivityStatus::Pending && !self.status.is_settled()).then_some(self.since)
    }

    /// When it should be done, where it can be late: what is only planned, or over, cannot.
    pub fn deadline(&self) -> Option<DateTime<Utc>> {
        let runs = matches!(self.record_status, RecordStatus::InProgress | RecordStatus::Failed | RecordStatus::OnHold);
        self.due.filter(|_| runs && !self.status.is_settled())
    }

    /// Where it stands in its record, in words; empty at the top level.
    pub fn place(&self) -> String {
        self.path.join(" › ")
    }

    /// Who or what holds it up, as the name of a group, and what has to happen.
    pub fn held_by(&self) -> (String, &'static str) {
        match self.status {
            ActivityStatus::Pending => return ("Not begun".into(), "the turn has not come"),
            ActivityStatus::Completed | ActivityStatus::Skipped | ActivityStatus::Cancelled => {
                return ("Settled".into(), "nothing is waited for");
            }
            ActivityStatus::Failed => return (FAILED.into(), "return to it, or skip it"),
            ActivityStatus::InProgress | ActivityStatus::OnHold => {}
        }
        let Some(wait) = self.waits.first() else { return ("Nothing".into(), "it goes on by itself") };
        let names = joined(&wait.names);
        let for_each = |one, many| if wait.names.len() > 1 { many } else { one };
        match wait.kind.as_str() {
            "PERSON" | "VOTES" if !names.is_empty() => (names, for_each("is waited for", "are waited for")),
            "PERSON" => match &self.who {
                Some(role) if self.is_role => (role.clone(), "a role that nobody fills"),
                _ => ("Nobody".into(), "is there to do it, or to vote"),
            },
            "NO_REVIEWERS" | "VOTES" => ("Nobody".into(), "is there to do it, or to vote"),
            "LINKS" => (names, for_each("has to come first: it is linked", "have to come first: they are linked")),
            "LINK_CANCELLED" | "NOTHING_LINKED" => ("Links that lead nowhere".into(), "link it anew, or skip it"),
            "CHILDREN" => (names, for_each("has to come first: a child release", "have to come first: child releases")),
            "HOLD" => (format!("{} on hold", self.record), "is to be resumed"),
            "FAILURE" => (format!("A failure in {}", self.record), "return to it, or skip it"),
            _ => (self.record.clone(), "is waited for"),
        }
    }
}

/// That nobody fills a place, with the role that it is for, if one is named.
pub fn nobody_yet(role: Option<&str>) -> String {
    role.map_or_else(|| "nobody yet".to_owned(), |role| format!("{role}: nobody yet"))
}

/// What stands over what failed.
pub const FAILED: &str = "Failed";

/// Who or what holds activities up, with them: what failed first, and then in the order in which they come, so that where
/// the longest wait comes first, the group that holds something up for the longest time does.
pub fn groups(rows: &[OpenActivity]) -> Vec<(String, &'static str, Vec<String>)> {
    let mut groups: Vec<(String, &'static str, Vec<String>)> = Vec::new();
    for row in rows {
        let (name, hint) = row.held_by();
        match groups.iter_mut().find(|(known, ..)| *known == name) {
            Some((.., keys)) => keys.push(row.key.clone()),
            None => groups.push((name, hint, vec![row.key.clone()])),
        }
    }
    groups.sort_by_key(|(name, ..)| name != FAILED);
    groups
}

/// `a`, `a and b`, `a, b and c`.
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What is new in a list and what is gone from it, as is said to those who do not see it.
pub fn news(before: &[String], now: &[OpenActivity], title: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let came = now.iter().filter(|row| !before.contains(&row.key));
    let came = came.map(|row| format!("{} {} waits for you now", row.key, row.title));
    let went = before.iter().filter(|key| now.iter().all(|row| row.key != **key));
    let went = went.map(|key| format!("{key} {} does not wait for you any more", title(key).unwrap_or_default()));
    came.chain(went).collect()
}

/// Which activities over all records are asked for, and in which order, by the schema's names. What is empty selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenQuery {
    /// In one of these statuses.
    pub status: Vec<&'static str>,
    /// Of one of these kinds.
    pub kind: Vec<&'static str>,
    /// For whom to do.
    pub whose: &'static str,
    /// For nobody to do.
    pub unassigned: bool,
    /// Only in records that run.
    pub running: bool,
    /// With these words.
    pub search: String,
    /// The order.
    pub order: &'static str,
}

/// What people and links do; containers follow from what stands in them.
pub(super) const LEAVES: [&str; 3] = ["MANUAL", "REVIEW", "DEPENDENT"];

impl OpenQuery {
    /// The filter.
    pub fn filter(&self) -> Input {
        let list = |words: &[&str]| Value::List(words.iter().map(|word| text(word)).collect());
        let mut filter = vec![("kind", list(if self.kind.is_empty() { &LEAVES } else { &self.kind }))];
        if !self.status.is_empty() {
            filter.push(("status", list(&self.status)));
        }
        if !self.whose.is_empty() {
            filter.push(("whose", text(self.whose)));
        }
        if self.unassigned {
            filter.push(("unassigned", Value::Flag(true)));
        }
        if self.running {
            filter.push(("recordStatus", list(&["IN_PROGRESS", "FAILED"])));
        }
        let search = self.search.trim();
        if !search.is_empty() {
            filter.push(("search", text(search)));
        }
        filter
    }

    /// The variables of [`open_activities`].
    pub fn variables(&self, after: Option<String>) -> Input {
        let after = after.map_or(Value::Null, Value::Text);
        vec![("filter", Value::Object(self.filter())), ("after", after), ("order", text(self.order))]
    }
}

/// What is asked of an activity for a list over all records.
pub(super) fn open_row() -> String {
    format!(
        "key kind status title since scheduledEnd role assignedTo{{name}} delegatedTo{{name}} failure{{comment actor{{name}}}} \
         record{{key title status {PROGRESS}}} parent{{title parent{{title parent{{title}}}}}} links{{dependent{{record{{key}}}}}} \
         waitsFor{{kind text people{{name}} teams{{name}} releases{{key title}} activities{{record{{key title}}}}}}"
    )
}

/// The same, where only what it is and whose it is matters.
pub(super) fn brief_row() -> String {
    format!(
        "key kind status title since scheduledEnd role assignedTo{{name}} delegatedTo{{name}} failure{{comment actor{{name}}}} \
         record{{key title status {PROGRESS}}} waitsFor{{kind}}"
    )
}

/// A part of the activities that `$filter` selects, in `$order`, from after `$after` on.
pub fn open_activities() -> String {
    format!(
        "query($filter:ActivityFilter,$after:String,$order:ActivityOrder){{it:activities(first:50,after:$after,\
         filter:$filter,orderBy:$order){{nodes{{{}}} pageInfo{{hasNextPage endCursor}} totalCount}}}}",
        open_row()
    )
}

#[cfg(test)]
pub(super) mod tests {
    use waybill_shared::model::{ActivityKind, ActivityStatus, RecordStatus};

    use super::super::fixture::at;
    use super::super::{Progress, schema};
    use super::{OpenActivity, OpenQuery, OpenWait, groups, news, open_activities};

    pub(in super::super) fn open(key: &str, wait: &str, names: &[&str]) -> OpenActivity {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        OpenActivity {
            key: key.into(),
            title: format!("step {key}"),
            kind: ActivityKind::Manual,
            status: ActivityStatus::InProgress,
            since: at(0),
            due: None,
            who: None,
            is_role: false,
            from: None,
            path: vec!["Rack work".into(), "Site B".into()],
            behind: Vec::new(),
            why: None,
            waits: vec![OpenWait { kind: wait.into(), text: String::new(), names }],
            record: "RR2".into(),
            record_title: "June".into(),
            record_status: RecordStatus::InProgress,
            progress: Progress::default(),
        }
    }

    #[test]
    fn what_is_asked_for_is_in_the_schema() {
        schema::check_query(&open_activities());
        let query = OpenQuery {
            status: vec!["IN_PROGRESS", "FAILED"],
            kind: vec!["MANUAL"],
            whose: "MINE_OR_MY_TEAMS",
            unassigned: true,
            running: true,
            search: "core switch".into(),
            order: "URGENCY",
        };
        schema::check_input("ActivityFilter", &query.filter());
        schema::check_value("ActivityOrder", &query.variables(None)[2].1, "order");
        assert_eq!(OpenQuery::default().filter().len(), 1, "containers are left out");
    }

    #[test]
    fn activities_stand_under_who_holds_them_up_what_failed_first_and_then_the_longest_wait() {
        let mut role = open("MA3", "PERSON", &[]);
        (role.who, role.is_role) = (Some("DBA".into()), true);
        let failed = OpenActivity { status: ActivityStatus::Failed, ..open("MA4", "FAILURE", &[]) };
        let rows = [
            open("MA1", "PERSON", &["Noor"]),
            role,
            open("RA5", "VOTES", &["Garret", "Ines", "Network"]),
            open("RA6", "VOTES", &["Noor"]),
            failed,
            open("DA7", "LINKS", &["RR3 Database"]),
            open("MA8", "PERSON", &[]),
            open("MA9", "HOLD", &[]),
        ];
        let found: Vec<_> = groups(&rows).into_iter().map(|(name, _, keys)| (name, keys.join(" "))).collect();
        let expected = [
            ("Failed", "MA4"),
            ("Noor", "MA1 RA6"),
            ("DBA", "MA3"),
            ("Garret, Ines and Network", "RA5"),
            ("RR3 Database", "DA7"),
            ("Nobody", "MA8"),
            ("RR2 on hold", "MA9"),
        ];
        assert_eq!(found, expected.map(|(name, keys)| (name.to_owned(), keys.to_owned())));
    }

    #[test]
    fn a_row_says_what_its_group_does_not() {
        let progress = Progress { total: 7, completed: 1, in_progress: 2, ..Progress::default() };
        let said = OpenActivity { progress, ..open("MA1", "PERSON", &["Noor"]) };
        assert_eq!(said.besides(), "4 steps are still to come");
        assert_eq!(OpenActivity { status: ActivityStatus::Failed, ..said }.besides(), "");
        let mut linked = open("DA7", "LINKS", &["RR3 Database"]);
        linked.waits[0].text = "Waits for MA8, linked to it.".into();
        assert_eq!(linked.besides(), "Waits for MA8, linked to it.");
    }

    #[test]
    fn only_what_runs_can_be_late_and_only_what_began_waits() {
        let running = OpenActivity { due: Some(at(9)), ..open("MA1", "PERSON", &["Noor"]) };
        assert_eq!((running.waits_since(), running.deadline()), (Some(at(0)), Some(at(9))));
        let pending = OpenActivity { status: ActivityStatus::Pending, ..running.clone() };
        assert_eq!((pending.waits_since(), pending.deadline()), (None, Some(at(9))));
        let planned = OpenActivity { record_status: RecordStatus::Editing, ..pending };
        assert_eq!(planned.deadline(), None);
        let done = OpenActivity { status: ActivityStatus::Completed, ..running };
        assert_eq!((done.waits_since(), done.deadline()), (None, None));
    }

    #[test]
    fn whose_it_is_is_said_unless_it_is_simply_mine() {
        let for_ines = OpenActivity { who: Some("Ines".into()), ..open("MA1", "PERSON", &["Ines"]) };
        assert_eq!((for_ines.whose("Ines"), for_ines.doer().as_str()), (None, "Ines"));
        assert_eq!(for_ines.whose("Wim").as_deref(), Some("assigned to Ines"));
        let handed_on = OpenActivity { from: Some("Noor".into()), ..for_ines };
        assert_eq!(handed_on.whose("Ines").as_deref(), Some("from Noor"));
        assert_eq!(handed_on.whose("Wim").as_deref(), Some("delegated to Ines"));
    }

    #[test]
    fn where_nobody_is_there_to_do_it_that_is_said() {
        let unfilled = OpenActivity { who: Some("DBA".into()), is_role: true, ..open("MA1", "PERSON", &[]) };
        assert_eq!(unfilled.doer(), "DBA: nobody yet");
        assert_eq!(open("MA2", "PERSON", &[]).doer(), "nobody yet");
        let review = OpenActivity { kind: ActivityKind::Review, ..open("RA3", "NO_REVIEWERS", &[]) };
        assert_eq!(review.doer(), "");
    }

    #[test]
    fn several_are_waited_for_and_one_is() {
        let hint = |kind, names: &[&str]| open("RA1", kind, names).held_by().1;
        assert_eq!(
            [hint("VOTES", &["Garret"]), hint("VOTES", &["Garret", "DBAs"])],
            ["is waited for", "are waited for"]
        );
        assert_eq!(hint("CHILDREN", &["RR2 June", "RR3 July"]), "have to come first: child releases");
    }

    #[test]
    fn what_comes_and_goes_is_said() {
        let now = [open("MA1", "PERSON", &[]), open("MA2", "PERSON", &[])];
        let said = news(&["MA1".into(), "MA7".into()], &now, |_| Some("Patch".into()));
        assert_eq!(said, ["MA2 step MA2 waits for you now", "MA7 Patch does not wait for you any more"]);
    }
}
