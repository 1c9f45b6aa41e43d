//! What happens, as the diagram shows it: boxes light up one after another, and the view follows.

use std::collections::BTreeSet;

use leptos::prelude::*;
use waybill_shared::diagram::Area;
use waybill_shared::model::{ActivityId, ActivityStatus, EventKind};

use super::Scene;
use crate::state::{Diagram, Folding, LiveEvent};

/// The boxes that a command reached light up one after another, so many milliseconds apart at most, and all of them in
/// so many.
const APART: u32 = 90;
const ALL_LIT: u32 = 1_400;

impl Scene {
    /// Shows what happened, and what is expected to happen before the server says so.
    pub(super) fn hear(self, events: &[LiveEvent]) {
        let number = |event: &LiveEvent| {
            let id = self.live.ask(|plan, _| plan.number(event.activity.as_deref()?)).flatten()?;
            Some((id, event.kind == EventKind::StatusChanged))
        };
        let mut changed: Vec<(ActivityId, bool)> = events.iter().filter_map(number).collect();
        let now = self.live.ask(|plan, _| plan.ahead_of()).unwrap_or_default();
        let before = self.ahead.try_update_value(|ahead| std::mem::replace(ahead, now.clone())).unwrap_or_default();
        changed.extend(now.into_iter().chain(before).map(|id| (id, false)));
        let mut lit: Vec<ActivityId> = Vec::new();
        let mut touched: BTreeSet<ActivityId> = BTreeSet::new();
        for (id, is_status) in changed {
            if let Some(activity) = self.live.ask(|plan, _| plan.activity(id)).flatten() {
                self.diagram.update_value(|diagram| diagram.put(id, activity.status));
            }
            // What stands around it counts it.
            let above = |diagram: &Diagram| {
                let mut next = diagram.node(id).and_then(|node| node.parent);
                while let Some(node) = next.and_then(|number| diagram.nodes.get(number)) {
                    touched.insert(node.id);
                    next = node.parent;
                }
            };
            self.diagram.with_value(above);
            touched.insert(id);
            if let Some(shown) = self.shown_in(id).filter(|shown| is_status && !lit.contains(shown)) {
                lit.push(shown);
            }
        }
        if lit.is_empty() && touched.is_empty() {
            return;
        }
        // What nobody sees does not light up; where the view follows, it is seen in a moment.
        let (sight, follows) =
            (self.camera.get_untracked().sight(self.size.get_value(), 0.0), self.following.get_untracked());
        let apart = APART.min(ALL_LIT / lit.len().max(1) as u32);
        for id in touched {
            let delay = lit.iter().position(|it| *it == id).map(|place| place as u32 * apart);
            if let (Some(shown), Some(view)) = (self.shown(id), self.view(id))
                && (delay.is_some() || shown.with_untracked(|it| it.view != view))
            {
                let delay = delay.filter(|_| follows || shown.with_untracked(|it| it.place.area.meets(sight)));
                shown.update(|it| {
                    it.view = view;
                    it.lit += u32::from(delay.is_some());
                    it.delay = delay.unwrap_or_default();
                });
                if delay.is_some() && self.lit.with_untracked(|lit| !lit.contains(&id)) {
                    self.lit.update(|lit| lit.push(id));
                }
            }
        }
        if follows {
            self.follow(&lit);
        }
    }

    /// Goes where something happened: to what runs or failed of it now.
    fn follow(self, lit: &[ActivityId]) {
        if self.folding.get_untracked() == Folding::Running {
            let folded = self.diagram.with_value(|diagram| diagram.folded(Folding::Running));
            if self.folded.with_value(|old| *old != folded) {
                self.folded.set_value(folded);
                self.arrange();
            }
        }
        let drawn = self.drawn.get_untracked();
        let area = self.diagram.with_value(|diagram| {
            let runs = |id: &&ActivityId| {
                let is_single = drawn.place(**id).is_some_and(|it| drawn.layout.places[it].end == it + 1);
                let status = diagram.node(**id).map(|node| node.status);
                is_single && matches!(status, Some(ActivityStatus::InProgress | ActivityStatus::Failed))
            };
            let areas = lit.iter().filter(runs).filter_map(|id| drawn.area(*id));
            areas.reduce(Area::with).or_else(|| diagram.busy(&drawn))
        });
        if let Some(area) = area {
            self.glide(self.camera.get_untracked().towards(area, &drawn.layout, self.size.get_value()));
        }
    }

    /// Follows what happens, or does not.
    pub(in crate::pages::record) fn set_following(self, following: bool) {
        self.following.set(following);
        self.untouched.set_value(false);
        if following {
            self.follow(&[]);
        }
    }
}
