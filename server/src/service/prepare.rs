//! From an order to what the engine decides: numbers are taken, names checked, old values looked up.

use std::collections::{BTreeSet, HashMap};

use waybill_shared::engine::{Command, NewActivity, Place, Spot, Which};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, Container, FieldChange, PersonId, Refusal, Review, ReviewerRef, Subject, TeamId,
};

use super::ServiceError;
use super::order::{Action, ActivityChanges, RecordChanges};
use crate::domain::{ActivityRow, PlanActivity, RecordRow};
use crate::store::known::Keyed;
use crate::store::{Transaction, activity, counter, known, person, record};

/// An order that the engine can decide.
pub(crate) struct Prepared {
    pub(crate) command: Command,
    /// What people read of the activities that the command adds.
    pub(crate) planned: HashMap<ActivityId, PlanActivity>,
    /// What is written beside the engine's rows.
    pub(crate) edit: Option<Edit>,
}

/// A change of what only people read.
pub(crate) enum Edit {
    Record(Box<RecordChanges>),
    Activity(Box<ActivityRow>),
    AssignRecord(Option<PersonId>),
}

impl Prepared {
    fn plain(command: Command) -> Self {
        Self { command, planned: HashMap::new(), edit: None }
    }
}

/// `None`: the order changes nothing, and is done.
pub(crate) async fn prepare(tx: &Transaction, action: Action) -> Result<Option<Prepared>, ServiceError> {
    Ok(Some(match action {
        Action::Create(_) => {
            return Err(Refusal::input("input", "A record is created by itself.").into());
        }
        Action::Engine(command) => {
            if let Command::SetReview { reviewers, .. } = &command {
                known_reviewers(tx, reviewers.iter().map(|reviewer| reviewer.who)).await?;
            }
            Prepared::plain(command)
        }
        Action::Add { place, activities } => add(tx, place, activities).await?,
        Action::Nest { activities, kind, title } => {
            let id = ActivityId(counter::take(tx, "activity", 1).await?);
            let planned = PlanActivity::new(kind, title);
            checked(std::slice::from_ref(&planned))?;
            let container = NewActivity { id, parent: None, kind, after_children: false, review: None };
            Prepared {
                command: Command::Nest { activities, container },
                planned: HashMap::from([(id, planned)]),
                edit: None,
            }
        }
        Action::Duplicate { activity } => {
            let (place, copy) = copy_of(tx, activity).await?;
            add(tx, place, vec![copy]).await?
        }
        Action::ChangeRecord { record, changes } => {
            let row = record_row(tx, record).await?;
            known_people(tx, changes.owner.flatten()).await?;
            let mut after = row.clone();
            apply_to_record(&mut after, &changes);
            not_blank("title", &after.title)?;
            in_order("scheduledEnd", after.scheduled_start, after.scheduled_end)?;
            in_order("downtimeEnd", after.downtime_start, after.downtime_end)?;
            let changed = differences(&record_fields(tx, &row).await?, &record_fields(tx, &after).await?);
            if changed.is_empty() {
                return Ok(None);
            }
            let command = Command::ChangeFields { subject: Subject::Record(record), changes: changed };
            Prepared { command, planned: HashMap::new(), edit: Some(Edit::Record(changes)) }
        }
        Action::ChangeActivity { activity, changes } => return change_activity(tx, activity, *changes).await,
        Action::Assign { subject: Subject::Record(id), to } => {
            let row = record_row(tx, id).await?;
            known_people(tx, to).await?;
            if row.assigned_to == to {
                return Ok(None);
            }
            let command = Command::Assign { subject: Subject::Record(id), from: row.assigned_to, to };
            Prepared { command, planned: HashMap::new(), edit: Some(Edit::AssignRecord(to)) }
        }
        Action::Assign { subject: Subject::Activity(id), to } => {
            let mut row = activity_row(tx, id).await?;
            known_people(tx, to).await?;
            if row.assigned_to == to {
                return Ok(None);
            }
            let command = Command::Assign { subject: Subject::Activity(id), from: row.assigned_to, to };
            row.assigned_to = to;
            Prepared { command, planned: HashMap::new(), edit: Some(Edit::Activity(Box::new(row))) }
        }
        Action::Delegate { activity, to } => {
            let mut row = activity_row(tx, activity).await?;
            known_people(tx, to).await?;
            if row.delegated_to == to {
                return Ok(None);
            }
            let command = Command::Delegate { activity, from: row.delegated_to, to };
            row.delegated_to = to;
            Prepared { command, planned: HashMap::new(), edit: Some(Edit::Activity(Box::new(row))) }
        }
    }))
}

