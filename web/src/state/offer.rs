//! What can be done now. Nothing here knows a rule: every action is tried on the engine, and what it does not refuse
//! is offered. Whether a comment is needed, the engine says in the same way.

use waybill_shared::engine::{Command, Known, NewActivity, Place, Spot, Which};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Container, Family, FieldChange, Review, ReviewerRef,
    Subject,
};

use super::stand_in::{SOME_DEPENDENT, SOME_MANUAL, SOME_PARENT, SOME_RELEASE};
use super::{Action, Ask, Me, Plan, RecordAction, worded};

/// How many containers are tried before nobody is told that an activity could stand in one of them.
const SEARCHED: usize = 100;

/// Something that is possible now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<A = Action> {
    /// What.
    pub action: A,
    /// Whether a reason has to be given.
    pub needs_comment: bool,
    /// Why it needs a second thought: it is possible only if somebody insists.
    pub insist: Option<String>,
}

impl Plan {
    /// Everything that can be done to an activity now.
    pub fn offers(&self, id: ActivityId, me: &Me) -> Vec<Offer> {
        let Some(activity) = self.activity(id).filter(|it| self.is_here(it.id)) else { return Vec::new() };
        let mut actions = vec![Action::Complete, Action::Fail];
        actions.extend(self.votes(&activity, me));
        actions.push(Action::Skip);
        if has_begun(&activity) {
            actions.push(Action::ReturnTo);
        }
        actions.extend([Action::Edit, Action::EditReview]);
        actions.extend([Action::Assign, Action::Delegate, Action::Comment, Action::Link]);
        actions.extend(self.links_of(id).map(|link| Action::Unlink(link.other)));
        // Elsewhere than in a parent it would wait for nothing.
        if activity.after_children {
            actions.push(Action::AfterChildren(false));
        } else if self.record().family == Family::Parent {
            actions.push(Action::AfterChildren(true));
        }
        actions.extend([Action::AddAfter, Action::AddInside, Action::MoveUp, Action::MoveDown]);
        actions.extend([Action::MoveOut, Action::MoveInto, Action::Nest, Action::Unnest]);
        actions.extend([Action::Duplicate, Action::Delete]);
        actions.into_iter().filter_map(|action| self.offer(&activity, action, me)).collect()
    }

    /// What is asked for by a button: the action with this name, on the activity or the record with this key.
    pub fn ask_for(&self, key: &str, name: &str, me: &Me) -> Option<Ask> {
        if key == self.record().key {
            let offers = self.record_offers(me).into_iter();
            return offers.map(Ask::Record).find(|ask| ask.words().name == name);
        }
        let row = self.row(self.number(key)?, me)?;
        let offers = row.offers.iter().map(|offer| Ask::activity(&row, offer));
        offers.into_iter().find(|ask| ask.words().name == name)
    }

    pub(super) fn offer(&self, activity: &Activity, action: Action, me: &Me) -> Option<Offer> {
        if action == Action::MoveInto {
            let possible = self
                .containers()
                .take(SEARCHED)
                .any(|(_, container)| self.can_move(activity.id, container, me).is_ok());
            return possible.then_some(Offer { action, needs_comment: false, insist: None });
        }
        let command = self.command(activity, action, false)?;
        let (needs_comment, insist) = match self.try_out(&self.memory, command, me) {
            Ok(needs_comment) => (needs_comment, None),
            Err(refusal) if matches!(refusal.code, Code::ChangeNotApproved | Code::ChangeClosed) => {
                let insisting = self.command(activity, action, true)?;
                (self.try_out(&self.memory, insisting, me).ok()?, Some(worded(&refusal.message)))
            }
            Err(_) => return None,
        };
        Some(Offer { action, needs_comment, insist })
    }

