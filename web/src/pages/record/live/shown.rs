//! What is shown of a record that moves: which rows, each redrawn alone, and one activity closely.

use std::collections::BTreeSet;

use leptos::prelude::*;
use waybill_shared::model::ActivityId;

use super::{ById, Live};
use crate::state::{LiveEvent, Offer, RowView, Sieve, Standing, TreeRow, lights};

/// One row, with its place in the tree.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pages::record) struct Shown {
    /// What it shows.
    pub(in crate::pages::record) view: RowView,
    /// Where it stands.
    pub(in crate::pages::record) place: TreeRow,
    /// What happened to it last, to be seen.
    pub(in crate::pages::record) light: Option<Light>,
}

/// A row lights up: `odd` tells this time from the last one, `delay` is in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::record) struct Light {
    pub(in crate::pages::record) odd: bool,
    pub(in crate::pages::record) delay: u32,
}

/// An activity as its panel shows it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pages::record) struct Closely {
    /// What its row shows.
    pub(in crate::pages::record) view: RowView,
    /// Where it stands.
    pub(in crate::pages::record) standing: Standing,
    /// Everything that can be done to it.
    pub(in crate::pages::record) offers: Vec<Offer>,
}

impl Live {
    /// What a row shows, from now on by itself.
    pub(in crate::pages::record) fn row(self, id: ActivityId) -> Option<ArcRwSignal<Shown>> {
        let found = self.rows.with_value(|rows| {
            rows.binary_search_by_key(&id, |row| row.0).map(|at| rows.get(at).map(|row| row.1.clone()))
        });
        match found {
            Ok(row) => row,
            Err(at) => {
                let row = ArcRwSignal::new(self.show(id)?);
                self.rows.update_value(|rows| rows.insert(at, (id, row.clone())));
                Some(row)
            }
        }
    }

    /// Forgets rows that are out of sight.
    pub(in crate::pages::record) fn keep(self, first: usize, end: usize) {
        let in_sight = |id: ActivityId| self.place(id).is_some_and(|place| (first..end).contains(&place));
        self.rows.update_value(|rows| rows.retain(|(id, _)| in_sight(*id)));
    }

    /// A row's place among all that are shown.
    pub(in crate::pages::record) fn place(self, id: ActivityId) -> Option<usize> {
        self.places.with_value(|places| {
            let at = places.binary_search_by_key(&id, |place| place.0).ok()?;
            places.get(at).map(|place| place.1)
        })
    }

    /// The activity that is looked at closely, from now on by itself; nothing while it is none, or gone.
    pub(in crate::pages::record) fn closely(self) -> Signal<Option<Closely>> {
        self.closely.into()
    }

    /// Looks closely at this one.
    pub(in crate::pages::record) fn watch(self, id: Option<ActivityId>) {
        self.watched.set_value(id);
        self.redraw_closely();
    }

    /// Shows or hides what stands in a container.
    pub(in crate::pages::record) fn toggle(self, id: ActivityId, expanded: bool) {
        self.collapsed.update_value(|collapsed| {
            if expanded {
                collapsed.remove(&id)
            } else {
                collapsed.insert(id)
            };
        });
        self.rebuild();
    }

    /// Hides what stands in these containers, and shows everything else.
    pub(in crate::pages::record) fn collapse(self, containers: BTreeSet<ActivityId>) {
        self.collapsed.set_value(containers);
        self.rebuild();
    }

    /// The containers whose steps are hidden.
    pub(in crate::pages::record) fn collapsed(self) -> BTreeSet<ActivityId> {
        self.collapsed.get_value()
    }

    /// Shows what the sieve lets through.
    pub(in crate::pages::record) fn sift(self, sieve: Sieve) {
        self.sieve.set_value(sieve);
        self.rebuild();
    }

    /// The same, at once.
    pub(in crate::pages::record) fn sift_now(self, sieve: Sieve) {
        self.sieve.set_value(sieve);
        self.rebuilt.set_value(true);
        self.redraw();
    }

    /// Shows a row that stands in collapsed containers; whether there is one now.
    pub(in crate::pages::record) fn reveal(self, id: ActivityId) -> bool {
        let holders = self.ask(|plan, _| plan.holders(id)).unwrap_or_default();
        let hidden = self.collapsed.try_update_value(|collapsed| {
            let before = collapsed.len();
            collapsed.retain(|it| !holders.contains(it));
            collapsed.len() < before
        });
        if hidden == Some(true) {
            self.rebuilt.set_value(true);
            self.redraw();
        }
        self.place(id).is_some()
    }

    pub(super) fn reorder(self) {
        let collapsed = self.collapsed.get_value();
        let order = self.sieve.with_value(|sieve| self.ask(|plan, _| plan.tree(&collapsed, sieve))).unwrap_or_default();
        if self.order.with_untracked(|old| *old == order) {
            return;
        }
        let mut places: ById<usize> = order.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        places.sort_unstable_by_key(|place| place.0);
        self.places.set_value(places);
        self.order.set(order);
    }

    /// The rows that light up for these events: their own, or the container's in which they are hidden.
    pub(super) fn lit(self, events: &[LiveEvent]) -> ById<u32> {
        let mut lit: ById<u32> = Vec::new();
        for (key, delay) in lights(events) {
            let Some(id) = self.ask(|plan, _| plan.number(&key)).flatten() else { continue };
            let hidden = || self.ask(|plan, _| plan.holders(id)).unwrap_or_default();
            let shown = if self.place(id).is_some() {
                Some(id)
            } else {
                hidden().into_iter().find(|holder| self.place(*holder).is_some())
            };
            if let Some(shown) = shown.filter(|shown| !lit.iter().any(|it| it.0 == *shown)) {
                lit.push((shown, delay));
            }
        }
        lit
    }

    pub(super) fn redraw_row(self, id: ActivityId, row: &ArcRwSignal<Shown>, lit: &ById<u32>) {
        let Some(mut shown) = self.show(id) else { return };
        let before = row.with_untracked(|old| old.light);
        shown.light = match lit.iter().find(|it| it.0 == id) {
            Some((_, delay)) => Some(Light { odd: !before.is_some_and(|light| light.odd), delay: *delay }),
            None => before,
        };
        if row.with_untracked(|old| *old != shown) {
            row.set(shown);
        }
    }

    pub(super) fn redraw_closely(self) {
        let closely = self.watched.get_value().and_then(|id| {
            self.ask(|plan, me| {
                let (view, standing) = (plan.row(id, me)?, plan.standing(id)?);
                Some(Closely { view, standing, offers: plan.offers(id, me) })
            })?
        });
        if self.closely.with_untracked(|old| *old != closely) {
            self.closely.set(closely);
        }
    }

    fn show(self, id: ActivityId) -> Option<Shown> {
        let place = self.place(id)?;
        let place = self.order.with_untracked(|order| order.get(place).copied())?;
        let view = self.ask(|plan, me| plan.row(id, me))??;
        Some(Shown { view, place, light: None })
    }
}
