//! What a file would become, before anything is stored: the record's fields and the outline of its plan.

use chrono::{DateTime, SecondsFormat, Utc};
use waybill_shared::model::{ActivityKind, RecordKind, ReviewerRef};

use super::directory::Directory;
use super::problem::Problem;
use super::remark::Remarks;
use crate::domain::{NewRecord, PlanActivity, ReleaseType};

/// How many activities are shown; all of them are counted.
const SHOWN: usize = 5_000;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Release or change.
    pub kind: RecordKind,
    /// Its title; absent when neither the file nor anybody said one.
    pub title: Option<String>,
    /// The other fields that the file sets, by their names in the native format.
    pub fields: Vec<(&'static str, String)>,
    /// How many activities there are.
    pub activities: usize,
    /// How many there are of each kind that there is.
    pub kinds: Vec<(ActivityKind, usize)>,
    /// The earliest moment that is planned, of the record or of an activity.
    pub start: Option<DateTime<Utc>>,
    /// The latest.
    pub end: Option<DateTime<Utc>>,
    /// The first activities, each before those below it.
    pub rows: Vec<PreviewRow>,
    /// How much is worth knowing before it is imported.
    pub warnings: usize,
    /// The first of that, by line.
    pub listed_warnings: Vec<Problem>,
}

/// An activity of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRow {
    /// How deep it stands; the top level is 1.
    pub level: usize,
    /// What it is.
    pub kind: ActivityKind,
    /// Its title.
    pub title: String,
    /// Who works on it, or who votes in it, by name.
    pub who: Option<String>,
    /// The role to fill.
    pub role: Option<String>,
    /// When it is planned to begin.
    pub start: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub end: Option<DateTime<Utc>>,
    /// How many minutes it is planned to take.
    pub minutes: Option<i32>,
}

impl Preview {
    pub(super) fn of(record: &NewRecord, has_title: bool, directory: &Directory, remarks: Remarks) -> Self {
        let (warnings, listed_warnings) = remarks.listed();
        let mut preview = Self {
            kind: record.kind,
            title: has_title.then(|| record.title.clone()),
            fields: fields(record, directory),
            activities: 0,
            kinds: ActivityKind::ALL.iter().map(|kind| (*kind, 0)).collect(),
            start: record.scheduled_start,
            end: record.scheduled_end,
            rows: Vec::new(),
            warnings,
            listed_warnings,
        };
        let mut open: Vec<(usize, &PlanActivity)> = record.plan.iter().rev().map(|it| (1, it)).collect();
        while let Some((level, activity)) = open.pop() {
            preview.add(level, activity, directory);
            open.extend(activity.children.iter().rev().map(|child| (level + 1, child)));
        }
        preview.kinds.retain(|(_, count)| *count > 0);
        preview
    }

    fn add(&mut self, level: usize, activity: &PlanActivity, directory: &Directory) {
        self.activities += 1;
        if let Some((_, count)) = self.kinds.iter_mut().find(|(kind, _)| *kind == activity.kind) {
            *count += 1;
        }
        let (start, end) = (activity.scheduled_start, activity.scheduled_end);
        self.start = [self.start, start, end].into_iter().flatten().min();
        self.end = [self.end, start, end].into_iter().flatten().max();
        if self.rows.len() < SHOWN {
            self.rows.push(PreviewRow {
                level,
                kind: activity.kind,
                title: activity.title.clone(),
                who: who(activity, directory),
                role: activity.role.clone(),
                start,
                end,
                minutes: activity.planned_minutes,
            });
        }
    }
}

fn who(activity: &PlanActivity, directory: &Directory) -> Option<String> {
    if let Some(review) = &activity.review {
        let names = review.reviewers.iter().map(|reviewer| match reviewer.who {
            ReviewerRef::Person(person) => directory.name_of(person),
            ReviewerRef::Team(team) => directory.team_name_of(team),
        });
        let names: Vec<_> = names.collect();
        return (!names.is_empty()).then(|| names.join(", "));
    }
    activity.assigned_to.map(|person| directory.name_of(person).to_owned())
}

fn fields(record: &NewRecord, directory: &Directory) -> Vec<(&'static str, String)> {
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    let person = |who: Option<_>| who.map(|person| directory.name_of(person).to_owned());
    let release_type = (record.kind == RecordKind::Release && record.release_type != ReleaseType::Planned)
        .then(|| record.release_type.as_str().to_ascii_lowercase());
    let all = [
        ("type", release_type),
        ("category", record.category.clone()),
        ("impact", record.impact.clone()),
        ("priority", record.priority.clone()),
        ("risk", record.risk.clone()),
        ("owner", person(record.owner)),
        ("assigned_to", person(record.assigned_to)),
        ("start", moment(record.scheduled_start)),
        ("end", moment(record.scheduled_end)),
        ("downtime_start", moment(record.downtime_start)),
        ("downtime_end", moment(record.downtime_end)),
        ("area", record.area.clone()),
        ("reason", record.reason.clone()),
        ("description", record.description.clone()),
        ("implementation_plan", record.implementation_plan.clone()),
        ("test_plan", record.test_plan.clone()),
        ("backout_plan", record.backout_plan.clone()),
    ];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}
