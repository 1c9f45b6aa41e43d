//! Events as they arrive, and what each does to a [`Plan`].

use chrono::{DateTime, Utc};
use waybill_shared::model::{
    Activity, ActivityId, ActivityStatus, EventKind, Family, Record, RecordId, RecordStatus, ReviewerRef,
};

use super::news::is_leaf;
use super::{ActivityRow, Plan, Reason};

/// One event, as the history and the live stream tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveEvent {
    /// Its place in the order of everything that happened.
    pub sequence: u64,
    /// What happened.
    pub kind: EventKind,
    /// To or in which record.
    pub record: String,
    /// That record's title.
    pub record_title: String,
    /// That record's version as it is now.
    pub version: i64,
    /// To which activity; `None`: to the record itself.
    pub activity: Option<String>,
    /// Its title, if it is told.
    pub activity_title: Option<String>,
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
    /// Which field changed.
    pub field: Option<String>,
    /// The event that caused it.
    pub cause: Option<u64>,
    /// The command that it belongs to.
    pub command: String,
    /// Who gave the command.
    pub actor: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub comment: Option<String>,
    /// The activity as it is now, where a screen cannot apply the event by itself.
    pub row: Option<ActivityRow>,
}

/// What an event means to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is known already, or changes nothing that is shown but the history.
    Nothing,
    /// Statuses or fields changed; rows stay where they are.
    Changed,
    /// Rows came, went or moved.
    Rebuilt,
    /// The snapshot has to be loaded again.
    Reload,
}

impl Plan {
    /// Applies an event to what is confirmed, once: those that the plan contains already are passed over.
    pub(super) fn confirm(&mut self, event: &LiveEvent) -> Outcome {
        if event.sequence <= self.sequence {
            return Outcome::Nothing;
        }
        self.sequence = event.sequence;
        // Of a failure, if it is one or a vote: a dependent activity may begin and fail with something that went well.
        let is_failure = event.kind == EventKind::StatusChanged && status(event) == Some(ActivityStatus::Failed);
        if let Some(comment) = event.comment.as_ref().filter(|_| is_failure || event.kind == EventKind::Voted) {
            self.said = Some((event.command.clone(), comment.clone()));
        }
        let Some(record) = self.about.iter().find(|about| about.key == event.record).map(|about| about.id) else {
            return Outcome::Nothing;
        };
        if record == self.id {
            self.put_version(event.version);
        } else if self.count_relative(record, event)
            && event.activity.as_ref().is_some_and(|key| self.number(key).is_none())
        {
            // Of a relative's activities nothing more is known here.
            return Outcome::Changed;
        }
        let outcome = match (&event.activity, event.kind) {
            (None, EventKind::StatusChanged) => self.record_status(record, event),
            (Some(key), EventKind::StatusChanged) => self.activity_status(record, key, event),
            (Some(key), EventKind::ActivityDeleted) if record == self.id => self.delete(key),
            (Some(key), EventKind::ActivityDeleted) if self.home(key).is_some() => Outcome::Reload,
            _ => match event.kind {
                EventKind::Commented => Outcome::Nothing,
                EventKind::ActivityAdded | EventKind::ActivityMoved if record == self.id => self.rebuild(event),
                _ if record == self.id => self.change(event),
                // A closed record tells nothing of what is linked to it or cut off from it: the other side does.
                kind if is_of_links(kind) => Outcome::Reload,
                _ => Outcome::Nothing,
            },
        };
        // Fields of the record itself are nothing that is decided on.
        let is_field = event.activity.is_none() && !is_of_links(event.kind);
        self.stale |= outcome == Outcome::Reload && !is_field;
        // A review of a linked change may have made it approved, or not: that is the server's word.
        if record.0 < 0 && record != self.id && outcome == Outcome::Nothing && event.kind == EventKind::StatusChanged {
            return Outcome::Reload;
        }
        outcome
    }

    fn put_version(&mut self, version: i64) {
        let mut record = self.record();
        record.version = record.version.max(version);
        self.put_record(record);
    }

