//! Commands tried on the engine: whether it admits them, and whether it wants to know why.

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Command, Decision, Memory, Place, Request, Spot, Stop, admits, decide};
use waybill_shared::model::{ActivityId, ActivityKind, Code, Container, Refusal};

use super::offer::{blank_step, nest};
use super::view::{Missing, View};
use super::{Me, Plan};

impl Plan {
    /// Whether the command needs a comment, or why it is refused even with one.
    pub(super) fn try_out(&self, known: &Memory, command: Command, me: &Me) -> Result<bool, Refusal> {
        in_words(command, me, |request| admits(&View::alone(known), request)).map(|(needs_comment, ())| needs_comment)
    }

    /// Whether the command needs a comment and what it would do, or why it is refused even with one.
    pub(super) fn decide(&self, known: &Memory, command: Command, me: &Me) -> Result<(bool, Decision), Refusal> {
        in_words(command, me, |request| decide(&View::alone(known), request))
    }

    /// Whether the activity can stand at the end of `container`, or why not.
    pub(super) fn can_move(&self, id: ActivityId, container: Container, me: &Me) -> Result<bool, Refusal> {
        let place = Place { container, spot: Spot::Last };
        self.try_out(&self.memory, Command::Move { activity: id, place }, me)
    }

    /// Whether the two can stand in one new container, or why not.
    pub(super) fn can_nest(&self, id: ActivityId, other: ActivityId, me: &Me) -> Result<bool, Refusal> {
        self.try_out(&self.memory, nest(vec![id, other]), me)
    }

    /// Whether a step of this kind can be added there, or why not.
    pub(super) fn can_add(&self, place: Place, kind: ActivityKind, me: &Me) -> Result<bool, Refusal> {
        let activities = vec![blank_step(ActivityId(i64::MAX), None, kind)];
        self.try_out(&self.memory, Command::Add { place, activities }, me)
    }
}

/// Asks the engine without a comment, and with one where it wants one: whether it does, and its answer.
fn in_words<T>(
    command: Command,
    me: &Me,
    mut ask: impl FnMut(&Request) -> Result<T, Stop<Missing>>,
) -> Result<(bool, T), Refusal> {
    let mut request = Request {
        command,
        actor: me.person,
        teams: me.teams.clone(),
        at: DateTime::<Utc>::UNIX_EPOCH,
        comment: None,
        class: None,
        expected_version: None,
    };
    for comment in [None, Some("because")] {
        request.comment = comment.map(Into::into);
        match ask(&request) {
            Ok(answer) => return Ok((comment.is_some(), answer)),
            Err(Stop::Refused(refusal)) if refusal.code == Code::CommentRequired && comment.is_none() => {}
            Err(Stop::Refused(refusal)) => return Err(refusal),
            Err(Stop::Unknown(Missing(key))) => {
                return Err(Refusal::new(Code::NotFound, format!("{key} is not loaded.")));
            }
        }
    }
    Err(Refusal::new(Code::CommentRequired, "This needs a comment."))
}
