//! Changes that wait for releases: links, and what dependent activities make of them (docs/rules.md, section 5).

use super::command::Request;
use super::decide::{Comment, admit, not_closed, wrong_record_status, wrong_status};
use super::draft::{Draft, Step};
use super::known::{Known, Stop, approved, tree_order};
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Happening, Record, RecordKind, RecordStatus, Refusal,
    Subject,
};

/// Manual and dependent activity of a link, and the records that they stand in.
type Ends = ((Activity, Activity), (Record, Record));

/// What the activities linked to a dependent activity come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkState {
    /// All that count are COMPLETED, and there is one.
    Done,
    /// One FAILED.
    Failed,
    /// One is CANCELLED, or its release is: unlink it, or link elsewhere.
    Cancelled,
    /// Nothing is left that counts: link it again, or skip it.
    NothingLeft,
    /// Some are not done yet.
    Open,
}

impl<K: Known> Draft<'_, K> {
    pub(super) fn link(&mut self, request: &Request, manual: ActivityId, dependent: ActivityId) -> Step<K, ()> {
        let (ends, records) = self.both_ends(manual, dependent)?;
        admit(request, &records.0, Comment::Optional)?;
        right_kinds(&ends, &records)?;
        not_closed(&records.0)?;
        not_closed(&records.1)?;
        if records.0.status == RecordStatus::Cancelled {
            return Err(wrong_record_status(&records.0, "a release that is not cancelled").into());
        }
        if ends.1.status.is_settled() {
            return Err(wrong_status(&ends.1, "a dependent activity that is not settled").into());
        }
        if self.links(&ends.0)?.contains(&dependent) {
            return Err(Refusal::new(Code::InvalidStatus, "They are linked already.").into());
        }
        if !approved(self, &ends.1).map_err(Stop::Unknown)? {
            let message = format!(
                "The change {} is not approved: it has to be started, and the reviews before the dependent activity done.",
                records.1.key
            );
            return Err(Refusal::new(Code::ChangeNotApproved, message).into());
        }
        self.set_link(manual, dependent, true)?;
        self.own(Subject::Activity(manual), Happening::Linked { to: dependent })?;
        self.own(Subject::Activity(dependent), Happening::Linked { to: manual })
    }

    pub(super) fn unlink(&mut self, request: &Request, manual: ActivityId, dependent: ActivityId) -> Step<K, ()> {
        let (ends, records) = self.both_ends(manual, dependent)?;
        if !self.links(&ends.0)?.contains(&dependent) {
            return Err(Refusal::new(Code::NotFound, "There is no such link.").into());
        }
        admit(request, &records.0, Comment::Needed)?;
        right_kinds(&ends, &records)?;
        if records.0.status == RecordStatus::Closed {
            not_closed(&records.1)?;
        }
        self.set_link(manual, dependent, false)?;
        for (end, record, other) in [(manual, &records.0, dependent), (dependent, &records.1, manual)] {
            // Cutting a link is no change of a closed record.
            if record.status != RecordStatus::Closed {
                self.own(Subject::Activity(end), Happening::Unlinked { from: other })?;
            }
        }
        Ok(())
    }

    fn both_ends(&self, manual: ActivityId, dependent: ActivityId) -> Step<K, Ends> {
        let (manual, release) = self.activity_and_record(manual)?;
        let (dependent, change) = self.activity_and_record(dependent)?;
        Ok(((manual, dependent), (release, change)))
    }

    /// Step 3 of a command: change request by change request, the dependent activities that are linked to what
    /// changed, in tree order, and then the record comes to rest.
    pub(super) fn cross_links(&mut self) -> Step<K, ()> {
        let mut dependents = std::collections::BTreeSet::new();
        for id in std::mem::take(&mut self.moved) {
            match Known::activity(self, id).map_err(Stop::Unknown)? {
                Some(activity) if activity.kind == ActivityKind::Dependent => dependents.extend([id]),
                Some(activity) => dependents.extend(self.links(&activity)?),
                None => {}
            }
        }
        let mut paths = Vec::with_capacity(dependents.len());
        for dependent in dependents {
            let dependent = self.activity(dependent)?;
            paths.push((dependent.record, self.path(&dependent)?));
        }
        paths.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| tree_order(&left.1, &right.1)));
        for paths in paths.chunk_by(|left, right| left.0 == right.0) {
            for dependent in paths.iter().filter_map(|(_, path)| path.last()) {
                self.reach_dependent(dependent.id)?;
            }
            self.rest_record(paths[0].0)?;
        }
        Ok(())
    }

    fn reach_dependent(&mut self, id: ActivityId) -> Step<K, ()> {
        let (dependent, change) = self.activity_and_record(id)?;
        let is_undone = dependent.status == ActivityStatus::Completed
            && self.links(&dependent)?.iter().any(|manual| self.undone.contains(manual));
        if is_undone {
            return self.reset_dependent(&dependent, &change);
        }
        if !(change.status.runs() && dependent.status.runs()) {
            return Ok(());
        }
        self.follow_links(&dependent)?;
        let cause = self.latest(Subject::Activity(id)).max(self.latest_linked(&dependent)?);
        self.tell(id, cause.or(Some(0)))?;
        self.stir(&dependent)?;
        Ok(())
    }

    /// Works out a dependent activity that is IN_PROGRESS or FAILED.
    pub(super) fn follow_links(&mut self, dependent: &Activity) -> Step<K, ()> {
        let status = match link_state(self, dependent).map_err(Stop::Unknown)? {
            LinkState::Done => ActivityStatus::Completed,
            LinkState::Failed => ActivityStatus::Failed,
            LinkState::Cancelled | LinkState::NothingLeft | LinkState::Open => ActivityStatus::InProgress,
        };
        self.set_status(dependent.id, status)
    }

    /// The latest event about an activity that is linked to this one, or about its release.
    pub(super) fn latest_linked(&self, dependent: &Activity) -> Step<K, Option<usize>> {
        let mut latest = None;
        for manual in self.links(dependent)? {
            let release = self.activity(manual)?.record;
            latest = latest.max(self.latest(Subject::Activity(manual)));
            if self.record(release)?.seen_status() == RecordStatus::Cancelled {
                latest = latest.max(self.latest(Subject::Record(release)));
            }
        }
        Ok(latest)
    }
}

