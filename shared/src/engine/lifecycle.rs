//! Starting, doing, passing over, holding, cancelling and closing (docs/rules.md, section 3).

use super::command::Request;
use super::decide::{Comment, admit, in_order, not_closed, not_held, wrong_record_status, wrong_status};
use super::draft::{Draft, Step};
use super::known::{Known, Stop, Which, approved};
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Container, Family, Record, RecordId, RecordStatus,
    Refusal,
};

impl<K: Known> Draft<'_, K> {
    pub(super) fn start(&mut self, request: &Request, id: RecordId, children: &[RecordId]) -> Step<K, ()> {
        let record = self.record(id)?;
        let children = self.children_named(&record, "children", children)?;
        admit(request, &record, Comment::Optional)?;
        self.can_start(&record)?;
        for child in &children {
            let child = self.record(*child)?;
            self.can_start(&child).map_err(|stop| match stop {
                Stop::Refused(refusal) => {
                    let message = format!("The child {} cannot start: {}", child.key, refusal.message);
                    Stop::Refused(Refusal { message, ..refusal })
                }
                unknown => unknown,
            })?;
        }
        for id in std::iter::once(id).chain(children) {
            self.act_on_record(id, RecordStatus::InProgress)?;
            self.stirred.insert(id);
        }
        Ok(())
    }

    fn can_start(&self, record: &Record) -> Step<K, ()> {
        not_closed(record)?;
        if !record.status.is_planned() {
            return Err(wrong_record_status(record, "EDITING (a release) or NEW (a change)").into());
        }
        if !self.has_something_to_do(record)? {
            let message = format!("{} has no activities yet: add some to its plan first.", record.key);
            return Err(Refusal::new(Code::EmptyPlan, message).into());
        }
        if record.empty_containers > 0 {
            let which = Known::empty_container(self, record.id).map_err(Stop::Unknown)?;
            let which = which.map_or_else(String::new, |id| format!(" (number {id})"));
            let message =
                format!("{} has a container without children{which}: fill it or delete it first.", record.key);
            return Err(Refusal::new(Code::EmptyPlan, message).into());
        }
        Ok(())
    }

    fn has_something_to_do(&self, record: &Record) -> Step<K, bool> {
        let activities = record.root.children > 0;
        Ok(activities || (record.family == Family::Parent && !self.child_records(record.id)?.is_empty()))
    }

    pub(super) fn complete(&mut self, request: &Request, id: ActivityId, despite: bool) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Optional)?;
        self.may_be_marked(&activity, &record)?;
        if !despite {
            self.changes_approved(&activity)?;
        }
        self.act(id, ActivityStatus::Completed)?;
        self.stir(&activity)
    }

    pub(super) fn fail(&mut self, request: &Request, id: ActivityId) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Needed)?;
        self.may_be_marked(&activity, &record)?;
        self.act(id, ActivityStatus::Failed)?;
        self.stir(&activity)
    }

    fn may_be_marked(&self, activity: &Activity, record: &Record) -> Result<(), Refusal> {
        if activity.kind != ActivityKind::Manual {
            let found =
                format!("This is a {} activity; only manual ones are completed or failed.", activity.kind.as_str());
            return Err(Refusal::new(Code::WrongKind, found));
        }
        not_held(record)?;
        if activity.status != ActivityStatus::InProgress {
            return Err(wrong_status(activity, "IN_PROGRESS"));
        }
        Ok(())
    }

    /// Links whose dependent activity is COMPLETED or SKIPPED are not asked.
    fn changes_approved(&self, manual: &Activity) -> Step<K, ()> {
        for dependent in self.links(manual)? {
            let dependent = self.activity(dependent)?;
            if matches!(dependent.status, ActivityStatus::Completed | ActivityStatus::Skipped) {
                continue;
            }
            let change = self.record(dependent.record)?;
            let refused = match change.seen_status() {
                RecordStatus::New => "is not started",
                RecordStatus::Cancelled => "is cancelled",
                _ if !approved(self, &dependent).map_err(Stop::Unknown)? => "is not approved",
                _ => continue,
            };
            let message = format!(
                "The linked change {} {refused}. Approve it, unlink it, or say that you go on without.",
                change.key
            );
            return Err(Refusal::new(Code::ChangeNotApproved, message).into());
        }
        Ok(())
    }

    pub(super) fn skip(&mut self, request: &Request, id: ActivityId) -> Step<K, ()> {
        let (activity, record) = self.activity_and_record(id)?;
        admit(request, &record, Comment::Needed)?;
        not_held(&record)?;
        if !record.status.runs() {
            return Err(wrong_record_status(&record, "IN_PROGRESS or FAILED").into());
        }
        if activity.status.is_settled() {
            return Err(wrong_status(&activity, "PENDING, IN_PROGRESS or FAILED").into());
        }
        let below = self.below(Container::Activity(id), Which::Unsettled)?;
        for skipped in std::iter::once(&activity).chain(&below) {
            self.act(skipped.id, ActivityStatus::Skipped)?;
        }
        self.stir(&activity)
    }

    pub(super) fn hold(&mut self, request: &Request, id: RecordId, except: &[RecordId]) -> Step<K, ()> {
        let record = self.record(id)?;
        let except = self.children_named(&record, "except", except)?;
        admit(request, &record, Comment::Needed)?;
        not_closed(&record)?;
        if !record.status.runs() {
            return Err(wrong_record_status(&record, "IN_PROGRESS or FAILED").into());
        }
        self.hold_one(id)?;
        for child in self.reached(&record, &except, |child| child.status.runs())? {
            self.hold_one(child)?;
            self.change_record(child, |child| child.held_by_parent = true)?;
        }
        Ok(())
    }

    fn hold_one(&mut self, id: RecordId) -> Step<K, ()> {
        let active = self.below(Container::Root(id), Which::Active)?;
        self.act_on_record(id, RecordStatus::OnHold)?;
        for activity in active.iter().filter(|it| it.status == ActivityStatus::InProgress) {
            self.act(activity.id, ActivityStatus::OnHold)?;
        }
        self.stirred.insert(id);
        Ok(())
    }

    pub(super) fn resume(&mut self, request: &Request, id: RecordId, except: &[RecordId]) -> Step<K, ()> {
        let record = self.record(id)?;
        let except = self.children_named(&record, "except", except)?;
        admit(request, &record, Comment::Needed)?;
        not_closed(&record)?;
        if record.status != RecordStatus::OnHold {
            return Err(wrong_record_status(&record, "ON_HOLD").into());
        }
        if !self.has_something_to_do(&record)? {
            let message = format!("{} has no activities left: add some to its plan first.", record.key);
            return Err(Refusal::new(Code::EmptyPlan, message).into());
        }
        let held =
            |child: &Record| child.status == RecordStatus::OnHold && child.held_by_parent && child.root.children > 0;
        let children = self.reached(&record, &except, held)?;
        for id in std::iter::once(id).chain(children) {
            self.act_on_record(id, RecordStatus::InProgress)?;
            self.change_record(id, |record| record.held_by_parent = false)?;
            self.stirred.insert(id);
            for activity in self.below(Container::Root(id), Which::Active)? {
                if activity.status == ActivityStatus::OnHold {
                    self.set_status(activity.id, ActivityStatus::InProgress)?;
                }
                self.stir(&activity)?;
            }
        }
        // This hold is over: a child that was left out is held for itself now, and no later resume takes it along.
        for child in self.left_out.clone() {
            if self.record(child)?.held_by_parent {
                self.change_record(child, |child| child.held_by_parent = false)?;
            }
        }
        Ok(())
    }

    pub(super) fn cancel(&mut self, request: &Request, id: RecordId, except: &[RecordId]) -> Step<K, ()> {
        let record = self.record(id)?;
        let except = self.children_named(&record, "except", except)?;
        admit(request, &record, Comment::Needed)?;
        not_closed(&record)?;
        if !may_be_cancelled(&record) {
            return Err(wrong_record_status(&record, "a status other than COMPLETED, CANCELLED and CLOSED").into());
        }
        let children = self.reached(&record, &except, may_be_cancelled)?;
        for id in std::iter::once(id).chain(children) {
            let unsettled = self.below(Container::Root(id), Which::Unsettled)?;
            self.act_on_record(id, RecordStatus::Cancelled)?;
            self.change_record(id, |record| record.held_by_parent = false)?;
            for activity in unsettled {
                self.act(activity.id, ActivityStatus::Cancelled)?;
            }
            self.stirred.insert(id);
        }
        Ok(())
    }

    pub(super) fn close(&mut self, request: &Request, id: RecordId) -> Step<K, ()> {
        let record = self.record(id)?;
        admit(request, &record, Comment::Needed)?;
        not_closed(&record)?;
        if !matches!(record.status, RecordStatus::Completed | RecordStatus::Failed | RecordStatus::Cancelled) {
            return Err(wrong_record_status(&record, "COMPLETED, FAILED or CANCELLED").into());
        }
        let open = self.below(Container::Root(id), Which::Unsettled)?;
        self.change_record(id, |it| it.closed_from = Some(record.status))?;
        self.act_on_record(id, RecordStatus::Closed)?;
        for activity in open.iter().filter(|it| it.status != ActivityStatus::Failed) {
            self.act(activity.id, ActivityStatus::Cancelled)?;
        }
        self.stirred.insert(id);
        Ok(())
    }

    /// The children that an input names, by number; a record that is not a child is refused.
    fn children_named(&self, record: &Record, field: &'static str, named: &[RecordId]) -> Step<K, Vec<RecordId>> {
        let named = in_order(named);
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let children = if record.family == Family::Parent { self.child_records(record.id)? } else { Vec::new() };
        for id in &named {
            if !children.contains(id) {
                let key = Known::record(self, *id).map_err(Stop::Unknown)?.map_or_else(|| id.to_string(), |it| it.key);
                let message = format!("{key} is not a child of {}.", record.key);
                return Err(Refusal::input(field, message).into());
            }
        }
        Ok(named.into_iter().collect())
    }

    /// The children that the command reaches, by number; the others are named in the answer.
    fn reached(
        &mut self,
        record: &Record,
        except: &[RecordId],
        fits: impl Fn(&Record) -> bool,
    ) -> Step<K, Vec<RecordId>> {
        let mut reached = Vec::new();
        if record.family == Family::Parent {
            for id in in_order(&self.child_records(record.id)?) {
                if !except.contains(&id) && fits(&self.record(id)?) {
                    reached.push(id);
                } else {
                    self.left_out.push(id);
                }
            }
        }
        Ok(reached)
    }
}

fn may_be_cancelled(record: &Record) -> bool {
    !matches!(record.status, RecordStatus::Completed | RecordStatus::Cancelled | RecordStatus::Closed)
}
