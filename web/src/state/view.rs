//! The answers to the engine in the browser: of one memory alone, or of whole records with what is told of others.

use waybill_shared::engine::{Known, Memory, Which};
use waybill_shared::model::{
    Activity, ActivityId, ActivityKind, Container, Family, Rank, Record, RecordId, RecordKind, RecordStatus,
};

use super::stand_in::{blank, stand_in};
use super::{LinkFacts, Plan, World};

/// The key of a record that has to be loaded before a question can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

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

    /// The record of the screen, and those beside it.
    pub(super) fn of(main: &'w Plan, world: &'w World) -> Self {
        Self { main: Some(main), world: Some(world), alone: None }
    }

    /// One record; nothing else is looked into.
    pub(super) fn of_one(plan: &'w Plan) -> Self {
        Self { main: Some(plan), world: None, alone: None }
    }

    pub(super) fn plans(self) -> impl Iterator<Item = &'w Plan> {
        self.main.into_iter().chain(self.world.into_iter().flat_map(|world| &world.plans))
    }

    pub(super) fn plan_of(self, record: RecordId) -> Option<&'w Plan> {
        self.plans().find(|plan| plan.id == record)
    }

    pub(super) fn holder_of(self, activity: ActivityId) -> Option<&'w Plan> {
        self.plans().find(|plan| plan.is_here(activity))
    }

    fn leads_to_change(self, link: &LinkFacts) -> bool {
        let here = self.holder_of(link.number).and_then(|plan| plan.activity(link.number));
        here.is_some_and(|here| here.kind == ActivityKind::Manual)
    }

    /// What has to be loaded; `Ok`: it cannot be had.
    fn missing(self, key: &str) -> Result<(), Missing> {
        let is_unseen = |world: &World| world.unseen().iter().any(|it| it.key == key);
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
    pub(super) fn whole(self, id: RecordId) -> Result<(), Missing> {
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
    fn seen_from_afar(self, id: RecordId) -> Result<Option<Record>, Missing> {
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
            None => self.seen_from_afar(id),
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
                let place = ends.partition_point(|end| *end < link.other);
                ends.insert(place, link.other);
            }
        }
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