/// What a dependent activity's links come to.
pub(super) fn link_state<K: Known + ?Sized>(known: &K, dependent: &Activity) -> Result<LinkState, K::Error> {
    let (mut failed, mut cancelled, mut open, mut completed) = (false, false, false, false);
    for manual in known.links(dependent.id)? {
        let Some(manual) = known.activity(manual)? else { continue };
        let release = known.record(manual.record)?;
        let release_cancelled = release.is_some_and(|it| it.seen_status() == RecordStatus::Cancelled);
        match manual.status {
            _ if release_cancelled => cancelled = true,
            ActivityStatus::Cancelled => cancelled = true,
            ActivityStatus::Failed => failed = true,
            ActivityStatus::Skipped => {}
            ActivityStatus::Completed => completed = true,
            ActivityStatus::Pending | ActivityStatus::InProgress | ActivityStatus::OnHold => open = true,
        }
    }
    Ok(match (failed, cancelled, open, completed) {
        (true, ..) => LinkState::Failed,
        (_, true, ..) => LinkState::Cancelled,
        (_, _, true, _) => LinkState::Open,
        (.., true) => LinkState::Done,
        _ => LinkState::NothingLeft,
    })
}

fn right_kinds(ends: &(Activity, Activity), records: &(Record, Record)) -> Result<(), Refusal> {
    let manual = ends.0.kind == ActivityKind::Manual && records.0.kind == RecordKind::Release;
    let dependent = ends.1.kind == ActivityKind::Dependent && records.1.kind == RecordKind::Change;
    if manual && dependent {
        return Ok(());
    }
    let message = "A link goes from a manual activity of a release to a dependent activity of a change request.";
    Err(Refusal::new(Code::WrongKind, message))
}
