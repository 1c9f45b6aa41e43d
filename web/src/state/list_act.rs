//! What can be done to the rows of lists over all records, from there.

use waybill_shared::model::{ActivityKind, ActivityStatus};

use super::OpenActivity;

/// What can be done to an activity from a list: its name among the actions, what its button says, and its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListAct {
    /// The action's name.
    pub name: &'static str,
    /// The button's text.
    pub label: &'static str,
    /// What was done, after the fact.
    pub done: &'static str,
    /// The key that does it.
    pub key: char,
}

const fn act(name: &'static str, label: &'static str, done: &'static str, key: char) -> ListAct {
    ListAct { name, label, done, key }
}

const MANUAL: [ListAct; 2] =
    [act("complete", "Complete", "completed", 'c'), act("fail", "Fail", "marked as failed", 'f')];
const REVIEW: [ListAct; 2] = [act("approve", "Approve", "approved", 'v'), act("reject", "Reject", "rejected", 'x')];
const UNFILLED: [ListAct; 1] = [act("assign", "Assign", "assigned", 'a')];
const NO_REVIEWERS: [ListAct; 1] = [act("edit-review", "Reviewers", "has other reviewers", 'e')];
/// To begin a record.
pub(super) const START: [ListAct; 1] = [act("start", "Start", "started", 'b')];
/// To end a record for ever.
pub(super) const CLOSE: [ListAct; 1] = [act("close", "Close", "closed", 'z')];
const FAILED: [ListAct; 2] = [act("return", "Return to it", "returned to", 'r'), act("skip", "Skip", "skipped", 's')];

/// The keys of a list of work, for the sheet of keys: the keys, and what they do.
pub fn list_keys() -> Vec<(String, String)> {
    let moves = [("j k", "The next, the previous"), ("Enter", "Open it in its record")];
    let moves = moves.map(|(keys, what)| (keys.to_owned(), what.to_owned()));
    let acts =
        MANUAL.iter().chain(&REVIEW).chain(&FAILED).chain(&UNFILLED).chain(&NO_REVIEWERS).chain(&START).chain(&CLOSE);
    moves.into_iter().chain(acts.map(|act| (act.key.to_string(), act.label.to_owned()))).collect()
}

impl OpenActivity {
    /// What can be done to it from a list, as far as its kind and status tell.
    pub fn acts(kind: ActivityKind, status: ActivityStatus) -> &'static [ListAct] {
        match (kind, status) {
            (_, ActivityStatus::Failed) => &FAILED,
            (ActivityKind::Manual, ActivityStatus::InProgress) => &MANUAL,
            (ActivityKind::Review, ActivityStatus::InProgress) => &REVIEW,
            _ => &[],
        }
    }

    /// The same of this one.
    pub fn own_acts(&self) -> &'static [ListAct] {
        Self::acts(self.kind, self.status)
    }

    /// What can be done from a list by whoever sees that nobody else gets it on: fill the place, return to it, skip it.
    pub fn remedy(&self) -> &'static [ListAct] {
        let has_nobody = self.who.is_none() || self.is_role;
        match (self.kind, self.status) {
            (_, ActivityStatus::Failed) => &FAILED,
            (ActivityKind::Manual, ActivityStatus::InProgress | ActivityStatus::OnHold) if has_nobody => &UNFILLED,
            (ActivityKind::Review, ActivityStatus::InProgress)
                if self.waits.iter().any(|wait| wait.kind == "NO_REVIEWERS") =>
            {
                &NO_REVIEWERS
            }
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityKind, ActivityStatus};

    use super::super::OpenActivity;
    use super::super::open::tests::open;

    #[test]
    fn what_can_be_done_from_a_list_follows_from_kind_and_status() {
        let names = |kind, status| OpenActivity::acts(kind, status).iter().map(|act| act.name).collect::<Vec<_>>();
        use {ActivityKind as Kind, ActivityStatus as Status};
        assert_eq!(names(Kind::Manual, Status::InProgress), ["complete", "fail"]);
        assert_eq!(names(Kind::Review, Status::InProgress), ["approve", "reject"]);
        assert_eq!(names(Kind::Review, Status::Failed), ["return", "skip"]);
        assert!(
            names(Kind::Manual, Status::Pending).is_empty() && names(Kind::Dependent, Status::InProgress).is_empty()
        );
    }

    #[test]
    fn where_nobody_is_there_somebody_can_be_named() {
        let unfilled = OpenActivity { who: Some("DBA".into()), is_role: true, ..open("MA1", "PERSON", &[]) };
        let nobody = open("MA2", "PERSON", &[]);
        let review = OpenActivity { kind: ActivityKind::Review, ..open("RA3", "NO_REVIEWERS", &[]) };
        let names = [unfilled, nobody, review].map(|it| it.remedy()[0].name);
        assert_eq!(names, ["assign", "assign", "edit-review"]);
        let named = OpenActivity { who: Some("Ines".into()), ..open("MA4", "PERSON", &["Ines"]) };
        assert!(named.remedy().is_empty());
    }
}
