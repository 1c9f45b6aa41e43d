//! What a dialog starts with and offers to choose from: children, places, neighbours, reviewers. What can be chosen is
//! asked of the engine; where it says why not, so does the dialog.

use waybill_shared::engine::{Command, Place, Spot};
use waybill_shared::model::{ActivityId, ActivityKind, Code, Container, PersonId, ReviewerRef};

use super::{Action, Answers, Ask, Choice, Me, Plan, RecordAction, ReviewForm, Seat, record_label, worded};

/// How many places or neighbours a dialog lists.
const LISTED: usize = 300;

impl Plan {
    /// What the dialog starts with.
    pub fn first_answers(&self, ask: &Ask, me: &Me) -> Answers {
        let mut answers = Answers::default();
        match ask {
            Ask::Record(offer) => answers.ticked = chosen(self.children_of(offer.action)),
            Ask::Activity { id, offer, .. } => match offer.action {
                Action::EditReview => answers.review = self.review_form(*id),
                Action::Assign => answers.person = self.login_of(*id, |facts| facts.assigned_to),
                Action::Delegate => answers.person = self.login_of(*id, |facts| facts.delegated_to),
                Action::MoveInto => answers.place = chosen(self.places(*id, me)).into_iter().next().unwrap_or_default(),
                Action::Nest => answers.kind = ActivityKind::Parallel,
                Action::Approve(_) | Action::Reject(_) => {
                    answers.reviewer = chosen(self.reviewers(*id, me)).into_iter().next().unwrap_or_default();
                }
                _ => {}
            },
        }
        answers
    }

    /// What there is to choose from, besides what is typed.
    pub fn choices(&self, ask: &Ask, me: &Me) -> Vec<Choice> {
        match ask {
            Ask::Record(offer) => self.children_of(offer.action),
            Ask::Activity { id, offer, .. } => match offer.action {
                Action::MoveInto => self.places(*id, me),
                Action::Nest => self.neighbours(*id, me),
                Action::Approve(_) | Action::Reject(_) => self.reviewers(*id, me),
                _ => Vec::new(),
            },
        }
    }

    /// What can be added where the dialog adds something.
    pub fn kinds(&self, ask: &Ask, me: &Me) -> Vec<ActivityKind> {
        let place = match ask {
            Ask::Record(_) => Some(Place { container: Container::Root(self.id), spot: Spot::Last }),
            Ask::Activity { id, offer, .. } => self.place_of(*id, offer.action),
        };
        let Some(place) = place else { return Vec::new() };
        let kinds = ActivityKind::ALL.iter().copied();
        kinds.filter(|kind| self.can_add(place, *kind, me).is_ok()).collect()
    }

    fn children_of(&self, action: RecordAction) -> Vec<Choice> {
        match action {
            RecordAction::Start => self.startable(),
            RecordAction::Hold | RecordAction::Resume | RecordAction::Cancel => self.reached(action),
            _ => Vec::new(),
        }
    }

    /// The children that could start with their parent, and why others cannot. What runs already is not listed.
    fn startable(&self) -> Vec<Choice> {
        let (_, children) = self.family();
        let choices = children.into_iter().filter_map(|child| {
            let command = Command::Start { record: self.id, children: vec![child.record.id] };
            let refusal = match self.try_out(&self.records, command, &nobody()) {
                Ok(_) => None,
                Err(refusal) if refusal.code == Code::InvalidStatus => return None,
                Err(refusal) => Some(worded(&refusal.message)),
            };
            let label = format!("{} {}", child.record.key, child.facts.title);
            Some(Choice { key: child.record.key, label, chosen: false, refusal })
        });
        choices.collect()
    }

    /// The children that a hold, resume or cancel reaches unless it is told to leave them.
    pub(super) fn reached(&self, action: RecordAction) -> Vec<Choice> {
        let (record, except) = (self.id, Vec::new());
        let command = match action {
            RecordAction::Hold => Command::Hold { record, except },
            RecordAction::Resume => Command::Resume { record, except },
            RecordAction::Cancel => Command::Cancel { record, except },
            _ => return Vec::new(),
        };
        let Ok((_, decision)) = self.decide(&self.records, command, &nobody()) else { return Vec::new() };
        let (_, children) = self.family();
        let reached = children.into_iter().filter(|child| !decision.left_out.contains(&child.record.id));
        let choices = reached.map(|child| Choice {
            label: format!("{} {} ({})", child.record.key, child.facts.title, record_label(child.record.status)),
            key: child.record.key,
            chosen: true,
            refusal: None,
        });
        choices.collect()
    }

