//! What was asked for and answered in a dialog, as the mutation that says it to the server.

use waybill_shared::model::{ActivityId, ActivityKind, RecordId, RecordKind, ReviewerRef};

use super::field::changes;
use super::mutation::{Input, Mutation, Value, text, texts};
use super::{Action, Answers, Ask, Holder, Plan, RecordAction, ReviewForm, Seat};

impl Plan {
    /// The mutation that an action comes to; `None` when what it is about is gone, or nothing was changed. `utc` turns
    /// a moment as it is typed into one as it is sent.
    pub fn mutation(&self, ask: &Ask, answers: &Answers, utc: impl Fn(&str) -> Option<String>) -> Option<Mutation> {
        let record = self.record().key;
        if let Some((holder, key)) = ask.edited(&record) {
            let input = changes(holder.fields(), &answers.before, &answers.typed, utc);
            let is_changed = !input.is_empty();
            let mutation = Mutation { name: holder.mutation(), input };
            return is_changed.then(|| mutation.with(holder.query(), text(key)));
        }
        match ask {
            Ask::Record(offer) => self.of_record(offer.action, answers),
            Ask::Activity { id, key, kind, offer, .. } => {
                self.of_activity((*id, key, *kind), offer.action, offer.insist.is_some(), answers)
            }
        }
    }

    fn of_record(&self, action: RecordAction, answers: &Answers) -> Option<Mutation> {
        let record = self.record();
        let key = record.key.as_str();
        let is_release = record.kind == RecordKind::Release;
        let plain = |of_release, of_change| {
            if is_release {
                Mutation::about(of_release, "release", key)
            } else {
                Mutation::about(of_change, "change", key)
            }
        };
        // Everything is included that is not ticked off.
        let reaching = |mutation: Mutation| {
            let except = self.reached(action).into_iter().map(|child| child.key);
            let except: Vec<String> = except.filter(|key| !answers.ticked.contains(key)).collect();
            if except.is_empty() { mutation } else { mutation.with("except", texts(&except)) }
        };
        let family =
            |name, parent: &str, child: &str| Mutation::about(name, "parent", parent).with("child", text(child));
        let relative = |id: RecordId| self.record_by(id).map(|record| record.key);
        Some(match action {
            RecordAction::Start if answers.ticked.is_empty() => plain("startRelease", "startChange"),
            RecordAction::Start => plain("startRelease", "startChange").with("children", texts(&answers.ticked)),
            RecordAction::Hold => reaching(plain("holdRelease", "holdChange")),
            RecordAction::Resume => reaching(plain("resumeRelease", "resumeChange")),
            RecordAction::Cancel => reaching(plain("cancelRelease", "cancelChange")),
            RecordAction::Close => plain("closeRelease", "closeChange"),
            RecordAction::ConvertToParent => Mutation::about("convertToParent", "release", key),
            RecordAction::RevertParent => Mutation::about("revertParent", "release", key),
            RecordAction::LinkChild => family("linkChild", key, answers.other.trim()),
            RecordAction::LinkParent => family("linkChild", answers.other.trim(), key),
            RecordAction::UnlinkChild(child) => family("unlinkChild", key, &relative(child)?),
            RecordAction::UnlinkParent(parent) => family("unlinkChild", &relative(parent)?, key),
            RecordAction::Add => add(key, Vec::new(), answers),
            RecordAction::Assign => to_person(Mutation::about("assign", "subject", key), answers),
            RecordAction::Comment => Mutation::about("comment", "subject", key),
            // Its fields are looked at before.
            RecordAction::Edit => return None,
        })
    }

