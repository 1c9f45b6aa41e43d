//! What a preview is decided on: whole records, as far as the browser has loaded them, under their true numbers.
//!
//! Of a record that is not loaded, some is known all the same: its key, and where it stands. That is an answer where the
//! rules look at no more (a child that is not held, the release at the other end of a change's link). Where they look
//! into it, the answer is *which record is missing*: it is loaded, and the decision is made again. A record that cannot be
//! had is taken as one in which nothing moves, and the preview says that it did not look there.

use waybill_shared::engine::{Command, Decision, Known, Memory, Request, Stop, Which, decide};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, Container, Family, Rank, Record, RecordId, RecordKind, RecordStatus,
};

use super::plan::{blank, stand_in};
use super::{LinkFacts, LiveEvent, Outcome, Plan};

/// How many records a preview loads beside the one of the screen.
const NEIGHBOURS: usize = 30;
/// How many activities they may have in all.
const NEIGHBOURS_SIZE: usize = 20_000;

/// The key of a record that has to be loaded before a question can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

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
    plans: Vec<Plan>,
    unseen: Vec<Unseen>,
}

impl World {
    /// What the request comes to, on the record of the screen and these.
    ///
    /// # Errors
    /// The refusal, or which record is missing.
    pub fn decide(&self, main: &Plan, request: &Request) -> Result<Decision, Stop<Missing>> {
        let view = View { main: Some(main), world: Some(self), alone: None };
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

    /// What cannot be looked into, as far as it was asked for.
    pub fn unseen(&self) -> &[Unseen] {
        &self.unseen
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
        let mut keys: Vec<String> = self.plans.iter().flat_map(Plan::followed).collect();
        keys.sort_unstable();
        keys.dedup();
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
        let view = View { main: Some(main), world: Some(self), alone: None };
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
        let view = View { main: Some(main), world: Some(self), alone: None };
        if let Some(facts) = view.plans().find_map(|plan| plan.facts(id)) {
            return Some((facts.key.clone(), facts.title.clone()));
        }
        let link = view.plans().find_map(|plan| plan.links.iter().find(|link| link.other == id))?;
        Some((link.other_key.clone(), link.other_title.clone()))
    }

    /// An activity as it is now.
    pub fn activity(&self, main: &Plan, id: ActivityId) -> Option<Activity> {
        View { main: Some(main), world: Some(self), alone: None }.holder_of(id)?.activity(id)
    }
}

/// The answers to the engine: of one memory alone, or of whole records.
#[derive(Clone, Copy)]
pub(super) struct View<'w> {
    main: Option<&'w Plan>,
    /// `None`: nothing else is looked into.
    world: Option<&'w World>,
    /// Everything there is, and nothing is missing.
    alone: Option<&'w Memory>,
}

impl<'w> View<'w> {
    /// One memory that knows everything.
    pub(super) fn alone(memory: &'w Memory) -> Self {
        Self { main: None, world: None, alone: Some(memory) }
    }

    /// One record; nothing else is looked into.
    pub(super) fn of_one(plan: &'w Plan) -> Self {
        Self { main: Some(plan), world: None, alone: None }
    }

    fn plans(self) -> impl Iterator<Item = &'w Plan> {
        self.main.into_iter().chain(self.world.into_iter().flat_map(|world| &world.plans))
    }

    fn plan_of(self, record: RecordId) -> Option<&'w Plan> {
        self.plans().find(|plan| plan.id == record)
    }

    fn holder_of(self, activity: ActivityId) -> Option<&'w Plan> {
        self.plans().find(|plan| plan.is_here(activity))
    }

    fn leads_to_change(self, link: &LinkFacts) -> bool {
        let here = self.holder_of(link.number).and_then(|plan| plan.activity(link.number));
        here.is_some_and(|here| here.kind == ActivityKind::Manual)
    }

    /// What has to be loaded; `Ok`: it cannot be had.
    fn missing(self, key: &str) -> Result<(), Missing> {
        let is_unseen = |world: &World| world.unseen.iter().any(|it| it.key == key);
        if self.world.is_none_or(is_unseen) { Ok(()) } else { Err(Missing(key.to_owned())) }
    }

    fn plan_for(self, of: Container) -> Result<Option<&'w Plan>, Missing> {
        let found = match of {
            Container::Root(record) => self.plan_of(record),
            Container::Activity(id) => self.holder_of(id),
        };
        if let (None, Container::Root(record)) = (found, of) {
            self.whole(record)?;
        }
        Ok(found)
    }

    /// Asks for all of a record, unless it is there.
    fn whole(self, id: RecordId) -> Result<(), Missing> {
        if self.plan_of(id).is_some() {
            return Ok(());
        }
        let relative = self.plans().find_map(|plan| plan.relative(id)).map(|row| row.record.key);
        let linked = || {
            let mut links = self.plans().flat_map(|plan| &plan.links);
            links.find(|link| link.record_number == id).map(|link| link.record_key.clone())
        };
        relative.or_else(linked).map_or(Ok(()), |key| self.missing(&key))
    }

    /// What is told of a record that is not loaded.
    fn from_afar(self, id: RecordId) -> Result<Option<Record>, Missing> {
        if let Some(relative) = self.plans().find_map(|plan| plan.relative(id)) {
            let mut record = relative.record;
            if record.family == Family::Parent {
                self.missing(&record.key)?;
                // It cannot be looked into: nothing moves there.
                record.closed_from = record.closed_from.or(Some(record.status));
                record.status = RecordStatus::Closed;
            } else if record.status == RecordStatus::OnHold {
                // Whether something failed in it makes a difference to its parent then.
                self.missing(&record.key)?;
                if self.world.is_none() {
                    return Err(Missing(record.key));
                }
            }
            return Ok(Some(record));
        }
        let Some(link) = self.plans().flat_map(|plan| &plan.links).find(|link| link.record_number == id) else {
            return Ok(None);
        };
        let is_change = self.leads_to_change(link);
        if is_change {
            self.missing(&link.record_key)?;
        }
        let kind = if is_change { RecordKind::Change } else { RecordKind::Release };
        let record = blank(id, link.record_key.clone(), kind);
        Ok(Some(Record { status: link.record_status, closed_from: link.record_closed_from, ..record }))
    }
}