async fn change_activity(
    tx: &Transaction,
    id: ActivityId,
    changes: ActivityChanges,
) -> Result<Option<Prepared>, ServiceError> {
    let row = activity_row(tx, id).await?;
    if let Some(after_children) = changes.after_children {
        if (ActivityChanges { after_children: None, ..changes }) != ActivityChanges::default() {
            let message = "Change `afterChildren` in a command of its own: it moves the plan, the other fields do not.";
            return Err(Refusal::input("afterChildren", message).into());
        }
        return Ok((row.activity.after_children != after_children)
            .then(|| Prepared::plain(Command::SetAfterChildren { activity: id, after_children })));
    }
    known_people(tx, changes.owner.flatten()).await?;
    let mut after = row.clone();
    apply_to_activity(&mut after, changes);
    not_blank("title", &after.title)?;
    in_order("scheduledEnd", after.scheduled_start, after.scheduled_end)?;
    let changed = differences(&activity_fields(tx, &row).await?, &activity_fields(tx, &after).await?);
    if changed.is_empty() {
        return Ok(None);
    }
    let command = Command::ChangeFields { subject: Subject::Activity(id), changes: changed };
    Ok(Some(Prepared { command, planned: HashMap::new(), edit: Some(Edit::Activity(Box::new(after))) }))
}

async fn add(tx: &Transaction, place: Place, plan: Vec<PlanActivity>) -> Result<Prepared, ServiceError> {
    checked(&plan)?;
    let (activities, planned) = numbered(tx, plan).await?;
    Ok(Prepared { command: Command::Add { place, activities }, planned, edit: None })
}

/// A plan's activities with numbers, parents before children, and what people read of each.
pub(crate) async fn numbered(
    tx: &Transaction,
    plan: Vec<PlanActivity>,
) -> Result<(Vec<NewActivity>, HashMap<ActivityId, PlanActivity>), ServiceError> {
    let (mut people, mut reviewers, mut count) = (BTreeSet::new(), BTreeSet::new(), 0i64);
    let mut open: Vec<&PlanActivity> = plan.iter().collect();
    while let Some(activity) = open.pop() {
        count += 1;
        people.extend(activity.owner.iter().chain(&activity.assigned_to));
        reviewers.extend(activity.review.iter().flat_map(|review| &review.reviewers).map(|reviewer| reviewer.who));
        open.extend(&activity.children);
    }
    known_people(tx, people).await?;
    known_reviewers(tx, reviewers).await?;
    let mut number = if count == 0 { 0 } else { counter::take(tx, "activity", count).await? };
    let (mut activities, mut planned) = (Vec::new(), HashMap::new());
    // Tree order: the last pushed is the next, so children go on the stack in reverse.
    let mut open: Vec<(Option<ActivityId>, PlanActivity)> = plan.into_iter().rev().map(|it| (None, it)).collect();
    while let Some((parent, mut activity)) = open.pop() {
        let id = ActivityId(number);
        number += 1;
        let children = std::mem::take(&mut activity.children);
        open.extend(children.into_iter().rev().map(|child| (Some(id), child)));
        let review = activity.review.take();
        activities.push(NewActivity {
            id,
            parent,
            kind: activity.kind,
            after_children: activity.after_children,
            review,
        });
        planned.insert(id, activity);
    }
    Ok((activities, planned))
}

/// What makes sense in a plan before anything is looked up.
pub(crate) fn checked(plan: &[PlanActivity]) -> Result<(), Refusal> {
    let mut open: Vec<&PlanActivity> = plan.iter().collect();
    while let Some(activity) = open.pop() {
        not_blank("title", &activity.title)?;
        in_order("scheduledEnd", activity.scheduled_start, activity.scheduled_end)?;
        if activity.review.is_some() && activity.kind != ActivityKind::Review {
            let message = format!("`{}` is no review activity: it has no reviewers or condition.", activity.title);
            return Err(Refusal::input("reviewers", message));
        }
        open.extend(&activity.children);
    }
    Ok(())
}