    /// The top level and every container, in the order of the tree, with how deep it stands.
    pub(super) fn containers(&self) -> impl Iterator<Item = (usize, Container)> {
        let tree = self.all_rows(&Default::default()).into_iter();
        let holders = tree.filter(|row| row.expanded.is_some());
        std::iter::once((0, Container::Root(self.id)))
            .chain(holders.map(|row| (row.level, Container::Activity(row.id))))
    }

    fn places(&self, id: ActivityId, me: &Me) -> Vec<Choice> {
        let here = self.activity(id).map(|activity| activity.container());
        let mut is_first = true;
        let places = self.containers().take(LISTED).filter_map(|(depth, container)| {
            let (key, name) = match container {
                Container::Root(_) => (String::new(), "Top level".to_owned()),
                Container::Activity(holder) => {
                    let facts = self.facts(holder)?;
                    (facts.key.clone(), format!("{}{} {}", "\u{2003}".repeat(depth), facts.key, facts.title))
                }
            };
            let refusal = self.can_move(id, container, me).err().map(|refusal| worded(&refusal.message));
            let label = if here == Some(container) { format!("{name} (where it is)") } else { name };
            let chosen = refusal.is_none() && here != Some(container) && std::mem::take(&mut is_first);
            Some(Choice { key, label, chosen, refusal })
        });
        places.collect()
    }

    /// What stands beside the activity in its container, itself left out.
    fn neighbours(&self, id: ActivityId, me: &Me) -> Vec<Choice> {
        let Some(activity) = self.activity(id) else { return Vec::new() };
        let beside = self.memory.children(activity.container()).filter(|it| it.id != id).take(LISTED);
        let choices = beside.filter_map(|other| {
            let facts = self.facts(other.id)?;
            let label = format!("{} {}", facts.key, facts.title);
            let refusal = self.can_nest(id, other.id, me).err().map(|refusal| worded(&refusal.message));
            Some(Choice { key: facts.key.clone(), label, chosen: false, refusal })
        });
        choices.collect()
    }

    /// The reviewers that may vote with my voice, the first of them chosen.
    fn reviewers(&self, id: ActivityId, me: &Me) -> Vec<Choice> {
        let Some(activity) = self.activity(id) else { return Vec::new() };
        let voices = self.voices(&activity, me).into_iter().enumerate();
        let choices = voices.filter_map(|(place, who)| {
            let name = self.reviewer(who);
            let label = if matches!(who, ReviewerRef::Team(_)) { format!("{name} (team)") } else { name };
            Some(Choice { key: self.reviewer_id(who)?, label, chosen: place == 0, refusal: None })
        });
        choices.collect()
    }

    pub(super) fn review_form(&self, id: ActivityId) -> ReviewForm {
        let Some(review) = self.activity(id).and_then(|activity| activity.review) else {
            return ReviewForm::default();
        };
        let seats = review.reviewers.iter().filter_map(|reviewer| {
            Some(Seat {
                id: self.reviewer_id(reviewer.who)?,
                is_team: matches!(reviewer.who, ReviewerRef::Team(_)),
                name: self.reviewer(reviewer.who),
                must_vote: reviewer.must_vote,
                veto: reviewer.veto,
            })
        });
        ReviewForm::of(review.condition, seats.collect())
    }

    fn login_of(&self, id: ActivityId, of: fn(&super::ActivityFacts) -> Option<PersonId>) -> String {
        self.facts(id).and_then(of).and_then(|person| self.login(person)).unwrap_or_default()
    }
}

/// What is possible does not depend on who asks: commands of a record have no voters.
fn nobody() -> Me {
    Me { person: PersonId(0), teams: Vec::new() }
}