    fn record_status(&mut self, id: RecordId, event: &LiveEvent) -> Outcome {
        let (Some(mut record), Some(to)) = (self.record_by(id), status::<RecordStatus>(event)) else {
            return Outcome::Nothing;
        };
        let from = std::mem::replace(&mut record.status, to);
        // Held on its own, it was the first event of its command; held with its parent, it was not.
        record.held_by_parent = to == RecordStatus::OnHold && event.cause.is_some();
        match to {
            RecordStatus::InProgress => {
                record.actual_start = record.actual_start.or(Some(event.at));
                record.actual_end = None;
            }
            RecordStatus::Completed | RecordStatus::Failed | RecordStatus::Cancelled => {
                record.actual_end = Some(event.at);
            }
            RecordStatus::Closed => record.closed_from = Some(from),
            RecordStatus::Editing | RecordStatus::New | RecordStatus::OnHold => {}
        }
        self.put_record(record);
        if from == RecordStatus::OnHold && to == RecordStatus::InProgress {
            self.end_hold(id);
        }
        let links = self.links.iter_mut().filter(|link| link.record_key == event.record);
        let mut linked = false;
        for link in links {
            link.record_status = to;
            link.record_closed_from = if to == RecordStatus::Closed { Some(from) } else { None };
            linked = true;
        }
        // Whether a linked change is approved follows from its status: that is the server's word.
        if linked { Outcome::Reload } else { Outcome::Changed }
    }

    /// A parent's hold is over: a child that was left out is held for itself now.
    fn end_hold(&mut self, parent: RecordId) {
        let held: Vec<Record> = self.records.records().filter(|it| it.held_by_parent).cloned().collect();
        for child in held.into_iter().filter(|child| child.family == Family::ChildOf(parent)) {
            self.put_record(Record { held_by_parent: false, ..child });
        }
    }

    fn activity_status(&mut self, record: RecordId, key: &str, event: &LiveEvent) -> Outcome {
        let (Some(id), Some(to)) = (self.number(key), status::<ActivityStatus>(event)) else {
            // An activity of this record that is not known: something was missed.
            return if record == self.id { Outcome::Reload } else { Outcome::Nothing };
        };
        self.put_status(id, to, event.at);
        self.put_failure(id, to, event);
        if let Some(facts) = self.facts.get_mut(&id) {
            facts.since = event.at;
        }
        for link in self.links.iter_mut().filter(|link| link.other == id) {
            link.other_status = to;
        }
        Outcome::Changed
    }

    /// Remembers why a step failed.
    fn put_failure(&mut self, id: ActivityId, to: ActivityStatus, event: &LiveEvent) {
        self.failures.retain(|failure| failure.0 != id);
        let is_step = self.facts.contains_key(&id) && event.activity.as_deref().is_some_and(is_leaf);
        if to == ActivityStatus::Failed && is_step {
            self.failures.extend(reason(&self.said, event).map(|reason| (id, reason)));
        }
    }

    fn delete(&mut self, key: &str) -> Outcome {
        let Some(id) = self.number(key) else { return Outcome::Nothing };
        self.memory.remove_activity(id);
        self.facts.remove(&id);
        self.links.retain(|link| link.number != id);
        self.failures.retain(|failure| failure.0 != id);
        self.uncounted = true;
        Outcome::Rebuilt
    }

    fn change(&mut self, event: &LiveEvent) -> Outcome {
        match event.kind {
            // The other end, or a field of the record itself, is not in the event.
            kind if is_of_links(kind) => Outcome::Reload,
            _ if event.activity.is_none() => Outcome::Reload,
            _ => match &event.row {
                Some(row) if self.people_known(row) => {
                    let placed = self.activity(row.activity.id).map(|it| (it.parent, it.rank));
                    self.put_row(row.clone());
                    if placed == Some((row.activity.parent, row.activity.rank.clone())) {
                        Outcome::Changed
                    } else {
                        Outcome::Rebuilt
                    }
                }
                _ => Outcome::Reload,
            },
        }
    }

