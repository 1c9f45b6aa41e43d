//! What was asked for and answered in a dialog, as the command that the engine decides: what [`super::Mutation`] says to
//! the server, said to the engine in the browser.

use waybill_shared::engine::{Command, NewActivity, Place, Spot};
use waybill_shared::model::{
    ActivityId, ActivityKind, Condition, Container, FieldChange, PersonId, RecordId, Review, Reviewer, ReviewerRef,
    Subject, TeamId,
};

use super::{Action, Answers, Ask, Plan, RecordAction, ReviewForm, World};

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A command.
    Command(Command),
    /// A command about another record, which has to be loaded, by its key.
    Elsewhere(String),
    /// A command about an activity of another record, which has to be found, by its key.
    Somewhere(String),
    /// Nothing yet: an answer is missing.
    Nothing,
}

/// The numbers of what is only about to be, so that nothing else has them.
const NEW: i64 = i64::MAX;

impl Plan {
    /// The command that an action comes to, with the answers that are given so far.
    pub fn wish(&self, world: &World, ask: &Ask, answers: &Answers) -> Wish {
        let command = match ask {
            Ask::Record(offer) => match offer.action {
                RecordAction::LinkChild | RecordAction::LinkParent => {
                    return self.wish_of_family(world, offer.action, &answers.other);
                }
                action => self.wish_of_record(action, answers),
            },
            Ask::Activity { id, offer, .. } => match offer.action {
                Action::Link => return self.wish_of_link(world, *id, &answers.other),
                action => self.wish_of_activity(*id, action, offer.insist.is_some(), answers),
            },
        };
        command.map_or(Wish::Nothing, Wish::Command)
    }

    fn wish_of_record(&self, action: RecordAction, answers: &Answers) -> Option<Command> {
        let record = self.id;
        let (_, children) = self.family();
        let ids = |keys: Vec<String>| {
            let them = children.iter().filter(|child| keys.contains(&child.record.key));
            them.map(|child| child.record.id).collect::<Vec<_>>()
        };
        // Everything is included that is not ticked off.
        let except = || {
            let reached = self.reached(action).into_iter().map(|child| child.key);
            ids(reached.filter(|key| !answers.ticked.contains(key)).collect())
        };
        Some(match action {
            RecordAction::Start => Command::Start { record, children: ids(answers.ticked.clone()) },
            RecordAction::Hold => Command::Hold { record, except: except() },
            RecordAction::Resume => Command::Resume { record, except: except() },
            RecordAction::Cancel => Command::Cancel { record, except: except() },
            RecordAction::Close => Command::Close { record },
            RecordAction::ConvertToParent => Command::ConvertToParent { record },
            RecordAction::RevertParent => Command::RevertParent { record },
            RecordAction::UnlinkChild(child) => Command::UnlinkChild { parent: record, child },
            RecordAction::UnlinkParent(parent) => Command::UnlinkChild { parent, child: record },
            RecordAction::Add => self.step(Place { container: Container::Root(record), spot: Spot::Last }, answers),
            RecordAction::Assign => Command::Assign { subject: Subject::Record(record), from: None, to: SOMEBODY },
            RecordAction::Comment => Command::Comment { subject: Subject::Record(record) },
            RecordAction::Edit => edit(Subject::Record(record)),
            // What they name is looked for before.
            RecordAction::LinkChild | RecordAction::LinkParent => return None,
        })
    }

    fn wish_of_activity(&self, id: ActivityId, action: Action, insists: bool, answers: &Answers) -> Option<Command> {
        let activity = self.activity(id)?;
        let subject = Subject::Activity(id);
        let vote = |reviewer, approve| {
            let chosen = Some(answers.reviewer.as_str()).filter(|chosen| !chosen.is_empty());
            let reviewer = chosen.map_or(Some(reviewer), |chosen| self.reviewer_ref(chosen))?;
            Some(Command::Vote { activity: id, reviewer, approve })
        };
        Some(match action {
            Action::Approve(reviewer) => vote(reviewer, true)?,
            Action::Reject(reviewer) => vote(reviewer, false)?,
            Action::Assign => Command::Assign { subject, from: None, to: SOMEBODY },
            Action::Delegate => Command::Delegate { activity: id, from: None, to: SOMEBODY },
            Action::EditReview => {
                let Review { condition, reviewers } = self.review(&answers.review);
                Command::SetReview { activity: id, condition, reviewers }
            }
            Action::AddAfter => self.step(Place { container: activity.container(), spot: Spot::After(id) }, answers),
            Action::AddInside => self.step(Place { container: Container::Activity(id), spot: Spot::Last }, answers),
            Action::MoveInto => {
                let top = answers.place.is_empty();
                let place = Some(answers.place.as_str()).filter(|_| !top).map(|key| self.number(key));
                let container = match place {
                    Some(holder) => Container::Activity(holder?),
                    None => Container::Root(self.id),
                };
                Command::Move { activity: id, place: Place { container, spot: Spot::Last } }
            }
            Action::Nest => {
                let mut activities = vec![id];
                activities.extend(answers.ticked.iter().filter_map(|key| self.number(key)).filter(|it| *it != id));
                Command::Nest { activities, container: new(answers.kind, None) }
            }
            // Where it goes is asked for elsewhere.
            Action::Link => return None,
            action => return self.command(&activity, action, insists),
        })
    }