fn chosen(choices: Vec<Choice>) -> Vec<String> {
    choices.into_iter().filter(|choice| choice.chosen).map(|choice| choice.key).collect()
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityKind, PersonId, RecordStatus, Reviewer, ReviewerRef, TeamId};

    use super::super::fixture::{GARRET, parent_plan, plan, rows, snapshot};
    use super::super::{Action, Ask, Choice, Me, Offer, Plan, RecordAction, Team};

    fn me() -> Me {
        Me { person: GARRET, teams: Vec::new() }
    }

    fn to(plan: &Plan, key: &str, action: Action) -> Ask {
        let row = plan.row(plan.number(key).unwrap(), &me()).unwrap();
        Ask::activity(&row, &Offer { action, needs_comment: false, insist: None })
    }

    fn of_record(plan: &Plan, action: RecordAction) -> Vec<(String, bool)> {
        let ask = Ask::Record(Offer { action, needs_comment: false, insist: None });
        plan.choices(&ask, &me()).into_iter().map(|choice| (choice.key, choice.chosen)).collect()
    }

    fn possible(choices: Vec<Choice>) -> Vec<String> {
        choices.into_iter().filter(|choice| choice.refusal.is_none()).map(|choice| choice.key).collect()
    }

    #[test]
    fn a_parent_reaches_the_children_that_fit_and_starts_those_that_are_asked_for() {
        let running = parent_plan(RecordStatus::InProgress);
        assert_eq!(of_record(&running, RecordAction::Hold), [("RR2".into(), true)]);
        assert_eq!(of_record(&running, RecordAction::Cancel), [("RR2".into(), true), ("RR3".into(), true)]);
        let planned = parent_plan(RecordStatus::Editing);
        assert_eq!(of_record(&planned, RecordAction::Start), [("RR3".into(), false)]);
        assert_eq!(of_record(&plan(), RecordAction::Hold), []);
    }

    #[test]
    fn a_step_can_move_to_every_container_that_has_not_been_passed() {
        let planned = Plan::load(snapshot(RecordStatus::Editing, rows()));
        let places = |key| planned.choices(&to(&planned, key, Action::MoveInto), &me());
        assert_eq!(possible(places("MA5")), ["", "PA2"]);
        assert_eq!(possible(places("PA2")), [""], "a container cannot stand below itself");
        assert_eq!(planned.first_answers(&to(&planned, "MA3", Action::MoveInto), &me()).place, "");
        assert_eq!(planned.first_answers(&to(&planned, "MA5", Action::MoveInto), &me()).place, "PA2");
    }

    #[test]
    fn a_step_can_be_nested_with_neighbours_that_have_not_begun() {
        let plan = plan();
        let neighbours = plan.choices(&to(&plan, "MA5", Action::Nest), &me());
        assert_eq!(possible(neighbours), ["PA2"], "RA1 has begun");
    }

    #[test]
    fn a_release_is_offered_no_dependent_activity_and_no_empty_container_that_would_begin_at_once() {
        let plan = plan();
        let kinds = |key| plan.kinds(&to(&plan, key, Action::AddAfter), &me());
        use ActivityKind::{Manual, Parallel, Review, Sequential};
        assert_eq!(kinds("MA5"), [Manual, Review, Parallel, Sequential]);
    }

    #[test]
    fn somebody_named_and_in_a_team_chooses_for_which_reviewer_the_vote_is() {
        let mut snapshot = snapshot(RecordStatus::InProgress, rows());
        let team = ReviewerRef::Team(TeamId(3));
        if let Some(review) = &mut snapshot.rows[0].activity.review {
            review.reviewers.push(Reviewer { who: team, must_vote: true, veto: false, vote: None });
        }
        snapshot.teams.push(Team { number: TeamId(3), id: "t3".into(), name: "Net".into(), members: vec![GARRET] });
        let plan = Plan::load(snapshot);
        let approve = to(&plan, "RA1", Action::Approve(ReviewerRef::Person(GARRET)));
        let voices = |person| possible(plan.choices(&approve, &plan.me(person)));
        assert_eq!(voices(GARRET), ["p7", "t3"]);
        assert_eq!(voices(PersonId(8)), Vec::<String>::new());
        assert_eq!(plan.first_answers(&approve, &plan.me(GARRET)).reviewer, "p7");
        let form = plan.first_answers(&to(&plan, "RA1", Action::EditReview), &me()).review;
        assert_eq!(
            form.seats.iter().map(|seat| (seat.is_team, seat.must_vote)).collect::<Vec<_>>(),
            [(false, false), (true, true)]
        );
    }
}
