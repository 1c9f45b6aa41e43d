//! From a command to its decision, and the checks that every command shares.

use super::command::{Command, Request};
use super::decision::Decision;
use super::draft::{Draft, Step};
use super::gather::gathered;
use super::known::{Known, Stop};
use crate::model::{Activity, ActivityStatus, Code, Happening, Record, RecordId, RecordStatus, Refusal, Subject};

/// What `request` comes to, given what is known. Nothing changes until the caller applies the decision.
///
/// # Errors
/// [`Stop::Refused`] with the first refusal that applies in the order of [`Code`]; [`Stop::Unknown`] when a question
/// could not be answered.
pub fn decide<K: Known>(known: &K, request: &Request) -> Result<Decision, Stop<K::Error>> {
    let mut draft = Draft::new(known, request.at);
    draft.carry_out(request)?;
    draft.settle()?;
    Ok(draft.finish())
}

/// What [`decide`] refuses, and nothing else of it: what follows from `request` is not worked out, for nothing there is
/// refused. It is for asking what is possible, again and again.
///
/// # Errors
/// The refusal of [`decide`]; [`Stop::Unknown`] when a question could not be answered.
pub fn admits<K: Known>(known: &K, request: &Request) -> Result<(), Stop<K::Error>> {
    let mut draft = Draft::new(known, request.at);
    draft.carry_out(request)?;
    // Whether what was added or moved begins is seen when everything has come to rest.
    if !draft.hollow.is_empty() {
        draft.settle()?;
    }
    Ok(())
}

impl<K: Known> Draft<'_, K> {
    /// What follows from what was carried out.
    fn settle(&mut self) -> Step<K, ()> {
        self.come_to_rest()?;
        self.cross_links()?;
        self.refuse_hollow_beginnings()
    }

    fn carry_out(&mut self, request: &Request) -> Step<K, ()> {
        match &request.command {
            Command::Start { record, children } => self.start(request, *record, children),
            Command::Complete { activity, despite_unapproved } => {
                self.complete(request, *activity, *despite_unapproved)
            }
            Command::Fail { activity } => self.fail(request, *activity),
            Command::Vote { activity, reviewer, approve } => self.vote(request, *activity, *reviewer, *approve),
            Command::Skip { activity } => self.skip(request, *activity),
            Command::ReturnTo { activity, leave_closed_changes } => {
                self.return_to(request, *activity, *leave_closed_changes)
            }
            Command::Hold { record, except } => self.hold(request, *record, except),
            Command::Resume { record, except } => self.resume(request, *record, except),
            Command::Cancel { record, except } => self.cancel(request, *record, except),
            Command::Close { record } => self.close(request, *record),
            Command::Link { manual, dependent } => self.link(request, *manual, *dependent),
            Command::Unlink { manual, dependent } => self.unlink(request, *manual, *dependent),
            Command::LinkChild { parent, child } => self.link_child(request, *parent, *child),
            Command::UnlinkChild { parent, child } => self.unlink_child(request, *parent, *child),
            Command::ConvertToParent { record } => self.convert_to_parent(request, *record),
            Command::RevertParent { record } => self.revert_parent(request, *record),
            Command::Add { place, activities } => self.add(request, *place, activities),
            Command::Move { activity, place } => self.move_to(request, *activity, *place),
            Command::Nest { activities, container } => self.nest(request, activities, container),
            Command::Unnest { container } => self.unnest(request, *container),
            Command::Delete { activity } => self.delete(request, *activity),
            Command::SetReview { activity, condition, reviewers } => {
                self.set_review(request, *activity, *condition, reviewers)
            }
            Command::SetAfterChildren { activity, after_children } => {
                self.set_after_children(request, *activity, *after_children)
            }
            Command::ChangeFields { subject, changes } => {
                let happenings = changes.iter().cloned().map(Happening::FieldChanged);
                self.note(request, *subject, happenings)
            }
            Command::Assign { subject, from, to } => {
                let happening = Happening::Assigned { from: *from, to: *to };
                self.note(request, *subject, (from != to).then_some(happening))
            }
            Command::Delegate { activity, from, to } => {
                let happening = Happening::Delegated { from: *from, to: *to };
                self.note(request, Subject::Activity(*activity), (from != to).then_some(happening))
            }
            Command::Comment { subject } => {
                let record = self.record_of(*subject)?;
                admit(request, &record, Comment::Needed)?;
                self.note(request, *subject, [Happening::Commented])
            }
        }
    }

    /// What is only recorded: it needs a record that is not closed, and moves nothing. What is as wanted already leaves
    /// no event but for what was said with it.
    pub(super) fn note(
        &mut self,
        request: &Request,
        subject: Subject,
        happenings: impl IntoIterator<Item = Happening>,
    ) -> Step<K, ()> {
        let record = self.record_of(subject)?;
        admit(request, &record, Comment::Optional)?;
        not_closed(&record)?;
        for happening in happenings {
            self.own(subject, happening)?;
        }
        if self.is_first_event() && has_comment(request) {
            self.own(subject, Happening::Commented)?;
        }
        Ok(())
    }

    fn record_of(&self, subject: Subject) -> Step<K, Record> {
        match subject {
            Subject::Record(id) => self.record(id),
            Subject::Activity(id) => self.record(self.activity(id)?.record),
        }
    }

    /// An activity with its record.
    pub(super) fn activity_and_record(&self, id: crate::model::ActivityId) -> Step<K, (Activity, Record)> {
        let activity = self.activity(id)?;
        let record = self.record(activity.record)?;
        Ok((activity, record))
    }

    /// An empty container that was added or moved to where it began at once is refused; one whose
    /// turn comes later becomes COMPLETED then.
    fn refuse_hollow_beginnings(&self) -> Step<K, ()> {
        for id in &self.hollow {
            let container = self.activity(*id)?;
            if container.status != ActivityStatus::Pending {
                let found = "A container without children would begin at once: add its activities in the same command.";
                return Err(Refusal::new(Code::EmptyPlan, found).into());
            }
        }
        Ok(())
    }
}