/// Answers of a memory, which knows everything.
fn sure<T>(answer: Result<T, std::convert::Infallible>) -> Result<T, Missing> {
    let Ok(answer) = answer;
    Ok(answer)
}

impl Known for View<'_> {
    type Error = Missing;

    fn record(&self, id: RecordId) -> Result<Option<Record>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.record(id));
        }
        match self.plan_of(id) {
            Some(plan) => sure(plan.memory.record(id)),
            None => self.from_afar(id),
        }
    }

    fn activity(&self, id: ActivityId) -> Result<Option<Activity>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.activity(id));
        }
        if let Some(plan) = self.holder_of(id) {
            return sure(plan.memory.activity(id));
        }
        let link = self.plans().flat_map(|plan| &plan.links).find(|link| link.other == id);
        let Some(link) = link.filter(|link| self.plan_of(link.record_number).is_none()) else { return Ok(None) };
        let kind = if self.leads_to_change(link) { ActivityKind::Dependent } else { ActivityKind::Manual };
        if kind == ActivityKind::Dependent {
            self.missing(&link.record_key)?;
        }
        let mut end = stand_in(id, link.record_number, kind, link.other_status);
        end.links = 1;
        Ok(Some(end))
    }

    fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Result<Option<Activity>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.next_child(of, which, after));
        }
        self.plan_for(of)?.map_or(Ok(None), |plan| sure(plan.memory.next_child(of, which, after)))
    }

    fn last_child(&self, of: Container, before: Option<&Rank>) -> Result<Option<Activity>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.last_child(of, before));
        }
        self.plan_for(of)?.map_or(Ok(None), |plan| sure(plan.memory.last_child(of, before)))
    }

    fn below(&self, of: Container, which: Which) -> Result<Vec<Activity>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.below(of, which));
        }
        self.plan_for(of)?.map_or(Ok(Vec::new()), |plan| sure(plan.memory.below(of, which)))
    }

    fn links(&self, activity: ActivityId) -> Result<Vec<ActivityId>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.links(activity));
        }
        let Some(plan) = self.holder_of(activity) else {
            // The far end of links: those that lead here.
            let links = self.plans().flat_map(|plan| &plan.links).filter(|link| link.other == activity);
            return Ok(links.map(|link| link.number).collect());
        };
        let mut ends = Vec::new();
        for link in plan.links_of(activity) {
            // A change that cannot be looked into is left out; of a release, what is known from afar is enough.
            let is_loaded = !self.leads_to_change(link) || self.plan_of(link.record_number).is_some();
            if is_loaded || self.missing(&link.record_key).is_err() {
                ends.push(link.other);
            }
        }
        ends.sort_unstable();
        Ok(ends)
    }

    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.child_records(parent));
        }
        self.plan_for(Container::Root(parent))?.map_or(Ok(Vec::new()), |plan| sure(plan.memory.child_records(parent)))
    }

    fn undecided_reviews(&self, record: RecordId) -> Result<Vec<ActivityId>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.undecided_reviews(record));
        }
        self.plan_for(Container::Root(record))?
            .map_or(Ok(Vec::new()), |plan| sure(plan.memory.undecided_reviews(record)))
    }

    fn empty_container(&self, record: RecordId) -> Result<Option<ActivityId>, Missing> {
        if let Some(memory) = self.alone {
            return sure(memory.empty_container(record));
        }
        self.plan_for(Container::Root(record))?.map_or(Ok(None), |plan| sure(plan.memory.empty_container(record)))
    }
}
