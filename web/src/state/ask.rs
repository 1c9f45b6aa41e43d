//! What somebody is about to do: its words, what its dialog starts with, and what may not have changed meanwhile.

use waybill_shared::model::{ActivityId, ActivityKind, EventKind};

use super::{Action, Form, Holder, LiveEvent, Offer, RecordAction, RowView, Words};

/// What is about to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// To the record.
    Record(Offer<RecordAction>),
    /// To an activity.
    Activity {
        /// Which.
        id: ActivityId,
        /// What people call it.
        key: String,
        /// What is to be done in it.
        title: String,
        /// What it is.
        kind: ActivityKind,
        /// What is offered.
        offer: Offer,
    },
}

/// What a command replaces or was decided on: if that changed since somebody looked, they are told before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The record's status, or with it what is to be started.
    Status,
    /// Which activities there are and where they stand.
    Plan,
    /// The fields of the record or the activity.
    Fields,
    /// The reviewers of the activity.
    Review,
}

/// Where a comment went.
const COMMENTED: &str = "has your comment in its history";

impl Ask {
    /// To do what is offered to the activity of a row.
    pub fn activity(row: &RowView, offer: &Offer) -> Self {
        let (key, title) = (row.key.clone(), row.title.clone());
        Self::Activity { id: row.id, key, title, kind: row.kind, offer: offer.clone() }
    }

    /// What it is called, and what its dialog says.
    pub fn words(&self) -> Words {
        match self {
            Self::Record(offer) => offer.action.words(),
            Self::Activity { offer, kind, .. } => offer.action.words_for(*kind),
        }
    }

    /// Whether a reason has to be given.
    pub fn needs_comment(&self) -> bool {
        match self {
            Self::Record(offer) => offer.needs_comment,
            Self::Activity { offer, .. } => offer.needs_comment,
        }
    }

    /// Why it needs a second thought.
    pub fn insist(&self) -> Option<String> {
        match self {
            Self::Record(offer) => offer.insist.clone(),
            Self::Activity { offer, .. } => offer.insist.clone(),
        }
    }

    /// What it is about: key and title of an activity; nothing of the record, which everybody sees.
    pub fn subject(&self) -> String {
        match self {
            Self::Record(_) => String::new(),
            Self::Activity { key, title, .. } => format!("{key} {title}"),
        }
    }

    /// That it was done to what people call `name`, for a message with a way back.
    pub fn done(&self, name: &str) -> String {
        let what = match self {
            Self::Record(offer) => match offer.action {
                RecordAction::Hold => "is on hold",
                RecordAction::Assign => "is assigned",
                RecordAction::Comment => COMMENTED,
                _ => "is changed",
            },
            Self::Activity { offer, .. } => match offer.action {
                Action::Assign => "is assigned",
                Action::Delegate => "is delegated",
                Action::AfterChildren(true) => "waits for the child releases",
                Action::AfterChildren(false) => "does not wait for the child releases",
                Action::MoveUp | Action::MoveDown | Action::MoveOut | Action::MoveInto => "is moved",
                Action::Nest => "is nested",
                Action::Unnest => "is dissolved",
                Action::Duplicate => "is duplicated",
                Action::Comment => COMMENTED,
                Action::EditReview => "has these reviewers and this condition now",
                _ => "is changed",
            },
        };
        format!("{name} {what}.")
    }

    /// Whether nothing in sight shows that it was done: what is said stands in the history, at the end of the page.
    pub fn is_unseen(&self) -> bool {
        match self {
            Self::Record(offer) => offer.action == RecordAction::Comment,
            Self::Activity { offer, .. } => matches!(offer.action, Action::Comment | Action::EditReview),
        }
    }

