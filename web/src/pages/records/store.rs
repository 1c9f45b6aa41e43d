//! A list of records that keeps itself up to date: a status at once, everything else a moment later.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::{EventKind, RecordKind};

use crate::api::{self, ApiError, EventFilter, Heard, Line, ListQuery, RecordSummary};
use crate::pages::Session;
use crate::state::LiveEvent;

/// How long news are gathered before the list is asked for again.
const GATHER: Duration = Duration::from_millis(1_000);

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct RecordList {
    rows: RwSignal<Vec<(String, ArcRwSignal<RecordSummary>)>>,
    total: RwSignal<Option<i32>>,
    next: RwSignal<Option<String>>,
    problem: RwSignal<Option<String>>,
    query: StoredValue<Option<ListQuery>>,
    /// How many parts are shown.
    parts: StoredValue<usize>,
    /// Which answer is still waited for: an older one comes too late.
    turn: StoredValue<u32>,
    /// What happened since that was asked: the answer may not contain it.
    tail: StoredValue<Vec<LiveEvent>>,
    gathering: StoredValue<bool>,
    session: Session,
}

impl RecordList {
    /// Whether everything there is was asked for.
    pub(super) fn is_unsifted(self) -> bool {
        self.query.with_value(|query| {
            let is_open = |query: &ListQuery| {
                query.status.is_empty() && query.active.is_none() && query.search.is_empty() && query.person.is_empty()
            };
            query.as_ref().is_none_or(|query| is_open(query) && !query.parents && query.hours == 0)
        })
    }

    pub(super) fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            total: RwSignal::new(None),
            next: RwSignal::new(None),
            problem: RwSignal::new(None),
            query: StoredValue::new(None),
            parts: StoredValue::new(1),
            turn: StoredValue::new(0),
            tail: StoredValue::new(Vec::new()),
            gathering: StoredValue::new(false),
            session: expect_context::<Session>(),
        }
    }

    /// The rows, each with a signal of its own.
    pub(super) fn rows(self) -> Vec<(String, ArcRwSignal<RecordSummary>)> {
        self.rows.get()
    }

    /// How many records the whole list has, once that is known.
    pub(super) fn total(self) -> Option<i32> {
        self.total.get()
    }

    /// Whether there is more than is shown.
    pub(super) fn has_more(self) -> bool {
        self.next.get().is_some()
    }

    /// What went wrong.
    pub(super) fn problem(self) -> Signal<Option<String>> {
        self.problem.into()
    }

    /// Shows what `query` asks for.
    pub(super) fn show(self, query: ListQuery) {
        self.query.set_value(Some(query));
        self.parts.set_value(1);
        self.load();
    }

    /// Shows one part more.
    pub(super) fn more(self) {
        self.parts.update_value(|parts| *parts += 1);
        self.load();
    }

    /// Hears what happens to records of this kind, as long as the screen is there.
    pub(super) fn follow(self, kind: RecordKind) {
        let line = expect_context::<Line>();
        let filter = EventFilter { kind: Some(kind), statuses_only: true, ..Default::default() };
        let subscription = line.subscribe(filter, None, move |heard| {
            if let Heard::Event(event) = &heard {
                self.tail.try_update_value(|tail| tail.push((**event).clone()));
                self.apply(event);
            }
            self.gather();
        });
        on_cleanup(move || line.end(subscription));
    }

    fn apply(self, event: &LiveEvent) {
        let to = event.to.as_deref().and_then(|to| to.parse().ok());
        let (None, EventKind::StatusChanged, Some(to)) = (&event.activity, event.kind, to) else { return };
        let row = self
            .rows
            .try_with_untracked(|rows| rows.iter().find(|(key, _)| *key == event.record).map(|(_, row)| row.clone()));
        if let Some(row) = row.flatten() {
            row.update(|row| row.status = to);
        }
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
        let Some(mut query) = self.query.get_value() else { return };
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.tail.set_value(Vec::new());
        let parts = self.parts.get_value();
        spawn_local(async move {
            let (mut records, mut next, mut total) = (Vec::new(), None, 0);
            for _ in 0..parts {
                match api::list(query.clone()).await {
                    Ok(page) => {
                        records.extend(page.records);
                        (next, total) = (page.next, page.total);
                    }
                    Err(error) => return self.failed(turn, &error),
                }
                query.after = next.clone();
                if next.is_none() {
                    break;
                }
            }
            if self.turn.try_get_value() == Some(turn) {
                self.put(records);
                self.tail.with_value(|tail| tail.iter().for_each(|event| self.apply(event)));
                self.next.set(next);
                self.total.set(Some(total));
                self.problem.set(None);
            }
        });
    }

    fn failed(self, turn: u32, error: &ApiError) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match error {
            ApiError::SignedOut => self.session.forget(),
            // The line says so already, and what is shown stays.
            ApiError::Offline if self.total.get_untracked().is_some() => {}
            error => self.problem.set(Some(error.to_string())),
        }
    }

    /// Puts what came into the rows that are there, so that only what differs is drawn.
    fn put(self, records: Vec<RecordSummary>) {
        let known = self.rows.get_untracked();
        let rows: Vec<(String, ArcRwSignal<RecordSummary>)> = records
            .into_iter()
            .map(|record| match known.iter().find(|(key, _)| *key == record.key) {
                Some((key, row)) => {
                    if row.with_untracked(|row| *row != record) {
                        row.set(record);
                    }
                    (key.clone(), row.clone())
                }
                None => (record.key.clone(), ArcRwSignal::new(record)),
            })
            .collect();
        if !rows.iter().map(|(key, _)| key).eq(known.iter().map(|(key, _)| key)) {
            self.rows.set(rows);
        }
    }
}
