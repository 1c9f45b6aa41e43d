//! The naive world: records with trees of nodes, links in a set, and questions answered by looking at everything.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use waybill_shared::engine::{Known, Memory};
use waybill_shared::model::{
    ActivityId, ActivityKind, ActivityStatus, Container, Family, RecordId, RecordKind, RecordStatus, Review,
};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct World {
    pub(crate) records: BTreeMap<RecordId, Tree>,
    pub(crate) nodes: BTreeMap<ActivityId, Node>,
    /// The manual activity of a release, and the dependent activity of a change.
    pub(crate) links: BTreeSet<(ActivityId, ActivityId)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    pub(crate) kind: RecordKind,
    pub(crate) status: RecordStatus,
    pub(crate) closed_from: Option<RecordStatus>,
    pub(crate) start: Option<DateTime<Utc>>,
    pub(crate) end: Option<DateTime<Utc>>,
    pub(crate) family: Family,
    pub(crate) held_by_parent: bool,
    pub(crate) version: i64,
    pub(crate) roots: Vec<ActivityId>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) record: RecordId,
    pub(crate) above: Container,
    pub(crate) kind: ActivityKind,
    pub(crate) status: ActivityStatus,
    pub(crate) start: Option<DateTime<Utc>>,
    pub(crate) end: Option<DateTime<Utc>>,
    pub(crate) after_children: bool,
    pub(crate) review: Option<Review>,
    pub(crate) children: Vec<ActivityId>,
}

pub(crate) fn settled(status: ActivityStatus) -> bool {
    use ActivityStatus::{Cancelled, Completed, Skipped};
    [Completed, Skipped, Cancelled].contains(&status)
}

pub(crate) fn holds_others(kind: ActivityKind) -> bool {
    [ActivityKind::Parallel, ActivityKind::Sequential].contains(&kind)
}

impl World {
    /// Reads a whole memory.
    pub(crate) fn of(memory: &Memory) -> Self {
        let mut world = Self { records: BTreeMap::new(), nodes: BTreeMap::new(), links: BTreeSet::new() };
        for it in memory.records() {
            let tree = Tree {
                kind: it.kind,
                status: it.status,
                closed_from: it.closed_from,
                start: it.actual_start,
                end: it.actual_end,
                family: it.family,
                held_by_parent: it.held_by_parent,
                version: it.version,
                roots: memory.children(Container::Root(it.id)).map(|child| child.id).collect(),
            };
            world.records.insert(it.id, tree);
        }
        for it in memory.activities() {
            let node = Node {
                record: it.record,
                above: it.parent.map_or(Container::Root(it.record), Container::Activity),
                kind: it.kind,
                status: it.status,
                start: it.actual_start,
                end: it.actual_end,
                after_children: it.after_children,
                review: it.review.as_deref().cloned(),
                children: memory.children(Container::Activity(it.id)).map(|child| child.id).collect(),
            };
            if it.kind == ActivityKind::Dependent {
                let Ok(ends) = memory.links(it.id);
                world.links.extend(ends.into_iter().map(|manual| (manual, it.id)));
            }
            world.nodes.insert(it.id, node);
        }
        world
    }

    pub(crate) fn tree(&self, record: RecordId) -> &Tree {
        &self.records[&record]
    }

    pub(crate) fn node(&self, id: ActivityId) -> &Node {
        &self.nodes[&id]
    }

    pub(crate) fn home(&self, id: ActivityId) -> &Tree {
        self.tree(self.node(id).record)
    }

    pub(crate) fn children(&self, of: Container) -> &[ActivityId] {
        match of {
            Container::Root(record) => &self.tree(record).roots,
            Container::Activity(id) => &self.node(id).children,
        }
    }

    pub(crate) fn children_mut(&mut self, of: Container) -> &mut Vec<ActivityId> {
        match of {
            Container::Root(record) => &mut self.records.get_mut(&record).unwrap().roots,
            Container::Activity(id) => &mut self.nodes.get_mut(&id).unwrap().children,
        }
    }

    pub(crate) fn record_of(&self, container: Container) -> RecordId {
        match container {
            Container::Root(record) => record,
            Container::Activity(id) => self.node(id).record,
        }
    }

