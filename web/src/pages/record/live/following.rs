//! How a record is loaded, and followed from then on by its events.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::EventKind;

use super::Live;
use crate::api::{self, ApiError, EventFilter, Heard};
use crate::state::{Holder, LiveEvent, Outcome, Plan, Sieve};

/// How long reasons to load everything again are gathered.
const RELOAD: Duration = Duration::from_millis(600);

impl Live {
    pub(super) fn unsubscribe(self) {
        let subscription = self.subscription.try_update_value(Option::take);
        if let Some(Some((subscription, _))) = subscription {
            self.line.end(subscription);
        }
    }

    pub(super) fn load(self) {
        let was_idle = self.tail.try_update_value(|tail| {
            let was_idle = tail.is_none();
            tail.get_or_insert_default();
            was_idle
        });
        if was_idle != Some(true) {
            self.again.try_set_value(true);
            return;
        }
        let key = self.key.get_value();
        spawn_local(async move {
            let answer = api::snapshot(&key).await;
            let Some(tail) = self.tail.try_update_value(Option::take) else { return };
            match answer {
                Ok(snapshot) => {
                    self.take_over(Plan::load(snapshot), tail.unwrap_or_default());
                    self.load_values();
                }
                Err(error) => {
                    self.refused(&error);
                    self.failed(&error);
                }
            }
            if self.again.try_update_value(std::mem::take) == Some(true) {
                self.load_soon();
            }
        });
    }

    /// What is not part of a snapshot. Where it fails, what was there stays: the next load asks again.
    fn load_values(self) {
        let key = self.key.get_value();
        spawn_local(async move {
            if let Ok(values) = api::values(Holder::of_record(&key), &key).await
                && self.values.try_with_untracked(|old| *old != values) == Some(true)
            {
                self.values.try_set(values);
            }
        });
    }

    fn failed(self, error: &ApiError) {
        if self.record.with_untracked(Option::is_none) {
            self.problem.set(Some(error.to_string()));
        }
        if *error == ApiError::Offline {
            set_timeout(
                move || {
                    if self.plan.try_get_value().is_some() {
                        self.load();
                    }
                },
                Duration::from_secs(3),
            );
        }
    }

    fn load_soon(self) {
        if self.again.try_update_value(|again| std::mem::replace(again, true)) == Some(false) {
            set_timeout(
                move || {
                    if self.again.try_update_value(std::mem::take) == Some(true) {
                        self.load();
                    }
                },
                RELOAD,
            );
        }
    }

    fn take_over(self, mut plan: Plan, tail: Vec<LiveEvent>) {
        for event in &tail {
            plan.apply(event);
        }
        self.plan.update_value(|old| old.iter_mut().for_each(|old| plan.go_on_from(old)));
        let followed = plan.followed();
        // What the snapshot contains and was not heard yet belongs into the history all the same.
        let after = Some(self.heard.get_value()).filter(|heard| *heard > 0).unwrap_or(plan.sequence());
        self.plan.set_value(Some(plan));
        self.problem.set(None);
        self.reshaping.set_value(true);
        self.rebuilt.set_value(true);
        self.redraw();
        let is_followed =
            self.subscription.with_value(|it| it.as_ref().is_some_and(|(_, records)| *records == followed));
        if !is_followed {
            self.unsubscribe();
            let filter = EventFilter { records: followed.clone(), ..Default::default() };
            let subscription = self.line.subscribe(filter, Some(after), move |heard| self.hear(heard));
            self.subscription.set_value(Some((subscription, followed)));
        }
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Running => {}
            Heard::Reload => {
                // The subscription cannot go on from where it is: the next snapshot starts another.
                self.unsubscribe();
                self.heard.set_value(0);
                self.load_soon();
            }
            Heard::Event(event) => self.happened(&event),
        }
    }

    fn happened(self, event: &LiveEvent) {
        self.tail.update_value(|tail| {
            if let Some(tail) = tail {
                tail.push(event.clone());
            }
        });
        let outcome = self.plan.try_update_value(|plan| plan.as_mut().map(|plan| plan.apply(event)));
        let Some(Some(outcome)) = outcome else { return };
        let is_new = self.heard.try_update_value(|heard| {
            let is_new = *heard < event.sequence;
            *heard = event.sequence.max(*heard);
            is_new
        });
        if is_new == Some(true) && self.key.with_value(|key| *key == event.record) {
            self.fresh.update_value(|fresh| fresh.push(event.clone()));
            self.draw();
        }
        match outcome {
            Outcome::Nothing => {}
            Outcome::Changed => {
                // Another status may bring a row into sight, or take it away.
                if event.kind == EventKind::StatusChanged && self.sieve.with_value(Sieve::minds_status) {
                    self.rebuilt.set_value(true);
                }
                self.draw();
            }
            Outcome::Rebuilt => {
                self.reshaping.set_value(true);
                self.rebuild();
            }
            Outcome::Reload => {
                self.draw();
                self.load_soon();
            }
        }
    }
}
