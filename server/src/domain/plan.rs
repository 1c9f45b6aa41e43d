//! A plan on its way in: from a mutation, an import or a copy.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use waybill_shared::model::{ActivityId, ActivityKind, PersonId, RecordKind, Review, Reviewer};

use super::{ActivityRow, ReleaseType};

/// An activity to be created, with all below it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanActivity {
    /// What it is.
    pub kind: ActivityKind,
    /// Its title; not blank.
    pub title: String,
    /// What is to be done.
    pub description: Option<String>,
    /// What it touches.
    pub area: Option<String>,
    /// The stage of the release that it belongs to.
    pub stage: Option<String>,
    /// The role to fill, while no account answers to it.
    pub role: Option<String>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Who works on it.
    pub assigned_to: Option<PersonId>,
    /// When it is planned to begin.
    pub scheduled_start: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub scheduled_end: Option<DateTime<Utc>>,
    /// How long it is planned to take.
    pub planned_minutes: Option<i32>,
    /// Notes to begin with.
    pub notes: Option<String>,
    /// Top level of a parent release: its turn waits for the child releases.
    pub after_children: bool,
    /// Condition and reviewers, if it is a review.
    pub review: Option<Review>,
    /// What stands below it, in order.
    pub children: Vec<PlanActivity>,
}

impl PlanActivity {
    /// An activity with a title and nothing else.
    pub fn new(kind: ActivityKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            description: None,
            area: None,
            stage: None,
            role: None,
            owner: None,
            assigned_to: None,
            scheduled_start: None,
            scheduled_end: None,
            planned_minutes: None,
            notes: None,
            after_children: false,
            review: None,
            children: Vec::new(),
        }
    }

    /// The trees that rows make, siblings by rank, as if nothing in them had begun. Rows whose container is not among
    /// them are roots.
    pub fn forest(rows: Vec<ActivityRow>) -> Vec<Self> {
        let here: HashSet<ActivityId> = rows.iter().map(|row| row.activity.id).collect();
        let mut below: HashMap<Option<ActivityId>, Vec<ActivityRow>> = HashMap::new();
        for row in rows {
            let parent = row.activity.parent.filter(|parent| here.contains(parent));
            below.entry(parent).or_default().push(row);
        }
        Self::branches(None, &mut below)
    }

    fn branches(of: Option<ActivityId>, below: &mut HashMap<Option<ActivityId>, Vec<ActivityRow>>) -> Vec<Self> {
        let mut rows = below.remove(&of).unwrap_or_default();
        rows.sort_by(|one, other| one.activity.rank.cmp(&other.activity.rank));
        let branch = |row: ActivityRow| {
            let children = Self::branches(Some(row.activity.id), below);
            Self::from_row(row, children)
        };
        rows.into_iter().map(branch).collect()
    }

    fn from_row(row: ActivityRow, children: Vec<Self>) -> Self {
        let review = row.activity.review.map(|review| {
            let reviewers = review.reviewers.into_iter().map(|reviewer| Reviewer { vote: None, ..reviewer });
            Review { condition: review.condition, reviewers: reviewers.collect() }
        });
        Self {
            kind: row.activity.kind,
            title: row.title,
            description: row.description,
            area: row.area,
            stage: row.stage,
            role: row.role,
            owner: row.owner,
            assigned_to: row.assigned_to,
            scheduled_start: row.scheduled_start,
            scheduled_end: row.scheduled_end,
            planned_minutes: row.planned_minutes,
            notes: row.notes,
            after_children: row.activity.after_children,
            review,
            children,
        }
    }
}

/// A record to be created, with its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRecord {
    /// Release or change.
    pub kind: RecordKind,
    /// Its title; not blank.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Why a release is made; ignored for changes.
    pub release_type: ReleaseType,
    /// See [`super::RecordRow`]; likewise all that follow.
    pub category: Option<String>,
    /// How much it affects.
    pub impact: Option<String>,
    /// How soon it is wanted.
    pub priority: Option<String>,
    /// How likely it goes wrong.
    pub risk: Option<String>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Who works on it.
    pub assigned_to: Option<PersonId>,
    /// When it is planned to begin.
    pub scheduled_start: Option<DateTime<Utc>>,
    /// When it is planned to end.
    pub scheduled_end: Option<DateTime<Utc>>,
    /// When services are planned to go down.
    pub downtime_start: Option<DateTime<Utc>>,
    /// When services are planned to be up again.
    pub downtime_end: Option<DateTime<Utc>>,
    /// Why the change is made.
    pub reason: Option<String>,
    /// What the change touches.
    pub area: Option<String>,
    /// How the change is made.
    pub implementation_plan: Option<String>,
    /// How the change is tested.
    pub test_plan: Option<String>,
    /// How the change is undone.
    pub backout_plan: Option<String>,
    /// Its activities, in order.
    pub plan: Vec<PlanActivity>,
}

impl NewRecord {
    /// A record with a title and nothing else.
    pub fn new(kind: RecordKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            description: None,
            release_type: ReleaseType::Planned,
            category: None,
            impact: None,
            priority: None,
            risk: None,
            owner: None,
            assigned_to: None,
            scheduled_start: None,
            scheduled_end: None,
            downtime_start: None,
            downtime_end: None,
            reason: None,
            area: None,
            implementation_plan: None,
            test_plan: None,
            backout_plan: None,
            plan: Vec::new(),
        }
    }
}