    fn wish_of_family(&self, world: &World, action: RecordAction, typed: &str) -> Wish {
        let Some(key) = whole_key(typed) else { return Wish::Nothing };
        let Some(other) =
            world.plan_by_key(&key).map(|plan| plan.id).or_else(|| (self.record().key == key).then_some(self.id))
        else {
            return Wish::Elsewhere(key);
        };
        let (parent, child) = if action == RecordAction::LinkChild { (self.id, other) } else { (other, self.id) };
        Wish::Command(Command::LinkChild { parent, child })
    }

    fn wish_of_link(&self, world: &World, id: ActivityId, typed: &str) -> Wish {
        let (Some(key), Some(here)) = (whole_key(typed), self.activity(id)) else { return Wish::Nothing };
        let there =
            world.plan_with(&key).or(Some(self)).and_then(|plan| plan.number(&key).filter(|id| plan.is_here(*id)));
        let Some(there) = there else { return Wish::Somewhere(key) };
        let (manual, dependent) = if here.kind == ActivityKind::Dependent { (there, id) } else { (id, there) };
        Wish::Command(Command::Link { manual, dependent })
    }

    fn step(&self, place: Place, answers: &Answers) -> Command {
        let review = (answers.kind == ActivityKind::Review).then(|| self.review(&answers.review));
        Command::Add { place, activities: vec![new(answers.kind, review)] }
    }

    fn review(&self, form: &ReviewForm) -> Review {
        let condition = match form.condition.as_str() {
            "AUTOMATIC" => Condition::Automatic,
            "PERCENTAGE" => Condition::Percentage(form.share.trim().parse().unwrap_or(0)),
            _ => Condition::Unanimous,
        };
        let seats = form.all_seats();
        let reviewers = seats.iter().enumerate().map(|(place, seat)| {
            // Whoever is not named here yet has not voted here either: any number will do.
            let nobody = -1 - i64::try_from(place).unwrap_or_default();
            let stranger =
                if seat.is_team { ReviewerRef::Team(TeamId(nobody)) } else { ReviewerRef::Person(PersonId(nobody)) };
            let who = self.reviewer_ref(&seat.id).unwrap_or(stranger);
            Reviewer { who, must_vote: seat.must_vote, veto: seat.veto, vote: None }
        });
        Review { condition, reviewers: reviewers.collect() }
    }

    /// Who is meant by an id or a login.
    fn reviewer_ref(&self, name: &str) -> Option<ReviewerRef> {
        let person = self.people.iter().find(|it| it.id == name || it.login == name);
        let team = || self.teams.iter().find(|it| it.id == name).map(|it| ReviewerRef::Team(it.number));
        person.map(|it| ReviewerRef::Person(it.number)).or_else(team)
    }
}

/// Whoever it is: that an assignment moves nothing does not depend on whom it names.
const SOMEBODY: Option<PersonId> = Some(PersonId(0));

fn edit(subject: Subject) -> Command {
    Command::ChangeFields { subject, changes: vec![FieldChange { field: "title".into(), from: None, to: None }] }
}

fn new(kind: ActivityKind, review: Option<Review>) -> NewActivity {
    NewActivity { id: ActivityId(NEW), parent: None, kind, after_children: false, review }
}

/// What is typed, if it is a key already: letters, then digits.
fn whole_key(typed: &str) -> Option<String> {
    let key = typed.trim().to_ascii_uppercase();
    let digits = key.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is_whole = !digits.is_empty() && digits.len() < key.len() && digits.bytes().all(|it| it.is_ascii_digit());
    is_whole.then_some(key)
}

/// The records that a command is about or reaches at once: those are loaded together, not one after another.
pub(super) fn named(plan: &Plan, command: &Command) -> Vec<RecordId> {
    let children = |except: &[RecordId], fits: &dyn Fn(&waybill_shared::model::Record) -> bool| {
        let (_, children) = plan.family();
        let them = children.into_iter().map(|child| child.record).filter(|it| !except.contains(&it.id) && fits(it));
        them.map(|it| it.id).collect()
    };
    use waybill_shared::model::RecordStatus::{Cancelled, Closed, Completed, OnHold};
    match command {
        Command::Start { children, .. } => children.clone(),
        Command::Hold { except, .. } => children(except, &|it| it.status.runs()),
        Command::Resume { except, .. } => children(except, &|it| it.status == OnHold),
        Command::Cancel { except, .. } => children(except, &|it| !matches!(it.status, Completed | Cancelled | Closed)),
        Command::UnlinkChild { parent, child } | Command::LinkChild { parent, child } => vec![*parent, *child],
        Command::Unlink { manual, dependent } => {
            let ends = [manual, dependent];
            let far = plan.links.iter().filter(|link| ends.contains(&&link.number) && ends.contains(&&link.other));
            far.map(|link| link.record_number).collect()
        }
        _ => Vec::new(),
    }
}