    /// The command that an action stands for; `None` where there is no place for it.
    pub(super) fn command(&self, activity: &Activity, action: Action, insist: bool) -> Option<Command> {
        let id = activity.id;
        Some(match action {
            Action::Complete => Command::Complete { activity: id, despite_unapproved: insist },
            Action::Fail => Command::Fail { activity: id },
            Action::Approve(reviewer) => Command::Vote { activity: id, reviewer, approve: true },
            Action::Reject(reviewer) => Command::Vote { activity: id, reviewer, approve: false },
            Action::Skip => Command::Skip { activity: id },
            Action::ReturnTo => Command::ReturnTo { activity: id, leave_closed_changes: insist },
            Action::Assign => Command::Assign { subject: Subject::Activity(id), from: None, to: None },
            Action::Delegate => Command::Delegate { activity: id, from: None, to: None },
            Action::Comment => Command::Comment { subject: Subject::Activity(id) },
            Action::Edit => edit(Subject::Activity(id)),
            Action::EditReview => {
                let review = activity.review.as_ref()?;
                let (condition, reviewers) = (review.condition, review.reviewers.clone());
                Command::SetReview { activity: id, condition, reviewers }
            }
            Action::AfterChildren(after_children) => Command::SetAfterChildren { activity: id, after_children },
            Action::Link => link(activity, SOME_MANUAL, SOME_DEPENDENT),
            Action::Unlink(other) if activity.kind == ActivityKind::Dependent => {
                Command::Unlink { manual: other, dependent: id }
            }
            Action::Unlink(other) => Command::Unlink { manual: id, dependent: other },
            Action::AddAfter => add(Place { container: activity.container(), spot: Spot::After(id) }),
            Action::AddInside => add(Place { container: Container::Activity(id), spot: Spot::Last }),
            Action::MoveUp => {
                let Ok(above) = self.memory.last_child(activity.container(), Some(&activity.rank));
                Command::Move { activity: id, place: beside(activity, Spot::Before(above?.id)) }
            }
            Action::MoveDown => {
                let Ok(below) = self.memory.next_child(activity.container(), Which::Any, Some(&activity.rank));
                Command::Move { activity: id, place: beside(activity, Spot::After(below?.id)) }
            }
            Action::MoveOut => {
                let holder = self.activity(activity.parent?)?;
                Command::Move { activity: id, place: beside(&holder, Spot::After(holder.id)) }
            }
            // Where to is asked in the dialog.
            Action::MoveInto => return None,
            Action::Nest => nest(vec![id]),
            Action::Unnest => Command::Unnest { container: id },
            Action::Duplicate => {
                // A copy of a container is as good as its first step; how much else there is makes no difference.
                let mut activities = vec![blank_step(ActivityId(i64::MAX), None, activity.kind)];
                if activity.counts.children > 0 {
                    activities.push(blank_step(
                        ActivityId(i64::MAX - 1),
                        Some(ActivityId(i64::MAX)),
                        ActivityKind::Manual,
                    ));
                }
                Command::Add { place: beside(activity, Spot::After(id)), activities }
            }
            Action::Delete => Command::Delete { activity: id },
        })
    }

    /// The neighbour that moving is about: the one above, the one below, or the container to leave.
    pub fn neighbour(&self, id: ActivityId, action: Action) -> Option<String> {
        match self.command(&self.activity(id)?, action, false)? {
            Command::Move { place: Place { spot: Spot::Before(other) | Spot::After(other), .. }, .. } => {
                self.facts.get(&other).map(|facts| facts.key.clone())
            }
            _ => None,
        }
    }

    /// The place that an action adds to.
    pub(super) fn place_of(&self, id: ActivityId, action: Action) -> Option<Place> {
        match self.command(&self.activity(id)?, action, false)? {
            Command::Add { place, .. } => Some(place),
            _ => None,
        }
    }

    /// The reviewers that may vote with my voice, those without a vote first.
    pub(super) fn voices(&self, activity: &Activity, me: &Me) -> Vec<ReviewerRef> {
        let reviewers = || activity.review.iter().flat_map(|review| &review.reviewers);
        let voted = reviewers().filter(|reviewer| reviewer.vote.is_some());
        let reviewers = reviewers().filter(|reviewer| reviewer.vote.is_none()).chain(voted);
        let mine = reviewers.map(|reviewer| reviewer.who).filter(|reviewer| {
            let vote = Command::Vote { activity: activity.id, reviewer: *reviewer, approve: true };
            self.try_out(&self.memory, vote, me).is_ok()
        });
        mine.collect()
    }

