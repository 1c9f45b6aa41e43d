//! What there is to see to for who is responsible for a release or a change request: to start it, what is stuck in it,
//! to close it.

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityStatus, RecordStatus};

use super::happening::address;
use super::list_act::{CLOSE, START};
use super::open::{LEAVES, brief_row};
use super::{ListAct, OpenActivity};

/// How many records are asked for in each way, and how many activities of each.
const MOST: usize = 20;
const STUCK: usize = 3;
/// How many are named where there is little room.
const NAMED: usize = 4;

/// The lists that [`duties`] asks for, by their names in the answer.
pub const OWN: [&str; 6] = ["newReleases", "newChanges", "openReleases", "openChanges", "doneReleases", "doneChanges"];

/// A record that somebody owns or that is assigned to them, as the server tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRecord {
    /// What people call it.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub status: RecordStatus,
    /// When it is planned to begin.
    pub planned: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// The release that groups it: key, title and status.
    pub parent: Option<(String, String, RecordStatus)>,
    /// What failed in it, and what nobody is there to do.
    pub stuck: Vec<OpenActivity>,
}

/// A record that waits for who is responsible for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What people call it.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub status: RecordStatus,
    /// What is the matter with it, in a sentence.
    pub why: String,
    /// A moment that matters, and the words before it.
    pub at: Option<(&'static str, DateTime<Utc>)>,
    /// What can be done about it from a list.
    pub acts: &'static [ListAct],
    /// The same in two words.
    brief: &'static str,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duties {
    /// The records: what failed, what is to be started, what is to be closed.
    pub records: Vec<Duty>,
    /// The activities in them that failed, or that nobody is there to do.
    pub stuck: Vec<OpenActivity>,
}

impl Duties {
    /// Of these records, for who has this name. What is theirs to do anyway stands with their work.
    pub fn of(own: Vec<OwnRecord>, me: &str, now: DateTime<Utc>) -> Self {
        let mut records: Vec<Duty> = own.iter().filter_map(|it| duty(it, &own, now)).collect();
        records.sort_by_key(|it| (it.status == RecordStatus::Completed, it.status != RecordStatus::Failed));
        let is_mine = |it: &OpenActivity| !it.is_role && it.who.as_deref() == Some(me);
        let mut stuck: Vec<OpenActivity> = own.into_iter().flat_map(|it| it.stuck).filter(|it| !is_mine(it)).collect();
        stuck.sort_by_key(|it| it.status != ActivityStatus::Failed);
        Self { records, stuck }
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.records.len() + self.stuck.len()
    }

    /// The first of them in a few words, each with where it is looked at.
    pub fn named(&self) -> Vec<(String, String)> {
        let stuck = self.stuck.iter().map(|it| {
            let what = if it.status == ActivityStatus::Failed { "failed" } else { "nobody is there to do it" };
            (format!("{} {}: {what}", it.key, it.title), address(&it.record, Some(&it.key)))
        });
        let records = self.records.iter();
        let records = records.map(|it| (format!("{} {}: {}", it.key, it.title, it.brief), address(&it.key, None)));
        stuck.chain(records).take(NAMED).collect()
    }
}

/// What is the matter with a record, if anything is; `all` are those of the same person.
fn duty(it: &OwnRecord, all: &[OwnRecord], now: DateTime<Utc>) -> Option<Duty> {
    use RecordStatus::{Completed, Editing, Failed, InProgress, New, OnHold};
    let parent = it.parent.as_ref();
    let (why, brief, at, acts): (String, _, _, &'static [ListAct]) = match it.status {
        Editing | New => {
            let why = match parent {
                Some((key, title, InProgress | Failed)) => {
                    format!("It is not started, and {key} {title}, which groups it, waits for it.")
                }
                _ if it.planned.is_some_and(|at| at < now) => {
                    "It is not started, and its planned start is past.".into()
                }
                _ => return None,
            };
            (why, "to be started", it.planned.map(|at| ("was to begin ", at)), &START)
        }
        // Which of its children failed stands there, if that is theirs, too.
        Failed if it.stuck.iter().all(|it| it.status != ActivityStatus::Failed) => {
            let has_failed = |child: &OwnRecord| {
                child.status == Failed && child.parent.as_ref().is_some_and(|(key, ..)| *key == it.key)
            };
            if all.iter().any(has_failed) {
                return None;
            }
            ("A child release failed.".into(), "failed", None, &[])
        }
        // As long as its parent runs, somebody may have to return to a step of it.
        Completed if parent.is_none_or(|(.., status)| !matches!(status, Editing | InProgress | Failed | OnHold)) => {
            let why = "It is completed. Close it when nothing is left to be done.";
            (why.into(), "to be closed", it.ended.map(|at| ("ended ", at)), &CLOSE)
        }
        _ => return None,
    };
    let at = at.filter(|(_, at)| *at < now);
    Some(Duty { key: it.key.clone(), title: it.title.clone(), status: it.status, why, at, acts, brief })
}