pub(crate) fn not_blank(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::input(field, "A title is needed."));
    }
    Ok(())
}

pub(crate) fn in_order<T: PartialOrd>(field: &'static str, start: Option<T>, end: Option<T>) -> Result<(), Refusal> {
    match (start, end) {
        (Some(start), Some(end)) if end < start => Err(Refusal::input(field, "The end lies before the start.")),
        _ => Ok(()),
    }
}

/// A copy of an activity with all below it, to stand right after it; no votes, no actual times, no links.
async fn copy_of(tx: &Transaction, id: ActivityId) -> Result<(Place, PlanActivity), ServiceError> {
    let original = activity_row(tx, id).await?;
    let below = known::below(tx, Container::Activity(id), Which::Any).await?;
    let ids: Vec<ActivityId> = below.iter().map(|keyed| keyed.activity.id).collect();
    let mut rows = activity::by_ids(tx, &ids).await?;
    let mut children: HashMap<ActivityId, Vec<Activity>> = HashMap::new();
    for Keyed { activity, .. } in below {
        if let Some(parent) = activity.parent {
            children.entry(parent).or_default().push(activity);
        }
    }
    for siblings in children.values_mut() {
        siblings.sort_by(|left, right| left.rank.cmp(&right.rank));
    }
    let place = Place { container: original.activity.container(), spot: Spot::After(id) };
    Ok((place, copy_tree(original, &mut rows, &mut children)))
}

fn copy_tree(
    row: ActivityRow,
    rows: &mut HashMap<ActivityId, ActivityRow>,
    children: &mut HashMap<ActivityId, Vec<Activity>>,
) -> PlanActivity {
    let below = children.remove(&row.activity.id).unwrap_or_default();
    let review = row.activity.review.map(|review| {
        let reviewers =
            review.reviewers.into_iter().map(|reviewer| waybill_shared::model::Reviewer { vote: None, ..reviewer });
        Review { condition: review.condition, reviewers: reviewers.collect() }
    });
    PlanActivity {
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
        children: below
            .into_iter()
            .filter_map(|child| rows.remove(&child.id))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|child| copy_tree(child, rows, children))
            .collect(),
    }
}