    /// The root sequence of a record, and a sequential container.
    pub(crate) fn in_sequence(&self, container: Container) -> bool {
        match container {
            Container::Root(_) => true,
            Container::Activity(id) => self.node(id).kind == ActivityKind::Sequential,
        }
    }

    /// Everything in a container, a node before what is below it.
    pub(crate) fn in_tree_order(&self, of: Container) -> Vec<ActivityId> {
        let mut all = Vec::new();
        for child in self.children(of) {
            all.push(*child);
            all.extend(self.in_tree_order(Container::Activity(*child)));
        }
        all
    }

    pub(crate) fn whole(&self, record: RecordId) -> Vec<ActivityId> {
        self.in_tree_order(Container::Root(record))
    }

    pub(crate) fn below(&self, id: ActivityId) -> Vec<ActivityId> {
        self.in_tree_order(Container::Activity(id))
    }

    /// The containers that something in `container` stands in, from the innermost out, without the root.
    pub(crate) fn containers_from(&self, container: Container) -> Vec<ActivityId> {
        match container {
            Container::Root(_) => Vec::new(),
            Container::Activity(id) => {
                let mut all = vec![id];
                all.extend(self.containers_from(self.node(id).above));
                all
            }
        }
    }

    pub(crate) fn containers_of(&self, id: ActivityId) -> Vec<ActivityId> {
        self.containers_from(self.node(id).above)
    }

    /// For each sequence on the path of `id`: what stands before it and what stands after it, as whole siblings.
    pub(crate) fn beside(&self, id: ActivityId) -> (Vec<ActivityId>, Vec<ActivityId>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for step in std::iter::once(id).chain(self.containers_of(id)) {
            let above = self.node(step).above;
            if self.in_sequence(above) {
                let siblings = self.children(above);
                let at = siblings.iter().position(|it| *it == step).unwrap();
                before.extend(&siblings[..at]);
                after.extend(&siblings[at + 1..]);
            }
        }
        (before, after)
    }

    /// Whether every step before it, in each sequence on its path, is settled.
    pub(crate) fn reached_in_turn(&self, id: ActivityId) -> bool {
        self.beside(id).0.iter().all(|step| settled(self.node(*step).status))
    }

    pub(crate) fn children_of_parent(&self, parent: RecordId) -> Vec<RecordId> {
        let child = |it: &(&RecordId, &Tree)| it.1.family == Family::ChildOf(parent);
        self.records.iter().filter(child).map(|(id, _)| *id).collect()
    }

    /// A CLOSED record counts as what it was closed from.
    pub(crate) fn seen(&self, record: RecordId) -> RecordStatus {
        let tree = self.tree(record);
        if tree.status == RecordStatus::Closed { tree.closed_from.unwrap() } else { tree.status }
    }

    pub(crate) fn running(&self, record: RecordId) -> bool {
        [RecordStatus::InProgress, RecordStatus::Failed].contains(&self.tree(record).status)
    }

    pub(crate) fn done(&self, record: RecordId) -> bool {
        [RecordStatus::Completed, RecordStatus::Cancelled].contains(&self.seen(record))
    }

    /// Whether the change that a dependent activity stands in counts as approved there.
    pub(crate) fn approved(&self, dependent: ActivityId) -> bool {
        use RecordStatus::{Failed, InProgress, OnHold};
        let started = [InProgress, OnHold, Failed].contains(&self.seen(self.node(dependent).record));
        let passed = |id: &ActivityId| {
            let node = self.node(*id);
            node.kind != ActivityKind::Review
                || [ActivityStatus::Completed, ActivityStatus::Skipped].contains(&node.status)
        };
        started && self.beside(dependent).0.iter().all(|step| passed(step) && self.below(*step).iter().all(passed))
    }

    pub(crate) fn linked(&self, id: ActivityId) -> Vec<ActivityId> {
        let other = |(manual, dependent): &(ActivityId, ActivityId)| {
            if *manual == id {
                Some(*dependent)
            } else if *dependent == id {
                Some(*manual)
            } else {
                None
            }
        };
        self.links.iter().filter_map(other).collect()
    }
}