    /// Everything that can be done to the record now.
    pub fn record_offers(&self, me: &Me) -> Vec<Offer<RecordAction>> {
        let id = self.id;
        let (parent, children) = self.family();
        let mut actions = vec![
            (RecordAction::Start, Command::Start { record: id, children: Vec::new() }),
            (RecordAction::Resume, Command::Resume { record: id, except: Vec::new() }),
            (RecordAction::Hold, Command::Hold { record: id, except: Vec::new() }),
            (RecordAction::Close, Command::Close { record: id }),
            (RecordAction::Edit, edit(Subject::Record(id))),
            (RecordAction::Add, add(Place { container: Container::Root(id), spot: Spot::Last })),
            (RecordAction::Assign, Command::Assign { subject: Subject::Record(id), from: None, to: None }),
            (RecordAction::Comment, Command::Comment { subject: Subject::Record(id) }),
            (RecordAction::LinkChild, Command::LinkChild { parent: id, child: SOME_RELEASE }),
            (RecordAction::LinkParent, Command::LinkChild { parent: SOME_PARENT, child: id }),
            (RecordAction::ConvertToParent, Command::ConvertToParent { record: id }),
            (RecordAction::RevertParent, Command::RevertParent { record: id }),
            (RecordAction::Cancel, Command::Cancel { record: id, except: Vec::new() }),
        ];
        for child in children.iter().map(|child| child.record.id) {
            actions.push((RecordAction::UnlinkChild(child), Command::UnlinkChild { parent: id, child }));
        }
        for parent in parent.iter().map(|parent| parent.record.id) {
            actions.push((RecordAction::UnlinkParent(parent), Command::UnlinkChild { parent, child: id }));
        }
        let tried = actions.into_iter().filter_map(|(action, command)| {
            // A place in the plan is found in the plan; everything else is decided by the records alone.
            let known = if action == RecordAction::Add { &self.memory } else { &self.records };
            let needs_comment = self.try_out(known, command, me).ok()?;
            Some(Offer { action, needs_comment, insist: None })
        });
        tried.collect()
    }
}

/// Whether there is something of it to be done again: of what was not reached, or only just began, there is nothing.
fn has_begun(activity: &Activity) -> bool {
    let voted = |review: &Review| review.reviewers.iter().any(|reviewer| reviewer.vote.is_some());
    match activity.status {
        ActivityStatus::Pending => false,
        ActivityStatus::InProgress => {
            activity.kind.is_container() || activity.review.as_ref().is_some_and(|review| voted(review))
        }
        _ => true,
    }
}

/// A link to some partner of the other kind; the engine says whether this end can have one.
fn link(activity: &Activity, manual: ActivityId, dependent: ActivityId) -> Command {
    if activity.kind == ActivityKind::Dependent {
        Command::Link { manual, dependent: activity.id }
    } else {
        Command::Link { manual: activity.id, dependent }
    }
}

fn beside(activity: &Activity, spot: Spot) -> Place {
    Place { container: activity.container(), spot }
}

fn add(place: Place) -> Command {
    Command::Add { place, activities: vec![blank_step(ActivityId(i64::MAX), None, ActivityKind::Manual)] }
}

pub(super) fn nest(activities: Vec<ActivityId>) -> Command {
    Command::Nest { activities, container: blank_step(ActivityId(i64::MAX), None, ActivityKind::Parallel) }
}

/// A change of some field: which, makes no difference.
fn edit(subject: Subject) -> Command {
    Command::ChangeFields { subject, changes: vec![FieldChange { field: "title".into(), from: None, to: None }] }
}

