//! The way back: the command that undoes another one, where there is such a command. What was completed, failed, voted on
//! or started is done, and nothing here pretends otherwise.

use waybill_shared::engine::Known;
use waybill_shared::model::ActivityKind;

use super::field::changes;
use super::mutation::{Mutation, Value, text, texts};
use super::{Action, Answers, Ask, Offer, Plan, RecordAction};

/// A way back.
#[derive(Debug, Clone, PartialEq)]
pub enum Opposite {
    /// A command that can be sent as it is.
    Command(Mutation),
    /// A command about the activity that was made, by the name of the mutation: its key is in the answer.
    OfMade(&'static str),
    /// A command that asks for something first.
    Ask(Ask),
}

impl Plan {
    /// What undoes the action, worked out before it is done; `None` where nothing does. `assigned`: the login of who the
    /// record is assigned to. `utc` turns a moment as it is typed into one as it is sent.
    pub fn opposite(
        &self,
        ask: &Ask,
        answers: &Answers,
        assigned: &str,
        utc: impl Fn(&str) -> Option<String>,
    ) -> Option<Opposite> {
        let record = self.record().key;
        if let Some((holder, key)) = ask.edited(&record) {
            let input = changes(holder.fields(), &answers.typed, &answers.before, utc);
            let is_changed = !input.is_empty();
            let mutation = Mutation { name: holder.mutation(), input }.with(holder.query(), text(key));
            return is_changed.then_some(Opposite::Command(mutation));
        }
        let command = match ask {
            Ask::Record(offer) => match offer.action {
                RecordAction::Assign => to_person(Mutation::about("assign", "subject", &record), assigned),
                RecordAction::Hold => {
                    let offer = Offer { action: RecordAction::Resume, needs_comment: true, insist: None };
                    return Some(Opposite::Ask(Ask::Record(offer)));
                }
                _ => return None,
            },
            Ask::Activity { id, key, offer, .. } => {
                let activity = self.activity(*id)?;
                let facts = self.facts(*id)?;
                let login = |person: Option<_>| person.and_then(|person| self.login(person)).unwrap_or_default();
                match offer.action {
                    Action::Assign => to_person(Mutation::about("assign", "subject", key), &login(facts.assigned_to)),
                    Action::Delegate => {
                        to_person(Mutation::about("delegate", "activity", key), &login(facts.delegated_to))
                    }
                    Action::AfterChildren(wait) => {
                        Mutation::about("changeActivity", "activity", key).with("afterChildren", Value::Flag(!wait))
                    }
                    Action::MoveUp | Action::MoveDown | Action::MoveOut | Action::MoveInto => {
                        let Ok(above) = self.memory.last_child(activity.container(), Some(&activity.rank));
                        let holder = activity.parent.and_then(|holder| self.facts(holder));
                        let place = match (above.and_then(|above| self.facts(above.id)), holder) {
                            (Some(above), _) => vec![("after", text(&above.key))],
                            (None, Some(holder)) => {
                                vec![("container", text(&holder.key)), ("first", Value::Flag(true))]
                            }
                            (None, None) => vec![("first", Value::Flag(true))],
                        };
                        Mutation::about("moveActivity", "activity", key).with("place", Value::Object(place))
                    }
                    Action::Nest => return Some(Opposite::OfMade("unnestActivity")),
                    Action::Duplicate => return Some(Opposite::OfMade("deleteActivity")),
                    Action::Unnest => {
                        let children = self.memory.children(waybill_shared::model::Container::Activity(*id));
                        let keys = children.filter_map(|child| self.facts(child.id)).map(|it| it.key.clone());
                        let keys: Vec<String> = keys.collect();
                        // Nothing stood in it: what is gone is gone.
                        let is_nest = !keys.is_empty() && activity.kind != ActivityKind::Manual;
                        let nest = Mutation { name: "nestActivities", input: vec![("activities", texts(&keys))] };
                        let kind = nest.with("kind", text(activity.kind.as_str()));
                        return is_nest.then(|| Opposite::Command(kind.with("title", text(&facts.title))));
                    }
                    _ => return None,
                }
            }
        };
        Some(Opposite::Command(command))
    }
}

fn to_person(mutation: Mutation, login: &str) -> Mutation {
    mutation.with("to", if login.is_empty() { Value::Null } else { text(login) })
}

#[cfg(test)]
mod tests {
    use waybill_shared::model::{ActivityId, ActivityKind, ReviewerRef};

    use super::super::fixture::{GARRET, plan};
    use super::super::mutation::{Value, text, texts};
    use super::super::{Action, Answers, Ask, Offer, RecordAction, schema};
    use super::Opposite;

    fn way_back(key: &str, kind: ActivityKind, action: Action) -> Option<Opposite> {
        let offer = Offer { action, needs_comment: false, insist: None };
        let id = ActivityId(key[2..].parse().unwrap());
        let ask = Ask::Activity { id, key: key.into(), title: String::new(), kind, offer };
        let found = plan().opposite(&ask, &Answers::default(), "", |it| Some(it.into()));
        if let Some(Opposite::Command(mutation)) = &found {
            schema::check(&mutation.clone().sealed("", None, "once".into()));
        }
        found
    }

    fn input(found: Option<Opposite>, field: &str) -> Option<Value> {
        let Some(Opposite::Command(mutation)) = found else { panic!("{found:?}") };
        mutation.input.into_iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }

    #[test]
    fn a_move_goes_back_to_where_the_activity_stood() {
        let place = |key, action| input(way_back(key, ActivityKind::Manual, action), "place");
        let after = |key| Some(Value::Object(vec![("after", text(key))]));
        assert_eq!(place("MA4", Action::MoveUp), after("MA3"));
        assert_eq!(place("MA5", Action::MoveInto), after("PA2"));
        let first = Value::Object(vec![("container", text("PA2")), ("first", Value::Flag(true))]);
        assert_eq!(place("MA3", Action::MoveOut), Some(first));
    }

    #[test]
    fn what_was_dissolved_is_nested_again_and_what_was_nested_dissolved() {
        let again = way_back("PA2", ActivityKind::Parallel, Action::Unnest);
        assert_eq!(input(again, "activities"), Some(texts(&["MA3".into(), "MA4".into()])));
        let nested = way_back("MA5", ActivityKind::Manual, Action::Nest);
        assert_eq!(nested, Some(Opposite::OfMade("unnestActivity")));
    }

    #[test]
    fn people_and_marks_are_given_back() {
        for action in [Action::Assign, Action::Delegate] {
            assert_eq!(input(way_back("MA3", ActivityKind::Manual, action), "to"), Some(Value::Null));
        }
        let waits = way_back("MA5", ActivityKind::Manual, Action::AfterChildren(true));
        assert_eq!(input(waits, "afterChildren"), Some(Value::Flag(false)));
    }

    #[test]
    fn what_is_done_is_done() {
        let vote = Action::Approve(ReviewerRef::Person(GARRET));
        for action in [Action::Complete, Action::Fail, Action::Skip, Action::ReturnTo, Action::Delete, vote] {
            assert_eq!(way_back("MA3", ActivityKind::Manual, action), None, "{action:?}");
        }
    }

    #[test]
    fn a_hold_is_taken_back_by_a_resume_which_asks_why() {
        let hold = Ask::Record(Offer { action: RecordAction::Hold, needs_comment: true, insist: None });
        let Some(Opposite::Ask(ask)) = plan().opposite(&hold, &Answers::default(), "", |_| None) else { panic!() };
        assert_eq!(ask.words().name, "resume");
        assert!(ask.needs_comment());
    }
}
