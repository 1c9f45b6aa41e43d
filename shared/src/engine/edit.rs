//! Editing a plan: before the start anywhere, later only where nothing has begun (docs/rules.md, section 3).

use std::collections::{BTreeMap, BTreeSet};

use super::command::{NewActivity, Place, Request, Spot};
use super::decide::{Comment, admit, not_closed, wrong_record_status};
use super::draft::{Draft, Step};
use super::known::{Known, Stop, Which};
use super::review::valid_review;
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Condition, Container, Counts, Happening, Rank, Record,
    RecordId, RecordKind, RecordStatus, Refusal, Review, Subject,
};

/// How many levels of activities a record may have.
pub const MAX_LEVELS: usize = 64;
/// How many activities a record may have.
pub const MAX_ACTIVITIES: usize = 200_000;

/// The rows of a plan that a record is created with, all PENDING: parents before children, siblings in order.
///
/// # Errors
/// `INVALID_INPUT`, `WRONG_KIND`, `TOO_DEEP`, `TOO_LARGE`, with what is wrong.
pub fn lay_out(record: RecordId, kind: RecordKind, plan: &[NewActivity]) -> Result<Vec<Activity>, Refusal> {
    let levels = check_forest(kind, true, plan)?;
    check_kinds(kind, plan)?;
    check_levels(levels)?;
    if plan.len() > MAX_ACTIVITIES {
        return Err(too_large());
    }
    let roots = Rank::series().take(plan.len()).collect();
    let mut rows = grow(record, None, roots, plan);
    let mut counts: BTreeMap<ActivityId, Counts> = BTreeMap::new();
    for row in &rows {
        if let Some(parent) = row.parent {
            counts.entry(parent).or_default().count(ActivityStatus::Pending, 1);
        }
    }
    for row in &mut rows {
        row.counts = counts.get(&row.id).copied().unwrap_or_default();
    }
    Ok(rows)
}

/// Whether a forest makes sense whatever the plan is that it goes to; how many levels it has.
fn check_forest(record: RecordKind, at_top: bool, plan: &[NewActivity]) -> Result<usize, Refusal> {
    let mut level_of: BTreeMap<ActivityId, (usize, ActivityKind)> = BTreeMap::new();
    for new in plan {
        let level = match new.parent {
            None => 1,
            Some(parent) => match level_of.get(&parent) {
                Some((level, kind)) if kind.is_container() => level + 1,
                Some((_, kind)) => {
                    let message = format!("A {} activity cannot have activities below it.", kind.as_str());
                    return Err(Refusal::input("plan", message));
                }
                None => return Err(Refusal::input("plan", "An activity stands before its container.")),
            },
        };
        if level_of.insert(new.id, (level, new.kind)).is_some() {
            return Err(Refusal::input("plan", "An activity is given twice."));
        }
        if let Some(review) = &new.review {
            valid_review(review.condition, &review.reviewers)?;
        }
        if new.after_children && !(at_top && new.parent.is_none() && record == RecordKind::Release) {
            let message = "Only a top-level activity of a release can wait for the child releases.";
            return Err(Refusal::input("afterChildren", message));
        }
    }
    Ok(level_of.values().map(|(level, _)| *level).max().unwrap_or(0))
}

fn check_kinds(record: RecordKind, plan: &[NewActivity]) -> Result<(), Refusal> {
    if record == RecordKind::Release && plan.iter().any(|new| new.kind == ActivityKind::Dependent) {
        let message = "Dependent activities stand in change requests only.";
        return Err(Refusal::new(Code::WrongKind, message));
    }
    Ok(())
}

fn check_levels(levels: usize) -> Result<(), Refusal> {
    if levels > MAX_LEVELS {
        let message = format!("That makes {levels} levels; {MAX_LEVELS} are possible.");
        return Err(Refusal::new(Code::TooDeep, message));
    }
    Ok(())
}

fn holds_activities(above: &[Activity]) -> Result<(), Refusal> {
    match above.last() {
        Some(holder) if !holder.kind.is_container() => {
            let message = format!("A {} activity cannot have activities below it.", holder.kind.as_str());
            Err(Refusal::new(Code::WrongKind, message))
        }
        _ => Ok(()),
    }
}

