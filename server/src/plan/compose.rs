//! From words to a record: kinds, dates, names and the shape of the tree, each mistake with its line.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use waybill_shared::engine::MAX_LEVELS;
use waybill_shared::model::{ActivityKind, Condition, PersonId, RecordKind};

use super::directory::{Directory, Match};
use super::document::{ActivityText, Document, Forest, Lined, Text};
use super::moment::{self, Edge};
use super::problem::Problems;
use super::remark::Remarks;
use crate::domain::{NewRecord, PlanActivity, ReleaseType};

/// The most characters of a title and of other text that stands on one line.
const LINE: usize = 500;
/// The most bytes of a text that may have many lines.
const LONG: usize = 64 * 1024;

/// The record that a document describes, with its plan.
///
/// # Errors
/// All problems of the document, by line.
pub fn compose(document: Document, directory: &Directory, zone: Tz) -> Result<NewRecord, Problems> {
    with_remarks(document, directory, zone).map(|(record, _)| record)
}

/// The same, with what is worth knowing before the record is made of it.
pub(super) fn with_remarks(
    document: Document,
    directory: &Directory,
    zone: Tz,
) -> Result<(NewRecord, Remarks), Problems> {
    let (problems, remarks) = (Problems::default(), Remarks::default());
    let mut composer = Composer { directory, zone, kind: RecordKind::Release, problems, remarks };
    let record = composer.record(document);
    composer.problems.unless_any((record, composer.remarks))
}

pub(super) struct Composer<'a> {
    pub(super) directory: &'a Directory,
    zone: Tz,
    kind: RecordKind,
    problems: Problems,
    remarks: Remarks,
}

