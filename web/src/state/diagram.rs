//! A record as a diagram: its boxes with how many steps below each are in which status, which of them are folded, and
//! where they stand.

use std::collections::{BTreeMap, BTreeSet};

use waybill_shared::diagram::{Area, Item, Layout, Shape, layout};
use waybill_shared::model::{ActivityId, ActivityKind, ActivityStatus, Container};

use super::Plan;

/// How many steps stand below a container, by what has become of them. Steps are activities that hold no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub steps: i32,
    /// Done.
    pub done: i32,
    /// Skipped or given up.
    pub passed: i32,
    /// Under way.
    pub running: i32,
    /// Went wrong.
    pub failed: i32,
}

impl Tally {
    fn count(&mut self, status: ActivityStatus, by: i32) {
        let figure = match status {
            ActivityStatus::Completed => &mut self.done,
            ActivityStatus::Skipped | ActivityStatus::Cancelled => &mut self.passed,
            ActivityStatus::InProgress => &mut self.running,
            ActivityStatus::Failed => &mut self.failed,
            ActivityStatus::Pending | ActivityStatus::OnHold => return,
        };
        *figure += by;
    }

    fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.done += other.done;
        self.passed += other.passed;
        self.running += other.running;
        self.failed += other.failed;
    }

    /// `3 of 7 done`.
    pub fn shortly(self) -> String {
        format!("{} of {} done", self.done, self.steps)
    }

    /// What else there is to know: `1 failed, 2 running`; empty when there is nothing.
    pub fn rest(self) -> String {
        let figures = [(self.failed, "failed"), (self.running, "running"), (self.passed, "passed over")];
        let words = figures.into_iter().filter(|(figure, _)| *figure > 0);
        words.map(|(figure, name)| format!("{figure} {name}")).collect::<Vec<_>>().join(", ")
    }
}

/// One activity in the diagram, shown or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The activity.
    pub id: ActivityId,
    /// What it is.
    pub kind: ActivityKind,
    /// Where it stands.
    pub status: ActivityStatus,
    /// How deep it stands, from 1.
    pub level: usize,
    /// Its place among its siblings, from 1.
    pub position: usize,
    /// How many siblings there are, itself among them.
    pub siblings: usize,
    /// What it stands in, by its number in [`Diagram::nodes`].
    pub parent: Option<usize>,
    /// What is below it.
    pub tally: Tally,
}

/// How much of a diagram is open at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folding {
    /// Containers that run, failed or are held; others are one box.
    Running,
    /// Containers down to this level: at 1, none.
    Level(usize),
    /// All containers.
    Open,
}

impl Folding {
    /// What the name of a choice means; what is no name is [`Folding::Open`].
    pub fn named(name: &str) -> Self {
        match name {
            "running" => Self::Running,
            _ => name.parse().map_or(Self::Open, Self::Level),
        }
    }

    /// Its name as a choice.
    pub fn name(self) -> String {
        match self {
            Self::Running => "running".into(),
            Self::Level(level) => level.to_string(),
            Self::Open => "all".into(),
        }
    }
}

/// Diagrams of up to so many steps are wholly open at first.
const SMALL: i32 = 60;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagram {
    /// All activities, each container before what stands in it.
    pub nodes: Vec<Node>,
    numbers: BTreeMap<ActivityId, usize>,
}

/// What of a diagram is shown, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// The places of the boxes.
    pub layout: Layout,
    /// For each of them, its number in [`Diagram::nodes`].
    pub shown: Vec<usize>,
    places: BTreeMap<ActivityId, usize>,
}

impl Drawn {
    /// The place of an activity's box, if it is shown.
    pub fn place(&self, id: ActivityId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Where an activity's box stands, if it is shown.
    pub fn area(&self, id: ActivityId) -> Option<Area> {
        self.layout.places.get(self.place(id)?).map(|place| place.area)
    }
}

impl Plan {
    /// The diagram of the record, as it is now.
    pub fn diagram(&self) -> Diagram {
        let mut diagram = Diagram::default();
        // Containers that are being gone through: their number, what stands in them, and how far that is gone through.
        let mut open = vec![(None, self.inside(Container::Root(self.id)), 0)];
        while let Some((parent, siblings, next)) = open.last_mut() {
            let Some((id, kind, status)) = siblings.get(*next).copied() else {
                open.pop();
                continue;
            };
            *next += 1;
            let (parent, position, siblings) = (*parent, *next, siblings.len());
            let mut tally = Tally::default();
            if !kind.is_container() {
                tally.steps = 1;
                tally.count(status, 1);
            }
            let number = diagram.nodes.len();
            diagram.numbers.insert(id, number);
            diagram.nodes.push(Node { id, kind, status, level: open.len(), position, siblings, parent, tally });
            if kind.is_container() {
                open.push((Some(number), self.inside(Container::Activity(id)), 0));
            }
        }
        for number in (0..diagram.nodes.len()).rev() {
            let Node { parent, tally, .. } = diagram.nodes[number];
            if let Some(parent) = parent {
                diagram.nodes[parent].tally.add(tally);
            }
        }
        diagram
    }