/// Whether a command needs a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Comment {
    Needed,
    Optional,
}

/// The checks that come before all that look at statuses: the version, the comment, the class of record.
pub(super) fn admit(request: &Request, record: &Record, comment: Comment) -> Result<(), Refusal> {
    if let Some(expected) = request.expected_version
        && expected != record.version
    {
        let found = format!(
            "{} was changed meanwhile: it is at version {}, and you acted on version {expected}. Look at what changed and try again.",
            record.key, record.version
        );
        let present_version = Some(record.version);
        return Err(Refusal { present_version, ..Refusal::new(Code::VersionConflict, found) });
    }
    if comment == Comment::Needed && !has_comment(request) {
        return Err(Refusal::new(Code::CommentRequired, "Say why: this needs a comment."));
    }
    if let Some(needed) = request.class
        && needed != record.kind
    {
        let found = format!("{} is {}; this needs {}.", record.key, record.kind.noun(), needed.noun());
        return Err(Refusal::new(Code::WrongKind, found));
    }
    Ok(())
}

fn has_comment(request: &Request) -> bool {
    request.comment.as_deref().is_some_and(|comment| !comment.trim().is_empty())
}

pub(super) fn not_closed(record: &Record) -> Result<(), Refusal> {
    if record.status == RecordStatus::Closed {
        return Err(Refusal::new(Code::RecordClosed, format!("{} is closed and never changes again.", record.key)));
    }
    Ok(())
}

/// The state that activity commands need of their record: neither closed nor held.
pub(super) fn not_held(record: &Record) -> Result<(), Refusal> {
    not_closed(record)?;
    if record.status == RecordStatus::OnHold {
        return Err(Refusal::new(Code::RecordOnHold, format!("{} is on hold: resume it first.", record.key)));
    }
    Ok(())
}

pub(super) fn wrong_record_status(record: &Record, needed: &str) -> Refusal {
    Refusal::new(Code::InvalidStatus, format!("{} is {}; this needs {needed}.", record.key, record.status))
}

pub(super) fn wrong_status(activity: &Activity, needed: &str) -> Refusal {
    Refusal::new(Code::InvalidStatus, format!("The activity is {}; this needs {needed}.", activity.status))
}

/// Numbers in their order, each once.
pub(super) fn in_order(ids: &[RecordId]) -> std::collections::BTreeSet<RecordId> {
    gathered(ids.iter().copied())
}
