//! Random worlds of releases and change requests, and random commands on them.
//!
//! A world is small, because rules meet in small worlds, and starts from the plan: everything else it becomes by
//! commands. A command is drawn as a wish ([`Wish`]), which picks among what fits the present state most of the time,
//! and among everything else sometimes.

mod edit;
mod seed;
mod what;
mod wish;

use proptest::prelude::*;
use waybill_shared::engine::Memory;

pub(crate) use wish::Wish;

/// A world to begin with, and what people want to do in it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    records: Vec<seed::RecordSeed>,
    pub(crate) wishes: Vec<Wish>,
}

impl Case {
    pub(crate) fn memory(&self) -> Memory {
        seed::plant(&self.records)
    }
}

pub(crate) fn cases(most_wishes: usize) -> impl Strategy<Value = Case> {
    let links = prop_oneof![
        1 => Just(Vec::new()),
        2 => prop::collection::vec(wish::link(), 1..5),
    ];
    let wishes = prop::collection::vec(wish::wish(), 1..most_wishes);
    (seed::records(), links, wishes).prop_map(|(records, links, wishes)| {
        // Most records are started, and many linked, or little would ever run.
        let starts = records.iter().enumerate().filter(|(_, it)| it.started).map(|(at, _)| Wish::start(at));
        Case { wishes: starts.chain(links).chain(wishes).collect(), records }
    })
}