    /// Whose fields are changed by it, and the key.
    pub fn edited<'k>(&'k self, record: &'k str) -> Option<(Holder, &'k str)> {
        match self {
            _ if self.words().form != Form::Fields => None,
            Self::Record(_) => Some((Holder::of_record(record), record)),
            Self::Activity { key, .. } => Some((Holder::Activity, key)),
        }
    }

    /// What may not have changed since somebody looked; `None`: it is sent without the version of the record.
    ///
    /// The version of a record grows with every command in it. What people do to activities (complete, fail, vote, …)
    /// replaces nobody's work, and the engine refuses what does not fit any more: with the version, two people at
    /// work on different activities would refuse each other all the time.
    pub fn topic(&self) -> Option<Topic> {
        match self {
            Self::Record(offer) => match offer.action {
                RecordAction::Edit => Some(Topic::Fields),
                RecordAction::Add | RecordAction::Start => Some(Topic::Plan),
                RecordAction::Hold | RecordAction::Resume | RecordAction::Cancel | RecordAction::Close => {
                    Some(Topic::Status)
                }
                _ => None,
            },
            Self::Activity { offer, .. } => match offer.action {
                Action::Edit => Some(Topic::Fields),
                Action::EditReview => Some(Topic::Review),
                action if action.edits_plan() => Some(Topic::Plan),
                _ => None,
            },
        }
    }

    /// Whether it is shown as done before the server has said so: what people do to activities, which the rules alone
    /// decide.
    pub fn is_shown_ahead(&self) -> bool {
        use Action::{Approve, Complete, Fail, Reject, ReturnTo, Skip};
        let Self::Activity { offer, .. } = self else { return false };
        matches!(offer.action, Approve(_) | Complete | Fail | Reject(_) | ReturnTo | Skip)
    }

    /// Whether the event changed what this was decided on. Of everything else that made the record's version grow,
    /// nobody needs to be told.
    pub fn is_touched_by(&self, event: &LiveEvent) -> bool {
        let same = match self {
            Self::Record(_) => event.activity.is_none(),
            Self::Activity { key, .. } => event.activity.as_ref() == Some(key),
        };
        let in_plan =
            matches!(event.kind, EventKind::ActivityAdded | EventKind::ActivityMoved | EventKind::ActivityDeleted);
        match self.topic() {
            None => false,
            Some(Topic::Status) => event.activity.is_none() && event.kind == EventKind::StatusChanged,
            Some(Topic::Plan) => in_plan,
            Some(Topic::Fields) => same && matches!(event.kind, EventKind::FieldChanged | EventKind::ActivityDeleted),
            Some(Topic::Review) => same && matches!(event.kind, EventKind::ReviewChanged | EventKind::ActivityDeleted),
        }
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::EventKind;

    use super::super::fixture::{event, plan, status_changed};
    use super::super::{Action, LiveEvent, Me, Offer, RecordAction};
    use super::Ask;

    fn to(key: &str, action: Action) -> Ask {
        let (plan, me) = (plan(), Me { person: super::super::fixture::GARRET, teams: Vec::new() });
        let row = plan.row(plan.number(key).unwrap(), &me).unwrap();
        Ask::activity(&row, &Offer { action, needs_comment: false, insist: None })
    }

    fn record(action: RecordAction) -> Ask {
        Ask::Record(Offer { action, needs_comment: false, insist: None })
    }

    #[test]
    fn two_people_at_work_on_different_activities_are_in_nobodys_way() {
        assert_eq!(to("MA3", Action::Complete).topic(), None);
        let completed = status_changed(11, Some("MA4"), "IN_PROGRESS", "COMPLETED");
        for ask in [to("MA3", Action::Edit), to("MA3", Action::MoveDown), record(RecordAction::Edit)] {
            assert!(ask.topic().is_some() && !ask.is_touched_by(&completed), "{ask:?}");
        }
    }

    #[test]
    fn what_would_be_replaced_unseen_is_told_first() {
        let changed = |activity, kind| LiveEvent { kind, ..event(11, activity) };
        assert!(to("MA3", Action::Edit).is_touched_by(&changed(Some("MA3"), EventKind::FieldChanged)));
        assert!(!to("MA3", Action::Edit).is_touched_by(&changed(Some("MA4"), EventKind::FieldChanged)));
        assert!(!to("MA3", Action::Edit).is_touched_by(&changed(None, EventKind::FieldChanged)));
        assert!(record(RecordAction::Edit).is_touched_by(&changed(None, EventKind::FieldChanged)));
        assert!(to("RA1", Action::EditReview).is_touched_by(&changed(Some("RA1"), EventKind::ReviewChanged)));
        assert!(!to("RA1", Action::EditReview).is_touched_by(&changed(Some("RA1"), EventKind::Voted)));
        assert!(to("MA3", Action::Delete).is_touched_by(&changed(Some("MA4"), EventKind::ActivityAdded)));
        assert!(record(RecordAction::Start).is_touched_by(&changed(Some("MA4"), EventKind::ActivityDeleted)));
        assert!(record(RecordAction::Cancel).is_touched_by(&status_changed(11, None, "IN_PROGRESS", "COMPLETED")));
    }
}