    fn inside(&self, of: Container) -> Vec<(ActivityId, ActivityKind, ActivityStatus)> {
        self.memory.children(of).map(|child| (child.id, child.kind, child.status)).collect()
    }
}

impl Diagram {
    /// An activity's number.
    pub fn number(&self, id: ActivityId) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    /// An activity.
    pub fn node(&self, id: ActivityId) -> Option<&Node> {
        self.nodes.get(self.number(id)?)
    }

    /// Puts an activity into another status, and counts it so in everything that it stands in.
    pub fn put(&mut self, id: ActivityId, status: ActivityStatus) {
        let Some(number) = self.number(id) else { return };
        let from = std::mem::replace(&mut self.nodes[number].status, status);
        if self.nodes[number].kind.is_container() {
            return;
        }
        let mut next = Some(number);
        while let Some(node) = next.and_then(|number| self.nodes.get_mut(number)) {
            node.tally.count(from, -1);
            node.tally.count(status, 1);
            next = node.parent;
        }
    }

    /// How many levels of containers there are.
    pub fn depth(&self) -> usize {
        self.nodes.iter().filter(|node| node.kind.is_container()).map(|node| node.level).max().unwrap_or(0)
    }

    /// How a diagram of this size opens.
    pub fn first_folding(&self) -> Folding {
        let steps: i32 = self.nodes.iter().filter(|node| node.level == 1).map(|node| node.tally.steps).sum();
        if steps > SMALL { Folding::Running } else { Folding::Open }
    }

    /// The containers that are one box each.
    pub fn folded(&self, folding: Folding) -> BTreeSet<ActivityId> {
        let is_folded = |node: &&Node| match folding {
            Folding::Open => false,
            Folding::Level(level) => node.level >= level,
            Folding::Running => !node.status.runs() && node.status != ActivityStatus::OnHold,
        };
        self.nodes.iter().filter(|node| node.kind.is_container()).filter(is_folded).map(|node| node.id).collect()
    }

    /// Where everything stands that is not in a folded container.
    pub fn draw(&self, folded: &BTreeSet<ActivityId>) -> Drawn {
        let mut drawn = Drawn::default();
        let mut items = Vec::new();
        let mut deepest = usize::MAX;
        for (number, node) in self.nodes.iter().enumerate() {
            if node.level > deepest {
                continue;
            }
            let is_folded = folded.contains(&node.id);
            deepest = if is_folded { node.level } else { usize::MAX };
            let shape = match node.kind {
                _ if is_folded => Shape::Leaf,
                ActivityKind::Sequential => Shape::Sequence,
                ActivityKind::Parallel => Shape::Parallel,
                ActivityKind::Manual | ActivityKind::Review | ActivityKind::Dependent => Shape::Leaf,
            };
            drawn.places.insert(node.id, items.len());
            drawn.shown.push(number);
            items.push(Item { level: node.level, shape });
        }
        drawn.layout = layout(&items);
        drawn
    }

    /// The box that shows an activity: its own, or that of the outermost folded container around it.
    pub fn shown_in(&self, id: ActivityId, folded: &BTreeSet<ActivityId>) -> Option<ActivityId> {
        let mut shown = self.node(id)?;
        let mut next = shown.parent;
        while let Some(node) = next.and_then(|number| self.nodes.get(number)) {
            if folded.contains(&node.id) {
                shown = node;
            }
            next = node.parent;
        }
        Some(shown.id)
    }

