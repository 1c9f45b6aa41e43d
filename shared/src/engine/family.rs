//! Parent releases and their children (docs/rules.md, section 6).

use super::command::Request;
use super::decide::{Comment, admit, in_order, not_closed};
use super::draft::{Draft, Step};
use super::known::Known;
use crate::model::{Code, Family, Happening, Record, RecordId, RecordKind, RecordStatus, Refusal, Subject};

impl<K: Known> Draft<'_, K> {
    pub(super) fn convert_to_parent(&mut self, request: &Request, id: RecordId) -> Step<K, ()> {
        let record = self.record(id)?;
        admit(request, &record, Comment::Needed)?;
        is_release(&record)?;
        not_closed(&record)?;
        is_single(&record)?;
        self.change_record(id, |record| record.family = Family::Parent)?;
        self.own(Subject::Record(id), Happening::ConvertedToParent)?;
        self.stirred.insert(id);
        Ok(())
    }

    pub(super) fn revert_parent(&mut self, request: &Request, id: RecordId) -> Step<K, ()> {
        let record = self.record(id)?;
        admit(request, &record, Comment::Optional)?;
        is_release(&record)?;
        not_closed(&record)?;
        is_parent(&record)?;
        self.own(Subject::Record(id), Happening::RevertedToPlain)?;
        let children = in_order(&self.child_records(id)?);
        for child in &children {
            self.own(Subject::Record(id), Happening::ChildUnlinked { child: *child })?;
        }
        for child in children {
            self.leave_parent(id, child)?;
        }
        self.change_record(id, |record| record.family = Family::Single)?;
        self.stirred.insert(id);
        Ok(())
    }

    pub(super) fn link_child(&mut self, request: &Request, parent: RecordId, child: RecordId) -> Step<K, ()> {
        let (above, below) = (self.record(parent)?, self.record(child)?);
        admit(request, &above, Comment::Optional)?;
        is_release(&above)?;
        is_release(&below)?;
        not_closed(&above)?;
        not_closed(&below)?;
        is_parent(&above)?;
        is_single(&below)?;
        self.own(Subject::Record(parent), Happening::ChildLinked { child })?;
        self.own(Subject::Record(child), Happening::ParentLinked { parent })?;
        self.set_family(child, Family::ChildOf(parent))?;
        self.stirred.insert(parent);
        Ok(())
    }

    pub(super) fn unlink_child(&mut self, request: &Request, parent: RecordId, child: RecordId) -> Step<K, ()> {
        let (above, below) = (self.record(parent)?, self.record(child)?);
        if below.family != Family::ChildOf(parent) {
            let message = format!("{} is not a child of {}.", below.key, above.key);
            return Err(Refusal::new(Code::NotFound, message).into());
        }
        admit(request, &above, Comment::Needed)?;
        if above.status == RecordStatus::Closed {
            not_closed(&below)?;
        } else {
            self.own(Subject::Record(parent), Happening::ChildUnlinked { child })?;
        }
        self.leave_parent(parent, child)?;
        self.stirred.insert(parent);
        Ok(())
    }

    /// The child's side of a cut: a closed record does not change, and still stands alone from now on.
    fn leave_parent(&mut self, parent: RecordId, child: RecordId) -> Step<K, ()> {
        if self.record(child)?.status != RecordStatus::Closed {
            self.own(Subject::Record(child), Happening::ParentUnlinked { parent })?;
        }
        self.set_family(child, Family::Single)
    }
}

fn is_release(record: &Record) -> Result<(), Refusal> {
    if record.kind != RecordKind::Release {
        let message = format!("{} is a change request; only releases are parents and children.", record.key);
        return Err(Refusal::new(Code::WrongKind, message));
    }
    Ok(())
}

fn is_parent(record: &Record) -> Result<(), Refusal> {
    if record.family != Family::Parent {
        let message = format!("{} is not a parent release: convert it first.", record.key);
        return Err(Refusal::new(Code::NotAParent, message));
    }
    Ok(())
}

fn is_single(record: &Record) -> Result<(), Refusal> {
    match record.family {
        Family::Single => Ok(()),
        Family::Parent => {
            Err(Refusal::new(Code::AlreadyAParent, format!("{} is a parent release already.", record.key)))
        }
        Family::ChildOf(_) => {
            Err(Refusal::new(Code::AlreadyAChild, format!("{} has a parent release already.", record.key)))
        }
    }
}