/// The rows of a checked forest, its roots in `parent` with the ranks given.
fn grow(record: RecordId, parent: Option<ActivityId>, roots: Vec<Rank>, plan: &[NewActivity]) -> Vec<Activity> {
    let mut roots = roots.into_iter();
    let mut series: BTreeMap<ActivityId, Box<dyn Iterator<Item = Rank>>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(plan.len());
    for new in plan {
        let rank = match new.parent {
            None => roots.next(),
            Some(parent) => series.entry(parent).or_insert_with(|| Box::new(Rank::series())).next(),
        };
        let open = || Review { condition: Condition::Unanimous, reviewers: Vec::new() };
        rows.push(Activity {
            id: new.id,
            record,
            parent: new.parent.or(parent),
            rank: rank.unwrap_or_else(|| Rank::between(None, None)),
            kind: new.kind,
            status: ActivityStatus::Pending,
            actual_start: None,
            actual_end: None,
            after_children: new.after_children,
            links: 0,
            counts: Counts::default(),
            review: (new.kind == ActivityKind::Review).then(|| Box::new(new.review.clone().unwrap_or_else(open))),
        });
    }
    rows
}

impl<K: Known> Draft<'_, K> {
    pub(super) fn add(&mut self, request: &Request, place: Place, new: &[NewActivity]) -> Step<K, ()> {
        if new.is_empty() {
            return Err(Refusal::input("activities", "Give at least one activity to add.").into());
        }
        let (record, above) = self.place_found(place)?;
        let levels = check_forest(record.kind, above.is_empty(), new)?;
        admit(request, &record, Comment::Optional)?;
        holds_activities(&above)?;
        check_kinds(record.kind, new)?;
        may_be_edited(&record)?;
        let (after, before) = self.gap(place)?;
        self.place_open(&record, place.container, after.as_ref(), &above)?;
        check_levels(above.len() + levels)?;
        if usize::try_from(record.activities).unwrap_or(0) + new.len() > MAX_ACTIVITIES {
            return Err(too_large().into());
        }
        let mut ranks = Vec::new();
        for _ in new.iter().filter(|new| new.parent.is_none()) {
            ranks.push(Rank::between(ranks.last().or(after.as_ref()), before.as_ref()));
        }
        let filled: BTreeSet<ActivityId> = new.iter().filter_map(|new| new.parent).collect();
        for row in grow(record.id, above.last().map(|it| it.id), ranks, new) {
            let id = row.id;
            if row.kind.is_container() && !filled.contains(&id) {
                self.hollow.insert(id);
            }
            self.insert(row)?;
            self.own(Subject::Activity(id), Happening::ActivityAdded)?;
        }
        self.stir_container(place.container)
    }

    pub(super) fn move_to(&mut self, request: &Request, id: ActivityId, place: Place) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        let (target, above) = self.place_found(place)?;
        if target.id != record.id {
            return Err(Refusal::input("place", "An activity moves within its record only.").into());
        }
        if matches!(place.spot, Spot::After(anchor) | Spot::Before(anchor) if anchor == id) {
            return Err(Refusal::input("place", "An activity cannot stand beside itself.").into());
        }
        admit(request, &record, Comment::Optional)?;
        holds_activities(&above)?;
        may_be_edited(&record)?;
        may_be_moved(&record, &activity)?;
        let (after, before) = self.gap(place)?;
        self.place_open(&record, place.container, after.as_ref(), &above)?;
        if above.iter().any(|container| container.id == id) {
            return Err(Refusal::new(Code::Cycle, "A container cannot stand below itself.").into());
        }
        let below = self.below(Container::Activity(id), Which::Any)?;
        check_levels(above.len() + height(&activity, &below))?;
        self.own(
            Subject::Activity(id),
            Happening::ActivityMoved { from: activity.parent, to: above.last().map(|it| it.id) },
        )?;
        self.place(id, above.last().map(|it| it.id), Rank::between(after.as_ref(), before.as_ref()))?;
        if activity.after_children && !above.is_empty() {
            self.change_activity(id, |activity| activity.after_children = false)?;
        }
        self.keep_hollow(&activity, &below);
        self.stir_container(activity.container())?;
        self.stir_container(place.container)
    }

    pub(super) fn nest(&mut self, request: &Request, ids: &[ActivityId], holder: &NewActivity) -> Step<K, ()> {
        let Some(first) = ids.first() else {
            return Err(Refusal::input("activities", "Give at least one activity to nest.").into());
        };
        let (first, record) = self.activity_and_record(*first)?;
        let mut siblings = BTreeMap::new();
        for id in ids {
            let activity = self.activity(*id)?;
            if activity.container() != first.container() || activity.record != record.id {
                return Err(Refusal::input("activities", "Only activities side by side can be nested together.").into());
            }
            siblings.insert(activity.rank.clone(), activity);
        }
        let at_top = first.parent.is_none();
        check_forest(record.kind, at_top, std::slice::from_ref(holder))?;
        admit(request, &record, Comment::Optional)?;
        if !holder.kind.is_container() {
            let message = "Activities nest in a parallel or a sequential container.";
            return Err(Refusal::new(Code::WrongKind, message).into());
        }
        may_be_edited(&record)?;
        for activity in siblings.values() {
            may_be_moved(&record, activity)?;
        }
        let Some((rank, front)) = siblings.first_key_value() else { return Ok(()) };
        let above = self.path(front)?;
        let above = &above[..above.len().saturating_sub(1)];
        let after = self.last_child(first.container(), Some(rank))?;
        self.place_open(&record, first.container(), after.as_ref(), above)?;
        for activity in siblings.values() {
            let below = self.below(Container::Activity(activity.id), Which::Any)?;
            check_levels(above.len() + 1 + height(activity, &below))?;
            self.keep_hollow(activity, &below);
        }
        if usize::try_from(record.activities).unwrap_or(0) + 1 > MAX_ACTIVITIES {
            return Err(too_large().into());
        }
        let here = Rank::between(after.as_ref(), Some(rank));
        for row in grow(record.id, first.parent, vec![here], std::slice::from_ref(holder)) {
            self.insert(row)?;
        }
        self.own(Subject::Activity(holder.id), Happening::ActivityAdded)?;
        for (activity, rank) in siblings.values().zip(Rank::series()) {
            let happening = Happening::ActivityMoved { from: activity.parent, to: Some(holder.id) };
            self.own(Subject::Activity(activity.id), happening)?;
            self.place(activity.id, Some(holder.id), rank)?;
            self.change_activity(activity.id, |activity| activity.after_children = false)?;
        }
        self.stir_container(first.container())
    }

    pub(super) fn unnest(&mut self, request: &Request, id: ActivityId) -> Step<K, ()> {
        let (holder, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Optional)?;
        if !holder.kind.is_container() {
            return Err(Refusal::new(Code::WrongKind, "Only a container can be dissolved.").into());
        }
        may_be_edited(&record)?;
        may_be_moved(&record, &holder)?;
        let mut children = Vec::new();
        let mut after: Option<Rank> = None;
        while let Some(child) = self.next_child(Container::Activity(id), Which::Any, after.as_ref())? {
            may_be_moved(&record, &child)?;
            let below = self.below(Container::Activity(child.id), Which::Any)?;
            self.keep_hollow(&child, &below);
            after = Some(child.rank.clone());
            children.push(child);
        }
        self.own(Subject::Activity(id), Happening::ActivityDeleted)?;
        let before = self.next_child(holder.container(), Which::Any, Some(&holder.rank))?.map(|it| it.rank);
        let mut last = holder.rank.clone();
        for child in &children {
            let happening = Happening::ActivityMoved { from: Some(id), to: holder.parent };
            self.own(Subject::Activity(child.id), happening)?;
            last = Rank::between(Some(&last), before.as_ref());
            self.place(child.id, holder.parent, last.clone())?;
        }
        self.remove(id)?;
        self.stir_container(holder.container())
    }

    pub(super) fn delete(&mut self, request: &Request, id: ActivityId) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Optional)?;
        may_be_edited(&record)?;
        let mut gone = vec![activity.clone()];
        gone.extend(self.below(Container::Activity(id), Which::Any)?);
        if !record.status.is_planned() {
            let held = record.status == RecordStatus::OnHold;
            let fits = match activity.status {
                ActivityStatus::Pending => true,
                ActivityStatus::OnHold | ActivityStatus::Failed => {
                    held && gone.iter().all(|it| it.status != ActivityStatus::Completed)
                }
                _ => false,
            };
            if !fits {
                return Err(started(&activity).into());
            }
        }
        for deleted in &gone {
            self.own(Subject::Activity(deleted.id), Happening::ActivityDeleted)?;
        }
        for deleted in &gone {
            self.cut_links(deleted)?;
        }
        for deleted in gone.iter().rev() {
            self.remove(deleted.id)?;
        }
        self.stir_container(activity.container())
    }

    fn cut_links(&mut self, activity: &Activity) -> Step<K, ()> {
        for other in self.links(activity)? {
            let record = self.record(self.activity(other)?.record)?;
            let (manual, dependent) =
                if activity.kind == ActivityKind::Dependent { (other, activity.id) } else { (activity.id, other) };
            self.set_link(manual, dependent, false)?;
            if record.status != RecordStatus::Closed {
                self.own(Subject::Activity(other), Happening::Unlinked { from: activity.id })?;
            }
        }
        Ok(())
    }

    pub(super) fn set_after_children(&mut self, request: &Request, id: ActivityId, wait: bool) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        if wait && (activity.parent.is_some() || record.kind != RecordKind::Release) {
            let message = "Only a top-level activity of a release can wait for the child releases.";
            return Err(Refusal::input("afterChildren", message).into());
        }
        admit(request, &record, Comment::Optional)?;
        may_be_edited(&record)?;
        may_be_moved(&record, &activity)?;
        let change = crate::model::FieldChange {
            field: "afterChildren".into(),
            from: Some(activity.after_children.to_string()),
            to: Some(wait.to_string()),
        };
        self.own(Subject::Activity(id), Happening::FieldChanged(change))?;
        self.change_activity(id, |activity| activity.after_children = wait)?;
        self.stir_container(activity.container())
    }

    /// The record of a place, and the containers that it stands in, from the top level down.
    fn place_found(&self, place: Place) -> Step<K, (Record, Vec<Activity>)> {
        let (record, above) = match place.container {
            Container::Root(record) => (self.record(record)?, Vec::new()),
            Container::Activity(id) => {
                let (container, record) = self.activity_and_record(id)?;
                (record, self.path(&container)?)
            }
        };
        if let Spot::After(anchor) | Spot::Before(anchor) = place.spot
            && self.activity(anchor)?.container() != place.container
        {
            return Err(Refusal::input("place", "The neighbour does not stand in that container.").into());
        }
        Ok((record, above))
    }

    /// The neighbours' ranks at a place.
    fn gap(&self, place: Place) -> Step<K, (Option<Rank>, Option<Rank>)> {
        let after = match place.spot {
            Spot::First => None,
            Spot::Last => self.last_child(place.container, None)?,
            Spot::After(anchor) => Some(self.activity(anchor)?.rank),
            Spot::Before(anchor) => self.last_child(place.container, Some(&self.activity(anchor)?.rank))?,
        };
        let before = match place.spot {
            Spot::Before(anchor) => Some(self.activity(anchor)?.rank),
            _ => self.next_child(place.container, Which::Any, after.as_ref())?.map(|next| next.rank),
        };
        Ok((after, before))
    }

    fn last_child(&self, of: Container, before: Option<&Rank>) -> Step<K, Option<Rank>> {
        Ok(Known::last_child(self, of, before).map_err(Stop::Unknown)?.map(|child| child.rank))
    }

    /// Refuses a place that has been passed: a settled container on its path, or something begun after it in a sequence.
    fn place_open(&self, record: &Record, at: Container, after: Option<&Rank>, above: &[Activity]) -> Step<K, ()> {
        if record.status.is_planned() {
            return Ok(());
        }
        let passed = || {
            Refusal::new(
                Code::PlacePassed,
                "That place has been passed: work after it has begun, or its container is settled.",
            )
        };
        if above.iter().any(|container| container.status.is_settled()) {
            return Err(passed().into());
        }
        let steps = above.iter().map(|step| (step.container(), Some(&step.rank))).chain([(at, after)]);
        for (container, after) in steps {
            let sequence = match container {
                Container::Root(_) => true,
                Container::Activity(id) => self.activity(id)?.kind == ActivityKind::Sequential,
            };
            if sequence && self.next_child(container, Which::Begun, after)?.is_some() {
                return Err(passed().into());
            }
        }
        Ok(())
    }

    /// Remembers which of those that move have no children: they must not begin by that.
    fn keep_hollow(&mut self, activity: &Activity, below: &[Activity]) {
        let hollow = |it: &&Activity| it.kind.is_container() && it.counts.children == 0;
        let moved = std::iter::once(activity).chain(below).filter(hollow);
        self.hollow.extend(moved.filter(|it| it.status == ActivityStatus::Pending).map(|it| it.id));
    }
}