/// Refuses people who do not exist.
pub(crate) async fn known_people(
    tx: &Transaction,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<(), ServiceError> {
    let people: Vec<PersonId> = people.into_iter().collect();
    if people.is_empty() {
        return Ok(());
    }
    let found = person::by_ids(tx, &people).await?;
    match people.iter().find(|id| !found.contains_key(id)) {
        Some(id) => Err(ServiceError::not_found(format!("There is no person {id}."))),
        None => Ok(()),
    }
}

async fn known_reviewers(
    tx: &Transaction,
    reviewers: impl IntoIterator<Item = ReviewerRef>,
) -> Result<(), ServiceError> {
    let (mut people, mut teams) = (Vec::new(), Vec::<TeamId>::new());
    for reviewer in reviewers {
        match reviewer {
            ReviewerRef::Person(person) => people.push(person),
            ReviewerRef::Team(team) => teams.push(team),
        }
    }
    known_people(tx, people).await?;
    if teams.is_empty() {
        return Ok(());
    }
    let found = person::teams_by_ids(tx, &teams).await?;
    match teams.iter().find(|id| !found.contains_key(id)) {
        Some(id) => Err(ServiceError::not_found(format!("There is no team {id}."))),
        None => Ok(()),
    }
}

async fn record_row(tx: &Transaction, id: waybill_shared::model::RecordId) -> Result<RecordRow, ServiceError> {
    let row = record::by_ids(tx, &[id]).await?.remove(&id);
    row.ok_or_else(|| ServiceError::not_found(format!("There is no record {id}.")))
}

async fn activity_row(tx: &Transaction, id: ActivityId) -> Result<ActivityRow, ServiceError> {
    let row = activity::by_ids(tx, &[id]).await?.remove(&id);
    row.ok_or_else(|| ServiceError::not_found(format!("There is no activity {id}.")))
}

/// Puts new values into a row.
pub(crate) fn apply_to_record(row: &mut RecordRow, changes: &RecordChanges) {
    fn set<T: Clone>(field: &mut T, change: &Option<T>) {
        if let Some(value) = change {
            field.clone_from(value);
        }
    }
    set(&mut row.title, &changes.title);
    set(&mut row.description, &changes.description);
    set(&mut row.category, &changes.category);
    set(&mut row.impact, &changes.impact);
    set(&mut row.priority, &changes.priority);
    set(&mut row.risk, &changes.risk);
    set(&mut row.owner, &changes.owner);
    set(&mut row.scheduled_start, &changes.scheduled_start);
    set(&mut row.scheduled_end, &changes.scheduled_end);
    set(&mut row.downtime_start, &changes.downtime_start);
    set(&mut row.downtime_end, &changes.downtime_end);
    set(&mut row.reason, &changes.reason);
    set(&mut row.area, &changes.area);
    set(&mut row.implementation_plan, &changes.implementation_plan);
    set(&mut row.test_plan, &changes.test_plan);
    set(&mut row.backout_plan, &changes.backout_plan);
    if changes.release_type.is_some() {
        row.release_type = changes.release_type;
    }
}

fn apply_to_activity(row: &mut ActivityRow, changes: ActivityChanges) {
    fn set<T>(field: &mut T, change: Option<T>) {
        if let Some(value) = change {
            *field = value;
        }
    }
    set(&mut row.title, changes.title);
    set(&mut row.description, changes.description);
    set(&mut row.area, changes.area);
    set(&mut row.stage, changes.stage);
    set(&mut row.role, changes.role);
    set(&mut row.owner, changes.owner);
    set(&mut row.scheduled_start, changes.scheduled_start);
    set(&mut row.scheduled_end, changes.scheduled_end);
    set(&mut row.planned_minutes, changes.planned_minutes);
    set(&mut row.notes, changes.notes);
}

type Fields = Vec<(&'static str, Option<String>)>;

async fn record_fields(tx: &Transaction, row: &RecordRow) -> Result<Fields, ServiceError> {
    Ok(vec![
        ("title", Some(row.title.clone())),
        ("description", row.description.clone()),
        ("type", row.release_type.map(|it| it.as_str().to_owned())),
        ("category", row.category.clone()),
        ("impact", row.impact.clone()),
        ("priority", row.priority.clone()),
        ("risk", row.risk.clone()),
        ("owner", name(tx, row.owner).await?),
        ("scheduledStart", time(row.scheduled_start)),
        ("scheduledEnd", time(row.scheduled_end)),
        ("downtimeStart", time(row.downtime_start)),
        ("downtimeEnd", time(row.downtime_end)),
        ("reason", row.reason.clone()),
        ("area", row.area.clone()),
        ("implementationPlan", row.implementation_plan.clone()),
        ("testPlan", row.test_plan.clone()),
        ("backoutPlan", row.backout_plan.clone()),
    ])
}

async fn activity_fields(tx: &Transaction, row: &ActivityRow) -> Result<Fields, ServiceError> {
    Ok(vec![
        ("title", Some(row.title.clone())),
        ("description", row.description.clone()),
        ("area", row.area.clone()),
        ("stage", row.stage.clone()),
        ("role", row.role.clone()),
        ("owner", name(tx, row.owner).await?),
        ("scheduledStart", time(row.scheduled_start)),
        ("scheduledEnd", time(row.scheduled_end)),
        ("plannedMinutes", row.planned_minutes.map(|minutes| minutes.to_string())),
        ("notes", row.notes.clone()),
    ])
}

async fn name(tx: &Transaction, id: Option<PersonId>) -> Result<Option<String>, ServiceError> {
    let Some(id) = id else { return Ok(None) };
    Ok(person::by_ids(tx, &[id]).await?.remove(&id).map(|person| person.name))
}

fn time(at: Option<chrono::DateTime<chrono::Utc>>) -> Option<String> {
    at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

fn differences(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for ((field, from), (_, to)) in before.iter().zip(after) {
        if from != to {
            changes.push(FieldChange { field: (*field).to_owned(), from: from.clone(), to: to.clone() });
        }
    }
    changes
}