impl Composer<'_> {
    fn record(&mut self, document: Document) -> NewRecord {
        if let Some(version) = document.waybill.filter(|version| version.value != 1) {
            self.problem(version.line, format!("Version {} of the format is not known, only 1.", version.value));
        }
        self.kind = self.record_kind(document.kind.as_ref());
        self.fields_of_kind(&document);
        let title = self.title(document.title, 1);
        let (start, end) = self.period(document.start.as_ref(), document.end.as_ref());
        let (down, up) = self.period(document.downtime_start.as_ref(), document.downtime_end.as_ref());
        NewRecord {
            description: self.long(document.description),
            release_type: self.release_type(document.release_type.as_ref()),
            category: self.line(document.category),
            impact: self.line(document.impact),
            priority: self.line(document.priority),
            risk: self.line(document.risk),
            owner: self.person(document.owner.as_ref()),
            assigned_to: self.person(document.assigned_to.as_ref()),
            scheduled_start: start,
            scheduled_end: end,
            downtime_start: down,
            downtime_end: up,
            reason: self.long(document.reason),
            area: self.line(document.area),
            implementation_plan: self.long(document.implementation_plan),
            test_plan: self.long(document.test_plan),
            backout_plan: self.long(document.backout_plan),
            plan: {
                if document.plan.0.is_empty() {
                    self.remarks.no_plan();
                }
                self.forest(document.plan, 1)
            },
            ..NewRecord::new(self.kind, title)
        }
    }

    fn record_kind(&mut self, kind: Option<&Lined<String>>) -> RecordKind {
        let Some(kind) = kind else { return RecordKind::Release };
        match kind.value.trim().to_ascii_lowercase().as_str() {
            "release" => RecordKind::Release,
            "change" => RecordKind::Change,
            _ => {
                self.problem(kind.line, format!("`{}` is no kind of record: release or change.", kind.value));
                RecordKind::Release
            }
        }
    }

    fn release_type(&mut self, name: Option<&Lined<String>>) -> ReleaseType {
        let Some(name) = name else { return ReleaseType::Planned };
        ReleaseType::parse(&name.value.trim().to_ascii_uppercase()).unwrap_or_else(|| {
            let message = format!("`{}` is no type of release: planned, emergency or unplanned.", name.value);
            self.problem(name.line, message);
            ReleaseType::Planned
        })
    }

    /// Releases and changes have some fields of their own: what would be lost is refused.
    fn fields_of_kind(&mut self, document: &Document) {
        let (owner, foreign) = match self.kind {
            RecordKind::Release => (
                "change requests",
                vec![
                    ("reason", &document.reason),
                    ("area", &document.area),
                    ("implementation_plan", &document.implementation_plan),
                    ("test_plan", &document.test_plan),
                    ("backout_plan", &document.backout_plan),
                ],
            ),
            RecordKind::Change => (
                "releases",
                vec![
                    ("type", &document.release_type),
                    ("downtime_start", &document.downtime_start),
                    ("downtime_end", &document.downtime_end),
                ],
            ),
        };
        for (name, field) in foreign {
            if let Some(field) = field {
                self.problem(field.line, format!("`{name}` is a field of {owner} only."));
            }
        }
    }

    /// `level` is that of these activities; the top level is 1.
    fn forest(&mut self, forest: Forest, level: usize) -> Vec<PlanActivity> {
        forest.0.into_iter().map(|activity| self.activity(activity, level)).collect()
    }

    fn activity(&mut self, Lined { line, value: words }: Lined<ActivityText>, level: usize) -> PlanActivity {
        let kind = self.activity_kind(words.kind.as_ref());
        let title = self.title(words.activity, line);
        let (scheduled_start, scheduled_end) = self.period(words.start.as_ref(), words.end.as_ref());
        let (assigned_to, role) = self.who(words.who, words.role);
        let after_children = words.after_children.filter(|it| it.value);
        if let Some(after_children) = after_children
            && (level > 1 || self.kind == RecordKind::Change)
        {
            let message = "Only a top-level activity of a release can wait for the child releases.";
            self.problem(after_children.line, message);
        }
        let minutes = words.minutes.filter(|minutes| minutes.value < 0);
        if let Some(minutes) = minutes {
            self.problem(minutes.line, "An activity cannot take less than 0 minutes.");
        }
        if !words.activities.0.is_empty() && !kind.is_container() {
            let message = format!("`{title}` is {}: only parallel and sequential ones hold activities.", named(kind));
            self.problem(line, message);
        }
        if words.activities.0.is_empty() && kind.is_container() {
            self.remarks.empty_container(line, &title);
        }
        if level > MAX_LEVELS {
            self.problem(line, format!("There are more than {MAX_LEVELS} levels of activities."));
        }
        let review = self.review(kind, words.condition, words.reviewers);
        if review.as_ref().is_some_and(|it| it.condition != Condition::Automatic && it.reviewers.is_empty()) {
            self.remarks.nobody_reviews(line, &title);
        }
        PlanActivity {
            description: self.long(words.description),
            area: self.line(words.area),
            stage: self.line(words.stage),
            role,
            owner: self.person(words.owner.as_ref()),
            assigned_to,
            scheduled_start,
            scheduled_end,
            planned_minutes: words.minutes.map(|minutes| minutes.value),
            notes: self.long(words.notes),
            after_children: after_children.is_some(),
            review,
            children: self.forest(words.activities, level + 1),
            ..PlanActivity::new(kind, title)
        }
    }

    fn activity_kind(&mut self, kind: Option<&Lined<String>>) -> ActivityKind {
        let Some(name) = kind else { return ActivityKind::Manual };
        let wanted = name.value.trim();
        match ActivityKind::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(wanted)) {
            Some(ActivityKind::Dependent) if self.kind == RecordKind::Release => {
                self.problem(name.line, "Dependent activities stand in change requests only.");
                ActivityKind::Dependent
            }
            Some(kind) => *kind,
            None => {
                let message =
                    format!("`{wanted}` is no kind of activity: manual, review, parallel, sequential or dependent.");
                self.problem(name.line, message);
                ActivityKind::Manual
            }
        }
    }

    fn title(&mut self, title: Text, line: u32) -> String {
        let line = title.as_ref().map_or(line, |title| title.line);
        self.line(title).unwrap_or_else(|| {
            self.problem(line, "The title is blank.");
            String::new()
        })
    }

    /// Somebody who has an account, else the role that is to be filled.
    fn who(&mut self, who: Text, role: Text) -> (Option<PersonId>, Option<String>) {
        let role = self.line(role);
        let Some(who) = who.filter(|who| !who.value.trim().is_empty()) else { return (None, role) };
        match self.directory.person(&who.value) {
            Match::One(person) => (Some(person), role),
            Match::Nobody => {
                self.remarks.role(who.line, &who.value);
                (None, role.or_else(|| self.line(Some(who))))
            }
            Match::Several(count) => {
                self.problem(who.line, several(&who.value, count));
                (None, role)
            }
        }
    }

    pub(super) fn person(&mut self, name: Option<&Lined<String>>) -> Option<PersonId> {
        let name = name.filter(|name| !name.value.trim().is_empty())?;
        match self.directory.person(&name.value) {
            Match::One(person) => Some(person),
            Match::Nobody => {
                let message = format!("Nobody has the login, e-mail address or name `{}`.", name.value.trim());
                self.problem(name.line, message);
                None
            }
            Match::Several(count) => {
                self.problem(name.line, several(&name.value, count));
                None
            }
        }
    }

    /// A line without the space around it; a blank one is none. The bounds are those that mutations have.
    fn line(&mut self, text: Text) -> Option<String> {
        let Lined { line, mut value } = text?;
        let trimmed = value.trim();
        if trimmed.is_empty() {
            return None;
        }
        if trimmed.len() < value.len() {
            value = trimmed.to_owned();
        }
        if value.chars().any(char::is_control) {
            self.problem(line, "This text is one line, without control characters.");
        } else if value.len() > LINE && value.chars().count() > LINE {
            let found = value.chars().count();
            self.problem(line, format!("This text has {found} characters; at most {LINE} are possible."));
        }
        Some(value)
    }

    /// Text of any number of lines, as it is; blank text is none.
    fn long(&mut self, text: Text) -> Option<String> {
        let Lined { line, value } = text?;
        if value.len() > LONG {
            self.problem(line, format!("This text has {} bytes; at most {LONG} are possible.", value.len()));
        } else if value.contains('\0') {
            self.problem(line, "This text holds a NUL character.");
        }
        (!value.trim().is_empty()).then_some(value)
    }

    fn period(
        &mut self,
        start: Option<&Lined<String>>,
        end: Option<&Lined<String>>,
    ) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let from = start.and_then(|start| self.moment(start, Edge::Start));
        let to = end.and_then(|end| self.moment(end, Edge::End));
        if let (Some((start, from)), Some((end, to))) = (start.zip(from), end.zip(to))
            && (to < from || (to == from && moment::day(&end.value).is_some()))
        {
            let message = format!("The end `{}` is before the start `{}`.", end.value.trim(), start.value.trim());
            self.problem(end.line, message);
        }
        (from, to)
    }

    fn moment(&mut self, words: &Lined<String>, edge: Edge) -> Option<DateTime<Utc>> {
        if words.value.trim().is_empty() {
            return None;
        }
        moment::read(&words.value, edge, self.zone).map_err(|message| self.problem(words.line, message)).ok()
    }

    pub(super) fn problem(&mut self, line: u32, message: impl Into<String>) {
        self.problems.add(usize::try_from(line.max(1)).unwrap_or(usize::MAX), message);
    }
}

/// What is said of a name that several people have.
fn several(name: &str, count: usize) -> String {
    format!("{count} people are called `{}`: give a login or an e-mail address.", name.trim())
}

/// "a review activity", "a manual activity" and so on.
pub(super) fn named(kind: ActivityKind) -> String {
    format!("a {} activity", kind.as_str().to_ascii_lowercase())
}
