//! What a preview is decided on: whole records, as far as the browser has loaded them, under their true numbers.
//!
//! Of a record that is not loaded, some is known all the same: its key, and where it stands. That is an answer where the
//! rules look at no more (a child that is not held, the release at the other end of a change's link). Where they look
//! into it, the answer is *which record is missing*: it is loaded, and the decision is made again. A record that cannot be
//! had is taken as one in which nothing moves, and the preview says that it did not look there.

use waybill_shared::engine::{Command, Decision, Known, Request, Stop, decide};
use waybill_shared::model::{Activity, ActivityId, RecordId};

use super::view::{Missing, View};
use super::{LiveEvent, Outcome, Plan};

/// How many records a preview loads beside the one of the screen.
const NEIGHBOURS: usize = 30;
/// How many activities they may have in all.
const NEIGHBOURS_SIZE: usize = 20_000;

/// A record that cannot be looked into, by key, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The key that was asked for.
    pub key: String,
    /// Why.
    pub why: Why,
}

/// Why a record cannot be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is gone, or not for who asks.
    Gone,
    /// There would be too much of it.
    TooLarge,
    /// The server could not be asked.
    Unreachable,
}

/// See the module. The record of the screen is not among them: it is asked beside.
#[derive(Debug, Default)]
pub struct World {
    pub(super) plans: Vec<Plan>,
    unseen: Vec<Unseen>,
}

impl World {
    /// What the request comes to, on the record of the screen and these.
    ///
    /// # Errors
    /// The refusal, or which record is missing.
    pub fn decide(&self, main: &Plan, request: &Request) -> Result<Decision, Stop<Missing>> {
        let view = View::of(main, self);
        if let Command::Start { children, .. } = &request.command {
            // Whether they can start, and what begins then, is not known from afar.
            children.iter().try_for_each(|child| view.whole(*child)).map_err(Stop::Unknown)?;
        }
        let decision = decide(&view, request)?;
        // What moves is looked into, whatever the rules had to know for it.
        for record in decision.changes.records.values() {
            let before = view.record(record.id).map_err(Stop::Unknown)?;
            if before.is_none_or(|before| before.status != record.status) {
                view.whole(record.id).map_err(Stop::Unknown)?;
            }
        }
        Ok(decision)
    }

    /// Takes a record in, in place of what was known of it.
    pub fn put(&mut self, plan: Plan) {
        let key = plan.record().key;
        self.unseen.retain(|it| it.key != key);
        self.plans.retain(|it| it.record().id != plan.record().id);
        self.plans.push(plan);
    }

    /// A record that cannot be had.
    pub fn give_up(&mut self, key: &str, why: Why) {
        if !self.unseen.iter().any(|it| it.key == key) {
            self.unseen.push(Unseen { key: key.to_owned(), why });
        }
    }

    /// What could not be had, whoever asked for it.
    pub fn unseen(&self) -> &[Unseen] {
        &self.unseen
    }

    /// What a preview of this record had to look into and could not: not what somebody only typed.
    pub fn blind_to(&self, main: &Plan) -> Vec<&Unseen> {
        let known: Vec<String> = View::of(main, self).plans().flat_map(Plan::followed).collect();
        self.unseen.iter().filter(|it| known.contains(&it.key)).collect()
    }

    /// Asks again for what could not be had.
    pub fn hope_again(&mut self) {
        self.unseen.clear();
    }

    /// How many activities may be loaded yet; `None`: no further record.
    pub fn room(&self) -> Option<usize> {
        let size: usize = self.plans.iter().map(Plan::size).sum();
        NEIGHBOURS_SIZE.checked_sub(size).filter(|_| self.plans.len() < NEIGHBOURS)
    }

    /// Every record that events have to be heard of, so that what is known here stays true; and the last event that all
    /// of it contains. `None`: nothing is loaded.
    pub fn followed(&self) -> Option<(Vec<String>, u64)> {
        let after = self.plans.iter().map(Plan::sequence).min()?;
        let mut keys: Vec<String> = Vec::new();
        for key in self.plans.iter().flat_map(Plan::followed) {
            if let Err(place) = keys.binary_search(&key) {
                keys.insert(place, key);
            }
        }
        Some((keys, after))
    }

    /// Applies an event to all that it is news to, and says whether it was to any. What cannot follow is forgotten, and
    /// loaded again when somebody asks for it.
    pub fn hear(&mut self, event: &LiveEvent) -> bool {
        let mut is_news = false;
        for plan in &mut self.plans {
            is_news |= event.sequence > plan.sequence() && plan.apply(event) != Outcome::Nothing;
            plan.settle();
        }
        self.plans.retain(|plan| !plan.is_stale());
        is_news
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The loaded record with this key.
    pub fn plan_by_key(&self, key: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.record().key == key)
    }

    /// The loaded record that has this activity.
    pub fn plan_with(&self, activity: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.number(activity).is_some_and(|id| plan.is_here(id)))
    }

    /// Key and title of a record.
    pub fn name_of_record(&self, main: &Plan, id: RecordId) -> (String, String) {
        let view = View::of(main, self);
        let whole = view.plan_of(id).map(|plan| (plan.record().key, plan.record_facts().title));
        let relative = || view.plans().find_map(|plan| plan.relative(id));
        let linked = || {
            let link = view.plans().find_map(|plan| plan.links.iter().find(|link| link.record_number == id))?;
            Some((link.record_key.clone(), link.record_title.clone()))
        };
        whole.or_else(|| relative().map(|row| (row.record.key, row.facts.title))).or_else(linked).unwrap_or_default()
    }

    /// Key and title of an activity; `None` of one that is only about to be.
    pub fn name_of(&self, main: &Plan, id: ActivityId) -> Option<(String, String)> {
        let view = View::of(main, self);
        if let Some(facts) = view.plans().find_map(|plan| plan.facts(id)) {
            return Some((facts.key.clone(), facts.title.clone()));
        }
        let link = view.plans().find_map(|plan| plan.links.iter().find(|link| link.other == id))?;
        Some((link.other_key.clone(), link.other_title.clone()))
    }

    /// The loaded record that this activity stands in.
    pub(super) fn home_of<'p>(&'p self, main: &'p Plan, id: ActivityId) -> Option<&'p Plan> {
        View::of(main, self).holder_of(id)
    }

    /// An activity as it is now.
    pub fn activity(&self, main: &Plan, id: ActivityId) -> Option<Activity> {
        View::of(main, self).holder_of(id)?.activity(id)
    }
}