/// How many levels an activity takes with all below it.
fn height(activity: &Activity, below: &[Activity]) -> usize {
    let mut levels: BTreeMap<ActivityId, usize> = BTreeMap::from([(activity.id, 1)]);
    for it in below {
        let above = it.parent.and_then(|parent| levels.get(&parent)).copied().unwrap_or(0);
        levels.insert(it.id, above + 1);
    }
    levels.into_values().max().unwrap_or(1)
}

fn may_be_edited(record: &Record) -> Result<(), Refusal> {
    not_closed(record)?;
    if matches!(record.status, RecordStatus::Completed | RecordStatus::Cancelled) {
        return Err(wrong_record_status(record, "a plan that is not over"));
    }
    Ok(())
}

fn may_be_moved(record: &Record, activity: &Activity) -> Result<(), Refusal> {
    if record.status.is_planned() || activity.status == ActivityStatus::Pending {
        Ok(())
    } else {
        Err(started(activity))
    }
}

fn started(activity: &Activity) -> Refusal {
    let message = format!("The activity is {}: what has begun stays where it is.", activity.status);
    Refusal::new(Code::ActivityStarted, message)
}

fn too_large() -> Refusal {
    Refusal::new(Code::TooLarge, format!("A record holds at most {MAX_ACTIVITIES} activities."))
}
