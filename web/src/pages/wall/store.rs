//! What the wallboard knows: statuses change at once, everything else is asked for a moment later.

use std::collections::VecDeque;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::{RecordKind, RecordStatus};

use crate::api::{self, ApiError, EventFilter, Heard, Line};
use crate::components::clock;
use crate::pages::Session;
use crate::state::{LiveEvent, WallRelease};

/// How long news are gathered before the board is asked for again.
const GATHER: Duration = Duration::from_millis(700);
/// Asked for again even without news, should one ever have been missed.
const CHECK: Duration = Duration::from_secs(60);
/// How many of the last events are shown.
const NEWS: usize = 6;

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Wall {
    bands: RwSignal<Vec<(String, ArcRwSignal<WallRelease>)>>,
    events: RwSignal<VecDeque<LiveEvent>>,
    loaded_at: RwSignal<Option<String>>,
    problem: RwSignal<Option<String>>,
    gathering: StoredValue<bool>,
    /// Which answer is still waited for: an older one comes too late.
    turn: StoredValue<u32>,
    /// What happened since that was asked: the answer may not contain it.
    tail: StoredValue<Vec<LiveEvent>>,
    looked_back: StoredValue<bool>,
    session: Session,
}

impl Wall {
    pub(super) fn new() -> Self {
        Self {
            bands: RwSignal::new(Vec::new()),
            events: RwSignal::new(VecDeque::new()),
            loaded_at: RwSignal::new(None),
            problem: RwSignal::new(None),
            gathering: StoredValue::new(false),
            turn: StoredValue::new(0),
            tail: StoredValue::new(Vec::new()),
            looked_back: StoredValue::new(false),
            session: expect_context::<Session>(),
        }
    }

    /// One band for each release, each with a signal of its own.
    pub(super) fn bands(self) -> Vec<(String, ArcRwSignal<WallRelease>)> {
        self.bands.get()
    }

    /// The last events, the newest first.
    pub(super) fn events(self) -> Vec<LiveEvent> {
        self.events.get().into_iter().collect()
    }

    /// When the server was last heard.
    pub(super) fn loaded_at(self) -> Option<String> {
        self.loaded_at.get()
    }

    /// Whether it is known that there is nothing to show.
    pub(super) fn is_empty(self) -> bool {
        self.loaded_at.get().is_some() && self.bands.with(Vec::is_empty)
    }

    /// What went wrong.
    pub(super) fn problem(self) -> Signal<Option<String>> {
        self.problem.into()
    }

    /// Loads the board, and keeps it up to date as long as it is there.
    pub(super) fn follow(self) {
        let line = expect_context::<Line>();
        let filter = EventFilter { kind: Some(RecordKind::Release), statuses_only: true, ..Default::default() };
        let subscription = line.subscribe(filter, None, move |heard| {
            if let Heard::Event(event) = heard {
                self.happened(*event);
            }
            self.gather();
        });
        on_cleanup(move || line.end(subscription));
        if let Ok(checking) = set_interval_with_handle(move || self.load(), CHECK) {
            on_cleanup(move || checking.clear());
        }
        self.load();
    }

    fn happened(self, event: LiveEvent) {
        let band = self
            .bands
            .with_untracked(|bands| bands.iter().find(|(key, _)| *key == event.record).map(|(_, band)| band.clone()));
        if let Some(band) = band {
            band.update(|band| {
                band.apply(&event);
                band.count(&event);
            });
        }
        self.tail.update_value(|tail| tail.push(event.clone()));
        self.loaded_at.set(Some(clock()));
        self.events.update(|events| {
            events.push_front(event);
            events.truncate(NEWS);
        });
    }

    fn gather(self) {
        if self.gathering.try_get_value() == Some(false) {
            self.gathering.set_value(true);
            set_timeout(
                move || {
                    if self.gathering.try_update_value(|gathering| *gathering = false).is_some() {
                        self.load();
                    }
                },
                GATHER,
            );
        }
    }

    fn load(self) {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        self.tail.set_value(Vec::new());
        spawn_local(async move {
            let answer = api::wall().await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(mut releases) => {
                    for release in &mut releases {
                        let key = release.key.clone();
                        let tail = self.tail.get_value();
                        tail.iter().filter(|event| event.record == key).for_each(|event| release.apply(event));
                    }
                    self.put(releases);
                    self.look_back();
                    self.loaded_at.set(Some(clock()));
                    self.problem.set(None);
                }
                Err(ApiError::SignedOut) => self.session.forget(),
                // What is shown stays; the line says that it may be old.
                Err(ApiError::Offline) => {}
                Err(error) => self.problem.set(Some(error.to_string())),
            }
        });
    }

    /// What happened before the board was opened, once.
    fn look_back(self) {
        let key = self.bands.with_untracked(|bands| bands.first().map(|(key, _)| key.clone()));
        let Some(key) = key.filter(|_| !self.looked_back.get_value()) else { return };
        self.looked_back.set_value(true);
        spawn_local(async move {
            // Without it the board only begins empty.
            let Ok(recent) = api::recent(&key).await else { return };
            self.events.try_update(|events| {
                let oldest = events.back().map_or(u64::MAX, |event| event.sequence);
                events.extend(recent.into_iter().rev().filter(|event| event.sequence < oldest));
                events.truncate(NEWS);
            });
        });
    }

    /// Puts what came into the bands that are there; what failed comes first.
    fn put(self, releases: Vec<WallRelease>) {
        let (failed, others): (Vec<_>, Vec<_>) =
            releases.into_iter().partition(|release| release.status == RecordStatus::Failed);
        let releases = failed.into_iter().chain(others);
        let known = self.bands.get_untracked();
        let bands: Vec<(String, ArcRwSignal<WallRelease>)> = releases
            .map(|release| match known.iter().find(|(key, _)| *key == release.key) {
                Some((key, band)) => {
                    if band.with_untracked(|band| *band != release) {
                        band.set(release);
                    }
                    (key.clone(), band.clone())
                }
                None => (release.key.clone(), ArcRwSignal::new(release)),
            })
            .collect();
        if !bands.iter().map(|(key, _)| key).eq(known.iter().map(|(key, _)| key)) {
            self.bands.set(bands);
        }
    }
}
