//! What the first screen shows: what runs, what failed, what is late, and what happened last.

use chrono::{DateTime, Utc};
use waybill_shared::model::RecordStatus;

use super::duty::own_lists;
use super::open::open_row;
use super::query::RECORD_ROW;
use super::{Duties, Happening, OpenActivity, Progress, address};

/// How many headlines are asked for: each command has one, and one more for each record whose status it changed.
pub const HEADLINES: usize = 40;
/// How many of what failed or is late are asked for; the rest is counted.
const WORST: usize = 5;
/// How much of what waits for who is looking is named.
const MINE: usize = 4;

/// A release that is started and not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// What people call it.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub status: RecordStatus,
    /// How far it is.
    pub progress: Progress,
    /// When it is planned to end.
    pub due: Option<DateTime<Utc>>,
    /// Since when it runs.
    pub since: Option<DateTime<Utc>>,
    /// The containers that are under way in it.
    pub stage: Vec<String>,
    /// Who is on it, each once; and that nobody is there to do something, first.
    pub who: Vec<String>,
    /// The release that groups it.
    pub parent: Option<String>,
    /// Whether it stands right under that one.
    pub within: bool,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Home {
    /// The releases that run: what failed first, then what ends first; children under their parent.
    pub running: Vec<Running>,
    /// How many releases run.
    pub running_total: i32,
    /// How many change requests run.
    pub changes_total: i32,
    /// The activities that failed, the longest ago first.
    pub failed: Vec<OpenActivity>,
    /// How many there are.
    pub failed_total: i32,
    /// The activities that should be done by now, the longest ago first.
    pub late: Vec<OpenActivity>,
    /// How many there are.
    pub late_total: i32,
    /// How much waits for who is looking.
    pub mine_total: i32,
    /// The first of it: record, key and title.
    pub mine: Vec<(String, String, String)>,
    /// What there is to see to in releases and change requests of theirs.
    pub duties: Duties,
    /// What happened last.
    pub happened: Vec<Happening>,
    /// Whether there is any record at all.
    pub has_records: bool,
}

impl Home {
    /// Puts what needs a look first: what failed, then what should have ended first; what has no end is last. A family
    /// stands where the first of it would, children under their parent.
    pub fn arrange(&mut self) {
        self.running.sort_by_key(|it| (it.status != RecordStatus::Failed, it.due.is_none(), it.due));
        let mut left = std::mem::take(&mut self.running);
        while !left.is_empty() {
            let parent = left[0].parent.clone();
            let head = left.iter().position(|it| Some(&it.key) == parent.as_ref()).unwrap_or_default();
            let head = left.remove(head);
            let (children, others) =
                left.into_iter().partition::<Vec<_>, _>(|it| it.parent.as_ref() == Some(&head.key));
            left = others;
            self.running.push(head);
            self.running.extend(children.into_iter().map(|child| Running { within: true, ..child }));
        }
    }

    /// How much waits for who is looking: work, and what there is to see to; each `None` where there is nothing.
    pub fn for_me(&self) -> [Option<String>; 2] {
        let work = match self.mine_total {
            0 => None,
            1 => Some("1 activity waits for you".to_owned()),
            many => Some(format!("{many} activities wait for you")),
        };
        let duties = match self.duties.total() {
            0 => None,
            1 => Some("1 thing to see to in your releases and changes".to_owned()),
            many => Some(format!("{many} things to see to in your releases and changes")),
        };
        [work, duties]
    }

    /// The first of that, each with where it is looked at.
    pub fn named(&self) -> Vec<(String, String)> {
        let mine = self.mine.iter();
        let mine = mine.map(|(record, key, title)| (format!("{key} {title}"), address(record, Some(key))));
        mine.take(MINE).chain(self.duties.named()).collect()
    }

    /// The releases that should be over by now.
    pub fn late_releases(&self, now: DateTime<Utc>) -> usize {
        self.running.iter().filter(|it| it.due.is_some_and(|due| due < now)).count()
    }

    /// The quiet line when nothing needs a look; `None` when something does.
    pub fn all_is_well(&self, now: DateTime<Utc>) -> Option<&'static str> {
        let is_well = self.failed_total == 0 && self.late_total == 0 && self.late_releases(now) == 0;
        is_well.then_some("Nothing failed, and nothing is late.")
    }
}

