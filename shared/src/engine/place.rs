//! Places in a plan: what stands around them, and whether they have been passed (docs/rules.md, section 3).

use super::command::{Place, Spot};
use super::draft::{Draft, Step};
use super::known::{Known, Stop, Which};
use crate::model::{Activity, ActivityKind, Code, Container, Rank, Record, Refusal};

impl<K: Known> Draft<'_, K> {
    /// The record of a place, and the containers that it stands in, from the top level down.
    pub(super) fn place_found(&self, place: Place) -> Step<K, (Record, Vec<Activity>)> {
        let (record, above) = match place.container {
            Container::Root(record) => (self.record(record)?, Vec::new()),
            Container::Activity(id) => {
                let (container, record) = self.activity_and_record(id)?;
                (record, self.path(&container)?)
            }
        };
        if let Spot::After(anchor) | Spot::Before(anchor) = place.spot
            && self.activity(anchor)?.container() != place.container
        {
            return Err(Refusal::input("place", "The neighbour does not stand in that container.").into());
        }
        Ok((record, above))
    }

    /// The neighbours' ranks at a place.
    pub(super) fn gap(&self, place: Place) -> Step<K, (Option<Rank>, Option<Rank>)> {
        let after = match place.spot {
            Spot::First => None,
            Spot::Last => self.last_child(place.container, None)?,
            Spot::After(anchor) => Some(self.activity(anchor)?.rank),
            Spot::Before(anchor) => self.last_child(place.container, Some(&self.activity(anchor)?.rank))?,
        };
        let before = match place.spot {
            Spot::Before(anchor) => Some(self.activity(anchor)?.rank),
            _ => self.next_child(place.container, Which::Any, after.as_ref())?.map(|next| next.rank),
        };
        Ok((after, before))
    }

    pub(super) fn last_child(&self, of: Container, before: Option<&Rank>) -> Step<K, Option<Rank>> {
        Ok(Known::last_child(self, of, before).map_err(Stop::Unknown)?.map(|child| child.rank))
    }

    /// Refuses a place that has been passed: a settled container on its path, or something begun after it in a sequence.
    pub(super) fn place_open(
        &self,
        record: &Record,
        at: Container,
        after: Option<&Rank>,
        above: &[Activity],
    ) -> Step<K, ()> {
        if record.status.is_planned() {
            return Ok(());
        }
        let passed = || {
            Refusal::new(
                Code::PlacePassed,
                "That place has been passed: work after it has begun, or its container is settled.",
            )
        };
        if above.iter().any(|container| container.status.is_settled()) {
            return Err(passed().into());
        }
        let steps = above.iter().map(|step| (step.container(), Some(&step.rank))).chain([(at, after)]);
        for (container, after) in steps {
            let sequence = match container {
                Container::Root(_) => true,
                Container::Activity(id) => self.activity(id)?.kind == ActivityKind::Sequential,
            };
            if sequence && self.next_child(container, Which::Begun, after)?.is_some() {
                return Err(passed().into());
            }
        }
        Ok(())
    }
}

pub(super) fn holds_activities(above: &[Activity]) -> Result<(), Refusal> {
    match above.last() {
        Some(holder) if !holder.kind.is_container() => {
            let message = format!("A {} activity cannot have activities below it.", holder.kind.as_str());
            Err(Refusal::new(Code::WrongKind, message))
        }
        _ => Ok(()),
    }
}
