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