/// All of it in one question, as of `$now`, for who has the login `$me`.
pub fn home() -> String {
    const OPEN: &str = "[IN_PROGRESS,FAILED,ON_HOLD]";
    const LEAVES: &str = "kind:[MANUAL,REVIEW,DEPENDENT]";
    let row = open_row();
    let list = |filter: &str, order: &str| {
        format!("activities(first:{WORST},filter:{{{filter},{LEAVES}}},orderBy:{order}){{totalCount nodes{{{row}}}}}")
    };
    let failed = list("status:[FAILED]", "SINCE_ASC");
    let late = list("status:[IN_PROGRESS,ON_HOLD],dueBefore:$now", "URGENCY");
    let own = own_lists();
    let stage = format!("activities(first:3,filter:{{status:{OPEN},kind:[PARALLEL,SEQUENTIAL]}}){{nodes{{title}}}}");
    let people = format!(
        "activities(first:8,filter:{{status:{OPEN},{LEAVES}}}){{nodes{{kind role assignedTo{{name}} delegatedTo{{name}} \
         reviewers{{person{{name}} team{{name}} approved}}}}}}"
    );
    format!(
        "query($now:DateTime,$me:ID){{running:releases(first:20,filter:{{status:{OPEN}}},orderBy:MODIFIED_DESC){{totalCount \
         nodes{{{RECORD_ROW} parent{{key}} stage:{stage} people:{people}}}}} \
         changes(first:1,filter:{{status:{OPEN}}}){{totalCount}} failed:{failed} late:{late} \
         mine:activities(first:{MINE},filter:{{whose:MINE,status:[IN_PROGRESS,FAILED],{LEAVES}}},orderBy:URGENCY){{totalCount \
         nodes{{key title record{{key}}}}}} {own} \
         events(last:{HEADLINES},filter:{{headlines:true}}){{nodes{{sequence kind record{{number key title version}} \
         activity{{title}} activityKey from to field cause command actor{{name}} at comment}}}} \
         anyRelease:releases(first:1){{nodes{{key}}}} anyChange:changes(first:1){{nodes{{key}}}}}}"
    )
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::RecordStatus;

    use super::super::fixture::at;
    use super::super::{Progress, schema};
    use super::{Home, Running, home};

    fn running(key: &str, status: RecordStatus, due: Option<u64>) -> Running {
        Running {
            key: key.into(),
            title: "June".into(),
            status,
            progress: Progress::default(),
            due: due.map(at),
            since: None,
            stage: Vec::new(),
            who: Vec::new(),
            parent: None,
            within: false,
        }
    }

    #[test]
    fn what_is_asked_for_is_in_the_schema() {
        schema::check_query(&home());
    }

    #[test]
    fn what_failed_comes_first_and_then_what_ends_first() {
        use RecordStatus::{Failed, InProgress};
        let running = vec![
            running("RR1", InProgress, None),
            running("RR2", InProgress, Some(9)),
            running("RR3", Failed, None),
            running("RR4", InProgress, Some(5)),
        ];
        let mut home = Home { running, ..Home::default() };
        home.arrange();
        let keys: Vec<_> = home.running.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["RR3", "RR4", "RR2", "RR1"]);
        assert_eq!(home.late_releases(at(7)), 1);
    }

    #[test]
    fn children_stand_under_their_parent_where_the_first_of_the_family_would() {
        use RecordStatus::{Failed, InProgress};
        let under = |parent: &str, child: Running| Running { parent: Some(parent.into()), ..child };
        let all = vec![
            running("RR1", InProgress, Some(9)),
            running("RR2", InProgress, Some(1)),
            under("RR1", running("RR3", Failed, None)),
            under("RR8", running("RR4", InProgress, Some(5))),
            under("RR1", running("RR5", InProgress, None)),
        ];
        let mut home = Home { running: all, ..Home::default() };
        home.arrange();
        let keys: Vec<_> = home.running.iter().map(|it| (it.key.as_str(), it.within)).collect();
        assert_eq!(keys, [("RR1", false), ("RR3", true), ("RR5", true), ("RR2", false), ("RR4", false)]);
    }

    #[test]
    fn what_waits_for_me_is_counted_and_named() {
        let mut home = Home::default();
        assert_eq!((home.for_me(), home.named().len()), ([None, None], 0));
        home.mine_total = 1;
        home.mine.push(("RR2".into(), "MA4".into(), "Patch".into()));
        assert_eq!(home.for_me()[0].as_deref(), Some("1 activity waits for you"));
        assert_eq!(home.named(), [("MA4 Patch".to_owned(), "/records/RR2?activity=MA4".to_owned())]);
    }

    #[test]
    fn that_all_is_well_is_said_only_when_nothing_failed_and_nothing_is_late() {
        let mut home = Home { running: vec![running("RR1", RecordStatus::InProgress, Some(9))], ..Home::default() };
        assert!(home.all_is_well(at(8)).is_some());
        assert!(home.all_is_well(at(10)).is_none(), "the release is late");
        home.failed_total = 1;
        assert!(home.all_is_well(at(8)).is_none());
    }
}