pub(super) fn blank_step(id: ActivityId, parent: Option<ActivityId>, kind: ActivityKind) -> NewActivity {
    NewActivity { id, parent, kind, after_children: false, review: None }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{PersonId, RecordStatus, ReviewerRef};

    use super::super::fixture::{GARRET, parent_plan, plan, rows, snapshot, status_changed};
    use super::super::{Action, Me, Plan, RecordAction};
    use super::Offer;

    fn me(person: PersonId) -> Me {
        Me { person, teams: Vec::new() }
    }

    fn offers(plan: &Plan, key: &str, person: PersonId) -> Vec<Action> {
        plan.offers(plan.number(key).unwrap(), &me(person)).into_iter().map(|offer| offer.action).collect()
    }

    #[test]
    fn only_a_reviewer_is_offered_the_vote() {
        let plan = plan();
        let garret = ReviewerRef::Person(GARRET);
        let votes = [Action::Approve(garret), Action::Reject(garret)];
        assert_eq!(&offers(&plan, "RA1", GARRET)[..2], votes);
        assert!(!offers(&plan, "RA1", PersonId(8)).iter().any(|action| votes.contains(action)));
    }

    #[test]
    fn what_is_in_progress_can_be_completed_and_failed_and_a_failure_needs_a_reason() {
        let mut plan = plan();
        plan.apply(&status_changed(11, Some("RA1"), "IN_PROGRESS", "COMPLETED"));
        plan.apply(&status_changed(12, Some("PA2"), "PENDING", "IN_PROGRESS"));
        plan.apply(&status_changed(13, Some("MA3"), "PENDING", "IN_PROGRESS"));
        let row = plan.row(plan.number("MA3").unwrap(), &me(GARRET)).unwrap();
        let offer = |action, needs_comment| Offer { action, needs_comment, insist: None };
        assert_eq!(row.offers, [offer(Action::Complete, false), offer(Action::Fail, true)]);
    }

    #[test]
    fn only_what_was_begun_can_be_done_again() {
        let mut plan = plan();
        assert!(!offers(&plan, "RA1", GARRET).contains(&Action::ReturnTo));
        assert!(!offers(&plan, "PA2", GARRET).contains(&Action::ReturnTo));
        plan.apply(&status_changed(11, Some("RA1"), "IN_PROGRESS", "COMPLETED"));
        assert!(offers(&plan, "RA1", GARRET).contains(&Action::ReturnTo));
    }

    #[test]
    fn a_pending_step_can_be_moved_among_its_neighbours_and_deleted_but_not_completed() {
        let plan = plan();
        let offered = offers(&plan, "MA3", GARRET);
        assert!(offered.contains(&Action::MoveDown) && offered.contains(&Action::Delete), "{offered:?}");
        assert!(!offered.contains(&Action::MoveUp) && !offered.contains(&Action::Complete), "{offered:?}");
        assert_eq!(plan.neighbour(plan.number("MA3").unwrap(), Action::MoveDown).as_deref(), Some("MA4"));
    }

    #[test]
    fn what_has_not_begun_can_be_rearranged_and_what_has_begun_cannot() {
        let plan = plan();
        let edits = |key| {
            let offered = offers(&plan, key, GARRET).into_iter();
            offered.filter(|action| action.edits_plan()).collect::<Vec<_>>()
        };
        use Action::{AddAfter, AddInside, Delete, Duplicate, MoveDown, MoveInto, MoveOut, Nest, Unnest};
        assert_eq!(edits("MA3"), [AddAfter, MoveDown, MoveOut, MoveInto, Nest, Duplicate, Delete]);
        assert_eq!(edits("PA2"), [AddAfter, AddInside, MoveDown, MoveInto, Nest, Unnest, Duplicate, Delete]);
        assert_eq!(edits("RA1"), [AddAfter, Duplicate]);
        assert_eq!(plan.neighbour(plan.number("MA3").unwrap(), MoveOut).as_deref(), Some("PA2"));
    }

    #[test]
    fn fields_and_reviewers_can_be_edited_until_nothing_may_change() {
        let offers = |plan: &Plan| offers(plan, "RA1", GARRET);
        assert!(offers(&plan()).contains(&Action::Edit) && offers(&plan()).contains(&Action::EditReview));
        let mut decided = plan();
        decided.apply(&status_changed(11, Some("RA1"), "IN_PROGRESS", "COMPLETED"));
        assert!(offers(&decided).contains(&Action::Edit) && !offers(&decided).contains(&Action::EditReview));
        let closed = Plan::load(snapshot(RecordStatus::Closed, rows()));
        assert_eq!(offers(&closed), []);
        assert_eq!(closed.record_offers(&me(GARRET)), []);
    }

    #[test]
    fn only_in_a_parent_a_step_is_offered_to_wait_for_the_children() {
        let waiting = Action::AfterChildren(true);
        assert!(offers(&parent_plan(RecordStatus::InProgress), "MA5", GARRET).contains(&waiting));
        assert!(!offers(&parent_plan(RecordStatus::InProgress), "MA3", GARRET).contains(&waiting), "not at the top");
        assert!(!offers(&plan(), "MA5", GARRET).contains(&waiting));
    }

    #[test]
    fn a_record_offers_what_fits_its_status() {
        let offered = |status| {
            let plan = Plan::load(snapshot(status, rows()));
            let offers = plan.record_offers(&me(GARRET)).into_iter();
            let lifecycle = |action: &RecordAction| {
                use RecordAction::{Cancel, Close, Hold, Resume, Start};
                matches!(action, Start | Hold | Resume | Cancel | Close)
            };
            offers.map(|offer| offer.action).filter(lifecycle).collect::<Vec<_>>()
        };
        use RecordAction::{Cancel, Close, Hold, Resume, Start};
        assert_eq!(offered(RecordStatus::Editing), [Start, Cancel]);
        assert_eq!(offered(RecordStatus::InProgress), [Hold, Cancel]);
        assert_eq!(offered(RecordStatus::OnHold), [Resume, Cancel]);
        assert_eq!(offered(RecordStatus::Completed), [Close]);
        assert_eq!(offered(RecordStatus::Closed), []);
    }
}
