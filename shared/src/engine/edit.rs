//! Editing a plan: before the start anywhere, later only where nothing has begun (docs/rules.md, section 3).

use std::collections::{BTreeMap, BTreeSet};

use super::command::{NewActivity, Place, Request, Spot};
use super::decide::{Comment, admit, not_closed, wrong_record_status};
use super::draft::{Draft, Step};
use super::forest::{MAX_ACTIVITIES, check_forest, check_kinds, check_levels, check_marks, grow, height, too_large};
use super::gather::gathered;
use super::known::{Known, Which};
use super::place::holds_activities;
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Container, FieldChange, Happening, Rank, Record,
    RecordKind, RecordStatus, Refusal, Subject,
};

impl<K: Known> Draft<'_, K> {
    pub(super) fn add(&mut self, request: &Request, place: Place, new: &[NewActivity]) -> Step<K, ()> {
        if new.is_empty() {
            return Err(Refusal::input("activities", "Give at least one activity to add.").into());
        }
        let levels = check_forest(new)?;
        let (record, above) = self.place_found(place)?;
        check_marks(record.kind, above.is_empty(), new)?;
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
        let filled: BTreeSet<ActivityId> = gathered(new.iter().filter_map(|new| new.parent));
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
        check_forest(std::slice::from_ref(holder))?;
        let (first, record) = self.activity_and_record(*first)?;
        let mut siblings = BTreeMap::new();
        for id in ids {
            let activity = self.activity(*id)?;
            if activity.container() != first.container() || activity.record != record.id {
                return Err(Refusal::input("activities", "Only activities side by side can be nested together.").into());
            }
            siblings.insert(activity.rank.clone(), activity.id);
        }
        let siblings = siblings.into_values().map(|id| self.activity(id)).collect::<Result<Vec<_>, _>>()?;
        let at_top = first.parent.is_none();
        check_marks(record.kind, at_top, std::slice::from_ref(holder))?;
        admit(request, &record, Comment::Optional)?;
        if !holder.kind.is_container() {
            let message = "Activities nest in a parallel or a sequential container.";
            return Err(Refusal::new(Code::WrongKind, message).into());
        }
        may_be_edited(&record)?;
        for activity in &siblings {
            may_be_moved(&record, activity)?;
        }
        let Some(front) = siblings.first() else { return Ok(()) };
        let rank = &front.rank;
        let above = self.path(front)?;
        let above = &above[..above.len().saturating_sub(1)];
        let after = self.last_child(first.container(), Some(rank))?;
        self.place_open(&record, first.container(), after.as_ref(), above)?;
        for activity in &siblings {
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
        for (activity, rank) in siblings.iter().zip(Rank::series()) {
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
        if activity.after_children == wait {
            return self.note(request, Subject::Activity(id), None);
        }
        let change = FieldChange {
            field: "afterChildren".into(),
            from: Some(activity.after_children.to_string()),
            to: Some(wait.to_string()),
        };
        self.own(Subject::Activity(id), Happening::FieldChanged(change))?;
        self.change_activity(id, |activity| activity.after_children = wait)?;
        self.stir_container(activity.container())
    }

    /// Remembers which of those that move have no children: they must not begin by that.
    fn keep_hollow(&mut self, activity: &Activity, below: &[Activity]) {
        let hollow = |it: &&Activity| it.kind.is_container() && it.counts.children == 0;
        let moved = std::iter::once(activity).chain(below).filter(hollow);
        self.hollow.extend(moved.filter(|it| it.status == ActivityStatus::Pending).map(|it| it.id));
    }
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
