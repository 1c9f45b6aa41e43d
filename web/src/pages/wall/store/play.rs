//! How events are shown: one step of a cascade after the other, and a flood at once.

use std::time::Duration;

use chrono::TimeDelta;
use leptos::prelude::*;

use super::Wall;
use crate::state::{LiveEvent, headline, pace};

/// A turn is not left for what happens in another one before so long.
const STAYS: TimeDelta = TimeDelta::seconds(4);
/// How many events are kept, for an answer that may not contain them yet.
const KEPT: usize = 200;

impl Wall {
    pub(super) fn hear(self, event: LiveEvent) {
        let now = self.now.get_untracked();
        if event.cause.is_none() && headline(&event).is_some() {
            self.turn_to(&event.record);
        }
        let waiting = self.behind.try_update_value(|behind| {
            behind.happened_at = Some(now);
            behind.kept.push_back(event.clone());
            let too_many = behind.kept.len().saturating_sub(KEPT);
            behind.kept.drain(..too_many);
            behind.waiting.push_back(event);
            behind.waiting.len()
        });
        match waiting.map(pace) {
            Some(Some(_)) if self.behind.with_value(|behind| behind.is_playing) => {}
            Some(Some(_)) => self.play(),
            // A flood: nobody can follow it step by step.
            Some(None) => while self.show_next() {},
            None => {}
        }
    }

    /// Shows the next event, and the one after it a little later.
    fn play(self) {
        self.show_next();
        let waiting = self.behind.try_with_value(|behind| behind.waiting.len()).unwrap_or_default();
        let wait = pace(waiting).filter(|_| waiting > 0);
        if wait.is_none() {
            while self.show_next() {}
        }
        self.behind.try_update_value(|behind| behind.is_playing = wait.is_some());
        if let Some(wait) = wait {
            set_timeout(move || self.play(), Duration::from_millis(wait.into()));
        }
    }

    fn show_next(self) -> bool {
        let Some(event) = self.behind.try_update_value(|behind| behind.waiting.pop_front()).flatten() else {
            return false;
        };
        let now = self.now.get_untracked();
        let (bands, _) = self.bands.get_untracked();
        if let Some((_, band)) = bands.iter().find(|(key, _)| *key == event.record) {
            band.update(|band| band.apply(&event, now));
            if event.activity.is_none() {
                self.put_in_order(bands);
            }
        }
        self.tell(event);
        true
    }

    pub(super) fn tell(self, event: LiveEvent) {
        let most = self.board.with_untracked(|board| board.events);
        let is_told = headline(&event).is_some()
            && self.news.with_untracked(|news| news.iter().all(|it| it.sequence != event.sequence));
        if is_told {
            self.news.update(|news| {
                news.insert(0, event);
                news.truncate(most);
            });
        }
    }

    /// Shows the turn that a release stands in, so that what happens in it is seen.
    fn turn_to(self, key: &str) {
        let (turns, now) = (untrack(|| self.turns()), self.now.get_untracked());
        let place = self.bands.with_untracked(|(bands, _)| bands.iter().position(|(it, _)| it == key));
        let turn = place.and_then(|place| turns.turn_of(place));
        let turned_at = self.behind.with_value(|behind| behind.turned_at);
        let is_free = turned_at.is_none_or(|at| now.signed_duration_since(at) > STAYS);
        let rotates = self.board.with_untracked(|board| board.rotate_seconds) > 0;
        let is_shown = |turn: &usize| turns.turns() < 2 || *turn == self.turn.get_untracked() % turns.turns();
        if let Some(turn) = turn.filter(|turn| rotates && is_free && !is_shown(turn)) {
            self.behind.update_value(|behind| behind.turned_at = Some(now));
            self.turn.set(turn);
        }
    }
}
