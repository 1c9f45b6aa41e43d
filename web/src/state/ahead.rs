//! What was done here and is not confirmed yet. It is shown at once, and marked as on its way; what is confirmed stays
//! known beside it, and comes back when the server refuses.
//!
//! ```text
//! confirmed ── what was done here laid over it ── shown
//!     ▲ events, snapshots: taken off, applied, laid over again as far as it still fits
//! ```

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Changes, Decision, Known, Request, decide};
use waybill_shared::model::{Activity, ActivityId, EventKind, Happening, Record};

use super::view::View;
use super::{LiveEvent, Outcome, Plan};

/// The most events that are shown ahead: of very much, the server's word is worth waiting for.
const MOST: usize = 100;

/// One command that is on its way.
#[derive(Debug, Clone)]
pub(super) struct Ahead {
    id: u32,
    request: Request,
    decision: Decision,
    /// The last event of the command, once the server has told.
    upto: Option<u64>,
    /// What is confirmed of what it changes; nothing while it does not fit.
    before: Option<Before>,
}

#[derive(Debug, Clone)]
struct Before {
    record: Record,
    rows: Vec<(Activity, Option<DateTime<Utc>>)>,
}

impl Plan {
    /// Shows what the request comes to in this record, before the server has said so. `false`: it would be refused, or is
    /// too much.
    pub fn expect(&mut self, id: u32, request: Request) -> bool {
        self.settle();
        let Ok(decision) = decide(&View::of_one(self), &request) else { return false };
        if decision.events.len() > MOST {
            return false;
        }
        let before = self.lay_over(&decision.changes, request.at);
        self.ahead.push(Ahead { id, request, decision, upto: None, before: Some(before) });
        true
    }

    /// An id for the next command that is shown ahead.
    pub fn next_ahead(&self) -> u32 {
        self.ahead.iter().map(|it| it.id).max().unwrap_or(0) + 1
    }

    /// The server did it: from the event `upto` on, all of it is confirmed.
    pub fn settled_by(&mut self, id: u32, upto: u64) {
        self.take_off();
        self.ahead.iter_mut().filter(|it| it.id == id).for_each(|it| it.upto = Some(upto));
        self.drop_confirmed();
        self.lay_all_over();
    }

    /// The server did not do it: what is confirmed is shown again.
    pub fn take_back(&mut self, id: u32) {
        self.take_off();
        self.ahead.retain(|it| it.id != id);
        self.lay_all_over();
    }

    /// Takes over what is on its way from what was known before a snapshot came.
    pub fn go_on_from(&mut self, old: &mut Plan) {
        self.ahead = std::mem::take(&mut old.ahead);
        self.ahead.iter_mut().for_each(|it| it.before = None);
        self.drop_confirmed();
        self.lay_all_over();
    }

    /// Whether what is shown of the activity is not confirmed.
    pub fn is_ahead(&self, id: ActivityId) -> bool {
        let mut rows = self.ahead.iter().flat_map(|it| &it.before).flat_map(|before| &before.rows);
        rows.any(|(confirmed, _)| {
            confirmed.id == id && self.activity(id).is_none_or(|now| now.status != confirmed.status)
        })
    }

    /// The activities of which more is shown than what is confirmed.
    pub fn ahead_of(&self) -> Vec<ActivityId> {
        let rows = self.ahead.iter().flat_map(|it| &it.before).flat_map(|before| &before.rows);
        rows.map(|(confirmed, _)| confirmed.id).collect()
    }

    /// Applies an event, once: those that the plan contains already are passed over.
    pub fn apply(&mut self, event: &LiveEvent) -> Outcome {
        if self.ahead.is_empty() || event.sequence <= self.sequence {
            return self.confirm(event);
        }
        self.take_off();
        let outcome = self.confirm(event);
        self.settle();
        let is_ours = |it: &Ahead| is_among(&it.decision, event, |key| self.number(key));
        let ours = self.ahead.iter().position(is_ours);
        self.drop_confirmed();
        for place in 0..self.ahead.len() {
            // In the midst of its own events it has been decided on already.
            self.lay_one_over(place, ours == Some(place));
        }
        if outcome == Outcome::Nothing { Outcome::Changed } else { outcome }
    }

    fn drop_confirmed(&mut self) {
        let sequence = self.sequence;
        self.ahead.retain(|it| it.upto.is_none_or(|upto| upto > sequence));
    }

    fn lay_all_over(&mut self) {
        for place in 0..self.ahead.len() {
            self.lay_one_over(place, false);
        }
    }

    fn lay_one_over(&mut self, place: usize, as_decided: bool) {
        let Some(mut ahead) = self.ahead.get(place).cloned() else { return };
        let again = if as_decided { Some(ahead.decision) } else { decide(&View::of_one(self), &ahead.request).ok() };
        let Some(decision) = again else { return };
        ahead.before = Some(self.lay_over(&decision.changes, ahead.request.at));
        ahead.decision = decision;
        if let Some(slot) = self.ahead.get_mut(place) {
            *slot = ahead;
        }
    }

    /// What is confirmed is shown, the last that was laid over it taken off first.
    fn take_off(&mut self) {
        for place in (0..self.ahead.len()).rev() {
            let Some(before) = self.ahead.get_mut(place).and_then(|it| it.before.take()) else { continue };
            self.put_record(before.record);
            for (activity, since) in before.rows {
                if let (Some(facts), Some(since)) = (self.facts.get_mut(&activity.id), since) {
                    facts.since = since;
                }
                self.memory.put_activity(activity);
            }
        }
    }

    /// Puts in the rows of this record, and gives back what was there.
    fn lay_over(&mut self, changes: &Changes, at: DateTime<Utc>) -> Before {
        let before = Before { record: self.record(), rows: Vec::new() };
        let mut rows = Vec::new();
        for now in changes.activities.values() {
            let Some(facts) = self.facts.get_mut(&now.id) else { continue };
            let Ok(was) = self.memory.activity(now.id);
            let Some(was) = was.filter(|was| was != now) else { continue };
            let since = (was.status != now.status).then(|| std::mem::replace(&mut facts.since, at));
            rows.push((was, since));
            self.memory.put_activity(now.clone());
        }
        if let Some(record) = changes.records.get(&self.id) {
            // The version is the server's: what is decided on it must not be older than what is seen.
            self.put_record(Record { version: before.record.version, ..record.clone() });
        }
        Before { rows, ..before }
    }
}

/// Whether the event is one of those that were decided on.
fn is_among(decision: &Decision, event: &LiveEvent, number: impl Fn(&str) -> Option<ActivityId>) -> bool {
    let Some(of) = event.activity.as_deref().map(number) else {
        return decision.events.iter().any(|it| it.activity.is_none() && says(&it.happening, event));
    };
    of.is_some() && decision.events.iter().any(|it| it.activity == of && says(&it.happening, event))
}

/// Whether what was decided says the same as the event, as far as both can be compared.
pub(super) fn says(happening: &Happening, event: &LiveEvent) -> bool {
    let (from, to) = (event.from.as_deref(), event.to.as_deref());
    match happening {
        Happening::ActivityStatus { from: was, to: is } => {
            event.kind == EventKind::StatusChanged && from == Some(was.as_str()) && to == Some(is.as_str())
        }
        Happening::RecordStatus { from: was, to: is } => {
            event.kind == EventKind::StatusChanged && from == Some(was.as_str()) && to == Some(is.as_str())
        }
        other => other.kind() == event.kind,
    }
}