    fn rebuild(&mut self, event: &LiveEvent) -> Outcome {
        match &event.row {
            Some(row) if self.people_known(row) => {
                self.put_row(row.clone());
                Outcome::Rebuilt
            }
            Some(_) => Outcome::Reload,
            // Gone again meanwhile; the event that says so follows.
            None => Outcome::Nothing,
        }
    }

    /// Whether everybody that the row names has a name here.
    fn people_known(&self, row: &ActivityRow) -> bool {
        let facts = &row.facts;
        let named = [facts.owner, facts.assigned_to, facts.delegated_to].into_iter().flatten();
        let mut reviewers = row.activity.review.iter().flat_map(|review| &review.reviewers);
        let known = |who: ReviewerRef| match who {
            ReviewerRef::Person(person) => self.known_person(person).is_some(),
            ReviewerRef::Team(team) => self.known_team(team).is_some(),
        };
        named.map(ReviewerRef::Person).all(known) && reviewers.all(|reviewer| known(reviewer.who))
    }

    /// Puts a row in. Its status and place may be newer than the event: later events only say so again.
    fn put_row(&mut self, row: ActivityRow) {
        let id: ActivityId = row.activity.id;
        self.facts.insert(id, row.facts);
        let links = self.links_of(id).count() as i32;
        let mut activity = row.activity;
        activity.links = activity.links.max(links);
        let old = self.activity(id);
        // What is counted is kind, status and place: a vote or another name changes none of them.
        let counted = |it: &Activity| (it.kind, it.status, it.parent, it.rank.clone());
        if old.as_ref().map(counted) == Some(counted(&activity)) {
            activity.counts = old.map(|old| old.counts).unwrap_or_default();
        } else {
            self.uncounted = true;
        }
        self.memory.put_activity(activity);
    }
}

/// Why something failed with this event. Who rejected a review said it with the vote, so it is the command that counts.
pub(super) fn reason(said: &Option<(String, String)>, event: &LiveEvent) -> Option<Reason> {
    let said = said.as_ref().filter(|said| said.0 == event.command).map(|said| said.1.clone());
    event.comment.clone().or(said).map(|comment| Reason { comment, by: event.actor.clone() })
}

/// Whether the event is about which records and activities belong together: what it says of one end is not all.
fn is_of_links(kind: EventKind) -> bool {
    use EventKind::{ChildLinked, ChildUnlinked, ConvertedToParent, Linked, ParentLinked, ParentUnlinked};
    matches!(kind, ChildLinked | ChildUnlinked | ConvertedToParent | Linked | ParentLinked | ParentUnlinked)
        || matches!(kind, EventKind::Unlinked | EventKind::RevertedToPlain)
}