    fn of_activity(
        &self,
        (id, key, kind): (ActivityId, &str, ActivityKind),
        action: Action,
        insists: bool,
        answers: &Answers,
    ) -> Option<Mutation> {
        let about = |name| Mutation::about(name, "activity", key);
        let vote = |reviewer: ReviewerRef, approve: bool| {
            let chosen = Some(answers.reviewer.clone()).filter(|id| !id.is_empty());
            let reviewer = chosen.or_else(|| self.reviewer_id(reviewer))?;
            Some(about("vote").with("approve", Value::Flag(approve)).with("reviewer", Value::Text(reviewer)))
        };
        let link = |name, other: &str| {
            let (manual, dependent) = if kind == ActivityKind::Dependent { (other, key) } else { (key, other) };
            Mutation::about(name, "activity", manual).with("dependent", text(dependent))
        };
        let move_to = |place: Input| about("moveActivity").with("place", Value::Object(place));
        let beside = |side| self.neighbour(id, action).map(|other| move_to(vec![(side, Value::Text(other))]));
        Some(match action {
            Action::Complete if insists => {
                about("completeActivity").with("despiteUnapprovedChanges", Value::Flag(true))
            }
            Action::Complete => about("completeActivity"),
            Action::Fail => about("failActivity"),
            Action::Approve(reviewer) => vote(reviewer, true)?,
            Action::Reject(reviewer) => vote(reviewer, false)?,
            Action::Skip => about("skipActivity"),
            Action::ReturnTo if insists => about("returnToActivity").with("leaveClosedChanges", Value::Flag(true)),
            Action::ReturnTo => about("returnToActivity"),
            Action::Assign => to_person(Mutation::about("assign", "subject", key), answers),
            Action::Delegate => to_person(about("delegate"), answers),
            Action::Comment => Mutation::about("comment", "subject", key),
            // Its fields are looked at before.
            Action::Edit => return None,
            // It would stand in the history as if something had changed.
            Action::EditReview if answers.review.says_same(&self.review_form(id)) => return None,
            Action::EditReview => {
                Mutation { input: review(&answers.review), name: "changeReview" }.with("activity", text(key))
            }
            Action::AfterChildren(wait) => about("changeActivity").with("afterChildren", Value::Flag(wait)),
            Action::Link => link("linkChange", answers.other.trim()),
            Action::Unlink(other) => link("unlinkChange", &self.other_key(id, other)?),
            Action::AddAfter => add(&self.record().key, vec![("after", text(key))], answers),
            Action::AddInside => add(&self.record().key, vec![("container", text(key))], answers),
            Action::MoveUp => beside("before")?,
            Action::MoveDown | Action::MoveOut => beside("after")?,
            Action::MoveInto if answers.place.is_empty() => move_to(Vec::new()),
            Action::MoveInto => move_to(vec![("container", text(&answers.place))]),
            Action::Nest => {
                let mut activities = vec![key.to_owned()];
                activities.extend(answers.ticked.iter().filter(|it| *it != key).cloned());
                Mutation { name: "nestActivities", input: vec![("activities", texts(&activities))] }
                    .with("kind", text(answers.kind.as_str()))
                    .with("title", text(answers.title.trim()))
            }
            Action::Unnest => about("unnestActivity"),
            Action::Duplicate => about("duplicateActivity"),
            Action::Delete => about("deleteActivity"),
        })
    }
}

/// The mutation that creates an empty record.
pub fn create(kind: RecordKind, title: &str, description: &str, once: String) -> Mutation {
    let name = if kind == RecordKind::Release { "createRelease" } else { "createChange" };
    let mut mutation = Mutation::about(name, "title", title.trim());
    if !description.trim().is_empty() {
        mutation = mutation.with("description", text(description));
    }
    mutation.with("idempotencyKey", Value::Text(once))
}

fn to_person(mutation: Mutation, answers: &Answers) -> Mutation {
    let login = answers.person.trim();
    mutation.with("to", if login.is_empty() { Value::Null } else { text(login) })
}

fn add(record: &str, place: Input, answers: &Answers) -> Mutation {
    let mut step = vec![("kind", text(answers.kind.as_str())), ("title", text(answers.title.trim()))];
    let login = answers.person.trim();
    match answers.kind {
        ActivityKind::Manual if !login.is_empty() => step.push(("assignedTo", text(login))),
        ActivityKind::Review => step.extend(review(&answers.review)),
        _ => {}
    }
    let mutation = Mutation::about("addActivities", "record", record);
    let mutation = mutation.with("activities", Value::List(vec![Value::Object(step)]));
    if place.is_empty() { mutation } else { mutation.with("place", Value::Object(place)) }
}

