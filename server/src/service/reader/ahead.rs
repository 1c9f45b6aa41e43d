//! Reading ahead for many questions at once: what the engine will ask about each row of a list takes a few statements
//! for all of them. What is left out here is asked when its turn comes, so this changes what a list costs, and nothing else.

use std::collections::{BTreeSet, HashMap};

use waybill_shared::engine::{Which, path};
use waybill_shared::model::{Activity, ActivityId, ActivityKind, ActivityStatus, Container, RecordId, RecordStatus};

use super::{Reader, Walk};
use crate::store::{StoreError, known_ahead, record};

/// How many children under way an answer names.
const NAMED: usize = 20;

impl Reader {
    /// What "what does it wait for?" will ask about these activities.
    pub(crate) fn ahead_of_waits(&self, ids: &[ActivityId]) -> Result<(), StoreError> {
        let open: Vec<Activity> =
            self.read_with_paths(ids)?.into_iter().filter(|activity| !activity.status.is_settled()).collect();
        let (mut sequences, mut holders) = (BTreeSet::new(), BTreeSet::new());
        let (mut dependents, mut parents) = (BTreeSet::new(), BTreeSet::new());
        for activity in open.iter().filter(|activity| self.runs(activity.record)) {
            match (activity.status, activity.kind) {
                (ActivityStatus::Pending, _) => {
                    let path = path(self, activity)?;
                    sequences.insert(Container::Root(activity.record));
                    let above =
                        path.iter().filter(|step| step.kind == ActivityKind::Sequential && step.id != activity.id);
                    sequences.extend(above.map(|step| Container::Activity(step.id)));
                    if path.first().is_some_and(|step| step.after_children) {
                        parents.insert(activity.record);
                    }
                }
                (_, kind) if kind.is_container() => {
                    holders.insert(Container::Activity(activity.id));
                }
                (_, ActivityKind::Dependent) => {
                    dependents.insert(activity.id);
                }
                _ => {}
            }
        }
        self.walk_ahead(&sequences, Which::Unsettled, 1)?;
        self.walk_ahead(&holders, Which::Active, NAMED)?;
        self.links_ahead(dependents)?;
        self.families_ahead(parents)
    }

    /// What "is the change approved there?" will ask about these activities.
    pub(crate) fn ahead_of_approvals(&self, ids: &[ActivityId]) -> Result<(), StoreError> {
        let found = self.read_with_paths(ids)?;
        let dependents = found.iter().filter(|activity| activity.kind == ActivityKind::Dependent);
        let changes: BTreeSet<RecordId> = dependents.map(|activity| activity.record).collect();
        let changes: Vec<RecordId> = changes.into_iter().collect();
        if changes.is_empty() {
            return Ok(());
        }
        let mut undecided = self.wait(known_ahead::undecided_reviews(&self.transaction, &changes))?;
        let reviews: Vec<ActivityId> = undecided.values().flatten().copied().collect();
        let of_each = changes.into_iter().map(|change| (change, undecided.remove(&change).unwrap_or_default()));
        self.found.borrow_mut().undecided.extend(of_each);
        self.read_with_paths(&reviews).map(|_| ())
    }

    /// These activities, whichever there are; what they stand in, and their records, are known from then on.
    fn read_with_paths(&self, ids: &[ActivityId]) -> Result<Vec<Activity>, StoreError> {
        let missing: BTreeSet<ActivityId> = {
            let found = self.found.borrow();
            ids.iter().copied().filter(|id| !found.activities.contains_key(id)).collect()
        };
        let missing: Vec<ActivityId> = missing.into_iter().collect();
        if !missing.is_empty() {
            let rows = self.wait(known_ahead::with_paths(&self.transaction, &missing))?;
            self.remember(rows);
        }
        let found: Vec<Activity> = {
            let found = self.found.borrow();
            ids.iter().filter_map(|id| found.activities.get(id).cloned()).collect()
        };
        let records: BTreeSet<RecordId> = found.iter().map(|activity| activity.record).collect();
        self.load_records(&records.into_iter().collect::<Vec<_>>())?;
        Ok(found)
    }

    /// Whether the record's activities wait for anything but the record.
    fn runs(&self, record: RecordId) -> bool {
        use RecordStatus::{Closed, Editing, New, OnHold};
        let found = self.found.borrow();
        found.records.get(&record).is_some_and(|row| !matches!(row.record.status, Editing | New | OnHold | Closed))
    }

    /// Begins the walks along these containers with at most `limit` children each.
    fn walk_ahead(&self, of: &BTreeSet<Container>, which: Which, limit: usize) -> Result<(), StoreError> {
        if of.is_empty() {
            return Ok(());
        }
        let containers: Vec<Container> = of.iter().copied().collect();
        let rows = self.wait(known_ahead::children(&self.transaction, &containers, which, limit))?;
        let mut children: HashMap<Container, Vec<Activity>> = HashMap::new();
        for child in self.remember(rows) {
            children.entry(child.container()).or_default().push(child);
        }
        let mut found = self.found.borrow_mut();
        for container in containers {
            let mut rows = children.remove(&container).unwrap_or_default();
            rows.sort_by(|left, right| left.rank.cmp(&right.rank));
            // Each status was cut by itself: beyond the first `limit` of all, some may be missing.
            rows.truncate(limit);
            let complete = rows.len() < limit;
            let rows = rows.into_iter().map(|child| (child.rank, child.id)).collect();
            found.walks.insert((container, which), Walk { from: None, rows, complete, questions: 1 });
        }
        Ok(())
    }

    fn links_ahead(&self, of: BTreeSet<ActivityId>) -> Result<(), StoreError> {
        if of.is_empty() {
            return Ok(());
        }
        let of: Vec<ActivityId> = of.into_iter().collect();
        let mut links = self.wait(known_ahead::links(&self.transaction, &of))?;
        let others: Vec<ActivityId> = links.values().flatten().copied().collect();
        let of_each = of.into_iter().map(|dependent| (dependent, links.remove(&dependent).unwrap_or_default()));
        self.found.borrow_mut().links.extend(of_each);
        self.read_with_paths(&others).map(|_| ())
    }

    fn families_ahead(&self, of: BTreeSet<RecordId>) -> Result<(), StoreError> {
        if of.is_empty() {
            return Ok(());
        }
        let of: Vec<RecordId> = of.into_iter().collect();
        let mut children = self.wait(record::children(&self.transaction, &of))?;
        let all: Vec<RecordId> = children.values().flatten().copied().collect();
        let of_each = of.into_iter().map(|parent| (parent, children.remove(&parent).unwrap_or_default()));
        self.found.borrow_mut().families.extend(of_each);
        self.load_records(&all)
    }
}
