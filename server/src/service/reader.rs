//! The rows behind the engine's questions: asked when the engine asks, once each, a little ahead where it walks.
//!
//! The engine is synchronous, so it runs on a blocking thread, and its questions wait there for the database.

mod ahead;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use tokio::runtime::Handle;
use waybill_shared::engine::{Known, Which};
use waybill_shared::model::{Activity, ActivityId, Container, Rank, Record, RecordId};

use crate::domain::RecordRow;
use crate::store::known::Keyed;
use crate::store::{StoreError, Transaction, known, record};

/// How many children the first, the second, the third … question about one container reads ahead.
const AHEAD: [u64; 4] = [2, 16, 128, 512];

/// What the engine knows during one command.
pub(crate) struct Reader {
    transaction: Transaction,
    runtime: Handle,
    found: RefCell<Found>,
}

/// What was read so far: also what the command's rows were before it.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) records: BTreeMap<RecordId, RecordRow>,
    pub(crate) activities: HashMap<ActivityId, Activity>,
    pub(crate) keys: HashMap<ActivityId, String>,
    walks: HashMap<(Container, Which), Walk>,
    links: HashMap<ActivityId, Vec<ActivityId>>,
    undecided: HashMap<RecordId, Vec<ActivityId>>,
    families: HashMap<RecordId, Vec<RecordId>>,
}

/// A walk along a container's children.
#[derive(Default)]
struct Walk {
    /// Everything after this was read, up to the last row; `None`: from the beginning.
    from: Option<Rank>,
    rows: BTreeMap<Rank, ActivityId>,
    complete: bool,
    questions: usize,
}

impl Reader {
    pub(crate) fn new(transaction: Transaction, runtime: Handle) -> Self {
        Self { transaction, runtime, found: RefCell::default() }
    }

    /// The transaction back, with what was read in it.
    pub(crate) fn into_parts(self) -> (Transaction, Found) {
        (self.transaction, self.found.into_inner())
    }

    fn wait<T>(&self, question: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        self.runtime.block_on(question)
    }

    fn remember(&self, rows: Vec<Keyed>) -> Vec<Activity> {
        let mut found = self.found.borrow_mut();
        rows.into_iter()
            .map(|row| {
                found.keys.insert(row.activity.id, row.key);
                found.activities.insert(row.activity.id, row.activity.clone());
                row.activity
            })
            .collect()
    }

    fn load_records(&self, ids: &[RecordId]) -> Result<(), StoreError> {
        let missing: Vec<RecordId> = {
            let found = self.found.borrow();
            ids.iter().copied().filter(|id| !found.records.contains_key(id)).collect()
        };
        if !missing.is_empty() {
            let rows = self.wait(record::by_ids(&self.transaction, &missing))?;
            self.found.borrow_mut().records.extend(rows);
        }
        Ok(())
    }
}

impl Known for Reader {
    type Error = StoreError;

    fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.load_records(&[id])?;
        Ok(self.found.borrow().records.get(&id).map(|row| row.record.clone()))
    }

    fn activity(&self, id: ActivityId) -> Result<Option<Activity>, StoreError> {
        if let Some(activity) = self.found.borrow().activities.get(&id) {
            return Ok(Some(activity.clone()));
        }
        let path = self.wait(known::with_path(&self.transaction, id))?;
        Ok(self.remember(path).into_iter().find(|activity| activity.id == id))
    }

    fn next_child(&self, of: Container, which: Which, after: Option<&Rank>) -> Result<Option<Activity>, StoreError> {
        let (from, limit) = {
            let mut found = self.found.borrow_mut();
            let found = &mut *found;
            let walk = found.walks.entry((of, which)).or_default();
            let covered = walk.questions > 0 && (walk.from.is_none() || walk.from.as_ref() <= after);
            if covered {
                let next = match after {
                    Some(after) => {
                        let bounds = (std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded);
                        walk.rows.range::<Rank, _>(bounds).next()
                    }
                    None => walk.rows.first_key_value(),
                };
                if let Some((_, id)) = next {
                    return Ok(found.activities.get(id).cloned());
                }
                if walk.complete {
                    return Ok(None);
                }
            } else {
                *walk = Walk { from: after.cloned(), ..Walk::default() };
            }
            let limit = AHEAD.get(walk.questions).or(AHEAD.last()).copied().unwrap_or(1);
            walk.questions += 1;
            let last = walk.rows.last_key_value().map(|(rank, _)| rank.clone());
            (last.or_else(|| walk.from.clone()).max(after.cloned()), limit)
        };
        let rows = self.wait(known::children(&self.transaction, of, which, from.as_ref(), limit))?;
        let rows = self.remember(rows);
        let mut found = self.found.borrow_mut();
        let walk = found.walks.entry((of, which)).or_default();
        walk.complete = (rows.len() as u64) < limit;
        walk.rows.extend(rows.iter().map(|row| (row.rank.clone(), row.id)));
        Ok(rows.into_iter().next())
    }

    fn last_child(&self, of: Container, before: Option<&Rank>) -> Result<Option<Activity>, StoreError> {
        let row = self.wait(known::last_child(&self.transaction, of, before))?;
        Ok(self.remember(row.into_iter().collect()).pop())
    }

    fn below(&self, of: Container, which: Which) -> Result<Vec<Activity>, StoreError> {
        let rows = self.wait(known::below(&self.transaction, of, which))?;
        Ok(self.remember(rows))
    }

    fn links(&self, activity: ActivityId) -> Result<Vec<ActivityId>, StoreError> {
        if let Some(links) = self.found.borrow().links.get(&activity) {
            return Ok(links.clone());
        }
        let links = self.wait(known::links(&self.transaction, activity))?;
        self.found.borrow_mut().links.insert(activity, links.clone());
        Ok(links)
    }

    fn child_records(&self, parent: RecordId) -> Result<Vec<RecordId>, StoreError> {
        if let Some(children) = self.found.borrow().families.get(&parent) {
            return Ok(children.clone());
        }
        let children = self.wait(known::child_records(&self.transaction, parent))?;
        self.load_records(&children)?;
        self.found.borrow_mut().families.insert(parent, children.clone());
        Ok(children)
    }

    fn undecided_reviews(&self, record: RecordId) -> Result<Vec<ActivityId>, StoreError> {
        if let Some(reviews) = self.found.borrow().undecided.get(&record) {
            return Ok(reviews.clone());
        }
        let reviews = self.wait(known::undecided_reviews(&self.transaction, record))?;
        self.found.borrow_mut().undecided.insert(record, reviews.clone());
        Ok(reviews)
    }

    fn empty_container(&self, record: RecordId) -> Result<Option<ActivityId>, StoreError> {
        self.wait(known::empty_container(&self.transaction, record))
    }
}