fn review(form: &ReviewForm) -> Input {
    let seats = form.all_seats().iter().map(|seat| Value::Object(seat_input(seat))).collect();
    let mut input = vec![("condition", text(&form.condition)), ("reviewers", Value::List(seats))];
    if form.condition == "PERCENTAGE" {
        // What is no number is refused as out of bounds, with the server's words.
        input.push(("percentage", Value::Number(form.share.trim().parse().unwrap_or(0))));
    }
    input
}

fn seat_input(seat: &Seat) -> Input {
    let who = if seat.is_team { "team" } else { "person" };
    vec![(who, text(&seat.id)), ("mustVote", Value::Flag(seat.must_vote)), ("veto", Value::Flag(seat.veto))]
}

impl Holder {
    /// A record by its key.
    pub fn of_record(key: &str) -> Self {
        let is_change = key.starts_with(RecordKind::Change.prefix());
        Self::Record(if is_change { RecordKind::Change } else { RecordKind::Release })
    }
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityId, ActivityKind, PersonId, RecordId, RecordStatus, ReviewerRef};

    use super::super::fixture::{GARRET, parent_plan, plan};
    use super::super::mutation::{Value, text, texts};
    use super::super::schema;
    use super::super::{Action, Answers, Ask, Holder, Me, Offer, Plan, RecordAction, ReviewForm, Seat};
    use super::{Mutation, create};

    fn sent(plan: &Plan, ask: &Ask, answers: &Answers) -> Mutation {
        let mutation = plan.mutation(ask, answers, |it| Some(it.into())).unwrap_or_else(|| panic!("{ask:?}"));
        schema::check(&mutation.clone().sealed("because", ask.topic().map(|_| 1), "once".into()));
        mutation
    }

    fn to(key: &str, kind: ActivityKind, action: Action, insists: bool) -> Ask {
        let offer = Offer { action, needs_comment: false, insist: insists.then(|| "why".into()) };
        let id = ActivityId(key[2..].parse().unwrap());
        Ask::Activity { id, key: key.into(), title: String::new(), kind, offer }
    }

    fn record(action: RecordAction) -> Ask {
        Ask::Record(Offer { action, needs_comment: false, insist: None })
    }

    fn field<'m>(mutation: &'m Mutation, name: &str) -> Option<&'m Value> {
        mutation.input.iter().find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    #[test]
    fn who_is_typed_and_not_added_is_a_reviewer_all_the_same_and_an_unchanged_review_is_not_sent() {
        let (plan, ask) = (plan(), to("RA1", ActivityKind::Review, Action::EditReview, false));
        let mut answers = plan.first_answers(&ask, &Me { person: GARRET, teams: Vec::new() });
        assert_eq!(plan.mutation(&ask, &answers, |_| None), None);
        let typed = Seat { id: "tomas".into(), is_team: false, name: "Tomas".into(), must_vote: false, veto: false };
        answers.review.typed = Some(typed.clone());
        let Some(Value::List(both)) = field(&sent(&plan, &ask, &answers), "reviewers").cloned() else { panic!() };
        assert_eq!(both.len(), 2);
        // Once more by another name is the same person.
        answers.review.typed = Some(Seat { id: "garret".into(), name: "Garret".into(), ..typed });
        assert_eq!(plan.mutation(&ask, &answers, |_| None), None);
    }

    #[test]
    fn the_schema_takes_every_command_of_an_activity() {
        let plan = plan();
        let garret = ReviewerRef::Person(GARRET);
        let seat = Seat { id: "t1".into(), is_team: true, name: "Network".into(), must_vote: true, veto: false };
        let answers = Answers {
            kind: ActivityKind::Parallel,
            title: "Rack".into(),
            other: "DA7".into(),
            person: "mira".into(),
            review: ReviewForm { condition: "PERCENTAGE".into(), share: "60".into(), seats: vec![seat], typed: None },
            ..Answers::default()
        };
        use Action::{
            AddAfter, AddInside, AfterChildren, Approve, Assign, Comment, Complete, Delegate, Delete, Duplicate,
            EditReview, Fail, Link, MoveDown, MoveInto, MoveOut, Nest, Reject, ReturnTo, Skip, Unnest,
        };
        let all = [
            Complete,
            Fail,
            Approve(garret),
            Reject(garret),
            Skip,
            ReturnTo,
            Assign,
            Delegate,
            Comment,
            EditReview,
            AfterChildren(true),
            Link,
            AddAfter,
            AddInside,
            MoveDown,
            MoveOut,
            MoveInto,
            Nest,
            Unnest,
            Duplicate,
            Delete,
        ];
        for action in all {
            for insists in [false, true] {
                sent(&plan, &to("MA3", ActivityKind::Manual, action, insists), &answers);
            }
        }
        sent(&plan, &to("MA4", ActivityKind::Manual, Action::MoveUp, false), &answers);
        for kind in ActivityKind::ALL {
            sent(&plan, &record(RecordAction::Add), &Answers { kind: *kind, ..answers.clone() });
        }
    }

    #[test]
    fn the_schema_takes_every_command_of_a_record() {
        let plan = parent_plan(RecordStatus::InProgress);
        use RecordAction::{
            Assign, Cancel, Close, Comment, ConvertToParent, Hold, LinkChild, LinkParent, Resume, RevertParent, Start,
            UnlinkChild,
        };
        let all = [
            Start,
            Hold,
            Resume,
            Cancel,
            Close,
            ConvertToParent,
            RevertParent,
            LinkChild,
            LinkParent,
            Assign,
            Comment,
            UnlinkChild(RecordId(2)),
        ];
        let answers = Answers { ticked: vec!["RR2".into()], other: "RR9".into(), ..Answers::default() };
        for action in all {
            sent(&plan, &record(action), &answers);
        }
        schema::check(&create(waybill_shared::model::RecordKind::Change, "Title", "words", "once".into()));
    }

    #[test]
    fn only_changed_fields_are_sent_and_nothing_when_nothing_changed() {
        let (plan, fields) = (plan(), Holder::of_record("RR1").fields());
        let before = vec![String::new(); fields.len()];
        let mut answers = Answers { typed: before.clone(), before, ..Answers::default() };
        let edit = record(RecordAction::Edit);
        assert_eq!(plan.mutation(&edit, &answers, |_| None), None);
        answers.typed[0] = "July".into();
        assert_eq!(sent(&plan, &edit, &answers).input, [("title", text("July")), ("release", text("RR1"))]);
    }

    #[test]
    fn children_that_are_ticked_off_are_left_as_they_are() {
        let plan = parent_plan(RecordStatus::InProgress);
        let hold = record(RecordAction::Hold);
        let all = plan.first_answers(&hold, &plan.me(PersonId(1)));
        assert_eq!(field(&sent(&plan, &hold, &all), "except"), None);
        let none = Answers { ticked: Vec::new(), ..all };
        assert_eq!(field(&sent(&plan, &hold, &none), "except"), Some(&texts(&["RR2".into()])));
    }

    #[test]
    fn a_vote_goes_to_the_reviewer_that_was_chosen() {
        let plan = plan();
        let approve = to("RA1", ActivityKind::Review, Action::Approve(ReviewerRef::Person(GARRET)), false);
        assert_eq!(field(&sent(&plan, &approve, &Answers::default()), "reviewer"), Some(&text("p7")));
        let team = Answers { reviewer: "t1".into(), ..Answers::default() };
        assert_eq!(field(&sent(&plan, &approve, &team), "reviewer"), Some(&text("t1")));
    }

    #[test]
    fn a_link_names_the_releases_end_first_from_both_sides() {
        let plan = plan();
        let answers = |other: &str| Answers { other: other.into(), ..Answers::default() };
        let ends = [("activity", text("MA3")), ("dependent", text("DA7"))];
        let here = sent(&plan, &to("MA3", ActivityKind::Manual, Action::Link, false), &answers(" DA7 "));
        let there = sent(&plan, &to("DA7", ActivityKind::Dependent, Action::Link, false), &answers("MA3"));
        assert_eq!(here.input, ends);
        assert_eq!(there.input, ends);
    }
}