pub(super) fn status<S: std::str::FromStr>(event: &LiveEvent) -> Option<S> {
    event.to.as_deref()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityStatus, EventKind, RecordStatus};

    use super::super::fixture::{at, event, plan, status_changed};
    use super::{LiveEvent, Outcome};

    #[test]
    fn a_status_event_changes_one_activity_its_times_and_its_containers_counts() {
        let mut plan = plan();
        let outcome = plan.apply(&status_changed(11, Some("MA3"), "PENDING", "IN_PROGRESS"));

        let id = plan.number("MA3").unwrap();
        let (activity, holder) = (plan.activity(id).unwrap(), plan.activity(plan.number("PA2").unwrap()).unwrap());
        assert_eq!(outcome, Outcome::Changed);
        assert_eq!((activity.status, activity.actual_start), (ActivityStatus::InProgress, Some(at(11))));
        assert_eq!(plan.facts(id).unwrap().since, at(11));
        assert_eq!((holder.counts.children, holder.counts.pending), (2, 1));
    }

    #[test]
    fn what_failed_says_why_until_somebody_returns_to_it() {
        let mut plan = plan();
        let id = plan.number("MA3").unwrap();
        let failed = LiveEvent {
            comment: Some("It does not boot".into()),
            ..status_changed(11, Some("MA3"), "IN_PROGRESS", "FAILED")
        };
        plan.apply(&failed);
        plan.apply(&status_changed(12, Some("PA2"), "IN_PROGRESS", "FAILED"));
        let why = plan.failure(id).unwrap();
        assert_eq!((why.comment.as_str(), why.by.clone()), ("It does not boot", failed.actor));
        assert_eq!(plan.failure(plan.number("PA2").unwrap()), None);
        // Ahead of what is confirmed.
        let confirmed = plan.clone();
        plan.put_status(id, ActivityStatus::InProgress, at(12));
        assert_eq!(plan.failure(id), None);
        plan = confirmed;
        plan.apply(&status_changed(13, Some("MA3"), "FAILED", "IN_PROGRESS"));
        assert_eq!(plan.failure(id), None);
    }

    #[test]
    fn a_review_failed_for_the_reason_that_its_vote_gave() {
        let mut plan = plan();
        let voted =
            LiveEvent { kind: EventKind::Voted, comment: Some("Not on a Friday".into()), ..event(11, Some("RA1")) };
        let failed = status_changed(12, Some("RA1"), "IN_PROGRESS", "FAILED");
        plan.apply(&LiveEvent { command: "11".into(), ..voted });
        plan.apply(&LiveEvent { command: "11".into(), ..failed });
        assert_eq!(plan.failure(plan.number("RA1").unwrap()).unwrap().comment, "Not on a Friday");
    }

    #[test]
    fn what_was_said_of_something_that_went_well_is_no_reason() {
        let mut plan = plan();
        let done = LiveEvent {
            comment: Some("Cables ready".into()),
            ..status_changed(11, Some("MA3"), "IN_PROGRESS", "COMPLETED")
        };
        let failed = status_changed(12, Some("MA4"), "IN_PROGRESS", "FAILED");
        plan.apply(&LiveEvent { command: "11".into(), ..done });
        plan.apply(&LiveEvent { command: "11".into(), ..failed });
        assert_eq!(plan.failure(plan.number("MA4").unwrap()), None);
    }

    #[test]
    fn an_event_that_is_contained_already_changes_nothing() {
        let mut plan = plan();
        assert_eq!(plan.apply(&status_changed(10, Some("MA3"), "PENDING", "FAILED")), Outcome::Nothing);
        assert_eq!(plan.activity(plan.number("MA3").unwrap()).unwrap().status, ActivityStatus::Pending);
    }

    #[test]
    fn a_closed_record_remembers_what_it_was_closed_from() {
        let mut plan = plan();
        plan.apply(&status_changed(11, None, "IN_PROGRESS", "COMPLETED"));
        plan.apply(&status_changed(12, None, "COMPLETED", "CLOSED"));
        let record = plan.record();
        assert_eq!((record.status, record.closed_from), (RecordStatus::Closed, Some(RecordStatus::Completed)));
        assert_eq!(record.actual_end, Some(at(11)));
    }

    #[test]
    fn a_deleted_activity_is_gone_and_counted_no_more() {
        let mut plan = plan();
        let deleted = LiveEvent { kind: EventKind::ActivityDeleted, ..event(11, Some("MA3")) };
        assert_eq!(plan.apply(&deleted), Outcome::Rebuilt);
        plan.settle();
        assert_eq!(plan.number("MA3"), None);
        assert_eq!(plan.activity(plan.number("PA2").unwrap()).unwrap().counts.children, 1);
    }

    #[test]
    fn a_link_is_told_by_the_server_alone() {
        let mut plan = plan();
        let linked = LiveEvent { kind: EventKind::Linked, ..event(11, Some("MA3")) };
        assert_eq!(plan.apply(&linked), Outcome::Reload);
    }

    #[test]
    fn an_activity_that_nobody_told_of_asks_for_the_snapshot() {
        let mut plan = plan();
        assert_eq!(plan.apply(&status_changed(11, Some("MA99"), "PENDING", "IN_PROGRESS")), Outcome::Reload);
    }
}