/// What is asked for, of who has the login `$me`.
pub fn duties() -> String {
    format!("query($me:ID){{{}}}", own_lists())
}

/// The same, as a part of another question.
pub(super) fn own_lists() -> String {
    let row = brief_row();
    let leaves = LEAVES.join(",");
    let stuck = format!(
        "failed:activities(first:{STUCK},filter:{{status:[FAILED],kind:[{leaves}]}}){{nodes{{{row}}}}} \
         unfilled:activities(first:{STUCK},filter:{{status:[IN_PROGRESS],kind:[MANUAL,REVIEW],unassigned:true}})\
         {{nodes{{{row}}}}}"
    );
    let asked = [("EDITING", "NEW", "scheduledStart"), ("IN_PROGRESS,FAILED", "IN_PROGRESS,FAILED", &stuck)];
    let asked = asked.into_iter().chain([("COMPLETED", "COMPLETED", "actualEnd")]);
    let asked = asked.flat_map(|(release, change, of)| {
        [("releases", release, format!("{of} parent{{key title status}}")), ("changes", change, of.to_owned())]
    });
    let lists = OWN.into_iter().zip(asked).map(|(name, (list, status, of))| {
        format!(
            "{name}:{list}(first:{MOST},filter:{{person:$me,status:[{status}]}},orderBy:MODIFIED_DESC)\
             {{nodes{{key title status {of}}}}}"
        )
    });
    lists.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityStatus, RecordStatus};

    use super::super::fixture::at;
    use super::super::open::tests::open;
    use super::super::{OpenActivity, schema};
    use super::{Duties, OwnRecord, duties};

    fn own(key: &str, status: RecordStatus) -> OwnRecord {
        let (title, stuck) = ("June".into(), Vec::new());
        OwnRecord { key: key.into(), title, status, planned: None, ended: None, parent: None, stuck }
    }

    fn under(parent: &str, status: RecordStatus, child: OwnRecord) -> OwnRecord {
        OwnRecord { parent: Some((parent.into(), "Summer".into(), status)), ..child }
    }

    fn told(own: Vec<OwnRecord>) -> Vec<String> {
        let duties = Duties::of(own, "Garret", at(10));
        duties.named().into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn the_schema_answers_it() {
        schema::check_query(&duties());
    }

    #[test]
    fn what_its_parent_waits_for_is_to_be_started_and_so_is_what_should_have_begun() {
        use RecordStatus::{Editing, InProgress, New};
        assert_eq!(told(vec![under("RR1", InProgress, own("RR2", Editing))]), ["RR2 June: to be started"]);
        assert_eq!(told(vec![under("RR1", Editing, own("RR2", Editing)), own("CR3", New)]), [""; 0]);
        let planned = |when| OwnRecord { planned: Some(at(when)), ..own("CR3", New) };
        assert_eq!(told(vec![planned(9)]), ["CR3 June: to be started"]);
        assert_eq!(told(vec![planned(11)]), [""; 0]);
        let duties = Duties::of(vec![planned(9)], "Garret", at(10));
        assert_eq!((duties.records[0].acts[0].name, duties.total()), ("start", 1));
    }

    #[test]
    fn what_is_completed_is_to_be_closed_unless_its_parent_is_still_open() {
        use RecordStatus::{Closed, Completed, InProgress};
        assert_eq!(told(vec![own("RR2", Completed)]), ["RR2 June: to be closed"]);
        assert_eq!(told(vec![under("RR1", InProgress, own("RR2", Completed))]), [""; 0]);
        assert_eq!(told(vec![under("RR1", Closed, own("RR2", Completed))]), ["RR2 June: to be closed"]);
    }

    #[test]
    fn what_failed_or_lacks_somebody_is_to_be_seen_to_where_it_is() {
        use RecordStatus::{Failed, InProgress};
        let failed = OpenActivity { status: ActivityStatus::Failed, ..open("RA2", "FAILURE", &[]) };
        let unfilled = OpenActivity { who: Some("DBA".into()), is_role: true, ..open("MA7", "PERSON", &[]) };
        let mine = OpenActivity { who: Some("Garret".into()), ..OpenActivity { key: "MA8".into(), ..failed.clone() } };
        let child = OwnRecord { stuck: vec![unfilled, failed, mine], ..own("RR2", Failed) };
        let both = vec![under("RR1", InProgress, child), own("RR1", Failed)];
        assert_eq!(told(both), ["RA2 step RA2: failed", "MA7 step MA7: nobody is there to do it"]);
        assert_eq!(told(vec![own("RR1", Failed)]), ["RR1 June: failed"], "its child is somebody else's");
    }
}