    /// What runs or failed, as an area: of all such boxes, or of those that failed where there are some.
    pub fn busy(&self, drawn: &Drawn) -> Option<Area> {
        let of = |status: ActivityStatus| {
            let boxes = drawn.shown.iter().zip(&drawn.layout.places).enumerate();
            let own = boxes.filter(|(index, (_, place))| place.end == index + 1);
            let own = own.filter(|(_, (number, _))| self.nodes[**number].status == status);
            own.map(|(_, (_, place))| place.area).reduce(Area::with)
        };
        of(ActivityStatus::Failed).or_else(|| of(ActivityStatus::InProgress))
    }

    /// The next box after `here`, or the one before it, whose step runs or failed; round the end.
    pub fn next_busy(&self, drawn: &Drawn, here: usize, forward: bool) -> Option<usize> {
        let count = drawn.shown.len();
        let places = (1..=count).map(|by| if forward { here + by } else { here + count - by } % count);
        let is_busy = |place: &usize| {
            let node = self.nodes[drawn.shown[*place]];
            drawn.layout.places[*place].end == place + 1
                && matches!(node.status, ActivityStatus::InProgress | ActivityStatus::Failed)
        };
        places.into_iter().find(is_busy)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::{ActivityId, ActivityStatus};

    use super::super::fixture::{plan, status_changed};
    use super::{Folding, Tally};

    #[test]
    fn a_container_counts_the_steps_below_it_also_as_they_go_on() {
        let mut plan = plan();
        let mut diagram = plan.diagram();
        let pa = plan.number("PA2").unwrap();
        assert_eq!(diagram.node(pa).unwrap().tally, Tally { steps: 2, ..Tally::default() });
        for (sequence, key, to) in [(11, "MA3", "IN_PROGRESS"), (12, "MA3", "COMPLETED"), (13, "MA4", "FAILED")] {
            plan.apply(&status_changed(sequence, Some(key), "PENDING", to));
            let id = plan.number(key).unwrap();
            diagram.put(id, plan.activity(id).unwrap().status);
        }
        assert_eq!(diagram, plan.diagram(), "counted one by one and all at once is the same");
        let tally = diagram.node(pa).unwrap().tally;
        assert_eq!((tally.shortly(), tally.rest()), ("1 of 2 done".into(), "1 failed".into()));
    }

    #[test]
    fn a_folded_container_is_one_box_and_shows_what_is_in_it() {
        let diagram = plan().diagram();
        let folded = diagram.folded(Folding::Level(1));
        assert_eq!(folded, BTreeSet::from([ActivityId(2)]));
        let drawn = diagram.draw(&folded);
        assert_eq!(drawn.shown, [0, 1, 4]);
        assert_eq!(diagram.shown_in(ActivityId(3), &folded), Some(ActivityId(2)));
        assert_eq!((drawn.place(ActivityId(3)), drawn.place(ActivityId(5))), (None, Some(2)));
        let open = diagram.draw(&diagram.folded(Folding::Level(2)));
        assert_eq!(open, diagram.draw(&BTreeSet::new()));
        assert!(open.area(ActivityId(2)).unwrap().holds(open.area(ActivityId(4)).unwrap()));
    }

    #[test]
    fn what_runs_is_open_where_it_is_asked_for() {
        let mut diagram = plan().diagram();
        assert_eq!(diagram.folded(Folding::Running), BTreeSet::from([ActivityId(2)]));
        diagram.put(ActivityId(2), ActivityStatus::Failed);
        assert!(diagram.folded(Folding::Running).is_empty());
        assert_eq!(diagram.first_folding(), Folding::Open);
    }

    #[test]
    fn the_keys_lead_round_what_runs_and_what_failed() {
        let mut diagram = plan().diagram();
        let drawn = diagram.draw(&BTreeSet::new());
        assert_eq!(diagram.next_busy(&drawn, 0, true), Some(0));
        diagram.put(ActivityId(4), ActivityStatus::Failed);
        assert_eq!(diagram.next_busy(&drawn, 0, true), Some(3));
        assert_eq!(diagram.next_busy(&drawn, 0, false), Some(3));
        assert_eq!(diagram.busy(&drawn), drawn.area(ActivityId(4)), "what failed comes first");
        assert_eq!(diagram.next_busy(&super::Drawn::default(), 0, true), None);
    }

    #[test]
    fn names_of_choices_are_read_back() {
        for folding in [Folding::Running, Folding::Level(3), Folding::Open] {
            assert_eq!(Folding::named(&folding.name()), folding);
        }
    }
}
